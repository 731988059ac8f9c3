"""The forms of a business plan. Those of its entries are made from what the kernel says of them."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from etabli.core.forms import Form
from etabli.feasibility.models import BusinessPlan
from etabli.feasibility.models.plan import LONGEST_NAME
from etabli.feasibility.plan import rules
from etabli.feasibility.plan.fields import MonthField, NumberField, PaymentsField, RangeField
from etabli.feasibility.plan.words import CHOICES, RESOURCES, field_label
from etabli.kernels.economics import plan as kernel
from etabli.kernels.economics.numbers import Unit
from etabli.study.models import Scenario

LONGEST_SOURCE = 500
# The fields of each entry, in the order of the page.
SHOWN: Mapping[str, tuple[str, ...]] = {
    "places": ("name", "opens", "days", "resources", "source"),
    "offers": (
        *("name", "place", "price", "vat", "demand", "users", "per_user", "resource", "uses"),
        *("ramp", "growth", "index", "delay", "start", "end", "source"),
    ),
    "staff": (
        *("name", "place", "amount", "quantity", "every", "index", "start", "end"),
        *("shared_by", "source"),
    ),
    "costs": (
        *("name", "kind", "place", "amount", "quantity", "every", "share", "resource", "vat"),
        *("index", "delay", "start", "end", "shared_by", "source"),
    ),
    "works": (
        *("name", "place", "amount", "vat", "month", "months", "delay", "life", "in_service"),
        "source",
    ),
    "subsidies": ("name", "works", "rate", "ceiling", "amount", "payments", "source"),
    "grants": (
        *("name", "place", "amount", "every", "index", "delay", "start", "end", "shared_by"),
        "source",
    ),
    "loans": (
        *("name", "place", "amount", "rate", "kind", "month", "months", "deferral", "source"),
    ),
    "contributions": ("name", "amount", "month", "source"),
    "scenarios": ("name", "demand", "prices", "costs", "works", "without", "source"),
}


def _unit(kind: Any, field: str) -> Unit:
    """What the kernel allows in a field."""
    unit: Unit = kind.__dataclass_fields__[field].metadata["unit"]
    return unit


IN_COMMON = _("in common, for all places")


class BeginForm(Form):
    """Begin a plan from a network of the study."""

    name = forms.CharField(label=_("Name of the plan"), max_length=LONGEST_NAME)
    scenario = forms.ModelChoiceField(
        label=_("Network whose places it covers"),
        queryset=Scenario.objects.none(),
        help_text=_("Its places and their demand begin the plan; you may take places out later."),
    )
    start = MonthField(label=_("First month"))
    years = NumberField(_unit(kernel.Plan, "years"), label=_("Years"))

    def __init__(self, scenarios: Any, initial: Mapping[str, Any], data: Any = None) -> None:
        super().__init__(data, initial=dict(initial))
        self.fields["scenario"].queryset = scenarios  # type: ignore[attr-defined]


class FrameForm(Form):
    """What holds for the whole plan: its time, VAT, what is shared, the host."""

    name = forms.CharField(label=_("Name of the plan"), max_length=LONGEST_NAME)
    start = MonthField(label=_("First month"))
    years = NumberField(_unit(kernel.Plan, "years"), label=_("Years"))
    opening_cash = NumberField(
        _unit(kernel.Plan, "opening_cash"),
        label=_("Cash at the beginning"),
    )
    shared_by = forms.ChoiceField(label=_("What is in common is shared"))
    recovered = forms.BooleanField(
        label=_("VAT is charged and recovered"),
        required=False,
        help_text=_("If not, prices bear none, and costs and works bear theirs."),
    )
    vat_delay = NumberField(
        _unit(kernel.Vat, "delay"),
        label=_("VAT is paid so many months later"),
    )
    credit = forms.ChoiceField(label=_("A credit of VAT is"), choices=CHOICES["credit"].items())
    refund_delay = NumberField(
        _unit(kernel.Vat, "refund_delay"),
        label=_("Paid back so many months later"),
    )
    host_costs = forms.MultipleChoiceField(
        label=_("Costs of the host"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("What a host costs and brings is told of these."),
    )
    host_lost = NumberField(
        kernel.FIXED_SHARE, label=_("Share of the demand lost without a host, %"), required=False
    )
    host_source = forms.CharField(
        label=_("Source of this share, or the word assumption"),
        required=False,
        max_length=LONGEST_SOURCE,
    )

    def __init__(self, plan: BusinessPlan, data: Any = None) -> None:
        table = plan.inputs
        vat, host = table.get("vat", {}), table.get("host", {})
        initial = {
            "name": plan.name,
            "start": table["start"],
            "years": table.get("years", 5),
            "opening_cash": table.get("opening_cash", 0),
            "shared_by": table.get("shared_by", "equal"),
            "recovered": vat.get("recovered", True),
            "vat_delay": vat.get("delay", 1),
            "credit": vat.get("credit", "carried"),
            "refund_delay": vat.get("refund_delay", 3),
            "host_costs": host.get("costs", []),
            "host_lost": host.get("lost"),
            "host_source": host.get("source", ""),
        }
        super().__init__(data, initial=initial)
        fields: dict[str, Any] = self.fields
        fields["shared_by"].choices = [(key, CHOICES["shared_by"][key]) for key in kernel.KEYS]
        named = rules.names_at_places(table)
        fields["host_costs"].choices = [
            (one["key"], named[one["key"]]) for one in rules.entries(table, "staff")
        ]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("host_costs") and values.get("host_lost") is None:
            self.add_error("host_lost", gettext("A share is needed where a host has costs."))
        return values

    def frame(self) -> dict[str, Any]:
        """What replaces the plan's own tables."""
        values = self.cleaned_data
        host = {
            "costs": values["host_costs"],
            "lost": values["host_lost"],
            "source": values["host_source"],
        }
        return {
            "name": values["name"],
            "start": values["start"],
            "years": values["years"],
            "opening_cash": values["opening_cash"],
            "shared_by": values["shared_by"],
            "vat": {
                "recovered": values["recovered"],
                "delay": values["vat_delay"],
                "credit": values["credit"],
                "refund_delay": values["refund_delay"],
            },
            "host": host if values["host_costs"] else None,
        }


