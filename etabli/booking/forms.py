"""The forms of those who book."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from etabli.booking.models import Booking
from etabli.booking.requirements import duration
from etabli.core.errors import BadInput
from etabli.core.forms import Form, TimeInput
from etabli.network.forms import DayField
from etabli.network.hours import MIDNIGHT
from etabli.network.models import Place, Space
from etabli.network.rules import FIRST_YEAR, LAST_YEAR, instant_at

LENGTHS = (30, 60, 120, 180, 240, 480, 600)


def length_choices() -> list[tuple[int, str]]:
    return [(length, duration(length)) for length in LENGTHS]


class FindForm(Form):
    """What one looks for: a day, a length, and perhaps a kind and a place."""

    day = DayField(label=_("Day"))
    length = forms.TypedChoiceField(label=_("How long"), choices=length_choices, coerce=int)
    kind = forms.ChoiceField(
        label=_("What"), choices=[("", _("everything")), *Space.Kind.choices], required=False
    )
    quantity = forms.IntegerField(label=_("How many"), min_value=1, max_value=99)
    place = forms.ModelChoiceField(
        label=_("Where"),
        queryset=Place.objects.filter(status=Place.Status.OPEN),
        to_field_name="slug",
        empty_label=_("everywhere"),
        required=False,
    )


class WishForm(forms.Form):
    """What a link to the confirmation page carries."""

    space = forms.UUIDField()
    starts_at = forms.DateTimeField()
    length = forms.IntegerField(min_value=1, max_value=60 * 24 * 366)
    quantity = forms.IntegerField(min_value=1, max_value=999, required=False)

    def clean_starts_at(self) -> datetime:
        starts_at: datetime = self.cleaned_data["starts_at"]
        if not FIRST_YEAR <= starts_at.year <= LAST_YEAR:
            raise forms.ValidationError("out of reach")
        # What is added to a local time would be added to what the clock shows.
        return starts_at.astimezone(UTC)

    def clean_quantity(self) -> int:
        return self.cleaned_data["quantity"] or 1

    def ends_at(self) -> datetime:
        ends_at: datetime = self.cleaned_data["starts_at"] + timedelta(
            minutes=self.cleaned_data["length"]
        )
        return ends_at


class BookForm(Form):
    """What is left to say when the space and the time are chosen."""

    change_unit = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, members: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if members is not None:
            self.fields["person"] = forms.ModelChoiceField(
                label=_("For whom"),
                queryset=members,
                required=False,
                empty_label=_("myself"),
            )


class MoveForm(Form):
    """Another time, in the local time of the place, or another space of the network.

    Ending at 0:00 is the day's end. Of an hour that comes twice in autumn a booking has both,
    unless it was made for a part of it and this is left as it is.
    """

    space = forms.ModelChoiceField(label=_("Space"), queryset=Space.objects.none())
    day = DayField(label=_("Day"))
    from_time = forms.TimeField(label=_("From"), widget=TimeInput())
    until_time = forms.TimeField(label=_("Until"), widget=TimeInput())
    change_unit = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(self, booking: Booking, *args: Any, **kwargs: Any) -> None:
        self._zone = booking.space.place.zone
        self._now = [
            instant.astimezone(self._zone) for instant in (booking.starts_at, booking.ends_at)
        ]
        starts_at, ends_at = self._now
        initial = {
            "space": booking.space_id,
            "day": starts_at.date(),
            "from_time": starts_at.time(),
            "until_time": ends_at.time(),
            "last_day": ends_at.date(),
        }
        super().__init__(*args, **{"initial": initial} | kwargs)
        if (ends_at - timedelta(minutes=1)).date() > starts_at.date():
            self.fields["last_day"] = DayField(label=_("Until the day"))
        self.fields["space"].queryset = Space.objects.filter(  # type: ignore[attr-defined]
            place__network=booking.space.place.network, place__status=Place.Status.OPEN
        ).select_related("place")
        self.fields["space"].label_from_instance = _space_told  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """The new space and instants, as `services.move` takes them."""
        values = super().clean() or {}
        if self.errors:
            return values
        first, until = values["day"], values["until_time"]
        last = values.get("last_day") or first + timedelta(days=until == MIDNIGHT)
        try:
            starts_at = self._instant("from_time", first, values["from_time"])
            ends_at = self._instant("until_time", last, until)
        except BadInput as error:
            raise forms.ValidationError({error.field: str(error)}) from error
        if ends_at <= starts_at:
            raise forms.ValidationError(
                {"until_time": gettext("The end is not after the beginning.")}
            )
        return {
            "space": values["space"],
            "starts_at": starts_at,
            "ends_at": ends_at,
            "change_unit": values["change_unit"],
        }

    def _instant(self, field: str, day: date, local: time) -> datetime:
        last = field == "until_time"
        now = self._now[last]
        if (day, local) == (now.date(), now.time()):
            return now.astimezone(UTC)
        return instant_at(day, local, self._zone, field=field, last=last)


def _space_told(space: Space) -> str:
    return f"{space.place} – {space}"
