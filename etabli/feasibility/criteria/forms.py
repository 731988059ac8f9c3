from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from etabli.core.forms import Form
from etabli.feasibility.criteria import rules
from etabli.feasibility.models import Criterion, Score
from etabli.feasibility.models.criterion import HIGHEST_SCORE


class CriterionForm(Form):
    name = forms.CharField(label=gettext_lazy("Criterion"), max_length=80)
    meaning = forms.CharField(
        label=gettext_lazy("What scores high"), max_length=300, required=False
    )


class CompareForm(Form):
    """Each pair of criteria, and which of the two matters how much more."""

    def __init__(
        self, criteria: Sequence[Criterion], judged: Mapping[str, int], data: Any = None
    ) -> None:
        super().__init__(data)
        names = {one.pk: one.name for one in criteria}
        self.keys = [rules.key_of(pair) for pair in rules.pairs(list(names))]
        for one, two in rules.pairs(list(names)):
            key = rules.key_of((one, two))
            words = {"first": names[one], "second": names[two]}
            self.fields[key] = forms.TypedChoiceField(
                label=_("%(first)s or %(second)s?") % words,
                choices=[("", "—"), *((step, _step_told(step, **words)) for step in rules.STEPS)],
                coerce=int,
                initial=judged.get(key, ""),
            )

    def ratios(self) -> dict[str, int]:
        """What the service takes."""
        return {key: self.cleaned_data[key] for key in self.keys}


def _step_told(step: int, first: str, second: str) -> str:
    strength = {
        3: _("%(criterion)s: somewhat more"),
        5: _("%(criterion)s: much more"),
        7: _("%(criterion)s: very much more"),
        9: _("%(criterion)s: as much as can be"),
    }
    if step == 1:
        return _("both alike")
    return strength[abs(step)] % {"criterion": first if step > 0 else second}


class ScoreForm(Form):
    """The scores of one site."""

    def __init__(
        self, criteria: Sequence[Criterion], known: Mapping[int, Score], data: Any = None
    ) -> None:
        super().__init__(data)
        self.criteria = criteria
        for one in criteria:
            score = known.get(one.pk)
            self.fields[f"c{one.pk}"] = forms.IntegerField(
                label=one.name,
                help_text=one.meaning,
                required=False,
                min_value=0,
                max_value=HIGHEST_SCORE,
                initial=score.value if score else None,
            )
            self.fields[f"r{one.pk}"] = forms.CharField(
                label=_("Reason"),
                required=False,
                max_length=300,
                initial=score.reason if score else "",
            )

    def rows(self) -> list[tuple[Criterion, Any, Any]]:
        return [(one, self[f"c{one.pk}"], self[f"r{one.pk}"]) for one in self.criteria]

    def scores(self) -> dict[Criterion, tuple[int | None, str]]:
        """What the service takes."""
        told = self.cleaned_data
        return {one: (told[f"c{one.pk}"], told[f"r{one.pk}"]) for one in self.criteria}
