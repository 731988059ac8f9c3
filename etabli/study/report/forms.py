"""What the officer writes and chooses for the report."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from etabli.core.forms import Form
from etabli.core.texts import TextFormField
from etabli.study.models import Licence
from etabli.study.report.slides import Slide
from etabli.study.report.voices import LONGEST_KEY

LONGEST_RECOMMENDATION = 20_000
LONGEST_NOTE = 5_000


class ReportForm(Form):
    recommendation = TextFormField(
        label=_("What is recommended"),
        required=False,
        lines=12,
        max_length=LONGEST_RECOMMENDATION,
        help_text=_(
            "An empty line begins a new paragraph. The first paragraph also stands on the page "
            "that sums the study up."
        ),
    )
    licence = forms.ChoiceField(
        label=_("Licence"),
        choices=Licence.choices,
        help_text=_("Under which the report and its data may be used again."),
    )


class NotesForm(Form):
    """What the speaker is to say, slide by slide."""

    def __init__(self, shown: Sequence[Slide], notes: Mapping[str, str], data: Any = None) -> None:
        super().__init__(data)
        self.slides = shown
        for one in shown:
            self.fields[one.key] = forms.CharField(
                label=gettext("What to say with it"),
                required=False,
                max_length=LONGEST_NOTE,
                initial=notes.get(one.key, ""),
                widget=forms.Textarea(attrs={"rows": 4}),
            )

    def pairs(self) -> list[tuple[Slide, Any]]:
        """For the page: each slide with its field."""
        return [(one, self[one.key]) for one in self.slides]


class VerbatimForm(Form):
    """Words to quote, from which some may be left out."""

    voice = forms.CharField(max_length=LONGEST_KEY, widget=forms.HiddenInput)
    text = forms.CharField(
        label=_("Words quoted"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    remove = forms.BooleanField(required=False, widget=forms.HiddenInput)
