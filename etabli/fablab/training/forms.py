from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from etabli.core.forms import Form
from etabli.core.texts import Text, TextFormField
from etabli.fablab.models import Question, Session, Training
from etabli.fablab.training.selectors import choices_told, who_may_teach
from etabli.network.forms import PeriodForm
from etabli.network.models import Network, Place, Space
from etabli.people.models import Person

TRAINING = ("name", "description", "pass_mark", "valid_months", "unused_months")
CHOICES = (1, 2, 3, 4)
MONTHS: dict[str, Any] = {"min_value": 1, "max_value": 240, "required": False}


class TrainingForm(Form):
    name = TextFormField(label=_("Name"), max_length=80)
    description = TextFormField(label=_("What one learns"), required=False, lines=4)
    prerequisites = forms.ModelMultipleChoiceField(
        label=_("Comes after"),
        queryset=Training.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    pass_mark = forms.IntegerField(
        label=_("Pass mark of the quiz (%)"), min_value=0, max_value=100, initial=80
    )
    valid_months = forms.IntegerField(
        label=_("An authorisation is valid for (months)"),
        help_text=_("Empty: without end."),
        **MONTHS,
    )
    unused_months = forms.IntegerField(
        label=_("It lapses when the machine is not used for (months)"),
        help_text=_("Empty: never."),
        **MONTHS,
    )

    def __init__(
        self, network: Network, *args: Any, training: Training | None = None, **kwargs: Any
    ) -> None:
        if training:
            kwargs["initial"] = {field: getattr(training, field) for field in TRAINING} | {
                "prerequisites": training.prerequisites.all()
            }
        super().__init__(*args, **kwargs)
        others = network.trainings.all()
        others = others.exclude(pk=training.pk) if training else others
        self.fields["prerequisites"].queryset = others  # type: ignore[attr-defined]
        if not others:
            del self.fields["prerequisites"]


class InstructorForm(Form):
    email = forms.EmailField(label=_("E-mail of the account"))


class QuestionForm(Form):
    """A question and up to four choices, each right or not."""

    text = TextFormField(label=_("Question"), max_length=300)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number in CHOICES:
            self.fields[f"choice_{number}"] = TextFormField(
                label=_("Choice %(number)d") % {"number": number},
                max_length=200,
                required=number <= 2,
            )
            self.fields[f"right_{number}"] = forms.BooleanField(
                label=_("Choice %(number)d is right") % {"number": number}, required=False
            )

    def choices(self) -> list[tuple[Text, bool]]:
        """Those that were filled in."""
        values = self.cleaned_data
        return [
            (values[f"choice_{number}"], values[f"right_{number}"])
            for number in CHOICES
            if values[f"choice_{number}"]
        ]


class QuizForm(Form):
    """All questions of a training; several choices of one may be right."""

    def __init__(self, questions: list[Question], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._questions = questions
        for question in questions:
            self.fields[f"question_{question.pk}"] = forms.TypedMultipleChoiceField(
                label=str(question.text),
                choices=list(enumerate(choices_told(question))),
                coerce=int,
                widget=forms.CheckboxSelectMultiple,
            )

    def answers(self) -> dict[int, set[int]]:
        """For each question (by id) the positions ticked."""
        return {
            question.pk: set(self.cleaned_data[f"question_{question.pk}"])
            for question in self._questions
        }


class SessionForm(PeriodForm):
    training = forms.ModelChoiceField(label=_("Training"), queryset=Training.objects.none())
    seats = forms.IntegerField(label=_("Number of seats"), min_value=1, max_value=500, initial=6)
    field_order = ("training",)

    def __init__(self, place: Place, trainings: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(place, *args, **kwargs)
        self.fields["training"].queryset = trainings  # type: ignore[attr-defined]


class ChangeForm(PeriodForm):
    """Another time, instructor, room or number of places for a session."""

    instructor = forms.ModelChoiceField(
        label=_("Instructor"), queryset=Person.objects.none(), empty_label=None
    )
    space = forms.ModelChoiceField(
        label=_("Space"),
        queryset=Space.objects.none(),
        required=False,
        empty_label=_("not told"),
    )
    seats = forms.IntegerField(label=_("Number of seats"), min_value=1, max_value=500)

    def __init__(self, session: Session, *args: Any, **kwargs: Any) -> None:
        starts_at, ends_at = (
            instant.astimezone(session.place.zone)
            for instant in (session.starts_at, session.ends_at)
        )
        kwargs["initial"] = {
            "day": starts_at.date(),
            "from_time": starts_at.time(),
            "until_time": ends_at.time(),
            "instructor": session.instructor_id,
            "space": session.space_id,
            "seats": session.seats,
        }
        super().__init__(session.place, *args, **kwargs)
        teachers = [one.pk for one in who_may_teach(session)]
        self.fields["instructor"].queryset = Person.objects.filter(pk__in=teachers)  # type: ignore[attr-defined]
        self.fields["space"].queryset = session.place.spaces.all()  # type: ignore[attr-defined]

    def change(self) -> dict[str, Any]:
        """What `services.change_session` takes."""
        return {
            **self.period(),
            **{name: self.cleaned_data[name] for name in ("instructor", "space", "seats")},
        }
