"""Questions about entries of calendars: one for each booking, one for a whole series."""

from collections.abc import Iterable

from etabli.booking.invitation.calendars import Repeated
from etabli.booking.models import Booking, Series
from etabli.booking.selectors import with_spaces
from etabli.booking.series.rules import Repetition, planned


def of_entries(bookings: Iterable[Booking]) -> list[list[Booking]]:
    """These bookings by the entry of a calendar that they are: what is of a series, together."""
    entries: dict[tuple[str, int | None], list[Booking]] = {}
    for one in bookings:
        key = ("series", one.series_id) if one.series_id else ("booking", one.pk)
        entries.setdefault(key, []).append(one)
    return list(entries.values())


def repeated(series: Series) -> Repeated:
    """A series as it is now, date by date. One query."""
    times = Repetition(series.rule, series.first, series.from_time, series.until_time)
    return Repeated(
        series=series,
        planned=planned(times, series.space.place.zone),
        bookings={one.series_day: one for one in with_spaces(series.bookings.all())},
    )