class EntryForm(Form):
    """One entry of a plan: a field for each of the kernel's, within what the kernel allows."""

    def __init__(
        self,
        plan: BusinessPlan,
        kind: str,
        entry: Mapping[str, Any] | None = None,
        sites: Iterable[tuple[Any, str]] = (),
        site: Any = None,
        data: Any = None,
    ) -> None:
        super().__init__(data)
        self.kind, self.table, self.entry = kind, plan.inputs, dict(entry or {})
        known = rules.kernel_fields(kind)
        for name in SHOWN[kind]:
            if name == "resources":
                self._add_resources()
            elif name == "ramp":
                self._add_ramp()
            else:
                self._add(name, known[name])
        sites = list(sites)
        if kind == "places" and sites:
            self.fields["site"] = forms.ChoiceField(
                label=gettext("Candidate site"),
                required=False,
                choices=[("", gettext("none yet")), *sites],
                initial=site or "",
            )

    def table_of(self) -> dict[str, Any]:
        """The entry as a plan's table has it; what was left empty is left out."""
        values = self.cleaned_data
        told = dict(self._kept())
        for name in SHOWN[self.kind]:
            if name == "resources":
                told["resources"] = {
                    key: values[f"resource_{key}"]
                    for key in self._resource_keys()
                    if values[f"resource_{key}"]
                }
            elif name == "ramp":
                self._tell_ramp(told)
            elif values[name] not in (None, "", []):
                told[name] = _drawn_as_before(values[name], self.entry.get(name))
        if self.kind == "staff":
            told["kind"] = "staff"
            told.setdefault("vat", 0)
        return told

    def _kept(self) -> dict[str, Any]:
        """What the entry has that this form does not show: its key, and who pays VAT on staff."""
        shown = SHOWN[self.kind]
        return {key: value for key, value in self.entry.items() if key not in shown}

    def _tell_ramp(self, told: dict[str, Any]) -> None:
        first, months = self.cleaned_data["ramp_first"], self.cleaned_data["ramp_months"]
        if first is not None or months is not None:
            given, before = {"first": first, "months": months}, self.entry.get("ramp", {})
            told["ramp"] = {
                key: _drawn_as_before(value, before.get(key))
                for key, value in given.items()
                if value is not None
            }

    def _add(self, name: str, known: Any) -> None:
        self.fields[name] = self._field(name, known)
        initial = self.entry.get(name)
        if initial is None:
            initial = self._usual(name, known)
        elif name == "payments":
            initial = {"payments": initial}
        self.fields[name].initial = initial

    def _usual(self, name: str, known: Any) -> Any:
        """What a new entry begins with: the kernel's own defaults, as people write them."""
        unit: Unit | None = known.metadata.get("unit")
        if name in ("month", "opens"):
            return self.table["start"]
        if unit is None or unit is kernel.MONTH or not isinstance(known.default, int):
            return known.default if isinstance(known.default, str) else None
        return unit.written(known.default)

    def _field(self, name: str, known: Any) -> forms.Field:
        label, told = field_label(self.kind, name), known.metadata
        special = {
            "name": lambda: forms.CharField(label=label, max_length=LONGEST_NAME),
            "source": lambda: forms.CharField(label=label, max_length=LONGEST_SOURCE),
            "place": lambda: self._place(label),
            "resource": lambda: self._resource(label),
            "payments": lambda: PaymentsField(_unit(kernel.Payment, "share"), label=label),
            "shared_by": lambda: forms.ChoiceField(
                label=label, required=False, choices=CHOICES["shared_by"].items()
            ),
        }
        if name in special:
            return special[name]()
        if "texts" in told:
            return self._entries(name, label)
        if "choices" in told:
            return self._choice(label, told["choices"])
        return self._number(name, label, known)

    def _number(self, name: str, label: str, known: Any) -> forms.Field:
        unit = known.metadata["unit"]
        if unit is kernel.MONTH:
            return MonthField(label=label, required=False)
        maker = NumberField if unit.certain else RangeField
        return maker(unit, label=label, required=known.default is not None)

    def _choice(self, label: str, choices: tuple[str, ...]) -> forms.Field:
        names = CHOICES["every" if choices == tuple(kernel.EVERY) else "kind"]
        usable = [one for one in choices if not (self.kind == "costs" and one == "staff")]
        return forms.ChoiceField(label=label, choices=[(one, names[one]) for one in usable])

    def _entries(self, name: str, label: str) -> forms.Field:
        """Which other entries this one is about."""
        return forms.MultipleChoiceField(
            label=label,
            required=name == "works",
            choices=self._named("works" if name == "works" else ""),
            widget=forms.CheckboxSelectMultiple,
        )

    def _resource(self, label: str) -> forms.Field:
        return forms.ChoiceField(
            label=label,
            required=False,
            choices=[("", gettext("nothing that is limited")), *self._resource_names()],
        )

    def _place(self, label: str) -> forms.Field:
        places = [(one["key"], one.get("name") or one["key"]) for one in self.table["places"]]
        if self.kind == "offers":
            return forms.ChoiceField(label=label, choices=places)
        return forms.ChoiceField(label=label, required=False, choices=[("", IN_COMMON), *places])

    def _named(self, kind: str) -> list[tuple[str, str]]:
        named = rules.names_at_places(self.table)
        if kind:
            return [(one["key"], named[one["key"]]) for one in rules.entries(self.table, kind)]
        places = {one["key"] for one in self.table["places"]}
        return [(key, name) for key, name in named.items() if key not in places]

    def _resource_names(self) -> list[tuple[str, str]]:
        return [(one, str(RESOURCES.get(one, one))) for one in rules.resources(self.table)]

    def _resource_keys(self) -> list[str]:
        return list(dict.fromkeys([*RESOURCES, *self.entry.get("resources", {})]))

    def _add_resources(self) -> None:
        there = self.entry.get("resources", {})
        for key in self._resource_keys():
            label = str(RESOURCES.get(key, key))
            self.fields[f"resource_{key}"] = NumberField(
                kernel.RESOURCES, label=label.capitalize(), required=False, initial=there.get(key)
            )

    def _add_ramp(self) -> None:
        there = self.entry.get("ramp", {})
        for name, known in kernel.Ramp.__dataclass_fields__.items():
            self.fields[f"ramp_{name}"] = RangeField(
                known.metadata["unit"],
                label=field_label(self.kind, f"ramp_{name}"),
                required=False,
                initial=there.get(name),
            )


def _drawn_as_before(value: Any, before: Any) -> Any:
    """A range is drawn with those that it was drawn with."""
    if isinstance(value, dict) and isinstance(before, dict) and "driver" in before:
        return {**value, "driver": before["driver"]}
    return value


class ComputeForm(Form):
    """Keep a version of the plan with its results."""

    note = forms.CharField(
        label=_("What is new in this version"), max_length=LONGEST_NAME, required=False
    )


class RiskForm(Form):
    """How many draws, and how safe the aid is to make the plan."""

    draws = forms.TypedChoiceField(
        label=_("Draws"), coerce=int, choices=[(one, one) for one in (1_000, 2_000, 10_000)]
    )
    safety = NumberField(
        Unit(10_000, 10_000, 999_000, certain=True), label=_("Safety that is wanted, %")
    )
