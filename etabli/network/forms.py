"""The forms of those who keep a network's places."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.dates import WEEKDAYS as WEEKDAY_NAMES
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from etabli.core.errors import BadInput, Refused
from etabli.core.forms import DateInput, Form, TimeInput
from etabli.core.texts import TextFormField
from etabli.network.hours import MIDNIGHT, Stretch
from etabli.network.models import Network, Place, Space
from etabli.network.rules import (
    FIRST_YEAR,
    LAST_YEAR,
    SCHOOL_ZONES,
    check_stretches,
    instant_at,
)

# Monday first, as `Hours` numbers them
WEEKDAYS = tuple(WEEKDAY_NAMES.items())
STRETCHES_A_DAY = 2  # a morning and an afternoon
YEAR = 366 * 24 * 60  # minutes
SPACE_FIELDS = (
    "kind",
    "name",
    "seats",
    "inside",
    "whole",
    "shortest",
    "longest",
    "notice",
    "horizon",
    "buffer",
    "series_horizon",
    "approval",
    "answered_within",
)


class DayField(forms.DateField):
    """A date that people may mean, picked with the browser's own picker."""

    def __init__(self, **kwargs: Any) -> None:
        reach = [
            MinValueValidator(date(FIRST_YEAR, 1, 1)),
            MaxValueValidator(date(LAST_YEAR, 12, 31)),
        ]
        super().__init__(**{"widget": DateInput(), "validators": reach, **kwargs})


