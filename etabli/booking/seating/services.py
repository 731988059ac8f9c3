"""How a booking's units are found, taken and let go of: the occupations behind its verbs.

The units' spaces are locked by whoever calls; should anything ever get past the lock, the database
refuses the overlap itself.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

from django.db import IntegrityError
from django.utils.translation import gettext as _

from etabli.booking import selectors
from etabli.booking.models import Booking
from etabli.booking.rules import Piece, pieces_told
from etabli.core import clock, sql
from etabli.core.errors import BadInput, Conflict
from etabli.kernels.timetable import Held, Period, hop, seat
from etabli.network.models import NO_OVERLAP, Occupation, Unit
from etabli.network.requirements import Use
from etabli.network.services import let_go_of_expired


class Full(Exception):
    """No seating at all: told apart inside the transaction, explained outside it."""

    def __init__(self, use: Use, unit: Unit | None) -> None:
        super().__init__(use, unit)
        self.use, self.unit = use, unit


def units_for(
    use: Use, units: Sequence[int], unit: Unit | None = None, change_unit: bool = False
) -> Sequence[Piece]:
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
    free, expired = _free_units(wanted, wish)
    if expired:
        let_go_of_expired(units)
    if len(free) >= quantity:
        return [(one, wish) for one in free[:quantity]]
    rows, held = _held(units, use)
    seating = seat(units, held, wish, quantity, only=unit.pk if unit else None)
    if seating is not None:
        _reseat([(rows[index], new_unit) for index, new_unit in seating.moves.items()])
        return [(one, wish) for one in seating.units]
    pieces = None if unit or use.space.whole else hop(units, held, wish, quantity)
    if pieces is None:
        raise Full(use, unit)
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


def _free_units(units: Sequence[int], wish: Period) -> tuple[list[int], bool]:
    """Those that nothing in force holds, and whether something that has expired still does."""
    rows = sql.rows(
        "SELECT unit_id, expires_at <= %s FROM network_occupation"
        " WHERE unit_id IN (%s) AND ends_at > %s AND starts_at < %s",
        clock.now(),
        units,
        clock.instant(wish.start),
        clock.instant(wish.end),
    )
    taken = {unit for unit, expired in rows if not expired}
    return [unit for unit in units if unit not in taken], len(taken) < len({u for u, _e in rows})


def _held(units: Sequence[int], use: Use) -> tuple[list[Occupation], list[Held]]:
    """What holds the units from now on, or from the wish's beginning a moment ago; what has begun
    stays where it is."""
    now = use.asked_at
    let_go_of_expired(units)
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


def occupy(booking: Booking, pieces: Sequence[Piece]) -> None:
    Occupation.objects.bulk_create(
        Occupation(
            unit_id=unit,
            starts_at=clock.instant(period.start),
            ends_at=clock.instant(period.end),
            holder=booking.uuid,
            movable=not booking.unit_chosen,
            expires_at=booking.expires_at,
        )
        for unit, period in pieces
    )


def vacate(booking: Booking) -> None:
    """Let go of all that it holds."""
    Occupation.objects.filter(holder=booking.uuid).delete()


@contextmanager
def taken_explained(use: Use, unit: Unit | None = None) -> Iterator[None]:
    """Turn “no room” into `taken` with alternatives, found once the lock is given back."""
    try:
        yield
        return
    except Full as full:
        use, unit = full.use, full.unit
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
