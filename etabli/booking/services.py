"""The verbs of booking: book, move, cancel. The only writers of bookings.

Each locks the space it touches, so that requests for the last unit are served one after the
other; and should anything ever get past the lock, the database refuses the overlap itself.
"""

import secrets
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from etabli.booking import selectors
from etabli.booking.models import Booking, CalendarFeed
from etabli.booking.rules import Piece, check_wish, pieces_told
from etabli.core import clock, sql
from etabli.core.errors import BadInput, Conflict, Forbidden
from etabli.entitlements.ledger import services as ledger
from etabli.kernels.timetable import Held, Period, hop, seat
from etabli.network import requirements
from etabli.network.models import NO_OVERLAP, Occupation, Space, Unit
from etabli.network.requirements import Use
from etabli.network.services import lock_units
from etabli.people.models import Person
from etabli.people.rights import Action
from etabli.people.selectors import may


def book(
    person: Person,
    space: Space,
    starts_at: datetime,
    ends_at: datetime,
    *,
    quantity: int = 1,
    unit: Unit | None = None,
    change_unit: bool = False,
    by: Person | None = None,
) -> Booking:
    """Book `space` for `person` from one instant to another, on whole minutes.

    `unit` asks for that very unit; `change_unit` accepts to change units within the period when
    none is free throughout; `by` is who books for somebody else.
    Raises BadInput; the first requirement's refusal; Conflict `taken` with alternatives, or
    `change_unit` when a change of unit within the period is all that is left; Forbidden.
    """
    use = Use(person, space, starts_at, ends_at, asked_at=clock.now(), quantity=quantity)
    check_wish(use)
    _check_unit(use, unit)
    _check_asker(use, by)
    requirements.require(use)
    with _taken_explained(use, unit), transaction.atomic():
        pieces = _seat(use, lock_units([space])[space.pk], unit, change_unit)
        booking = Booking.objects.create(
            space=space,
            person=person,
            made_by=by or person,
            starts_at=starts_at,
            ends_at=ends_at,
            quantity=quantity,
            unit_chosen=unit is not None,
            created_at=use.asked_at,
            changed_at=use.asked_at,
        )
        _occupy(booking, pieces)
        ledger.settle(use, booking.uuid, by=by)
    return booking


def move(
    booking: Booking,
    starts_at: datetime,
    ends_at: datetime,
    *,
    space: Space | None = None,
    change_unit: bool = False,
    by: Person | None = None,
) -> Booking:
    """Give a booking that has not begun another time, another space, or both.

    It keeps what it has until the new is certain. Raises as `book` does, and Conflict `begun`
    or `cancelled`.
    """
    target = space or booking.space
    use = Use(
        booking.person, target, starts_at, ends_at, clock.now(), booking.quantity, booking.uuid
    )
    check_wish(use)
    _check_asker(use, by)
    requirements.require(use)
    with _taken_explained(use, None), transaction.atomic():
        current, units = _locked(booking, target)
        _check_changeable(current, use.asked_at)
        unit = _unit_to_keep(current, target)
        Occupation.objects.filter(holder=current.uuid).delete()
        pieces = _seat(use, units[target.pk], unit, change_unit)
        current.space, current.starts_at, current.ends_at = target, starts_at, ends_at
        current.unit_chosen = unit is not None
        _save_revision(current)
        _occupy(current, pieces)
        ledger.settle(use, current.uuid, by=by)
    return current


def cancel(booking: Booking, *, by: Person) -> Booking:
    """Cancel a booking that has not begun and free its units; doing it again changes nothing.

    Raises Conflict `begun`.
    """
    with transaction.atomic():
        current, _units = _locked(booking)
        if not current.is_confirmed:
            return current
        _check_changeable(current, clock.now())
        current.status = Booking.Status.CANCELLED
        current.cancelled_by = by
        _save_revision(current)
        Occupation.objects.filter(holder=current.uuid).delete()
        ledger.give_back(current.uuid, current.person, by=by)
    return current


def calendar_feed(person: Person, *, renew: bool = False) -> CalendarFeed:
    """The person's calendar address; `renew` replaces one that others have come to know."""
    if renew:
        CalendarFeed.objects.filter(person=person).delete()
    feed, _created = CalendarFeed.objects.get_or_create(
        person=person, defaults={"secret": secrets.token_urlsafe(32)}
    )
    return feed


def _check_unit(use: Use, unit: Unit | None) -> None:
    if unit is None:
        return
    if unit.space_id != use.space.pk:
        raise BadInput(
            _("This unit belongs to another space."),
            field="unit",
            advice=_("Choose one of %(space)s.") % {"space": use.space},
        )
    if use.quantity != 1:
        raise BadInput(_("A unit chosen by name is booked one at a time."), field="quantity")


def _check_asker(use: Use, by: Person | None) -> None:
    if by is None or by == use.person or may(by, Action.BOOK_FOR_OTHERS, use.space):
        return
    raise Forbidden("for_others", _("You cannot book for somebody else here."), field="person")


