"""The forms of those who book."""

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from etabli.booking.models import Booking
from etabli.booking.requirements import duration
from etabli.booking.rules import hours_told
from etabli.booking.spans import BY_SPAN, PARTS, Span, periods_of, spans_of
from etabli.community.choosing import member_field
from etabli.core import clock
from etabli.core.forms import Form, TimeInput
from etabli.kernels.timetable import period_on
from etabli.network.forms import DayField, PeriodForm
from etabli.network.models import Network, Place, Space
from etabli.network.rules import FIRST_YEAR, LAST_YEAR

BESIDE = "with_"  # before the identifier of what is booked at the same time
NAMED_BESIDE = re.compile(BESIDE + "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
LENGTHS = (30, 60, 120, 180, 240, 480, 600)


def length_choices() -> list[tuple[Any, Any]]:
    """By the hour, or by the hours of the place."""
    return [
        (_("by the hour"), [(str(length), duration(length)) for length in LENGTHS]),
        (_("by the place’s hours"), list(PARTS.items())),
    ]


def minutes_or_part(chosen: str) -> int | str:
    return int(chosen) if chosen.isdecimal() else chosen


class FindForm(Form):
    """What one looks for: a day, a length, and perhaps a kind and a place."""

    day = DayField(label=_("Day"))
    length = forms.TypedChoiceField(
        label=_("How long"), choices=length_choices, coerce=minutes_or_part
    )
    kind = forms.ChoiceField(
        label=_("What"), choices=[("", _("everything")), *Space.Kind.choices], required=False
    )
    quantity = forms.IntegerField(label=_("How many"), min_value=1, max_value=99)
    place = forms.ModelChoiceField(
        label=_("Where"),
        queryset=Place.objects.filter(status=Place.Status.OPEN).only("slug", "name"),
        to_field_name="slug",
        empty_label=_("everywhere"),
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # A room or a machine is booked by the hour alone.
        if self.data.get("kind") in set(Space.Kind) - BY_SPAN:
            self.fields["length"].choices = length_choices()[:1]  # type: ignore[attr-defined]


class WishForm(forms.Form):
    """What a link to the confirmation page carries: an instant and a length in minutes, or a day
    and a part of it by the place's hours, or a day and local times; and, in fields named after
    them, how many of other spaces at the same time."""

    space = forms.UUIDField()
    unit = forms.UUIDField(required=False)  # that very one
    starts_at = forms.DateTimeField(required=False)
    length = forms.IntegerField(min_value=1, max_value=60 * 24 * 366, required=False)
    day = DayField(required=False)
    span = forms.ChoiceField(choices=Span.choices, required=False)
    from_time = forms.TimeField(required=False)
    until_time = forms.TimeField(required=False)
    quantity = forms.IntegerField(min_value=1, max_value=999, required=False)

    def clean_starts_at(self) -> datetime | None:
        starts_at: datetime | None = self.cleaned_data["starts_at"]
        if starts_at is None:
            return None
        if not FIRST_YEAR <= starts_at.year <= LAST_YEAR:
            raise forms.ValidationError("out of reach")
        # What is added to a local time would be added to what the clock shows.
        return starts_at.astimezone(UTC)

    def clean_quantity(self) -> int:
        return self.cleaned_data["quantity"] or 1

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        ways = (("starts_at", "length"), ("day", "span"), ("day", "from_time", "until_time"))
        if not any(all(values.get(name) for name in way) for way in ways):
            raise forms.ValidationError("when is not told")
        return values

    def periods(self, space: Space) -> list[tuple[datetime, datetime]]:
        """When, as instants: one period, or those of a part of the day or of a week; none where
        the place is closed, or where the clocks leave out the time."""
        values = self.cleaned_data
        if starts_at := values.get("starts_at"):
            return [(starts_at, starts_at + timedelta(minutes=values["length"]))]
        if values["span"]:
            found = periods_of(Span(values["span"]), values["day"], space)
        else:
            at = values["from_time"], values["until_time"]
            one = period_on(values["day"], *at, space.place.zone)
            found = [one] if one else []
        return [(clock.instant(one.start), clock.instant(one.end)) for one in found]

    def beside(self) -> dict[UUID, int]:
        """How many of which other spaces, by their identifiers."""
        return {
            UUID(name.removeprefix(BESIDE)): int(number)
            for name, number in self.data.items()
            if NAMED_BESIDE.fullmatch(name) and re.fullmatch(r"[1-9]\d?", number)
        }


class PartForm(Form):
    """What to book of a space: which part of which day, how many, and what else with it."""

    day = DayField(label=_("Day"))

    def __init__(self, space: Space, beside: Iterable[Space], day: date, **kwargs: Any) -> None:
        super().__init__(initial={"day": day}, **kwargs)
        if spans := self._spans(space, day):
            self.fields["span"] = forms.ChoiceField(
                label=_("How long"), choices=spans, widget=forms.RadioSelect
            )
            self.initial["span"] = spans[0][0]
        elif not spans_of(space):
            for name, label in (("from_time", _("From")), ("until_time", _("Until"))):
                self.fields[name] = forms.TimeField(label=label, widget=TimeInput())
        if not space.whole:
            self.fields["quantity"] = forms.IntegerField(
                label=_("How many"), min_value=1, max_value=99, initial=1
            )
        for one in beside:
            self.fields[f"{BESIDE}{one.uuid}"] = forms.IntegerField(
                label=_("%(space)s at the same time: how many") % {"space": one},
                min_value=0,
                max_value=99,
                initial=0,
                required=False,
            )

    @staticmethod
    def _spans(space: Space, day: date) -> list[tuple[str, str]]:
        zone = space.place.zone
        return [
            (span.value, _("%(span)s: %(hours)s") % {"span": span.label, "hours": hours})
            for span in spans_of(space)
            if (hours := hours_told(periods_of(span, day, space), zone))
        ]


class AnswerForm(Form):
    """A host's answer to what is asked for."""

    reason = forms.CharField(
        label=_("Reason, when you refuse"),
        required=False,
        max_length=300,
        help_text=_("It is told to whoever asked."),
    )
    whole = forms.BooleanField(
        label=_("The same answer to all that was asked for with it"), required=False, initial=True
    )


class BookForm(Form):
    """What is left to say when the space and the time are chosen."""

    change_unit = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, members_of: Network | None = None, **kwargs: Any) -> None:
        """`members_of`: for whom a host may book."""
        super().__init__(*args, **kwargs)
        if members_of is not None:
            self.fields["person"] = member_field(
                members_of, _("For whom"), required=False, nobody=_("myself")
            )


class MoveForm(PeriodForm):
    """Another time, in the local time of the place, or another space of the network.

    Ending at 0:00 is the day's end. Of an hour that comes twice in autumn a booking has both,
    unless it was made for a part of it and this is left as it is.
    """

    space = forms.ModelChoiceField(label=_("Space"), queryset=Space.objects.none())
    change_unit = forms.BooleanField(required=False, widget=forms.HiddenInput)

    field_order = ("space",)

    def __init__(self, booking: Booking, *args: Any, **kwargs: Any) -> None:
        place = booking.space.place
        self._now = [
            instant.astimezone(place.zone) for instant in (booking.starts_at, booking.ends_at)
        ]
        starts_at, ends_at = self._now
        initial = {
            "space": booking.space_id,
            "day": starts_at.date(),
            "from_time": starts_at.time(),
            "until_time": ends_at.time(),
            "last_day": ends_at.date(),
        }
        super().__init__(place, *args, **{"initial": initial} | kwargs)
        if (ends_at - timedelta(minutes=1)).date() > starts_at.date():
            self.fields["last_day"] = DayField(label=_("Until the day"))
        self.fields["space"].queryset = Space.objects.filter(  # type: ignore[attr-defined]
            place__network=place.network, place__status=Place.Status.OPEN
        ).select_related("place")
        self.fields["space"].label_from_instance = _space_told  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """The new space and instants, as `services.move` takes them."""
        values = super().clean()
        if self.errors:
            return values
        return {name: values[name] for name in ("space", "starts_at", "ends_at", "change_unit")}

    def _instant(self, field: str, day: date, local: time) -> datetime:
        last = field == "until_time"
        now = self._now[last]
        if (day, local) == (now.date(), now.time()):
            return now.astimezone(UTC)
        return super()._instant(field, day, local)


def _space_told(space: Space) -> str:
    return f"{space.place} – {space}"
