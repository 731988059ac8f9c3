"""The verbs of booking: book, confirm, answer, move, cancel. The only writers of bookings.

Each locks the spaces it touches, so that requests for the last unit are served one after the
other; and should anything ever get past the lock, the database refuses the overlap itself. What
is locked is locked in one order, so that nobody waits for each other: spaces, bookings, who books
where quotas count, passes, and last what those who listen to changes lock, such as doors.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from uuid6 import uuid7

from etabli.booking import changed, freed, messages, selectors
from etabli.booking.invitation.services import Change, told
from etabli.booking.models import Booking, CalendarFeed
from etabli.booking.payment import settle
from etabli.booking.requirements import GRACE
from etabli.booking.rules import check_wish
from etabli.booking.seating.services import Full, occupy, taken_explained, units_for, vacate
from etabli.booking.terms.rules import check_cancellation
from etabli.booking.terms.services import count_in_turn, require_quota
from etabli.core import clock
from etabli.core.errors import BadInput, Conflict, Forbidden, Refused
from etabli.entitlements.ledger.services import lock_passes
from etabli.network import requirements
from etabli.network.models import Occupation, Space, Unit
from etabli.network.requirements import Use
from etabli.network.services import lock_units
from etabli.people.models import Person
from etabli.people.rights import Action
from etabli.people.selectors import may

HOLD = timedelta(minutes=15)  # for whoever makes up their mind
MOST_TOGETHER = 100


@dataclass(frozen=True)
class Item:
    """One of several things that are booked at once."""

    space: Space
    starts_at: datetime
    ends_at: datetime
    quantity: int = 1


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
    hold: bool = False,
    silent: bool = False,
) -> Booking:
    """Book `space` for `person` from one instant to another, on whole minutes.

    `unit` asks for that very unit; `change_unit` accepts to change units within the period when
    none is free throughout; `by` is who books for somebody else; `hold` keeps it until it is
    confirmed, for a quarter of an hour; `silent`: whoever it is for is told by the caller, who
    knows more. Where the space asks for approval, it is asked for.
    Raises BadInput; the first requirement's refusal; Conflict `taken` with alternatives, or
    `change_unit` when a change of unit within the period is all that is left; Forbidden.
    """
    use = Use(person, space, starts_at, ends_at, clock.now(), quantity=quantity, by=by)
    check_wish(use)
    _check_unit(use, unit)
    check_asker(use, by)
    requirements.require(use)
    with taken_explained(use, unit), transaction.atomic():
        units = lock_units([space])[space.pk]
        require_quota(use)
        made = make(use, units, unit=unit, change_unit=change_unit, by=by, hold=hold)
        messages.asked([made])
        if not silent:
            told_if_confirmed([made], by)
    return made


def book_together(
    person: Person, items: Sequence[Item], *, by: Person | None = None, hold: bool = False
) -> list[Booking]:
    """Book several things at once, all or none: a room, its projector and six desks.

    Each is a booking of its own, with its own rights. Raises as `book` does, for the first of them
    that cannot be had, whose number stands in the refusal's `item`.
    """
    if not 1 <= len(items) <= MOST_TOGETHER:
        raise BadInput(
            _("At once, 1 to %(most)d things are booked.") % {"most": MOST_TOGETHER}, field="items"
        )
    now = clock.now()
    uses = [
        Use(person, one.space, one.starts_at, one.ends_at, now, one.quantity, by=by)
        for one in items
    ]
    together = uuid7() if len(uses) > 1 else None
    made: dict[int, Booking] = {}
    number = 0
    try:
        with taken_explained(uses[0]), transaction.atomic():
            units = lock_units([use.space for use in uses])
            count_in_turn([person], *(use.space.place for use in uses))
            for number in _by_place([use.space for use in uses]):
                use = uses[number]
                check_wish(use)
                check_asker(use, by)
                # One after the other: what is allowed may depend on what one has already.
                requirements.require(use)
                made[number] = make(use, units[use.space.pk], by=by, hold=hold, together=together)
            in_order = [made[number] for number in range(len(uses))]
            messages.asked(in_order)
            told_if_confirmed(in_order, by)
    except Refused as refusal:
        refusal.extra["item"] = number
        raise
    return in_order


def make(
    use: Use,
    units: Sequence[int],
    *,
    unit: Unit | None = None,
    change_unit: bool = False,
    by: Person | None = None,
    hold: bool = False,
    **links: Any,
) -> Booking:
    """A booking of what has been checked and locked; the one place where bookings come to be."""
    pieces = units_for(use, units, unit, change_unit)
    booking = Booking.objects.create(
        space=use.space,
        person=use.person,
        made_by=by or use.person,
        starts_at=use.starts_at,
        ends_at=use.ends_at,
        quantity=use.quantity,
        unit_chosen=unit is not None,
        created_at=use.asked_at,
        changed_at=use.asked_at,
        **_standing(use, by, hold),
        **links,
    )
    occupy(booking, pieces)
    settle(booking, by=by)
    changed.tell(booking)
    return booking


def confirm(booking: Booking, *, by: Person) -> list[Booking]:
    """Confirm what was held, with all that was held together with it; or ask for it, where a host
    accepts. Doing it again changes nothing.

    Raises Conflict `expired` or `cancelled`, and the first requirement's refusal.
    """
    held = selectors.booked_together(booking)
    with transaction.atomic():
        current, _units = locked(held)
        count_in_turn([booking.person], *(one.space.place for one in current))
        waiting = [one for one in current if one.status == Booking.Status.HELD]
        if not waiting and all(one.is_live for one in current):
            return current
        for one in waiting:
            _check_live(one)
            use = selectors.use_of(one, one.created_at)
            requirements.require(use)
            _stand(one, _standing(use, by, False))
            _save_settled(one, by=by)
        if not waiting:
            _check_live(current[0])
        messages.asked(waiting)
        told_if_confirmed(waiting, by)
    return current


def answer(
    booking: Booking, accepted: bool, *, by: Person, reason: str = "", whole: bool = False
) -> list[Booking]:
    """Accept or refuse what was asked for; `whole`: all that was asked for together with it, or in
    its series. Those who asked are told.

    Raises Forbidden `answer`, Conflict `answered` or `expired`.
    """
    if not may(by, Action.BOOK_FOR_OTHERS, booking.space):
        raise Forbidden("answer", _("Only a host answers for this space."))
    asked = selectors.asked_with(booking) if whole else [booking]
    asked = [one for one in asked if may(by, Action.BOOK_FOR_OTHERS, one.space)]
    with transaction.atomic():
        current, _units = locked(asked)
        waiting = [one for one in current if one.status == Booking.Status.ASKED]
        if not waiting:
            raise Conflict("answered", _("This request has been answered or withdrawn."))
        answered = [one for one in waiting if one.is_waiting]
        if not answered:
            _check_live(waiting[0])
        for one in answered:
            if accepted:
                _stand(one, {"status": Booking.Status.CONFIRMED, "expires_at": None})
                save_revision(one)
            else:
                one.reason = reason
                _end(one, Booking.Status.REFUSED)
        messages.answered(answered)
    return answered


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

    It keeps what it has until the new is certain; where a host accepts, it is then asked for.
    Raises as `book` does, and Conflict `begun`, `expired` or `cancelled`.
    """
    target = space or booking.space
    use = Use(
        booking.person,
        target,
        starts_at,
        ends_at,
        clock.now(),
        booking.quantity,
        in_series=booking.series_id is not None,
        replacing=booking.uuid,
        by=by,
    )
    check_wish(use)
    check_asker(use, by)
    requirements.require(use)
    with taken_explained(use), transaction.atomic():
        [current], units = locked([booking], target)
        check_changeable(current, use.asked_at)
        check_cancellation(current, by or booking.person)
        require_quota(use)
        put(current, use, units[target.pk], change_unit=change_unit, by=by)
        messages.asked([current])
        told(Change.CHANGED, [current], by=by)
    return current


