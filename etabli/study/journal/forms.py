from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from etabli.core.forms import DateInput, Form
from etabli.study.models import Meeting, Need, Study
from etabli.study.selectors import places_of
from etabli.study.survey import questionnaire

LONGEST_MINUTES = 50_000
ANY = [("", _("All"))]


class FilterForm(Form):
    """Which meetings are listed."""

    kind = forms.ChoiceField(
        label=_("Kind"), choices=ANY + list(Meeting.Kind.choices), required=False
    )
    theme = forms.ChoiceField(
        label=_("With a need of the theme"), choices=ANY + list(Need.Theme.choices), required=False
    )
    unfinished = forms.BooleanField(label=_("With next steps not done"), required=False)


class MeetingForm(Form):
    kind = forms.ChoiceField(label=_("Kind"), choices=Meeting.Kind.choices)
    title = forms.CharField(label=_("Title"), max_length=160)
    held_on = forms.DateField(label=_("Date"), widget=DateInput())
    place = forms.CharField(label=_("Where"), max_length=120, required=False)
    attended = forms.IntegerField(
        label=_("How many came"),
        required=False,
        min_value=0,
        max_value=100_000,
        help_text=_("For a public meeting a number is enough: nobody needs to be named."),
    )
    minutes = forms.CharField(
        label=_("Minutes of the meeting"),
        required=False,
        max_length=LONGEST_MINUTES,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=_(
            "Read by all who may see the study: leave out names. An empty line begins a paragraph."
        ),
    )


class ParticipantForm(Form):
    name = forms.CharField(
        label=_("Name"),
        required=False,
        max_length=120,
        help_text=_(
            "Only with their agreement. Seen by those who run the study, erased with the contacts."
        ),
    )
    email = forms.EmailField(
        label=_("E-mail"),
        required=False,
        help_text=_("By it they find and erase what is kept of them."),
    )
    organisation = forms.CharField(label=_("Organisation"), required=False, max_length=120)
    role = forms.CharField(label=_("Role"), required=False, max_length=120)


class NeedForm(Form):
    text = forms.CharField(
        label=_("The need, in a sentence"), max_length=300, help_text=_("As it was said.")
    )
    theme = forms.ChoiceField(label=_("Theme"), choices=Need.Theme.choices)
    voices = forms.IntegerField(
        label=_("How many voiced it"), min_value=1, max_value=10_000, initial=1
    )
    profile = forms.ChoiceField(label=_("Of which profile"), required=False)
    commune_code = forms.ChoiceField(label=_("In which commune"), required=False)
    support = forms.ChoiceField(
        label=_("The survey’s answer that it supports"),
        required=False,
        help_text=_("So that the two stand side by side."),
    )
    quoted = forms.BooleanField(
        label=_("Quote it in the report"),
        required=False,
        help_text=_("With the kind and the date of the meeting alone."),
    )

    def __init__(self, study: Study, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked = questionnaire.parse(study.questionnaire, where=study.slug).questions
        none = [("", gettext("Not said"))]
        fields: dict[str, Any] = self.fields
        fields["profile"].choices = none + [
            (choice.key, str(choice.label)) for choice in asked["profile"].choices
        ]
        communes = places_of(study.territory).lists["home"][:-1]
        fields["commune_code"].choices = none + [(one.heading, one.places) for one in communes]
        fields["support"].choices = none + [
            (
                str(question.label),
                [
                    (f"{question.key}.{choice.key}", str(choice.label))
                    for choice in question.choices
                ],
            )
            for question in asked.values()
            if question.choices and question.key != "profile"
        ]

    def details(self) -> dict[str, Any]:
        """What the service takes."""
        values = dict(self.cleaned_data)
        values["question"], _dot, values["choice"] = values.pop("support").partition(".")
        return values


class StepForm(Form):
    what = forms.CharField(label=_("What"), max_length=200)
    who = forms.CharField(
        label=_("Who"),
        required=False,
        max_length=120,
        help_text=_("A function or an organisation, rather than a name."),
    )
    due_on = forms.DateField(label=_("By"), required=False, widget=DateInput())
