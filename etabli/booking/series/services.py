"""The verbs of series: book, change, leave out. Each changes all of its dates, or none."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date, time, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from etabli.booking import messages, services
from etabli.booking.invitation.services import Change, told, told_what_is_left
from etabli.booking.models import Booking, Series
from etabli.booking.rules import check_wish
from etabli.booking.seating.services import Full, taken_explained, vacate
from etabli.booking.series import rules, selectors
from etabli.booking.series.rules import Planned, Repetition
from etabli.booking.terms.services import count_in_turn
from etabli.core import clock
from etabli.core.errors import BadInput, Conflict, Forbidden, Refused
from etabli.kernels.timetable import period_on
from etabli.network import requirements
from etabli.network.models import Space
from etabli.network.requirements import Use
from etabli.network.services import lock_units
from etabli.people.models import Person


def book_series(
    person: Person,
    space: Space,
    repetition: Repetition,
    *,
    quantity: int = 1,
    skip: Collection[date] = (),
    moved: Mapping[date, time] | None = None,
    by: Person | None = None,
) -> Series:
    """Book every date of a repetition but those to `skip`; those in `moved` at another time.

    Raises BadInput; Forbidden; Conflict `clashes` with the dates that cannot be had and why, when
    there is one that is neither skipped nor moved out of the way.
    """
    dates = rules.planned(repetition, space.place.zone, moved)
    named = [one.day for one in dates]
    rules.check_among(skip, named, "skip")
    rules.check_among(moved or (), named, "moved")
    wanted = [one for one in dates if one.day not in skip]
    if not wanted:
        raise BadInput(_("All dates are left out: nothing is booked."), field="skip")
    with taken_explained(_now(person, space, quantity)), transaction.atomic():
        units = lock_units([space])[space.pk]
        count_in_turn([person], space.place)
        series = Series.objects.create(
            space=space,
            person=person,
            rule=rules.ending(repetition.rule, named[-1]),
            first=named[0],
            from_time=repetition.from_time,
            until_time=repetition.until_time,
            quantity=quantity,
            created_at=clock.now(),
        )

        def book(one: Planned) -> Booking:
            use = _allowed(_use(person, space, one, quantity, by=by))
            return services.make(use, units, by=by, series=series, series_day=one.day)

        made = _each(wanted, book)
        messages.asked(made)
        services.told_if_confirmed(made, by)
    return series


def change_series(
    series: Series,
    from_time: time,
    until_time: time,
    *,
    by: Person,
    from_day: date | None = None,
    space: Space | None = None,
    shift: int = 0,
    stay: Collection[date] = (),
) -> Series:
    """Give the dates from `from_day` on, or all that have not begun, other hours, another space,
    or other week days, `shift` days later; those in `stay` remain as they are.

    They become a series of their own, which is returned; what is over remains in the old one.
    Raises BadInput; Conflict `clashes` as `book_series` does, `nothing_left`; Forbidden.
    """
    target = space or series.space
    rule = rules.shifted(series.rule, shift)
    found = [one for one in selectors.changeable(series, from_day) if one.series_day not in stay]
    later = timedelta(days=shift)
    with taken_explained(_now(series.person, target, series.quantity)), transaction.atomic():
        current, units = services.locked(found, target)
        count_in_turn([series.person], target.place)
        now = clock.now()
        # Somebody may have given some of them to another series in the meantime.
        own = [one for one in current if one.series_id == series.pk]
        current = [one for one in own if one.is_live and one.starts_at > now]
        if not current:
            raise Conflict("nothing_left", _("Nothing of this series is left to be changed."))
        current.sort(key=lambda one: one.series_day or series.first)
        days = [one.series_day + later for one in current if one.series_day]
        new = Series.objects.create(
            space=target,
            person=series.person,
            rule=rules.ending(rule, days[-1]),
            first=days[0],
            from_time=from_time,
            until_time=until_time,
            quantity=series.quantity,
            created_at=clock.now(),
        )
        for one in current:
            vacate(one)  # all of them first: one may take another's place
        bookings = dict(zip(days, current, strict=True))
        zone = target.place.zone

        def put(one: Planned) -> Booking:
            booking = bookings[one.day]
            use = _allowed(
                _use(series.person, target, one, booking.quantity, replacing=booking.uuid, by=by)
            )
            booking.series, booking.series_day = new, one.day
            services.put(booking, use, units[target.pk], by=by)
            return booking

        dates = [Planned(day, period_on(day, from_time, until_time, zone)) for day in days]
        changed = _each(dates, put, told=later)
        messages.asked(changed)
        # As it is told by now: another date of it may be changing at this moment.
        counted = Series.objects.select_for_update().get(pk=series.pk)
        series.entry, series.revision = counted.entry, counted.revision
        if not (_shorten(series) and told_what_is_left(series, by=by)):
            _take_its_place(new, series)
        told(Change.CHANGED, changed, by=by)
    return new


def leave_out(
    series: Series, *, by: Person, first: date | None = None, last: date | None = None
) -> list[Booking]:
    """Cancel the dates from `first` to `last`, both included, that have not begun: one, a holiday,
    the rest, or all of the series. Raises Conflict `nothing_left` when there is none."""
    found = selectors.changeable(series, first, last)
    if not found:
        raise Conflict("nothing_left", _("Nothing of this series is left on these dates."))
    return services.cancel_all(found, by=by)


def _use(
    person: Person,
    space: Space,
    one: Planned,
    quantity: int,
    *,
    replacing: UUID | None = None,
    by: Person | None = None,
) -> Use:
    period = one.period
    if period is None:
        raise selectors.left_out()
    starts_at, ends_at = clock.instant(period.start), clock.instant(period.end)
    return Use(
        person,
        space,
        starts_at,
        ends_at,
        clock.now(),
        quantity,
        in_series=True,
        replacing=replacing,
        by=by,
    )


def _now(person: Person, space: Space, quantity: int) -> Use:
    """For what is told should the database refuse what the lock let through."""
    now = clock.this_minute()
    return Use(person, space, now, now + timedelta(hours=1), now, quantity)


def _allowed(use: Use) -> Use:
    check_wish(use)
    services.check_asker(use, use.by)
    requirements.require(use)
    return use


def _each(
    dates: Sequence[Planned],
    act: Callable[[Planned], Booking],
    told: timedelta = timedelta(0),
) -> list[Booking]:
    """Act on every date, and raise all that stands in the way at once; `told`: how much earlier
    the dates are known."""
    made: list[Booking] = []
    clashes: list[dict[str, Any]] = []
    for one in dates:
        try:
            made.append(act(one))
            continue
        except (BadInput, Forbidden):  # the same on every date
            raise
        except Full as full:
            refusal: Refused = selectors.taken(full.use.space)
        except Refused as error:
            refusal = error
        day = (one.day - told).isoformat()
        clashes.append({"day": day, "code": refusal.code, "message": refusal.message})
    if clashes:
        raise Conflict(
            "clashes",
            _("Some dates of this series cannot be had."),
            advice=_("Leave them out or choose another time for them."),
            field="rule",
            extra={"clashes": clashes},
        )
    return made


def _shorten(series: Series) -> bool:
    """What has left a series is no date of it any more; one without any is gone. Whether
    something is left."""
    last = series.bookings.order_by("series_day").last()
    if last is None or last.series_day is None:
        series.delete()
        return False
    series.rule = rules.ending(series.rule, last.series_day)
    series.save(update_fields=["rule"])
    return True


def _take_its_place(new: Series, gone: Series) -> None:
    """In calendars the new series is the entry that the other one was, changed."""
    new.entry, new.revision = gone.entry or gone.uuid, gone.revision
    new.save(update_fields=["entry", "revision"])
