"""Questions about events: which there are, for whom, where."""

from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from etabli.community.models import Membership
from etabli.core import clock
from etabli.core.errors import NotFound
from etabli.events.event.rules import DEFAULT_ZONE
from etabli.events.models import Event, Visibility
from etabli.network.models import Network, Place
from etabli.people.models import Person
from etabli.people.rights import Action
from etabli.people.selectors import INSTALLATION, scopes_of

FED = timedelta(days=31)  # how long what is over stays in the calendars that follow a feed


def shown_to(person: Person | None) -> Q:
    """What is public; for a member what their networks have for members; and for those who manage
    events all of what they manage. Of events and of announcements."""
    seen = Q(visibility=Visibility.PUBLIC)
    if person is None:
        return seen
    scopes = scopes_of(person, Action.MANAGE_EVENTS)
    if INSTALLATION[0] in scopes:
        return Q()
    mine = Membership.objects.filter(person=person, status=Membership.Status.ACTIVE)
    return (
        seen
        | Q(network__in=mine.values("network"))
        | Q(place__in=scopes.get("place", ()))
        | Q(network__in=scopes.get("network", ()))
        | Q(network__territory__in=scopes.get("territory", ()))
    )


def visible_events(person: Person | None, network: Network | None = None) -> QuerySet[Event]:
    """Whatever the person may know of, called off or not, with places and networks."""
    events = _events().filter(shown_to(person))
    return events.filter(network=network) if network else events


def between(events: QuerySet[Event], starts_at: datetime, ends_at: datetime) -> QuerySet[Event]:
    """Those that take place, wholly or in part, from one instant to another."""
    return events.filter(ends_at__gt=starts_at, starts_at__lt=ends_at)


def coming(events: QuerySet[Event]) -> QuerySet[Event]:
    """Those that are neither over nor called off."""
    return events.filter(ends_at__gt=clock.now(), cancelled_at__isnull=True)


def fed(network: Network, place: Place | None) -> QuerySet[Event]:
    """What a calendar is told that anybody may follow: what is public, called off too, so that
    calendars take it out."""
    events = visible_events(None, network).filter(ends_at__gt=clock.now() - FED)
    return events.filter(place=place) if place else events


def event_by_uuid(event: UUID) -> Event:
    """Raises NotFound."""
    return _found(_events(), event)


def event_for(person: Person | None, event: UUID) -> Event:
    """Raises NotFound, also where the person may not know of it."""
    return _found(visible_events(person), event)


def following(event: Event) -> QuerySet[Event]:
    """The event and those of its programme that come after it, not called off."""
    same = Q(pk=event.pk)
    if event.programme_id:
        same |= Q(programme=event.programme_id, starts_at__gt=event.starts_at)
    return _events().filter(same, cancelled_at__isnull=True)


def networks_with_agendas() -> QuerySet[Network]:
    """Those of which a place is open."""
    return Network.objects.filter(
        Exists(Place.objects.filter(network=OuterRef("pk"), status=Place.Status.OPEN))
    ).order_by("slug")


def zone_of(network: Network | None) -> ZoneInfo:
    """The time of a network's places."""
    place = network.places.first() if network else None
    return place.zone if place else ZoneInfo(DEFAULT_ZONE)


def is_example(network: Network) -> bool:
    """Whether a network's events are invented, as its places are."""
    return network.places.filter(is_example=True).exists()


def _found(events: QuerySet[Event], event: UUID) -> Event:
    found = events.select_related("picture", "space").filter(uuid=event).first()
    if found is None:
        raise NotFound(_("There is no such event."), field="event")
    return found


def _events() -> QuerySet[Event]:
    return Event.objects.select_related("network__territory", "place__network__territory")
