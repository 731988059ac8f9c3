"""The verbs of those who come: take a place, wait for one, give it back; and who came.

All of them lock the event, so that places are counted, and passed on, one after another.
"""

from collections.abc import Iterable
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from etabli.community.selectors import is_active_member
from etabli.core import clock
from etabli.core.errors import BadInput, Conflict, Forbidden
from etabli.events.mails import tell
from etabli.events.models import Event, Registration, Visibility
from etabli.events.registration.selectors import line_of, those_expected, to_remind
from etabli.network.webhooks import services as webhooks
from etabli.people.models import Person

Status = Registration.Status
EARLY = timedelta(hours=1)  # before it begins, people arrive already
MOST_OTHERS = 9999


def locked(event: Event) -> Event:
    """The event as it is now, once everybody else has finished with it."""
    # Of the event alone: what is read along with it may be nothing, and is not locked.
    events = Event.objects.select_related("network", "place__network", "space", "closure__space")
    return events.select_for_update(of=("self",), no_key=True).get(pk=event.pk)


@transaction.atomic
def register(person: Person, event: Event, *, wait: bool = False) -> Registration:
    """Take a place; or a place in line, where all are taken and `wait` says so.

    Raises Forbidden `member`, Conflict `full`, `begun`, `registered`, `no_registration`.
    """
    current = locked(event)
    _check_open(current)
    if current.visibility == Visibility.MEMBERS and not is_active_member(person, current.network):
        raise Forbidden(
            "member",
            _("This event is for members of %(network)s.") % {"network": current.network},
            advice=_("Join the network first, on its page."),
            field="person",
        )
    if current.registrations.filter(person=person).exclude(status=Status.CANCELLED).exists():
        raise Conflict("registered", _("You are registered already."))
    if not current.left and not wait:
        raise Conflict(
            "full",
            _("Every place at this event is taken."),
            advice=_("You can wait for one: whoever gives theirs back passes it on."),
            field="event",
        )
    status = Status.REGISTERED if current.left else Status.WAITING
    registration = Registration.objects.create(
        event=current, person=person, status=status, asked_at=clock.now()
    )
    if status == Status.REGISTERED:
        _count(current, 1)
        _confirm(registration)
    return registration


@transaction.atomic
def give_up(registration: Registration) -> None:
    """Give a place back, or leave the line; doing it again changes nothing. Whoever waits first
    has the place then. Raises Conflict `begun`."""
    current = locked(registration.event)
    mine = Registration.objects.get(pk=registration.pk)
    if mine.status not in (Status.REGISTERED, Status.WAITING):
        return
    if current.starts_at <= clock.now():
        raise Conflict("begun", _("This event has begun."))
    _take_back(current, mine)


@transaction.atomic
def drop(registration: Registration) -> None:
    """Take back one of two places of one person, whenever the event is; whoever waits first has it
    then."""
    current = locked(registration.event)
    mine = Registration.objects.get(pk=registration.pk)
    if mine.status != Status.CANCELLED:
        _take_back(current, mine)


def _take_back(event: Event, registration: Registration) -> None:
    """From whoever has a place or waits for one; the event is locked."""
    had_a_place = registration.status != Status.WAITING
    registration.status = Status.CANCELLED
    registration.save(update_fields=["status"])
    if had_a_place:
        _count(event, -1)
        pass_on(event)


def pass_on(event: Event) -> None:
    """Give the places that are left to those who wait, in turn; the event is locked."""
    if not event.left or event.starts_at <= clock.now() or event.cancelled_at:
        return
    for registration in line_of(event)[: event.left]:
        registration.status = Status.REGISTERED
        registration.save(update_fields=["status"])
        _count(event, 1)
        _confirm(registration)


@transaction.atomic
def mark(event: Event, came: Iterable[int], others: int = 0) -> None:
    """Who came, by the ids of their registrations, and how many others; from an hour before the
    beginning on. Raises Conflict `early`, `called_off`, BadInput."""
    current = locked(event)
    if current.cancelled_at is not None:
        raise Conflict("called_off", _("This event was called off."))
    if current.starts_at - EARLY > clock.now():
        raise Conflict(
            "early",
            _("This event has not begun yet."),
            advice=_("People can be checked in from an hour before it on."),
        )
    if not 0 <= others <= MOST_OTHERS:
        raise BadInput(
            _("A number from 0 to %(most)d is needed.") % {"most": MOST_OTHERS}, field="others"
        )
    ticked, expected = set(came), {one.pk for one in those_expected(current)}
    for here, status in ((expected & ticked, Status.CAME), (expected - ticked, _absent(current))):
        current.registrations.filter(pk__in=here).update(status=status)
    current.others = others
    current.save(update_fields=["others"])


def remind() -> int:
    """What is due: whoever is expected within a day is reminded once; answers how many."""
    return sum(_remind_one(registration) for registration in to_remind())


@transaction.atomic
def _remind_one(registration: int) -> bool:
    """Each for itself, so that one that fails keeps no other back."""
    # The condition lets one of two workers write it.
    mine = Registration.objects.filter(
        pk=registration, status=Status.REGISTERED, reminded_at__isnull=True
    )
    if not mine.update(reminded_at=clock.now()):
        return False
    found = Registration.objects.select_related("person", "event__place", "event__network")
    one = found.get(pk=registration)
    return tell(one.person, "events/mail/reminder.txt", kind="reminders", event=one.event)


def _absent(event: Event) -> str:
    """Until it is over, whoever is not there yet may still come."""
    return Status.MISSED if event.ends_at <= clock.now() else Status.REGISTERED


def _check_open(event: Event) -> None:
    if event.cancelled_at is not None or event.starts_at <= clock.now():
        raise Conflict("begun", _("This event has begun, or was called off."), field="event")
    if event.seats is None:
        raise Conflict(
            "no_registration", _("One comes to this event without registering."), field="event"
        )


def _count(event: Event, more: int) -> None:
    """The database refuses one above the places."""
    event.taken += more
    event.save(update_fields=["taken"])


def _confirm(registration: Registration) -> None:
    event = registration.event
    tell(registration.person, "events/mail/registered.txt", event=event)
    webhooks.tell(
        event.network,
        "event.registered",
        {"event": event.uuid, "registration": registration.uuid, "left": event.left},
    )
