"""The indicators of a network's places, month by month."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import (
    Case,
    Count,
    DateTimeField,
    DurationField,
    ExpressionWrapper,
    F,
    IntegerField,
    Max,
    Q,
    QuerySet,
    Sum,
    Value,
    When,
)
from django.db.models.functions import TruncDate

from etabli.booking.models import Booking
from etabli.core import sql
from etabli.indicators.rules import WEEK, Month, Used, desk_days, hours_used, people_told
from etabli.network.models import Network, Place, Space
from etabli.network.rules import local_day
from etabli.network.selectors import all_places, bookable_spaces, opening_periods, units_held_by

HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Row:
    """A place's month. `people` is None where so few came that the number is kept back."""

    place: Place
    bookings: int
    people: int | None
    hours_offered: float
    hours_booked: float
    desk_days_a_week: float

    @property
    def occupancy(self) -> float | None:
        """The share of the offered unit-hours that was booked."""
        return self.hours_booked / self.hours_offered if self.hours_offered else None

    @property
    def against_expected(self) -> float | None:
        """Desk-days a week, as a share of what the study expected."""
        expected = self.place.expected_desk_days
        return self.desk_days_a_week / expected if expected else None


@dataclass
class Figures:
    """What was used of a place in a month."""

    bookings: int = 0
    people: int = 0
    hours: float = 0.0
    desk_days: int = 0


def month_of(network: Network, month: Month) -> list[Row]:
    """A row for each place that is or was open. Three queries, four with whole floors, and five
    more for each time zone of the places."""
    places = list(all_places(network).exclude(status=Place.Status.DRAFT))
    spaces = bookable_spaces(places)
    units = {space: len(held) for space, held in units_held_by(spaces).items()}
    # A floor booked as a whole offers the units of the rooms in it, which count there.
    offered: dict[int, int] = defaultdict(int)
    for space in spaces:
        offered[space.place_id] += 0 if space.whole else units[space.pk]
    whole = {space.pk: units[space.pk] for space in spaces if space.whole}
    used: dict[int, Figures] = defaultdict(Figures)
    for zone in sorted({place.zone for place in places}, key=str):
        _count([place for place in places if place.zone == zone], whole, month, zone, used)
    return [_row(place, offered[place.pk], used[place.pk], month) for place in places]


def _count(
    places: Sequence[Place],
    whole: Mapping[int, int],
    month: Month,
    zone: ZoneInfo,
    used: dict[int, Figures],
) -> None:
    """Count what was used of places of one zone. The database adds up; read are the few bookings
    that reach over the end of the month, and those of people who stayed at a desk over midnight."""
    starts_at, _ends = local_day(month.first, zone)
    _starts, ends_at = local_day(month.last, zone)
    touching = _confirmed(places, whole, zone).filter(ends_at__gt=starts_at, starts_at__lt=ends_at)
    counted = touching.values_list("place").annotate(Count("pk"), Count("person", distinct=True))
    for place, bookings, people in counted:
        used[place].bookings, used[place].people = bookings, people
    over_the_end = Q(starts_at__lt=starts_at) | Q(ends_at__gt=ends_at)
    length = ExpressionWrapper(F("ends_at") - F("starts_at"), output_field=DurationField())
    inside = (
        touching.exclude(over_the_end).values_list("place", "held").annotate(lasted=Sum(length))
    )
    for place, held, lasted in inside:
        used[place].hours += lasted / HOUR * held
    for place, reaching in _read(touching.filter(over_the_end)).items():
        used[place].hours += hours_used(reaching, starts_at, ends_at)
    desks = touching.filter(space__kind=Space.Kind.OPEN_SPACE)
    nights = desks.exclude(first=F("last")).values("person")
    for place, staying in _read(desks.filter(person__in=nights)).items():
        used[place].desk_days += desk_days(staying, month, zone)
    days = desks.exclude(person__in=nights).values("place", "person", "first")
    for place, most in sql.summed(days.annotate(most=Max("held")), "most", by="place"):
        used[place].desk_days += most


def _confirmed(
    places: Iterable[Place], whole: Mapping[int, int], zone: ZoneInfo
) -> QuerySet[Any, Any]:
    """Confirmed bookings with their place, how many units each holds (a whole space all of its),
    and the first and the last local date that they touch: what ends at midnight does not touch the
    day that begins then."""
    last_minute = ExpressionWrapper(
        F("ends_at") - timedelta(minutes=1), output_field=DateTimeField()
    )
    return (
        Booking.objects.filter(space__place__in=places, status=Booking.Status.CONFIRMED)
        .annotate(
            place=F("space__place"),
            held=Case(
                *(When(space=space, then=Value(units)) for space, units in whole.items()),
                default=F("quantity"),
                output_field=IntegerField(),
            ),
            first=TruncDate("starts_at", tzinfo=zone),
            last=TruncDate(last_minute, tzinfo=zone),
        )
        .order_by()
    )


def _read(bookings: QuerySet[Any, Any]) -> dict[int, list[Used]]:
    """These bookings one by one, by place."""
    found: dict[int, list[Used]] = defaultdict(list)
    rows = bookings.values_list("place", "person", "starts_at", "ends_at", "held", "space__kind")
    for place, person, starts_at, ends_at, held, kind in rows:
        is_desk = kind == Space.Kind.OPEN_SPACE
        found[place].append(Used(person, starts_at, ends_at, held, is_desk))
    return found


def _row(place: Place, units: int, used: Figures, month: Month) -> Row:
    minutes_open = sum(
        period.end - period.start for period in opening_periods(place, month.first, month.last)
    )
    weeks = ((month.last - month.first).days + 1) / WEEK
    return Row(
        place=place,
        bookings=used.bookings,
        people=people_told(used.people),
        hours_offered=units * minutes_open / 60,
        hours_booked=used.hours,
        desk_days_a_week=used.desk_days / weeks,
    )