class PeriodForm(Form):
    """A period of one day, told in the local time of a place; until 0:00 is the day's end."""

    day = DayField(label=_("Day"))
    from_time = forms.TimeField(label=_("From"), widget=TimeInput())
    until_time = forms.TimeField(label=_("Until"), widget=TimeInput())

    def __init__(self, place: Place, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._zone = place.zone

    def clean(self) -> dict[str, Any]:
        """With `starts_at` and `ends_at` beside what was filled in."""
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
        return values | {"starts_at": starts_at, "ends_at": ends_at}

    def period(self) -> dict[str, datetime]:
        """The instants, as services take them."""
        return {name: self.cleaned_data[name] for name in ("starts_at", "ends_at")}

    def _instant(self, field: str, day: date, local: time) -> datetime:
        return instant_at(day, local, self._zone, field=field, last=field == "until_time")


class NetworkForm(Form):
    name = TextFormField(label=_("Name"), max_length=80)
    joining = forms.ChoiceField(label=_("Who becomes a member"), choices=Network.Joining.choices)
    charter = TextFormField(
        label=_("Charter"),
        required=False,
        lines=4,
        help_text=_("What everybody agrees to when joining."),
    )
    passes_needed = forms.BooleanField(
        label=_("A plan or pass must cover each booking"), required=False
    )


class PlaceForm(Form):
    """A new place: the rest comes on its own pages."""

    name = TextFormField(label=_("Name"), max_length=80)
    kind = forms.ChoiceField(label=_("Kind"), choices=Place.Kind.choices)


class PlaceDetailsForm(PlaceForm):
    description = TextFormField(label=_("Description"), required=False, lines=3)
    address = forms.CharField(label=_("Address"), required=False, max_length=200)
    commune_name = forms.CharField(label=_("Commune"), required=False, max_length=100)
    commune_code = forms.CharField(
        label=_("Commune code"), required=False, max_length=10, help_text=_("INSEE, like 39478.")
    )
    latitude = forms.FloatField(
        label=_("Latitude"), required=False, min_value=-90, max_value=90, localize=False
    )
    longitude = forms.FloatField(
        label=_("Longitude"), required=False, min_value=-180, max_value=180, localize=False
    )
    getting_there = TextFormField(label=_("How to get there"), required=False, lines=3)
    accessibility = TextFormField(
        label=_("Accessibility"),
        required=False,
        lines=3,
        help_text=_("Steps, door widths, toilets, parking, hearing loop: what one can rely on."),
    )
    phone = forms.CharField(label=_("Whom to call"), required=False, max_length=30)
    email = forms.EmailField(label=_("E-mail"), required=False)
    holidays = forms.CharField(
        label=_("Closed on the public holidays of"),
        required=False,
        max_length=10,
        help_text=Place._meta.get_field("holidays").help_text,
    )


class HoursForm(Form):
    """Two stretches a day, every day of the week: fourteen pairs of times."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for weekday, day in WEEKDAYS:
            for stretch in range(STRETCHES_A_DAY):
                for end, told in (("opens", _("opens")), ("closes", _("closes"))):
                    self.fields[f"{end}_{weekday}_{stretch}"] = forms.TimeField(
                        label=f"{day} {stretch + 1}, {told}", required=False, widget=TimeInput()
                    )

    @classmethod
    def of(cls, place: Place) -> "HoursForm":
        """The form as the place's hours fill it."""
        return cls(initial=_filled(place.hours.week))

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        for weekday, day in WEEKDAYS:
            for stretch in range(STRETCHES_A_DAY):
                opens = values.get(f"opens_{weekday}_{stretch}")
                closes = values.get(f"closes_{weekday}_{stretch}")
                if (opens is None) != (closes is None):
                    self.add_error(None, gettext("%(day)s: give both times.") % {"day": day})
        if not self.errors:
            self._check_each_day()
        return values

    def _check_each_day(self) -> None:
        for (_weekday, day), stretches in zip(WEEKDAYS, self.week().values(), strict=True):
            try:
                check_stretches(stretches)
            except BadInput as error:
                self.add_error(None, f"{day}{gettext(':')} {error}")

    def week(self) -> dict[int, list[Stretch]]:
        """The hours as they were filled in."""
        values = self.cleaned_data
        return {
            weekday: [
                Stretch(values[f"opens_{weekday}_{stretch}"], values[f"closes_{weekday}_{stretch}"])
                for stretch in range(STRETCHES_A_DAY)
                if values[f"opens_{weekday}_{stretch}"] is not None
            ]
            for weekday, _day in WEEKDAYS
        }

    def rows(self) -> list[tuple[Any, list[Any]]]:
        """For the table: each day with its fields."""
        return [
            (
                day,
                [
                    self[f"{end}_{weekday}_{stretch}"]
                    for stretch in range(STRETCHES_A_DAY)
                    for end in ("opens", "closes")
                ],
            )
            for weekday, day in WEEKDAYS
        ]


class SchoolHoursForm(HoursForm):
    """The same for the school holidays of a zone."""

    zone = forms.ChoiceField(
        label=_("School holidays of"),
        required=False,
        choices=[
            ("", _("none: the usual hours all year")),
            *((zone, format_lazy("{} {}", _("zone"), zone)) for zone in SCHOOL_ZONES[1:]),
        ],
    )

    @classmethod
    def of(cls, place: Place) -> "SchoolHoursForm":
        """As they are; before there are any, as in term."""
        hours = place.hours
        return cls(
            initial=_filled(hours.school if hours.zone else hours.week) | {"zone": hours.zone}
        )


def _filled(week: Mapping[int, Sequence[Stretch]]) -> dict[str, Any]:
    initial: dict[str, Any] = {}
    for weekday, stretches in week.items():
        for number, stretch in enumerate(stretches):
            initial[f"opens_{weekday}_{number}"] = stretch.opens
            initial[f"closes_{weekday}_{number}"] = stretch.closes
    return initial


class SpecialDayForm(Form):
    date = DayField(label=_("Date"))
    opens = forms.TimeField(label=_("Opens"), required=False, widget=TimeInput())
    closes = forms.TimeField(label=_("Closes"), required=False, widget=TimeInput())
    reason = TextFormField(label=_("Reason"), required=False, max_length=120)


class SpaceForm(Form):
    kind = forms.ChoiceField(label=_("Kind"), choices=Space.Kind.choices)
    name = TextFormField(label=_("Name"), max_length=80)
    units = forms.CharField(
        label=_("Units, one per line"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_(
            "Each desk of an open space; one line for a room or a machine; "
            "none for a floor whose rooms have theirs."
        ),
    )
    seats = forms.IntegerField(
        label=_("For how many people"), min_value=1, max_value=9999, initial=1
    )
    inside = forms.ModelChoiceField(
        label=_("Inside"), queryset=Space.objects.none(), required=False
    )
    whole = forms.BooleanField(
        label=_("Booked as a whole, with every space inside"), required=False
    )
    shortest = forms.IntegerField(
        label=_("Shortest booking (minutes)"), min_value=1, max_value=YEAR, initial=30
    )
    longest = forms.IntegerField(
        label=_("Longest booking (minutes)"), min_value=1, max_value=YEAR, initial=720
    )
    notice = forms.IntegerField(label=_("Notice (minutes)"), min_value=0, max_value=YEAR, initial=0)
    horizon = forms.IntegerField(
        label=_("Bookable ahead (days)"), min_value=1, max_value=3660, initial=90
    )
    buffer = forms.IntegerField(
        label=_("Kept free afterwards (minutes)"), min_value=0, max_value=YEAR, initial=0
    )
    series_horizon = forms.IntegerField(
        label=_("Series bookable ahead (days)"),
        min_value=1,
        max_value=3660,
        required=False,
        help_text=_("Every Tuesday until June: empty, a series reaches as far as one booking."),
    )
    approval = forms.BooleanField(label=_("A host accepts each booking"), required=False)
    answered_within = forms.IntegerField(
        label=_("Accepted or refused within (hours)"), min_value=1, max_value=24 * 31, initial=48
    )

    def __init__(self, place: Place, *args: Any, space: Space | None = None, **kwargs: Any) -> None:
        if space:
            kwargs["initial"] = {field: getattr(space, field) for field in SPACE_FIELDS} | {
                "units": "\n".join(unit.name for unit in space.units.all())
            }
        super().__init__(*args, **kwargs)
        others = place.spaces.exclude(pk=space.pk) if space else place.spaces.all()
        self.fields["inside"].queryset = others  # type: ignore[attr-defined]

    def clean_units(self) -> list[str]:
        names = [line.strip() for line in self.cleaned_data["units"].splitlines() if line.strip()]
        if any(len(name) > 60 for name in names):
            raise forms.ValidationError(gettext("A unit's name has at most 60 characters."))
        return names


class ClosureForm(Form):
    """A closure, told in the place's local time."""

    space = forms.ModelChoiceField(label=_("Space"), queryset=Space.objects.none())
    first = DayField(label=_("From"))
    from_time = forms.TimeField(label=_("at"), widget=TimeInput(), initial=time(0))
    last = DayField(label=_("Until"))
    until_time = forms.TimeField(label=_("at"), widget=TimeInput(), initial=time(23, 59))
    reason = TextFormField(label=_("Reason"), required=False, max_length=120)

    def __init__(self, place: Place, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._place = place
        self.fields["space"].queryset = place.spaces.all()  # type: ignore[attr-defined]

    def closure(self) -> dict[str, Any]:
        """What to close, from which instant to which, and why."""
        values, zone = self.cleaned_data, self._place.zone
        return {
            "space": values["space"],
            "starts_at": instant_at(values["first"], values["from_time"], zone, field="from_time"),
            "ends_at": instant_at(
                values["last"], values["until_time"], zone, field="until_time", last=True
            ),
            "reason": values["reason"],
        }

    def refuse(self, refusal: Refused) -> None:
        """The service's fields are instants; here each is a day and a time."""
        refusal.field = {"starts_at": "first", "ends_at": "last"}.get(refusal.field, refusal.field)
        super().refuse(refusal)


class PhotoForm(Form):
    picture = forms.FileField(
        label=_("Picture"),
        help_text=_("JPEG, PNG or WebP, up to 10 MB."),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )
    alternative = TextFormField(
        label=_("What it shows"),
        max_length=200,
        help_text=_("For those who do not see it."),
    )
