from collections.abc import Iterable, Mapping
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
from etabli.feasibility.plan.fields import RangeField
from etabli.feasibility.plan.rules import names
from etabli.feasibility.works.energy import HEATING, USE_OF
from etabli.feasibility.works.rules import ENDS
from etabli.feasibility.works.selectors import Works
from etabli.feasibility.works.words import layout_name
from etabli.kernels.economics.numbers import Unit

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
            choices.append((str(rank), layout_name(layout.number if layout else 0, rank)))
        fields: dict[str, Any] = self.fields
        fields["layout"].choices = choices
        fields["layout"].initial = "1" if found else "0"


class KeepForm(Form):
    note = forms.CharField(label=gettext_lazy("What is new"), max_length=200, required=False)


class PlanForm(Form):
    """At which place of which plan the works are counted."""

    place = forms.ChoiceField(label=gettext_lazy("Place of a business plan"))
    energy = forms.BooleanField(
        label=gettext_lazy("Its energy after the works too"),
        required=False,
        help_text=gettext_lazy("It takes the place of the energy of that place in the plan."),
    )

    def __init__(
        self, places: Iterable[PlanSite], has_energy: bool, *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        if not has_energy:
            del self.fields["energy"]
        self.places = {str(one.pk): one for one in places}
        fields: dict[str, Any] = self.fields
        fields["place"].choices = [
            (key, f"{one.plan}, {names(one.plan.inputs).get(one.place, one.place)}")
            for key, one in self.places.items()
        ]

    def chosen(self) -> PlanSite:
        return self.places[self.cleaned_data["place"]]

    def with_energy(self) -> bool:
        return bool(self.cleaned_data.get("energy"))


class CompareForm(Form):
    """Which works are held against which."""

    one = forms.ChoiceField(label=gettext_lazy("These works"))
    other = forms.ChoiceField(label=gettext_lazy("With these"))

    def __init__(self, offered: Iterable[Works], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(works.key, works.name) for works in offered]
        fields: dict[str, Any] = self.fields
        fields["one"].choices = fields["other"].choices = choices


class EnergyForm(Form):
    """What a site uses before its works, its price, and what works on each lot save."""

    area = forms.DecimalField(
        label=gettext_lazy("Heated area (m²)"),
        min_value=Decimal("0.01"),
        max_value=999_999,
        decimal_places=2,
    )
    heating = RangeField(
        Unit(10, 0, 10_000),
        label=gettext_lazy("Heating before the works, kWh of final energy a m² and year"),
        required=True,
    )
    other = RangeField(
        Unit(10, 0, 10_000),
        label=gettext_lazy("All the rest (hot water, light, ventilation, equipment)"),
        required=True,
    )
    price = RangeField(
        Unit(10_000, 0, 20_000), label=gettext_lazy("Price of one kWh without VAT"), required=True
    )

    def __init__(self, figures: Mapping[str, Any], *args: Any, **kwargs: Any) -> None:
        savings = {_saving(lot): ends for lot, ends in figures["savings"].items()}
        begun = {**figures, **savings}
        super().__init__(*args, **{"initial": begun, **kwargs})
        names = dict(LOTS)
        for lot, use in USE_OF.items():
            told = {"lot": capfirst(str(names[lot]))}
            self.fields[_saving(lot)] = RangeField(
                Unit(10, 0, 1000),
                label=_("%(lot)s: percent of heating that works save") % told
                if use == HEATING
                else _("%(lot)s: percent of all the rest that works save") % told,
                required=True,
            )
        self.fields["source"] = forms.CharField(
            label=_("Source"),
            max_length=300,
            help_text=_("Bills, an audit, or the word assumption."),
        )

    def figures(self) -> dict[str, Any]:
        """What the service takes."""
        told = self.cleaned_data
        return {
            "area": str(told["area"]),
            **{key: _ends(told[key]) for key in ("heating", "other", "price")},
            "savings": {lot: _ends(told[_saving(lot)]) for lot in USE_OF},
            "source": told["source"],
        }


def _saving(lot: str) -> str:
    return f"saving_{lot}"


def _ends(told: Any) -> dict[str, str]:
    """A number that is certain has its ends where it is."""
    return {end: str(told[end] if isinstance(told, dict) else told) for end in ENDS}