def put(
    current: Booking,
    use: Use,
    units: Sequence[int],
    *,
    change_unit: bool = False,
    by: Person | None = None,
) -> None:
    """Put a locked booking at another time and in another space, both checked and locked."""
    unit = _unit_to_keep(current, use.space)
    before = current.space, current.starts_at, current.ends_at
    vacate(current)
    pieces = units_for(use, units, unit, change_unit)
    current.space, current.starts_at, current.ends_at = use.space, use.starts_at, use.ends_at
    current.unit_chosen = unit is not None
    if current.status != Booking.Status.HELD:
        _stand_anew(current, _standing(use, by, False))
    occupy(current, pieces)
    _save_settled(current, by=by)
    freed.tell(*before)


def cancel(
    booking: Booking, *, by: Person, even_late: bool = False, silent: bool = False
) -> Booking:
    """Cancel a booking that has not begun, or is only held, and free its units; doing it again
    changes nothing. `silent`: whoever has booked is told by the caller, who knows more.

    Raises Conflict `begun`, or `late_cancellation` unless `even_late`.
    """
    return cancel_all([booking], by=by, even_late=even_late, silent=silent)[0]


def cancel_all(
    bookings: Sequence[Booking], *, by: Person, even_late: bool = False, silent: bool = False
) -> list[Booking]:
    """Cancel all of these, or none. Raises as `cancel` does."""
    with transaction.atomic():
        current, _units = locked(bookings)
        known = [one for one in current if one.is_live and one.status != Booking.Status.HELD]
        people = {one.person_id for one in current}
        if len(people) > 1:
            lock_passes(people, [one.uuid for one in current])
        for one in current:
            if one.status != Booking.Status.CONFIRMED and one.expires_at is None:
                continue
            if one.status != Booking.Status.HELD:  # which is let go of at any time
                check_not_begun(one, clock.now())
            if not even_late:
                check_cancellation(one, by)
            one.cancelled_by = by
            _end(one, Booking.Status.CANCELLED)
        if not silent:
            told(Change.CANCELLED, known, by=by)
    return current


