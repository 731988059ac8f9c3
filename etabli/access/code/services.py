"""The verbs of codes: they follow bookings, are told to locks and to people.

A booking's codes are given, replaced and taken back in the transaction that changes it.
"""

from collections.abc import Iterable
from datetime import timedelta
from functools import partial

from django.db import transaction
from django.db.models import F, Q
from django_tasks import task

from etabli.access.code import selectors
from etabli.access.door.keys import digits_of, digits_told
from etabli.access.door.selectors import doors_for, is_untold, spaces_of
from etabli.access.models import Door, DoorCode
from etabli.booking.models import Booking
from etabli.core import clock
from etabli.devices import services as devices
from etabli.devices.models import Device
from etabli.devices.ports import Code, Unreachable
from etabli.kernels.doorcodes import SERIALS, window_of
from etabli.people.messages.services import tell_secret

PUSHES = 6  # tries after one that was lost, each twice as long after the last
FIRST_RETRY = timedelta(minutes=1)


def follow(booking: Booking) -> None:
    """Make a booking's codes what it now asks for; told twice, it changes nothing.

    Locks the doors concerned, so that two who come in the same window get different codes.
    """
    doors = list(doors_for(booking.space))
    if not doors and not booking.revision:
        return
    wanted = {door.pk: door for door in doors} if booking.is_confirmed else {}
    held = list(booking.door_codes.filter(revoked_at__isnull=True).select_related("door__device"))
    _lock({*wanted, *(code.door_id for code in held)})
    stale = [code for code in held if not _fits(code, booking, wanted)]
    _revoke(stale)
    kept = {code.door_id for code in held} - {code.door_id for code in stale}
    missing = [door for pk, door in wanted.items() if pk not in kept]
    for door in missing:
        _give(door, booking)
    changed([*(code.door for code in stale), *missing])
    if missing and booking.ends_at > clock.now():
        transaction.on_commit(partial(tell.enqueue, booking.pk))


def give_all(door: Door, *, tell: bool) -> None:
    """Codes for all bookings to come that a door is to open for, and none for others."""
    own = Q(space__in=spaces_of(door)) if door.space else Q(space__place=door.place)
    bookings = Booking.objects.filter(
        own, status=Booking.Status.CONFIRMED, ends_at__gt=clock.now()
    ).select_related("space__place", "person")
    expected = {booking.pk: booking for booking in bookings}
    held = list(selectors.valid_codes(door))
    _revoke([code for code in held if code.booking_id not in expected])
    for booking in expected.values():
        if booking.pk not in {code.booking_id for code in held}:
            _give(door, booking)
    changed([door])
    if tell:
        tell_all(door)


def take_all_back(door: Door) -> None:
    """None of the door's codes opens it any more. Inside the transaction that retires it."""
    _lock({door.pk})
    _revoke(list(selectors.valid_codes(door)))


def tell_all(door: Door) -> None:
    """Send everybody who is expected at a door the code that opens it now."""
    for booking in selectors.valid_codes(door).values_list("booking_id", flat=True):
        transaction.on_commit(partial(tell.enqueue, booking))


def changed(doors: Iterable[Door]) -> None:
    """The rights of these doors are others than before: their lists and locks follow."""
    by_number = {door.pk: door for door in doors}
    Door.objects.filter(pk__in=by_number).update(version=F("version") + 1)
    for pk, door in sorted(by_number.items()):
        if door.device.adapter != Device.Adapter.AGENT:
            transaction.on_commit(partial(push.enqueue, pk))


@task()
def tell(booking: int) -> None:
    """The worker's part: send a booking's codes to whoever comes. They are stored nowhere."""
    found = Booking.objects.select_related("person", "space__place").filter(pk=booking).first()
    if found is None or not found.is_confirmed or found.ends_at <= clock.now():
        return
    codes = [(code.door, digits_told(code)) for code in selectors.codes_of(found)]
    if codes:
        context = {"booking": found, "codes": codes, "place": found.space.place}
        tell_secret(found.person, "codes", "access/mail/code.txt", context)


@task()
def push(door: int, tries: int = 0) -> None:
    """The worker's part: tell a lock its codes; lost on the way, it is told again later."""
    found = Door.objects.select_related("device", "place").filter(pk=door).first()
    if found is None or found.retired_at or not is_untold(found):
        return
    try:
        _push(found)
    except Unreachable:
        if tries < PUSHES and push.get_backend().supports_defer:
            later = clock.now() + FIRST_RETRY * 2**tries
            push.using(run_after=later).enqueue(door, tries + 1)


def push_all() -> None:
    """Tell every lock that has not been told; one that does not answer waits for the next time."""
    untold = Door.objects.filter(pushed_version__lt=F("version"), retired_at=None)
    for door in untold.exclude(device__adapter=Device.Adapter.AGENT).values_list("pk", flat=True):
        push.enqueue(door, PUSHES)


def _push(door: Door) -> None:
    """Where the door's rights have changed in the meantime, its lock may have heard the old codes
    after the new ones, from another worker: then it is told the new ones again."""
    version = door.version
    codes = selectors.valid_codes(door)
    told = [Code(digits_of(code), code.starts_at, code.ends_at) for code in codes]
    devices.ask(door.device, lambda port: port.put(door.device, told))
    Door.objects.filter(pk=door.pk).update(pushed_version=version)
    if Door.objects.filter(pk=door.pk, version__gt=version).exists():
        transaction.on_commit(partial(push.enqueue, door.pk))


def _lock(doors: Iterable[int]) -> None:
    """In the order of their numbers, so that nobody waits for each other."""
    found = Door.objects.filter(pk__in=doors).order_by("pk").values_list("pk")
    list(found.select_for_update(no_key=True))


def _fits(code: DoorCode, booking: Booking, wanted: dict[int, Door]) -> bool:
    same_time = (code.starts_at, code.ends_at) == (booking.starts_at, booking.ends_at)
    return code.door_id in wanted and same_time


def _give(door: Door, booking: Booking) -> None:
    starts, ends = (int(one.timestamp()) for one in (booking.starts_at, booking.ends_at))
    window = window_of(starts, ends)
    alike = door.codes.filter(slot=window.slot, slots=window.slots).count()
    DoorCode.objects.create(
        door=door,
        booking=booking,
        starts_at=booking.starts_at,
        ends_at=booking.ends_at,
        slot=window.slot,
        slots=window.slots,
        # After the last number the first comes again: those two share a code.
        serial=alike % SERIALS,
    )


def _revoke(codes: Iterable[DoorCode]) -> None:
    DoorCode.objects.filter(pk__in=[code.pk for code in codes]).update(revoked_at=clock.now())
