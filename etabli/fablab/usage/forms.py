from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from etabli.core.forms import Form
from etabli.fablab.models import Consumable

QUANTITY: dict[str, Any] = {"min_value": 0, "max_digits": 12, "decimal_places": 2}


class StopForm(Form):
    """What was consumed; nothing is asked where the workshop keeps no stock."""

    def __init__(self, consumables: list[Consumable], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._consumables = consumables
        for one in consumables:
            self.fields[f"consumed_{one.pk}"] = forms.DecimalField(
                label=_("%(name)s used (%(measure)s)") % {"name": one, "measure": one.measure},
                required=False,
                **QUANTITY,
            )

    def consumed(self) -> dict[Consumable, Decimal]:
        told = {one: self.cleaned_data[f"consumed_{one.pk}"] for one in self._consumables}
        return {one: quantity for one, quantity in told.items() if quantity}