def expire() -> int:
    """Let go of what was held or asked for and neither confirmed nor accepted in time: how many.

    It was no obstacle any more; now that is written down, and told to whom it concerns.
    """
    due = selectors.with_spaces(Booking.objects.filter(expires_at__lte=clock.now()))
    return sum(_expire(booking) for booking in due.order_by("pk"))


def calendar_feed(person: Person, *, renew: bool = False) -> CalendarFeed:
    """The person's calendar address; `renew` replaces one that others have come to know."""
    if renew:
        CalendarFeed.objects.filter(person=person).delete()
    feed, _created = CalendarFeed.objects.get_or_create(
        person=person, defaults={"secret": secrets.token_urlsafe(32)}
    )
    return feed


def told_if_confirmed(bookings: Sequence[Booking], by: Person | None) -> None:
    """Tell of what is booked; what waits for a host's answer is told with the answer."""
    told(Change.BOOKED, [one for one in bookings if one.is_confirmed], by=by)


def locked(
    bookings: Sequence[Booking], *others: Space
) -> tuple[list[Booking], dict[int, list[int]]]:
    """The bookings as they are now, and the units of their spaces and of `others`: all locked.

    Their spaces too: else whoever seats others there anew might write again what is taken away
    here. Place by place, as they are then changed. Raises Conflict `changed` when one has been
    moved to another space in the meantime.
    """
    before = {one.pk: one for one in bookings}
    spaces = {space.pk: space for space in (*(one.space for one in bookings), *others)}
    units = lock_units(list(spaces.values()))
    rows = Booking.objects.select_for_update(no_key=True).filter(pk__in=before)
    current = list(rows.order_by("starts_at", "pk"))
    for one in current:
        if one.space_id != before[one.pk].space_id:
            raise Conflict(
                "changed",
                _("This booking has been moved in the meantime."),
                advice=_("Look at it again."),
            )
        one.space, one.person = before[one.pk].space, before[one.pk].person
    return [current[number] for number in _by_place([one.space for one in current])], units


def check_changeable(booking: Booking, now: datetime) -> None:
    """Raises Conflict `cancelled`, `expired` or `begun`."""
    _check_live(booking)
    check_not_begun(booking, now)


def check_not_begun(booking: Booking, now: datetime) -> None:
    """Raises Conflict `begun`."""
    if booking.starts_at <= now:
        raise Conflict("begun", _("This booking has begun and cannot be changed any more."))


