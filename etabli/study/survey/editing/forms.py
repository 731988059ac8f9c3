from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from etabli.core.errors import BadInput, Refused
from etabli.core.forms import Form
from etabli.core.texts import TextFormField
from etabli.study.forms import AbroadField
from etabli.study.models import Study
from etabli.study.survey.questionnaire import (
    CURRENCIES,
    LONGEST_SCALE,
    Kind,
    Question,
    Section,
)

LONGEST_LABEL = 500
EMPTY_ROWS = 3
MOST_CHOICES = 100
LARGEST_FORM = 5 * 1024 * 1024
KINDS = {
    Kind.choice: _("one choice"),
    Kind.several: _("several choices"),
    Kind.ranking: _("choices to put in order"),
    Kind.scale: _("scale"),
    Kind.number: _("number"),
    Kind.price: _("price"),
    Kind.commune: _("commune or other place"),
    Kind.text: _("free text"),
}
PLACES = {"home": _("where one lives"), "work": _("where one works")}
PRICES = {"four": _("four prices, by van Westendorp’s method"), "one": _("one acceptable price")}
WITH_CHOICES = (Kind.choice, Kind.several, Kind.ranking)
BETWEEN = "."  # stands in no key


class SeenForm(Form):
    """Carries which state of the draft the page showed."""

    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


class ChangeForm(SeenForm):
    """What a button of the page does."""

    act = forms.ChoiceField(
        choices=[(act, act) for act in ("up", "down", "remove", "undo", "redo", "discard")]
    )
    what = forms.ChoiceField(
        choices=[("section", "section"), ("question", "question")], required=False
    )
    key = forms.SlugField(required=False)


class KindForm(forms.Form):
    kind = forms.ChoiceField(label=_("Kind of question"), choices=list(KINDS.items()))


class SectionForm(SeenForm):
    title = TextFormField(label=_("Title"), max_length=200)
    intro = TextFormField(
        label=_("What is said before its questions"), required=False, max_length=2000, lines=3
    )

    def __init__(self, section: Section | None, seen: int, data: Any = None) -> None:
        initial: dict[str, Any] = {"seen": seen}
        if section:
            initial |= {"title": section.title, "intro": section.intro}
        super().__init__(data, initial=initial)
        self.key = section.key if section else ""

    def table(self) -> dict[str, Any]:
        """The section as a definition has it."""
        title, intro = self.cleaned_data["title"], self.cleaned_data["intro"]
        told = {"key": self.key, "title": asdict(title)}
        return {**told, "intro": asdict(intro)} if intro else told


class QuestionForm(SeenForm):
    """A question of one kind. Whether the details fit is for the questionnaire's rules to say."""

    label = TextFormField(label=_("Question"), max_length=LONGEST_LABEL)
    help = TextFormField(
        label=_("Help"),
        required=False,
        max_length=LONGEST_LABEL,
        help_text=_("Stands below the question."),
    )
    required = forms.BooleanField(label=_("An answer is needed"), required=False)

    def __init__(
        self,
        kind: Kind,
        question: Question | None,
        deciding: Sequence[Question],
        seen: int,
        data: Any = None,
    ) -> None:
        """`deciding`: the questions before this one on whose answers it may depend."""
        super().__init__(data, initial={"seen": seen, **_initial(question)})
        self.kind = kind
        self.key = question.key if question else ""
        self.fields |= _fields_of(kind)
        self.rows = self._choice_rows(question) if kind in WITH_CHOICES else []
        if deciding:
            self.fields["when"] = _when_field(deciding)

    def _choice_rows(self, question: Question | None) -> list[tuple[str, str, str]]:
        """The names of the fields of each choice: its texts, its place and its key."""
        known = question.choices if question else ()
        count = len(known) + EMPTY_ROWS
        if self.is_bound:
            told = str(self.data.get("rows", ""))
            count = min(int(told) if told.isdecimal() else count, MOST_CHOICES)
            count += EMPTY_ROWS if self.asks_for_more else 0
        self.fields["rows"] = forms.IntegerField(
            required=False, initial=count, widget=forms.HiddenInput
        )
        names = []
        for row in range(count):
            choice = known[row] if row < len(known) else None
            number = gettext("Choice %(number)d") % {"number": row + 1}
            self.fields[f"choice_{row}"] = TextFormField(
                label=number,
                required=False,
                max_length=LONGEST_LABEL,
                initial=choice.label if choice else None,
            )
            self.fields[f"place_{row}"] = forms.IntegerField(
                label=gettext("Place of choice %(number)d") % {"number": row + 1},
                required=False,
                min_value=1,
                max_value=MOST_CHOICES,
                initial=row + 1,
            )
            self.fields[f"key_{row}"] = forms.SlugField(
                required=False, widget=forms.HiddenInput, initial=choice.key if choice else ""
            )
            names.append((f"choice_{row}", f"place_{row}", f"key_{row}"))
        return names

    @property
    def asks_for_more(self) -> bool:
        """Whether the button was pressed that gives more rows and saves nothing."""
        return self.is_bound and "more" in self.data

    @property
    def row_count(self) -> int:
        return len(self.rows)

    def before(self) -> list[Any]:
        return [self[name] for name in ("label", "help", "required")]

    def details(self) -> list[Any]:
        return [self[name] for name in _fields_of(self.kind)]

    def choices(self) -> list[list[Any]]:
        """For the page: each choice's texts, place and key."""
        return [[self[name] for name in names] for names in self.rows]

    def after(self) -> list[Any]:
        return [self["when"]] if "when" in self.fields else []

    def refuse(self, refusal: Refused) -> None:
        field = "choice_0" if refusal.field == "choices" else refusal.field
        self.add_error(field if field in self.fields else None, str(refusal))

    def table(self) -> dict[str, Any]:
        """The question as a definition has it. Raises BadInput where the condition is none."""
        values = self.cleaned_data
        told: dict[str, Any] = {
            "key": self.key,
            "kind": self.kind.value,
            "label": asdict(values["label"]),
            "required": values["required"],
        }
        if values["help"]:
            told["help"] = asdict(values["help"])
        for name in _fields_of(self.kind):
            if values[name] is not None:
                told[name] = values[name]
        if self.kind in WITH_CHOICES:
            told["choices"] = self._choices_given()
        if when := values.get("when"):
            told["when"] = _condition(when)
        return told

    def _choices_given(self) -> list[dict[str, Any]]:
        values = self.cleaned_data
        given = [
            (values.get(place) or MOST_CHOICES, row, values.get(key, ""), values[text])
            for row, (text, place, key) in enumerate(self.rows)
            if values.get(text)
        ]
        return [
            {"key": key, "label": asdict(text)}
            for _place, _row, key, text in sorted(given, key=lambda one: one[:2])
        ]


