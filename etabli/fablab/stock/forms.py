from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from etabli.core.forms import Form
from etabli.core.texts import TextFormField
from etabli.fablab.models import Consumable
from etabli.fablab.usage.forms import QUANTITY
from etabli.network.models import Place


class ConsumableForm(Form):
    name = TextFormField(label=_("Name"), max_length=80)
    measure = forms.CharField(
        label=_("Counted in"), max_length=20, help_text=_("Grams, metres, sheets…")
    )
    quantity = forms.DecimalField(label=_("In stock"), initial=0, **QUANTITY)
    low_at = forms.DecimalField(label=_("Low from"), initial=0, **QUANTITY)


class StockForm(Form):
    """Some more of a consumable, or some less."""

    consumable = forms.ModelChoiceField(label=_("Consumable"), queryset=Consumable.objects.none())
    way = forms.ChoiceField(
        label=_("What happened"), choices=[("bring", _("brought")), ("take", _("used or lost"))]
    )
    quantity = forms.DecimalField(label=_("Quantity"), **QUANTITY)

    def __init__(self, place: Place, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["consumable"].queryset = place.consumables.all()  # type: ignore[attr-defined]
