"""Questions about codes, and the list of rights that a door's agent is given."""

from datetime import timedelta

from django.db.models import QuerySet

from etabli.access.door.keys import digits_of, key_of
from etabli.access.models import Door, DoorCode
from etabli.booking.models import Booking
from etabli.booking.selectors import use_of
from etabli.core import clock
from etabli.kernels.doorcodes import Right, RightsList, digest_of, seal
from etabli.network import requirements

LISTED_AHEAD = timedelta(days=14)
ASKED_AHEAD = timedelta(hours=24)  # for whom the standing requirements are asked anew
LIST_LASTS = timedelta(days=7)  # without contact


def valid_codes(door: Door) -> QuerySet[DoorCode]:
    """Those that open now or later, the next first, with their bookings."""
    return _codes().filter(door=door, revoked_at__isnull=True, ends_at__gt=clock.now())


def codes_of(booking: Booking) -> QuerySet[DoorCode]:
    """A booking's valid codes, with their doors."""
    return _codes().filter(booking=booking, revoked_at__isnull=True)


def sealed_rights(door: Door) -> str:
    """The door's list as its agent is given it now, signed.

    Who is expected within a day and does not meet a standing requirement any more (a membership
    that has ended) is in it as taken back.
    """
    now, key = clock.now(), key_of(door)
    codes = _codes().filter(door=door, ends_at__gt=now, starts_at__lt=now + LISTED_AHEAD)
    rights = RightsList(
        door.uuid,
        door.version,
        int(now.timestamp()),
        int((now + LIST_LASTS).timestamp()),
        tuple(_right(code, door, key) for code in codes),
    )
    return seal(rights, key)


def _right(code: DoorCode, door: Door, key: bytes) -> Right:
    code.door = door
    revoked = code.revoked_at is not None
    if not revoked and code.starts_at < clock.now() + ASKED_AHEAD:
        revoked = bool(
            requirements.decide(use_of(code.booking, clock.now()), standing=True).refusals
        )
    return Right(
        digest_of(key, door.uuid, digits_of(code)),
        int(code.starts_at.timestamp()),
        int(code.ends_at.timestamp()),
        str(code.uuid),
        revoked,
    )


def _codes() -> QuerySet[DoorCode]:
    return DoorCode.objects.select_related(
        "door__place", "door__device", "booking__person", "booking__space__place__network"
    )