class StartForm(SeenForm):
    """What the draft begins with instead."""

    source = forms.ChoiceField(
        label=_("Begin with"),
        choices=[
            ("standard", _("the standard questionnaire")),
            ("study", _("another study’s questionnaire")),
            ("xlsform", _("an XLSForm, as KoboToolbox and ODK have them")),
        ],
        widget=forms.RadioSelect,
        initial="standard",
    )
    abroad = AbroadField()
    study = forms.ModelChoiceField(
        Study.objects.none(), label=_("Study"), required=False, to_field_name="slug"
    )
    file = forms.FileField(
        label=_("XLSForm (.xlsx)"),
        required=False,
        help_text=_(
            "Groups of select_one, select_multiple, rank, range, decimal and text. What is not "
            "known is told line by line, and nothing is changed."
        ),
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
    )

    def __init__(
        self, studies: QuerySet[Study], seen: int, data: Any = None, files: Any = None
    ) -> None:
        super().__init__(data, files, initial={"seen": seen})
        fields: dict[str, Any] = self.fields
        fields["study"].queryset = studies

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file and file.size > LARGEST_FORM:
            raise forms.ValidationError(gettext("This file is above the limit of 5 MB."))
        return file

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("source") == "study" and not values.get("study"):
            self.add_error("study", gettext("Choose the study."))
        if values.get("source") == "xlsform" and not values.get("file"):
            self.add_error("file", gettext("Choose the file."))
        return values


def _initial(question: Question | None) -> dict[str, Any]:
    if question is None:
        return {}
    initial = {
        name: getattr(question, name)
        for name in ("label", "help", "required", "most", "low", "high", "step")
    }
    for name in ("low", "high", "step"):
        initial[name] = f"{initial[name]:g}"
    initial |= {name: getattr(question, name) for name in ("places", "prices", "currency")}
    if question.when:
        initial["when"] = [f"{question.when.question}{BETWEEN}{key}" for key in question.when.among]
    return initial


def _fields_of(kind: Kind) -> dict[str, forms.Field]:
    """The details that a kind of question has besides its texts."""
    match kind:
        case Kind.several | Kind.ranking:
            told = _("How many at most") if kind is Kind.several else _("How many are put in order")
            most = forms.IntegerField(
                label=told,
                min_value=0,
                initial=0,
                required=False,
                help_text=_("0 for all of them."),
            )
            return {"most": most}
        case Kind.scale:
            return {
                "low": forms.IntegerField(label=_("Lowest"), initial=1),
                "high": forms.IntegerField(
                    label=_("Greatest"),
                    initial=5,
                    help_text=gettext("%(most)d steps at most.") % {"most": LONGEST_SCALE + 1},
                ),
            }
        case Kind.number:
            return {
                "low": forms.FloatField(label=_("Lowest"), initial=0),
                "high": forms.FloatField(label=_("Greatest"), initial=100),
                "step": forms.FloatField(label=_("In steps of"), initial=1),
            }
        case Kind.price:
            return {
                "prices": forms.ChoiceField(
                    label=_("Prices"), choices=list(PRICES.items()), initial="four"
                ),
                "currency": forms.ChoiceField(
                    label=_("Currency"), choices=[(one, one) for one in CURRENCIES]
                ),
                "low": forms.FloatField(label=_("Lowest"), initial=0),
                "high": forms.FloatField(label=_("Greatest"), initial=200),
            }
        case Kind.commune:
            return {"places": forms.ChoiceField(label=_("Places"), choices=list(PLACES.items()))}
        case _:
            return {}


def _when_field(deciding: Iterable[Question]) -> forms.Field:
    choices = [
        (
            str(question.label),
            [
                (f"{question.key}{BETWEEN}{choice.key}", str(choice.label))
                for choice in question.choices
            ],
        )
        for question in deciding
    ]
    return forms.MultipleChoiceField(
        label=_("Asked only after these answers"),
        required=False,
        choices=choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Of one question. Without a tick everybody is asked."),
    )


def _condition(when: Sequence[str]) -> dict[str, Any]:
    questions = {one.partition(BETWEEN)[0] for one in when}
    if len(questions) > 1:
        raise BadInput(gettext("Tick answers of one question alone."), field="when")
    return {"question": questions.pop(), "among": [one.partition(BETWEEN)[2] for one in when]}
