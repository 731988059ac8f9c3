"""The forms of networks: their rules, what they are reckoned with, which are compared."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from etabli.core.errors import BadInput
from etabli.core.forms import Form
from etabli.study.models import Amenity
from etabli.study.rules import (
    DISTRICT_BOUNDS,
    LARGEST_GAP,
    LISTS,
    MOST_HUBS,
    MOST_NOMADS,
    MOST_NOMADS_IN_ALL,
    NetworkRules,
)
from etabli.study.scenario.assumptions import Assumption
from etabli.study.survey.questionnaire import Places

MAIN = ("hubs", "nomad_per_district", "fablab", "within", "compare", "left_out")
MORE = ("nomad_offices", "hub_gap", "open_hubs", "open_nomads", "hub_needs", "nomad_needs")
BOUNDS = {
    "hubs_least": _("hubs, at least"),
    "hubs_most": _("hubs, at most"),
    "nomads_least": _("nomad offices, at least"),
    "nomads_most": _("nomad offices, at most"),
}


class NetworkForm(Form):
    """The rules of a network."""

    hubs = forms.IntegerField(label=_("Hubs"), min_value=1, max_value=MOST_HUBS)
    nomad_per_district = forms.IntegerField(
        label=_("Nomad offices in each district"), min_value=0, max_value=MOST_NOMADS
    )
    fablab = forms.ChoiceField(label=_("Fab-lab"), required=False)
    within = forms.FloatField(
        label=_("Alternatives up to, in % more travel"), min_value=0, max_value=10
    )
    compare = forms.MultipleChoiceField(
        label=_("Compare with hubs in"),
        required=False,
        help_text=_("As many communes as there are hubs, or none."),
        widget=forms.SelectMultiple(attrs={"size": 6}),
    )
    left_out = forms.MultipleChoiceField(
        label=_("No place in"),
        required=False,
        help_text=_("Communes that are left out."),
        widget=forms.SelectMultiple(attrs={"size": 6}),
    )
    nomad_offices = forms.IntegerField(
        label=_("Nomad offices in all"),
        required=False,
        min_value=0,
        max_value=MOST_NOMADS_IN_ALL,
        help_text=_("Empty: as many as the districts ask for. Else they ask for so many at least."),
    )
    hub_gap = forms.FloatField(
        label=_("Minutes between two hubs, at least"),
        required=False,
        min_value=0,
        max_value=LARGEST_GAP,
    )
    open_hubs = forms.MultipleChoiceField(
        label=_("A hub in any case in"),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 6}),
    )
    open_nomads = forms.MultipleChoiceField(
        label=_("A nomad office in any case in"),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 6}),
    )
    hub_needs = forms.MultipleChoiceField(
        label=_("Hubs only in communes with"),
        required=False,
        choices=Amenity.Kind.choices,
        help_text=_("All that is ticked; nothing ticked: in any commune."),
        widget=forms.CheckboxSelectMultiple,
    )
    nomad_needs = forms.MultipleChoiceField(
        label=_("Nomad offices only in communes with"),
        required=False,
        choices=Amenity.Kind.choices,
        help_text=_("All that is ticked; nothing ticked: in any commune."),
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(
        self,
        places: Places,
        districts: Iterable[tuple[str, str]],
        rules: NetworkRules,
        data: Any = None,
    ) -> None:
        bounds = {
            _bound(code, name): value
            for code, known in rules.districts.items()
            for name, value in known.items()
        }
        asked = {**rules.as_json(), "within": f"{round(100 * rules.within, 2):g}", **bounds}
        super().__init__(data, initial=asked)
        self.base, self.districts = rules, list(districts)
        communes = [(group.heading, group.places) for group in places.lists["home"][:-1]]
        fields: dict[str, Any] = self.fields
        fields["fablab"].choices = [("", gettext("None")), *communes]
        for name in ("compare", "left_out", "open_hubs", "open_nomads"):
            fields[name].choices = communes
        for code, name in self.districts:
            for bound, label in BOUNDS.items():
                fields[_bound(code, bound)] = forms.IntegerField(
                    label=f"{name}, {label}", required=False, min_value=0, max_value=MOST_NOMADS
                )

    def rules(self) -> NetworkRules:
        """Raises BadInput where the fields do not fit each other."""
        values = self.cleaned_data
        districts: dict[str, dict[str, int]] = {}
        for code, _name in self.districts:
            for bound in DISTRICT_BOUNDS:
                if (value := values[_bound(code, bound)]) is not None:
                    districts.setdefault(code, {})[bound] = value
        plain = ("hubs", "nomad_per_district", "nomad_offices", "fablab")
        try:
            return NetworkRules.of(
                {name: values[name] for name in (*plain, *LISTS)}
                | {
                    "hub_gap": values["hub_gap"] or 0,
                    "within": values["within"] / 100,
                    "districts": districts,
                    "assumptions": self.base.assumptions,
                }
            )
        except BadInput as refusal:
            if refusal.field == "districts":
                refusal.field = ""
            raise

    def main(self) -> list[Any]:
        return [self[name] for name in MAIN]

    def more(self) -> list[Any]:
        return [self[name] for name in MORE]

    def bounds(self) -> list[tuple[str, list[Any]]]:
        """For the page: each district's name with its fields."""
        return [
            (name, [self[_bound(code, bound)] for bound in DISTRICT_BOUNDS])
            for code, name in self.districts
        ]

    @property
    def has_more(self) -> bool:
        """Whether a rule beyond the usual ones is in force, or at fault."""
        base = self.base
        usual = NetworkRules()
        own = any(getattr(base, name) != getattr(usual, name) for name in (*MORE, "districts"))
        return own or any(name not in MAIN for name in self.errors)


class AssumptionsForm(Form):
    """What the effects are reckoned with, and where each number comes from."""

    def __init__(
        self, assumptions: dict[str, Assumption], own: dict[str, Any], data: Any = None
    ) -> None:
        super().__init__(data)
        self.assumptions = assumptions
        for key, one in assumptions.items():
            self.fields[key] = forms.FloatField(
                label=str(one.label),
                min_value=one.low,
                max_value=one.high,
                initial=f"{one.value:g}" if one.value < 1e5 else f"{one.value:.0f}",
                widget=forms.NumberInput(attrs={"step": "any"}),
            )
            self.fields[_source(key)] = forms.CharField(
                label=f"{one.label}, {gettext('source')}",
                required=False,
                max_length=300,
                initial=own.get(key, {}).get("source", ""),
            )

    def replaced(self, usual: dict[str, Assumption]) -> dict[str, dict[str, Any]]:
        """Those that are not as `usual` has them, or have a source of their own."""
        values = self.cleaned_data
        return {
            key: {"value": values[key], "source": values[_source(key)]}
            for key in self.assumptions
            if values[key] != usual[key].value or values[_source(key)]
        }

    def rows(self) -> list[tuple[Assumption, Any, Any]]:
        return [(one, self[key], self[_source(key)]) for key, one in self.assumptions.items()]


def _bound(district: str, bound: str) -> str:
    return f"district_{district}_{bound}"


def _source(key: str) -> str:
    return f"{key}_source"
