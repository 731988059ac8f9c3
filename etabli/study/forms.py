"""The questionnaire as a form, and the forms of those who run a study."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import uuid4

from django import forms
from django.db.models import QuerySet
from django.utils.html import escape
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from etabli.core.forms import Form
from etabli.core.texts import TextFormField
from etabli.study.demand.parameters import DEFAULTS, GROUPS, Parameter, in_force
from etabli.study.models import Contact, Response, Study
from etabli.study.survey.questionnaire import (
    LONGEST_TEXT,
    PRICES,
    Abroad,
    Kind,
    Places,
    Question,
    Questionnaire,
    filled_in,
    read_answers,
)
from etabli.territory.models import Territory

NUMBERS = ("low", "likely", "high")
PARTS = {
    "low": _("lowest"),
    "likely": _("likeliest"),
    "high": _("highest"),
    "source": _("source"),
}
LARGEST_UPLOAD = 20  # MB
MEGABYTE = 1024 * 1024
CONTACT_FIELDS = ("contact_purposes", "contact_name", "contact_email")


class AnswerField(forms.Field):
    """A question's input. Whether the answer fits is for the questionnaire's rules to say."""

    def __init__(self, question: Question, places: Places) -> None:
        super().__init__(
            label=str(question.label),
            help_text=escape(question.help),  # forms take it for HTML
            required=question.required,
            widget=_widget(question, places),
        )

    def validate(self, value: Any) -> None:
        """Not here: see `ResponseForm.clean`."""


class PartsWidget(forms.MultiWidget):
    """An input for each part of one answer, each with its label; its value is a table by key."""

    template_name = "study/widgets/parts.html"
    use_fieldset = True

    def __init__(self, labels: Mapping[str, str], part: Callable[[], forms.Widget]) -> None:
        self.labels = labels
        super().__init__([part() for _label in labels])
        # A dot, which no key holds: no two questions' parts have the same name.
        self.widgets_names = [f".{key}" for key in labels]

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        labels = self.labels.values()
        for subwidget, label in zip(context["widget"]["subwidgets"], labels, strict=True):
            subwidget["label"] = label
        return context

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        values = super().value_from_datadict(data, files, name)
        return dict(zip(self.labels, values, strict=True))

    def decompress(self, value: Any) -> list[Any]:
        parts = filled_in(value)
        return [parts.get(key) for key in self.labels]

    def id_for_label(self, id_: str) -> str:
        return ""


class ResponseForm(Form):
    """The public questionnaire, with what its sender may leave to be reached."""

    use_required_attribute = False  # some questions are needed only after certain answers

    contact_purposes = forms.MultipleChoiceField(
        label=_("You may write to me"),
        required=False,
        choices=Contact.Purpose.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    contact_name = forms.CharField(
        label=_("Name"),
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    contact_email = forms.EmailField(
        label=_("E-mail"),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    form_key = forms.UUIDField(widget=forms.HiddenInput)
    form_version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    form_channel = forms.SlugField(required=False, widget=forms.HiddenInput)
    # Nobody sees this field; who fills it in is a program.
    website = forms.CharField(
        label=_("Leave this field empty"),
        required=False,
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )

    def __init__(
        self, questionnaire: Questionnaire, places: Places, *args: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.questionnaire = questionnaire
        self.places = places
        self.initial.setdefault("form_key", uuid4())
        for question in questionnaire.questions.values():
            self.fields[_field(question.key)] = AnswerField(question, places)

    @staticmethod
    def initial_of(response: Response) -> dict[str, Any]:
        """What the form is filled in with for somebody who changes what they answered."""
        contact = getattr(response, "contact", None)
        return {_field(key): value for key, value in response.answers.items()} | (
            {
                "contact_name": contact.name,
                "contact_email": contact.email,
                "contact_purposes": list(contact.consents),
            }
            if contact
            else {}
        )

    @property
    def is_from_a_program(self) -> bool:
        return bool(self.cleaned_data.get("website"))

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        given = {key: values.get(_field(key)) for key in self.questionnaire.questions}
        self.answers, problems = read_answers(self.questionnaire, given, self.places)
        for problem in problems:
            self.add_error(_field(problem.question), problem.message)
        reached = values.get("contact_email") or "contact_email" in self.errors
        if values.get("contact_purposes") and not reached:
            message = gettext("Give an address to write to, or untick the boxes.")
            self.add_error("contact_email", message)
        return values

    def sections(self) -> list[tuple[Any, list[Any]]]:
        """For the page: each section with its fields."""
        return [
            (section, [self[_field(question.key)] for question in section.questions])
            for section in self.questionnaire.sections
        ]

    def contact(self) -> list[Any]:
        return [self[name] for name in CONTACT_FIELDS]

    def conditions(self) -> dict[str, Any]:
        """For the page's script, which hides what does not concern the respondent: by field, the
        field that decides and the answers with which it is asked."""
        return {
            _field(question.key): {
                "field": _field(question.when.question),
                "among": question.when.among,
            }
            for question in self.questionnaire.questions.values()
            if question.when
        }


class StudyForm(Form):
    """What a study tells of itself."""

    name = TextFormField(label=_("Name"), max_length=200)
    introduction = TextFormField(
        label=_("Introduction"),
        required=False,
        lines=3,
        help_text=_("What those who answer read first."),
    )
    owner = forms.CharField(
        label=_("Who conducts the study"),
        max_length=200,
        help_text=_("Told to everybody who leaves an address: they keep it and answer for it."),
    )
    contact_email = forms.EmailField(
        label=_("Whom to write to"), help_text=_("To have an answer or an address erased.")
    )
    keep_months = forms.IntegerField(
        label=_("Months that addresses are kept"), min_value=1, max_value=120, initial=24
    )
    keep_answers_months = forms.IntegerField(
        label=_("Months that answers are kept as they were given"),
        min_value=1,
        max_value=120,
        initial=36,
        help_text=_(
            "Then remarks are erased, and of communes the district is kept: what an estimate "
            "needs. Three years, unless you say otherwise, is an assumption: the time from a study "
            "to its last opening."
        ),
    )
    is_simulated = forms.BooleanField(label=_("An example, with invented answers"), required=False)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        contacts, answers = values.get("keep_months"), values.get("keep_answers_months")
        if contacts and answers and answers < contacts:
            message = gettext("At least as long as addresses are kept, which go before.")
            self.add_error("keep_answers_months", message)
        return values


ABROAD = (
    ("", _("as the territory’s destinations and flows tell")),
    (Abroad.switzerland.value, _("in Switzerland")),
    (Abroad.elsewhere.value, _("in another country")),
    (Abroad.nowhere.value, _("not asked about")),
)


class AbroadField(forms.TypedChoiceField):
    """Where inhabitants work abroad, for the standard questionnaire to ask about it."""

    def __init__(self) -> None:
        super().__init__(
            label=_("Work abroad"),
            required=False,
            choices=ABROAD,
            coerce=Abroad,
            empty_value=None,
            help_text=_("The standard questionnaire asks about it where there is any."),
        )


class NewStudyForm(StudyForm):
    territory = forms.ModelChoiceField(Territory.objects.none(), label=_("Territory"))
    abroad = AbroadField()
    field_order = ["territory"]

    def __init__(self, territories: QuerySet[Territory], *args: Any) -> None:
        super().__init__(*args)
        fields: dict[str, Any] = self.fields
        fields["territory"].queryset = territories


class ParametersForm(Form):
    """Every parameter's range in percent, and where it comes from when it is replaced; `found`: by
    key, what an estimate took instead and why."""

    def __init__(self, study: Study, found: Mapping[str, str], *args: Any) -> None:
        super().__init__(*args)
        self.found = found
        self.parameters = in_force(study.parameters)
        for parameter in self.parameters.values():
            for name in NUMBERS:
                self.fields[f"{parameter.key}.{name}"] = forms.FloatField(
                    label=f"{parameter.label}, {PARTS[name]}",
                    min_value=0,
                    max_value=100,
                    initial=_in_percent(getattr(parameter, name)),
                    widget=forms.NumberInput(attrs={"step": "any"}),
                )
            own = study.parameters.get(parameter.key, {})
            self.fields[f"{parameter.key}.source"] = forms.CharField(
                label=f"{parameter.label}, {PARTS['source']}",
                required=False,
                max_length=300,
                initial=own.get("source", ""),
            )

    def replaced(self) -> dict[str, dict[str, Any]]:
        """The parameters that are not as the defaults have them."""
        replaced = {}
        for key, default in DEFAULTS.items():
            numbers = {name: round(self.cleaned_data[f"{key}.{name}"] / 100, 6) for name in NUMBERS}
            source = self.cleaned_data[f"{key}.source"]
            if tuple(numbers.values()) != default.range or source:
                replaced[key] = {**numbers, "source": source}
        return replaced

    def groups(self) -> list[tuple[Any, list[tuple[Parameter, list[tuple[Any, Any]], str]]]]:
        """For the page: what they are about, and each with its fields and their short labels, and
        what was found instead."""
        return [
            (
                title,
                [
                    (
                        one,
                        [(short, self[f"{key}.{name}"]) for name, short in PARTS.items()],
                        self.found.get(key, ""),
                    )
                    for key, one in self.parameters.items()
                    if one.group == group
                ],
            )
            for group, title in GROUPS.items()
        ]


def _in_percent(share: float) -> str:
    return f"{round(100 * share, 2):g}"


def _field(question: str) -> str:
    """A question's field, whose name is no other field's whatever the question is called."""
    return f"answer_{question}"


def _widget(question: Question, places: Places) -> forms.Widget:
    choices = [(choice.key, str(choice.label)) for choice in question.choices]
    match question.kind:
        case Kind.choice:
            return forms.RadioSelect(choices=choices)
        case Kind.several:
            return forms.CheckboxSelectMultiple(choices=choices)
        case Kind.commune:
            return forms.Select(choices=[("", gettext("Choose…")), *_grouped(question, places)])
        case Kind.text:
            return forms.Textarea(attrs={"rows": 3, "maxlength": LONGEST_TEXT})
        case Kind.ranking | Kind.price:
            return _parts(question, dict(choices))
        case _:
            return _number_widget(question)


def _parts(question: Question, labels: Mapping[str, str]) -> forms.Widget:
    if question.kind is Kind.price:
        amounts = {name: f"{PRICES[name]} ({question.currency})" for name in question.amounts}
        return PartsWidget(amounts, lambda: _number_input(question, "0.01"))
    ranks = [("", "–"), *((str(one), str(one)) for one in range(1, question.ranked + 1))]
    return PartsWidget(labels, lambda: forms.Select(choices=ranks))


def _number_widget(question: Question) -> forms.Widget:
    if question.kind is Kind.number:
        return _number_input(question, question.step)
    steps = range(int(question.low), int(question.high) + 1)
    return forms.RadioSelect(
        choices=[(str(step), str(step)) for step in steps], attrs={"class": "scale"}
    )


def _number_input(question: Question, step: float | str) -> forms.Widget:
    bounds = {"min": question.low, "max": question.high, "step": step}
    return forms.NumberInput(attrs={**bounds, "inputmode": "decimal"})


def _grouped(question: Question, places: Places) -> list[tuple[str, Any]]:
    """Places under their headings; those without one stand by themselves."""
    options: list[tuple[str, Any]] = []
    for group in places.lists[question.places]:
        options += [(group.heading, group.places)] if group.heading else group.places
    return options


def small_enough(upload: Any, most: int = LARGEST_UPLOAD) -> Any:
    """A file that was sent, unless it is larger than `most` MB."""
    if upload.size > most * MEGABYTE:
        told = gettext("This file is above the limit of %(most)d MB.")
        raise forms.ValidationError(told % {"most": most})
    return upload
