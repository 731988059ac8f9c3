from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from etabli.booking.series.rules import FREQUENCIES, Repetition, rule_for
from etabli.core.forms import Form, TimeInput
from etabli.core.texts import TextFormField
from etabli.events.event.rules import once
from etabli.events.models import Event, Visibility
from etabli.network.forms import DayField
from etabli.network.models import Network, Place, Space

DETAILS = ("title", "text", "elsewhere", "visibility", "seats", "alternative")
TIMES = ("day", "from_time", "until_time")
# What an event may come again: every day is no programme.
AGAIN = ("weekly", "fortnightly", "monthly_day", "monthly_weekday")


class EventForm(Form):
    """An event at a place, or elsewhere; its times are told in the place's local time."""

    title = TextFormField(label=_("Title"), max_length=120)
    text = TextFormField(label=_("What happens"), required=False, lines=5, max_length=4000)
    day = DayField(label=_("Day"))
    from_time = forms.TimeField(label=_("From"), widget=TimeInput())
    until_time = forms.TimeField(
        label=_("Until"),
        widget=TimeInput(),
        help_text=_("An end that is not later than the beginning lies on the next day."),
    )
    repeat = forms.ChoiceField(
        label=_("Comes again"),
        choices=[("", _("no")), *((name, FREQUENCIES[name]) for name in AGAIN)],
        required=False,
    )
    repeat_until = DayField(label=_("Until the day"), required=False)
    space = forms.ModelChoiceField(
        label=_("Takes the whole of"),
        queryset=Space.objects.none(),
        required=False,
        empty_label=_("no space"),
        help_text=_("Nobody else can book it then."),
    )
    elsewhere = TextFormField(
        label=_("Where"),
        required=False,
        max_length=200,
        help_text=_("An address, or how to take part from afar."),
    )
    visibility = forms.ChoiceField(label=_("For whom"), choices=Visibility.choices)
    seats = forms.IntegerField(
        label=_("How many can register"),
        min_value=1,
        max_value=5000,
        required=False,
        help_text=_("Empty: one comes without registering."),
    )
    picture = forms.FileField(
        label=_("Picture"),
        required=False,
        help_text=_("JPEG, PNG or WebP, up to 10 MB."),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )
    alternative = TextFormField(
        label=_("What it shows"),
        max_length=200,
        required=False,
        help_text=_("For those who do not see it."),
    )

    def __init__(self, place: Place | None, *args: Any, event: Event | None = None, **kwargs: Any):
        if event:
            kwargs["initial"] = _told(event)
        super().__init__(*args, **kwargs)
        if place:
            self.fields["space"].queryset = place.spaces.all()  # type: ignore[attr-defined]
            del self.fields["elsewhere"]
        else:
            del self.fields["space"]
        if event:
            del self.fields["repeat"], self.fields["repeat_until"]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("repeat") and not self.errors:
            until = values.get("repeat_until")
            if until is None or until < values["day"]:
                self.add_error(
                    "repeat_until", _("Say until which day it comes again, from the first one on.")
                )
        if values.get("picture") and not values.get("alternative"):
            self.add_error("alternative", _("Say what the picture shows."))
        return values

    def times(self) -> Repetition:
        """When it takes place: the one date, or the rule of all of them."""
        day, starts, ends = (self.cleaned_data[name] for name in TIMES)
        if not self.cleaned_data.get("repeat"):
            return once(day, starts, ends)
        rule = rule_for(self.cleaned_data["repeat"], day, self.cleaned_data["repeat_until"])
        return Repetition(rule, day, starts, ends)

    def details(self) -> dict[str, Any]:
        """What services take besides the times."""
        names = (*DETAILS, "space", "picture")
        return {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}


class AgendaForm(Form):
    """Which place's events are shown."""

    place = forms.ModelChoiceField(
        label=_("Where"),
        queryset=Place.objects.none(),
        to_field_name="slug",
        empty_label=_("everywhere"),
        required=False,
    )
    month = forms.CharField(required=False, widget=forms.HiddenInput())

    def __init__(self, network: Network, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        open_ones = network.places.filter(status=Place.Status.OPEN)
        self.fields["place"].queryset = open_ones  # type: ignore[attr-defined]


def _told(event: Event) -> dict[str, Any]:
    starts, ends = (one.astimezone(event.zone) for one in (event.starts_at, event.ends_at))
    return {
        **{name: getattr(event, name) for name in DETAILS},
        "day": starts.date(),
        "from_time": starts.time(),
        "until_time": ends.time(),
        "space": event.space_id,
    }
