"""The verbs of entries: take in what a door recorded, open by telephone, look who is in."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from etabli.access.entry import selectors
from etabli.access.entry.rules import Told, occurred_at
from etabli.access.models import Door, DoorCode, Entry, Opening, Viewing
from etabli.booking.attendance import services as attendance
from etabli.booking.models import Booking
from etabli.booking.selectors import use_of
from etabli.community.document.services import note_viewing
from etabli.community.emergency.selectors import contacts_of
from etabli.community.models import PrivateViewing
from etabli.core import clock
from etabli.core.errors import BadInput, Forbidden
from etabli.devices import services as devices
from etabli.devices.models import Device
from etabli.network import requirements
from etabli.network.models import Place
from etabli.people.models import Person

OPENING_LASTS = timedelta(seconds=30)  # an agent asks every few seconds
OPENINGS_KEPT = timedelta(days=30)
VIEWINGS_KEPT = timedelta(days=365)


@transaction.atomic
def take_in(door: Door, journal: UUID, told: Sequence[Told]) -> int:
    """Record what an agent sends from its journal, each line once however often it is sent.

    Answers the number of the last line, up to which all is kept.
    """
    now = clock.now()
    bookings = _bookings_of(door, told)
    _record(
        Entry(
            door=door,
            device=door.device,
            booking_id=bookings.get(one.sequence),
            direction=one.direction,
            way=one.way,
            occurred_at=occurred_at(one, now),
            received_at=now,
            journal=journal,
            sequence=one.sequence,
        )
        for one in told
    )
    return max((one.sequence for one in told), default=0)


def open_by_telephone(door: Door, person: Person) -> bool:
    """Open a door for somebody who stands before it and has a booking there now.

    True once it is open, False where its agent will open it within seconds. Raises Forbidden
    `no_booking`, the first standing requirement's refusal, or Unreachable.
    """
    booking = selectors.booking_at(door, person)
    if booking is None:
        raise Forbidden(
            "no_booking",
            _("You have no booking here at this moment."),
            advice=_("Book a desk first: the door then opens at once."),
        )
    requirements.require(use_of(booking, clock.now()), standing=True)
    opening = _ask_to_open(door, booking)
    if door.device.adapter == Device.Adapter.AGENT:
        return False
    devices.ask(door.device, lambda port: port.open(door.device))
    _taken(opening)
    return True


@transaction.atomic
def hand_over(door: Door) -> list[Opening]:
    """The openings that a door's agent is now told of: once each, so that none opens twice."""
    openings = list(selectors.waiting_openings(door).select_for_update(no_key=True))
    Opening.objects.filter(pk__in=[one.pk for one in openings]).update(taken_at=clock.now())
    return openings


@transaction.atomic
def look_who_is_in(place: Place, by: Person, reason: str) -> list[Booking]:
    """The bookings whose people are in, with their names. That somebody looked, and why, is kept.

    Raises BadInput without a reason.
    """
    if not reason.strip():
        raise BadInput(_("Say why you look: it is kept."), field="reason")
    found = selectors.inside(place)
    viewing = Viewing.objects.create(
        place=place, person=by, reason=reason.strip(), looked_at=clock.now()
    )
    viewing.seen.set(found)
    emergencies = contacts_of(booking.person_id for booking in found)
    for booking in found:
        booking.emergency = emergencies.get(booking.person_id)  # type: ignore[attr-defined]
    for person in {booking.person for booking in found if booking.person_id in emergencies}:
        note_viewing(person, PrivateViewing.EMERGENCY, by=by, reason=reason)
    return found


def forget_old() -> None:
    """Openings are of use for a while, who looked for a year."""
    now = clock.now()
    Opening.objects.filter(asked_at__lt=now - OPENINGS_KEPT).delete()
    Viewing.objects.filter(looked_at__lt=now - VIEWINGS_KEPT).delete()


def _record(entries: Iterable[Entry]) -> None:
    """The one place where entries come to be; one that is there already is left as it is.

    Whoever came in has come for their booking.
    """
    made = Entry.objects.bulk_create(entries, ignore_conflicts=True)
    came: dict[int, datetime] = {}
    for one in made:
        if one.direction == Entry.Direction.IN and one.booking_id:
            came[one.booking_id] = min(one.occurred_at, came.get(one.booking_id, one.occurred_at))
    bookings = Booking.objects.select_related("person").in_bulk(came)
    # In one order: two doors that tell of the same people at once do not wait for each other.
    for pk in sorted(came):
        attendance.came(bookings[pk], came[pk])


def _ask_to_open(door: Door, booking: Booking) -> Opening:
    now = clock.now()
    return Opening.objects.create(
        door=door, booking=booking, asked_at=now, expires_at=now + OPENING_LASTS
    )


@transaction.atomic
def _taken(opening: Opening) -> None:
    opening.taken_at = clock.now()
    opening.save(update_fields=["taken_at"])
    _record([_by_page(opening.door, opening.booking, Entry.Direction.IN)])


def _by_page(door: Door, booking: Booking, direction: str) -> Entry:
    return Entry(
        door=door,
        device=door.device,
        booking=booking,
        direction=direction,
        way=Entry.Way.PAGE,
        occurred_at=clock.now(),
    )


def _bookings_of(door: Door, told: Sequence[Told]) -> dict[int, int]:
    """Whose entry each line is, by its number: those that can be told."""
    by_holder = dict(
        DoorCode.objects.filter(
            door=door, uuid__in=[one.holder for one in told if one.holder]
        ).values_list("uuid", "booking_id")
    )
    by_opening = dict(
        Opening.objects.filter(
            door=door, uuid__in=[one.opening for one in told if one.opening]
        ).values_list("uuid", "booking_id")
    )
    known: dict[int, int] = {}
    for one in told:
        found = None
        if one.holder:
            found = by_holder.get(one.holder)
        elif one.opening:
            found = by_opening.get(one.opening)
        elif one.window:
            found = _by_window(door, one)
        if found is not None:
            known[one.sequence] = found
    return known


def _by_window(door: Door, told: Told) -> int | None:
    """The booking whose code it was: the last given, where a number came round again."""
    assert told.window
    code = (
        DoorCode.objects.filter(
            door=door, slot=told.window.slot, slots=told.window.slots, serial=told.serial
        )
        .order_by("-pk")
        .first()
    )
    return code.booking_id if code else None
