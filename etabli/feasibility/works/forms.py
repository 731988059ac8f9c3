from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from etabli.core.forms import Form
from etabli.core.money import Money
from etabli.feasibility.models import LayoutVersion, PlanSite, WorksLine
from etabli.feasibility.models.works import LOTS
from etabli.feasibility.plan.rules import names
from etabli.feasibility.works.rules import ENDS

HIGHEST = 100_000_000  # in euros or francs, of one unit


def _cost(label: Any) -> forms.DecimalField:
    return forms.DecimalField(label=label, min_value=0, max_value=HIGHEST, decimal_places=2)


class LineForm(Form):
    lot = forms.ChoiceField(label=gettext_lazy("Lot"))
    name = forms.CharField(label=gettext_lazy("Name"), max_length=200)
    quantity = forms.DecimalField(
        label=gettext_lazy("Quantity"),
        min_value=Decimal("0.01"),
        max_value=999_999,
        decimal_places=2,
    )
    unit = forms.ChoiceField(label=gettext_lazy("Unit"), choices=WorksLine.Unit.choices)
    low = _cost(gettext_lazy("Cost of one unit without VAT, low"))
    likely = _cost(gettext_lazy("Cost of one unit without VAT, likely"))
    high = _cost(gettext_lazy("Cost of one unit without VAT, high"))
    source = forms.CharField(
        label=gettext_lazy("Source"),
        max_length=300,
        help_text=gettext_lazy("A quote, a price list, or the word assumption."),
    )
    phase = forms.TypedChoiceField(
        label=gettext_lazy("Phase"), choices=WorksLine.Phase.choices, coerce=int
    )

    def __init__(self, currency: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.currency = currency
        fields: dict[str, Any] = self.fields
        fields["lot"].choices = [(lot, capfirst(str(name))) for lot, name in LOTS]

    @classmethod
    def told(cls, line: WorksLine) -> dict[str, Any]:
        """What the form begins with for a line."""
        values = {field: getattr(line, field) for field in cls.base_fields}
        costs = {end: Money(getattr(line, end), line.site.currency).amount for end in ENDS}
        return {**values, **costs}

    def details(self) -> dict[str, Any]:
        """What the service takes."""
        values = dict(self.cleaned_data)
        return {**values, **{end: Money.of(values[end], self.currency).minor for end in ENDS}}


class BeginForm(Form):
    layout = forms.ChoiceField(label=gettext_lazy("Layout"), required=False)

    def __init__(self, layout: LayoutVersion | None, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = (layout.results or {}).get("layouts", ()) if layout else ()
        choices = [("0", _("none: the states by lot alone"))]
        for rank in range(1, len(found) + 1):
            told = {"rank": rank, "number": layout.number if layout else 0}
            name = (
                _("Layout %(number)d, the best")
                if rank == 1
                else _("Layout %(number)d, alternative %(rank)d")
            )
            choices.append((str(rank), name % told))
        fields: dict[str, Any] = self.fields
        fields["layout"].choices = choices
        fields["layout"].initial = "1" if found else "0"


class KeepForm(Form):
    note = forms.CharField(label=gettext_lazy("What is new"), max_length=200, required=False)


class PlanForm(Form):
    """At which place of which plan the works are counted."""

    place = forms.ChoiceField(label=gettext_lazy("Place of a business plan"))

    def __init__(self, places: Iterable[PlanSite], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places = {str(one.pk): one for one in places}
        fields: dict[str, Any] = self.fields
        fields["place"].choices = [
            (key, f"{one.plan}, {names(one.plan.inputs).get(one.place, one.place)}")
            for key, one in self.places.items()
        ]

    def chosen(self) -> PlanSite:
        return self.places[self.cleaned_data["place"]]
