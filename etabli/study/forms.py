"""The questionnaire as a form, and the forms of those who run a study."""

from typing import Any
from uuid import uuid4

from django import forms
from django.db.models import QuerySet
from django.utils.html import escape
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from etabli.core.forms import Form
from etabli.core.texts import TextFormField
from etabli.study.demand.parameters import DEFAULTS, Parameter, in_force
from etabli.study.models import Channel, Contact, Study
from etabli.study.survey.questionnaire import (
    LONGEST_TEXT,
    Kind,
    Places,
    Question,
    Questionnaire,
    read_answers,
)
from etabli.territory.models import Territory

LARGEST_UPLOAD = 20 * 1024 * 1024
NUMBERS = ("low", "likely", "high")
PARTS = {
    "low": _("lowest"),
    "likely": _("likeliest"),
    "high": _("highest"),
    "source": _("source"),
}
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
    is_simulated = forms.BooleanField(label=_("An example, with invented answers"), required=False)


class NewStudyForm(StudyForm):
    territory = forms.ModelChoiceField(Territory.objects.none(), label=_("Territory"))
    field_order = ["territory"]

    def __init__(self, territories: QuerySet[Territory], *args: Any) -> None:
        super().__init__(*args)
        fields: dict[str, Any] = self.fields
        fields["territory"].queryset = territories


class ChannelForm(Form):
    kind = forms.ChoiceField(label=_("Kind"), choices=Channel.Kind.choices)
    name = forms.CharField(
        label=_("Name"), max_length=80, help_text=_("Such as the paper, or where it hangs.")
    )


class ImportForm(Form):
    file = forms.FileField(
        label=_("Answers (CSV)"),
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,text/csv"}),
    )
    mapping = forms.FileField(
        label=_("Mapping (TOML)"),
        help_text=_("Which column answers which question."),
        widget=forms.FileInput(attrs={"accept": ".toml"}),
    )

    def clean_file(self) -> Any:
        return small_enough(self.cleaned_data["file"])

    def clean_mapping(self) -> Any:
        return small_enough(self.cleaned_data["mapping"])


class ParametersForm(Form):
    """Every parameter's range in percent, and where it comes from when it is replaced."""

    def __init__(self, study: Study, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
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

    def rows(self) -> list[tuple[Parameter, list[tuple[Any, Any]]]]:
        """For the page: each parameter with its fields and their short labels."""
        return [
            (parameter, [(short, self[f"{key}.{name}"]) for name, short in PARTS.items()])
            for key, parameter in self.parameters.items()
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
        case Kind.scale:
            steps = range(int(question.low), int(question.high) + 1)
            choices = [(str(step), str(step)) for step in steps]
            return forms.RadioSelect(choices=choices, attrs={"class": "scale"})
        case Kind.commune:
            return forms.Select(choices=[("", gettext("Choose…")), *_grouped(question, places)])
        case Kind.number:
            return forms.NumberInput(
                attrs={
                    "min": question.low,
                    "max": question.high,
                    "step": question.step,
                    "inputmode": "decimal",
                }
            )
        case Kind.text:
            return forms.Textarea(attrs={"rows": 3, "maxlength": LONGEST_TEXT})


def _grouped(question: Question, places: Places) -> list[tuple[str, Any]]:
    """Places under their headings; those without one stand by themselves."""
    options: list[tuple[str, Any]] = []
    for group in places.lists[question.places]:
        options += [(group.heading, group.places)] if group.heading else group.places
    return options


def small_enough(upload: Any) -> Any:
    """A file that was sent, unless it is too large."""
    if upload.size > LARGEST_UPLOAD:
        raise forms.ValidationError(gettext("This file is above the limit of 20 MB."))
    return upload
