"""What animation keeps of a person, and how it lets go of it."""

from typing import Any

from etabli.core import clock
from etabli.events.models import Announcement, Event, Registration
from etabli.events.registration.services import give_up
from etabli.people.models import Person


def export(person: Person) -> dict[str, Any]:
    """Registrations, letters wished for, and what the person published."""
    return {
        "registrations": [
            {
                "event": str(one.event),
                "starts_at": one.event.starts_at.isoformat(),
                "status": one.status,
                "asked_at": one.asked_at.isoformat(),
            }
            for one in person.event_registrations.select_related("event")
        ],
        "weekly_letters": [
            {"network": str(one.network), "since": one.wished_at.isoformat()}
            for one in person.digests.select_related("network")
        ],
        "published": [
            {"title": str(title), "published_at": published_at.isoformat()}
            for title, published_at in (
                *Event.objects.filter(published_by=person).values_list("title", "published_at"),
                *Announcement.objects.filter(published_by=person).values_list(
                    "title", "published_at"
                ),
            )
        ],
    }


def erase(person: Person) -> None:
    """Pass on the places to come and end the letters; who came to what is over stays counted,
    without a name, and what was published stays the network's."""
    for registration in person.event_registrations.filter(
        status__in=[Registration.Status.REGISTERED, Registration.Status.WAITING],
        event__starts_at__gt=clock.now(),
    ).select_related("event"):
        give_up(registration)
    person.digests.all().delete()
