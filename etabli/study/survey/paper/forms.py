from typing import Any

from django import forms
from django.utils.formats import number_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from etabli.core.errors import BadInput
from etabli.core.forms import Form
from etabli.study.models import Response
from etabli.study.survey.paper.rules import retold, typed
from etabli.study.survey.questionnaire import (
    LONGEST_TEXT,
    Kind,
    Places,
    Question,
    Questionnaire,
    read_answers,
)

HIGHEST_SHEET = 999_999
HOW = {
    Kind.choice: _("One number"),
    Kind.several: _("%(most)d numbers at most"),
    Kind.ranking: _("%(count)d numbers, the best first"),
    Kind.scale: _("From %(low)s to %(high)s"),
    Kind.number: _("From %(low)s to %(high)s"),
    Kind.price: _("An amount in %(currency)s"),
    Kind.commune: _("Name or INSEE code"),
}


class SheetForm(Form):
    """A line for each question, typed by the numbers on the sheet or by first letters."""

    sheet = forms.IntegerField(label=_("Number of the sheet"), min_value=1, max_value=HIGHEST_SHEET)

    def __init__(
        self,
        questionnaire: Questionnaire,
        places: Places,
        number: int,
        known: Response | None,
        data: Any = None,
    ) -> None:
        super().__init__(data, initial={"sheet": number})
        self.questionnaire, self.places = questionnaire, places
        if known:
            self.fields["sheet"].widget = forms.HiddenInput()
        for position, question in enumerate(questionnaire.questions.values()):
            answer = known.answers.get(question.key) if known else None
            self.fields[_field(question)] = forms.CharField(
                label=str(question.label),
                required=False,
                max_length=LONGEST_TEXT,
                initial=retold(question, answer),
                widget=_widget(question, autofocus=position == 0),
            )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        given: dict[str, object] = {}
        for key, question in self.questionnaire.questions.items():
            try:
                given[key] = typed(question, values.get(_field(question), ""), self.places)
            except BadInput as refusal:
                self.add_error(_field(question), refusal.message)
        self.answers, problems = read_answers(self.questionnaire, given, self.places)
        for problem in problems:
            field = _field(self.questionnaire.questions[problem.question])
            if field not in self.errors:
                self.add_error(field, problem.message)
        return values

    def lines(self) -> list[dict[str, Any]]:
        """For the page: each question's field, how it is typed, and its numbered choices."""
        return [
            {
                "field": self[_field(question)],
                "how": how(question),
                "choices": [str(choice.label) for choice in question.choices],
                "required": question.required,
            }
            for question in self.questionnaire.questions.values()
        ]

    def lists(self) -> dict[str, list[str]]:
        """The places that the browser offers while one types."""
        return {
            key: [f"{name} ({code})" for code, name in names.items()]
            for key, names in self.places.names.items()
        }


def how(question: Question) -> str:
    """What is to be written for a question, on the sheet and on the page."""
    if question.kind is Kind.several and not question.most:
        form = gettext("All numbers that apply")
    elif question.kind is Kind.price and question.prices == "four":
        form = gettext("Four amounts in %(currency)s, from the lowest to the highest")
    else:
        form = str(HOW.get(question.kind, ""))
    return form % {
        "most": question.most,
        "count": question.ranked,
        "low": _number(question.low),
        "high": _number(question.high),
        "currency": question.currency,
    }


def _number(number: float) -> str:
    """As the reader's language writes it."""
    return str(number_format(number, None if number % 1 else 0))


def _field(question: Question) -> str:
    return f"answer_{question.key}"


def _widget(question: Question, *, autofocus: bool) -> forms.Widget:
    attrs: dict[str, Any] = {"autocomplete": "off"}
    if autofocus:
        attrs["autofocus"] = True
    if question.kind is Kind.commune:
        attrs["list"] = f"places-{question.places}"
    return forms.TextInput(attrs=attrs)
