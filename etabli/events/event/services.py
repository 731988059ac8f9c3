"""The verbs of events: publish, change, call off."""

from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from etabli.booking import freed
from etabli.booking.series.rules import Repetition
from etabli.core import clock
from etabli.core.dates import date_told
from etabli.core.errors import BadInput, Conflict
from etabli.core.files import store_picture
from etabli.events.event.rules import Stretch, stretches_of
from etabli.events.event.selectors import following, zone_of
from etabli.events.mails import tell
from etabli.events.models import Event, Programme
from etabli.events.registration.selectors import those_expected
from etabli.events.registration.services import locked, pass_on
from etabli.network.models import Network, Place, Space
from etabli.network.services import close_space, reopen_space
from etabli.network.webhooks import services as webhooks
from etabli.people.models import Person


@transaction.atomic
def publish(
    network: Network,
    times: Repetition,
    *,
    by: Person,
    place: Place | None = None,
    space: Space | None = None,
    picture: UploadedFile[Any] | None = None,
    **details: Any,
) -> list[Event]:
    """Announce an event, or each date of one that comes again, and take its space for it.

    All of its dates or none: raises Conflict `booked` naming the first that is taken, Conflict
    `place_not_open`, BadInput.
    """
    _check_where(network, place, space)
    stretches = stretches_of(times, place.zone if place else zone_of(network))
    now = clock.now()
    shared = {
        "network": network,
        "place": place,
        "space": space,
        "time_zone": (place.zone if place else zone_of(network)).key,
        "programme": _programme(times) if len(stretches) > 1 else None,
        "picture": store_picture(picture) if picture else None,
        "published_by": by,
        "published_at": now,
        "changed_at": now,
        **details,
    }
    return [_publish_one(stretch, shared) for stretch in stretches]


@transaction.atomic
def change(
    event: Event,
    times: Repetition,
    *,
    space: Space | None = None,
    picture: UploadedFile[Any] | None = None,
    **details: Any,
) -> Event:
    """Change one event that is not over; who is registered is told of another time or space.

    Raises Conflict `called_off`, `booked`, `fewer_places`; BadInput.
    """
    current = locked(event)
    _check_not_called_off(current)
    _check_where(current.network, current.place, space)
    [stretch] = stretches_of(times, current.zone)
    moved = (stretch.starts_at, stretch.ends_at, space) != (
        current.starts_at,
        current.ends_at,
        current.space,
    )
    if moved:
        _let_go(current)
        # At another time they are reminded anew.
        current.registrations.update(reminded_at=None)
        current.starts_at, current.ends_at = stretch.starts_at, stretch.ends_at
        current.space = space
    for field, value in details.items():
        setattr(current, field, value)
    if picture:
        current.picture = store_picture(picture)
    _check_seats(current)
    if moved:
        _hold(current)
    current.revision += 1
    current.changed_at = clock.now()
    current.save()
    if moved:
        for one in those_expected(current):
            tell(one.person, "events/mail/changed.txt", kind="operator", event=current)
    pass_on(current)
    return current


@transaction.atomic
def call_off(event: Event, *, those_after: bool = False) -> int:
    """Call an event off, and if asked for those of its programme that come after it; who is
    registered or waits is told. Answers how many; raises Conflict `called_off`, `over`."""
    _check_not_called_off(locked(event))
    called_off = [locked(one) for one in (following(event) if those_after else [event])]
    for one in called_off:
        if one.ends_at <= clock.now():
            raise Conflict("over", _("This event is over."))
        _let_go(one)
        one.cancelled_at = one.changed_at = clock.now()
        one.revision += 1
        one.save()
        for registration in those_expected(one, waiting=True):
            tell(registration.person, "events/mail/called_off.txt", kind="operator", event=one)
        webhooks.tell(one.network, "event.cancelled", {"event": one.uuid})
    return len(called_off)


def _publish_one(stretch: Stretch, shared: dict[str, Any]) -> Event:
    event = Event(starts_at=stretch.starts_at, ends_at=stretch.ends_at, **shared)
    _hold(event)
    event.save()
    webhooks.tell(event.network, "event.published", {"event": event.uuid})
    return event


def _programme(times: Repetition) -> Programme:
    return Programme.objects.create(
        rule=times.rule,
        first=times.first,
        from_time=times.from_time,
        until_time=times.until_time,
    )


def _hold(event: Event) -> None:
    """Keep everybody else out of the space for as long as the event lasts."""
    if event.space is None:
        event.closure = None
        return
    try:
        event.closure = close_space(event.space, event.starts_at, event.ends_at, event.title)
    except Conflict as taken:
        day = date_told(event.starts_at.astimezone(event.zone), "l j F Y")
        raise Conflict(
            "booked",
            _("%(space)s is booked at that time on %(day)s.") % {"space": event.space, "day": day},
            advice=_("Choose another time or space, or cancel these bookings first."),
            field="space",
        ) from taken


def _let_go(event: Event) -> None:
    """Open the space again; whoever waits for that time hears of it."""
    closure, event.closure = event.closure, None
    if closure is None:
        return
    event.save(update_fields=["closure"])
    space, starts_at, ends_at = closure.space, closure.starts_at, closure.ends_at
    reopen_space(closure)
    if ends_at > clock.now():
        freed.tell(space, max(starts_at, clock.this_minute()), ends_at)


def _check_where(network: Network, place: Place | None, space: Space | None) -> None:
    if place is None:
        if space is not None:
            raise BadInput(_("A space belongs to a place."), field="space")
        return
    if place.network_id != network.pk or (space and space.place_id != place.pk):
        raise BadInput(_("This space belongs to another place."), field="space")
    if not place.is_open:
        raise Conflict("place_not_open", _("%(place)s is not open.") % {"place": place})


def _check_not_called_off(event: Event) -> None:
    if event.cancelled_at is not None:
        raise Conflict("called_off", _("This event was called off."))


def _check_seats(event: Event) -> None:
    if event.seats is not None and event.seats < 1:
        raise BadInput(_("At least one place is needed."), field="seats")
    if event.taken > (event.seats or 0):
        raise Conflict(
            "fewer_places",
            _("%(taken)d places are taken already.") % {"taken": event.taken},
            advice=_("Give at least as many."),
            field="seats",
        )