def save_revision(booking: Booking) -> None:
    """Keep what has changed, and tell of it; calendars then take it as the truth."""
    _save(booking)
    changed.tell(booking)


def _save_settled(booking: Booking, *, by: Person | None) -> None:
    """The same of a change that may cost more or less. Paid before it is told, as when it is made:
    passes are locked before doors."""
    _save(booking)
    settle(booking, by=by)
    changed.tell(booking)


def _save(booking: Booking) -> None:
    booking.revision += 1
    booking.changed_at = clock.now()
    booking.save()


def _by_place(spaces: Sequence[Space]) -> list[int]:
    """The numbers of these, place by place: of two who book or change things in the same places,
    neither then holds the doors of one while waiting for those of another."""
    return sorted(range(len(spaces)), key=lambda number: spaces[number].place_id)


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


def check_asker(use: Use, by: Person | None) -> None:
    """Raises Forbidden `for_others` where `by` may not book for somebody else."""
    if by is None or by == use.person or may(by, Action.BOOK_FOR_OTHERS, use.space):
        return
    raise Forbidden("for_others", _("You cannot book for somebody else here."), field="person")


def _check_live(booking: Booking) -> None:
    if booking.is_live:
        return
    if booking.standing == Booking.Status.EXPIRED:
        raise Conflict(
            "expired", _("The time to answer is over."), advice=_("Book again: it may be free.")
        )
    if booking.status == Booking.Status.REFUSED:
        raise Conflict("refused", _("This booking has been refused."))
    raise Conflict("cancelled", _("This booking has been cancelled."))


def _standing(use: Use, by: Person | None, hold: bool) -> dict[str, Any]:
    """The status in which a booking begins, and until when it waits. A host asks nobody."""
    if hold:
        return {"status": Booking.Status.HELD, "expires_at": clock.now() + HOLD}
    if not use.space.approval or may(by or use.person, Action.BOOK_FOR_OTHERS, use.space):
        return {"status": Booking.Status.CONFIRMED, "expires_at": None}
    now = clock.now()
    # Unanswered when it begins, it is over; whoever asks a moment before leaves a moment.
    latest = max(use.starts_at, now + GRACE)
    within = now + timedelta(hours=use.space.answered_within)
    return {"status": Booking.Status.ASKED, "expires_at": min(within, latest)}


def _stand(booking: Booking, standing: dict[str, Any]) -> None:
    """Give a booking a status, and what it holds the same time to expire."""
    _stand_anew(booking, standing)
    Occupation.objects.filter(holder=booking.uuid).update(expires_at=booking.expires_at)


def _stand_anew(booking: Booking, standing: dict[str, Any]) -> None:
    booking.status, booking.expires_at = standing["status"], standing["expires_at"]


def _end(booking: Booking, status: str) -> None:
    """Nothing is held any more; who waits for it is told."""
    booking.status, booking.expires_at = status, None
    vacate(booking)
    _save_settled(booking, by=booking.cancelled_by)
    freed.tell(booking.space, booking.starts_at, booking.ends_at)


def _expire(booking: Booking) -> bool:
    try:
        with transaction.atomic():
            [current], _units = locked([booking])
            if current.expires_at is None or current.is_waiting:
                return False
            was_asked = current.status == Booking.Status.ASKED
            _end(current, Booking.Status.EXPIRED)
            if was_asked:
                messages.answered([current])
    except Conflict:  # moved in this moment, so not forgotten: the next time
        return False
    return True


def _unit_to_keep(booking: Booking, target: Space) -> Unit | None:
    """A unit chosen by name goes with the booking as long as it stays in its space."""
    if not booking.unit_chosen or target.pk != booking.space_id:
        return None
    return Unit.objects.filter(occupations__holder=booking.uuid).first()


def hold(use: Use, units: Sequence[int], until: datetime) -> Booking | None:
    """Hold units for a use that has been checked and locked until an instant; None where not
    enough are free, or the instant is past."""
    if until <= clock.now():
        return None
    try:
        with transaction.atomic():
            held = make(use, units, hold=True)
    except (Full, Refused):
        return None
    _stand(held, {"status": Booking.Status.HELD, "expires_at": until})
    held.save(update_fields=["expires_at"])
    return held
