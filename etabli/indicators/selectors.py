"""The indicators of a network's places, month by month."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from etabli.booking.models import Booking
from etabli.indicators.rules import WEEK, Month, Used, desk_days, hours_used, people_told
from etabli.network.models import Network, Place, Space
from etabli.network.rules import local_day
from etabli.network.selectors import all_places, bookable_spaces, opening_periods, units_held_by

DAY = timedelta(days=1)


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


def month_of(network: Network, month: Month) -> list[Row]:
    """A row for each place that is or was open. Four queries, five with whole floors."""
    places = list(all_places(network).exclude(status=Place.Status.DRAFT))
    spaces = bookable_spaces(places)
    units = {space: len(held) for space, held in units_held_by(spaces).items()}
    used = _used(spaces, units, month)
    # A floor booked as a whole offers the units of the rooms in it, which count there.
    offered: dict[int, int] = defaultdict(int)
    for space in spaces:
        offered[space.place_id] += 0 if space.whole else units[space.pk]
    return [_row(place, offered[place.pk], used[place.pk], month) for place in places]


def _used(spaces: Sequence[Space], units: Mapping[int, int], month: Month) -> dict[int, list[Used]]:
    """The confirmed bookings around the month, by place; each place cuts them at its midnight."""
    by_pk = {space.pk: space for space in spaces}
    rows = Booking.objects.filter(
        space__in=by_pk,
        status=Booking.Status.CONFIRMED,
        ends_at__gt=datetime.combine(month.first - DAY, time(0), UTC),
        starts_at__lt=datetime.combine(month.last + 2 * DAY, time(0), UTC),
    ).values_list("space", "person", "starts_at", "ends_at", "quantity")
    used: dict[int, list[Used]] = defaultdict(list)
    for pk, person, starts_at, ends_at, quantity in rows:
        space = by_pk[pk]
        held = units[pk] if space.whole else quantity
        is_desk = space.kind == Space.Kind.OPEN_SPACE
        used[space.place_id].append(Used(person, starts_at, ends_at, held, is_desk))
    return used


def _row(place: Place, units: int, used: Sequence[Used], month: Month) -> Row:
    starts_at, _ends = local_day(month.first, place.zone)
    _starts, ends_at = local_day(month.last, place.zone)
    inside = [one for one in used if one.ends_at > starts_at and one.starts_at < ends_at]
    minutes_open = sum(
        period.end - period.start for period in opening_periods(place, month.first, month.last)
    )
    weeks = ((month.last - month.first).days + 1) / WEEK
    return Row(
        place=place,
        bookings=len(inside),
        people=people_told(len({one.person for one in inside})),
        hours_offered=units * minutes_open / 60,
        hours_booked=hours_used(inside, starts_at, ends_at),
        desk_days_a_week=desk_days(inside, month, place.zone) / weeks,
    )