def _check_changeable(booking: Booking, now: datetime) -> None:
    if not booking.is_confirmed:
        raise Conflict("cancelled", _("This booking has been cancelled."))
    if booking.starts_at <= now:
        raise Conflict("begun", _("This booking has begun and cannot be changed any more."))


def _locked(booking: Booking, *others: Space) -> tuple[Booking, dict[int, list[int]]]:
    """The booking as it is now, and the units of its space and of `others`: all locked.

    Its space too: else whoever seats others there anew might write again what is taken away here.
    """
    units = lock_units([booking.space, *others])
    current = Booking.objects.select_for_update().get(pk=booking.pk)
    if current.space_id != booking.space_id:
        raise Conflict(
            "changed",
            _("This booking has been moved in the meantime."),
            advice=_("Look at it again."),
        )
    return current, units


def _save_revision(booking: Booking) -> None:
    booking.revision += 1
    booking.changed_at = clock.now()
    booking.save()


def _seat(use: Use, units: Sequence[int], unit: Unit | None, change_unit: bool) -> Sequence[Piece]:
    """Units for the wish, moving bookings that may move; raises what keeps it from being met."""
    quantity = len(units) if use.space.whole else use.quantity
    if not 1 <= quantity <= len(units):
        raise BadInput(
            _("%(space)s takes 1 to %(most)d at once.") % {"space": use.space, "most": len(units)},
            field="quantity",
        )
    # What is kept free afterwards is occupied like the booking itself.
    wish = Period(use.period.start, use.period.end + use.space.buffer)
    wanted = [unit.pk] if unit else list(units)
    free = _free_units(wanted, wish)
    if len(free) >= quantity:
        return [(one, wish) for one in free[:quantity]]
    rows, held = _held(units, use)
    seating = seat(units, held, wish, quantity, only=unit.pk if unit else None)
    if seating is not None:
        _reseat([(rows[index], new_unit) for index, new_unit in seating.moves.items()])
        return [(one, wish) for one in seating.units]
    pieces = None if unit or use.space.whole else hop(units, held, wish, quantity)
    if pieces is None:
        raise _Full
    if not change_unit:
        raise Conflict(
            "change_unit",
            _("Nothing is free in %(space)s for the whole time, but a change is possible.")
            % {"space": use.space},
            advice=_("Accept to change places during the period, or choose another time."),
            field="starts_at",
            extra={"pieces": pieces_told(pieces, use.space.place.zone)},
        )
    return pieces


def _free_units(units: Sequence[int], wish: Period) -> list[int]:
    taken = {
        unit
        for (unit,) in sql.rows(
            "SELECT unit_id FROM network_occupation"
            " WHERE unit_id IN (%s) AND ends_at > %s AND starts_at < %s",
            units,
            clock.instant(wish.start),
            clock.instant(wish.end),
        )
    }
    return [unit for unit in units if unit not in taken]


def _held(units: Sequence[int], use: Use) -> tuple[list[Occupation], list[Held]]:
    """What holds the units from now on, or from the wish's beginning a moment ago; what has begun
    stays where it is."""
    now = use.asked_at
    rows = list(Occupation.objects.filter(unit__in=units, ends_at__gt=min(now, use.starts_at)))
    return rows, [
        Held(
            row.unit_id,
            Period(clock.minutes(row.starts_at), clock.minutes(row.ends_at)),
            row.movable and row.starts_at > now,
        )
        for row in rows
    ]


def _reseat(moves: Iterable[tuple[Occupation, int]]) -> None:
    """Move occupations to other units. Two may change places, which no order of updates allows:
    so all are taken away first."""
    moved = list(moves)
    Occupation.objects.filter(pk__in=[row.pk for row, _unit in moved]).delete()
    for row, unit in moved:
        row.pk, row.unit_id = None, unit
    Occupation.objects.bulk_create([row for row, _unit in moved])


def _occupy(booking: Booking, pieces: Sequence[Piece]) -> None:
    Occupation.objects.bulk_create(
        Occupation(
            unit_id=unit,
            starts_at=clock.instant(period.start),
            ends_at=clock.instant(period.end),
            holder=booking.uuid,
            movable=not booking.unit_chosen,
        )
        for unit, period in pieces
    )


def _unit_to_keep(booking: Booking, target: Space) -> Unit | None:
    """A unit chosen by name goes with the booking as long as it stays in its space."""
    if not booking.unit_chosen or target.pk != booking.space_id:
        return None
    return Unit.objects.filter(occupations__holder=booking.uuid).first()


class _Full(Exception):
    """No seating at all: told apart inside the transaction, explained outside it."""


@contextmanager
def _taken_explained(use: Use, unit: Unit | None) -> Iterator[None]:
    """Turn “no room” into `taken` with alternatives, found once the lock is given back."""
    try:
        yield
        return
    except _Full:
        pass
    except IntegrityError as error:
        if not NO_OVERLAP.refused(error):
            raise
    raise Conflict(
        "taken",
        _("%(space)s is taken at that time.") % {"space": unit or use.space},
        advice=_("Choose one of the alternatives or another time."),
        field="starts_at",
        extra={"alternatives": [one.as_json() for one in selectors.alternatives(use)]},
    )
