"""Questions about the weekly letter: who wishes for it, what is new."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import QuerySet

from etabli.core import clock
from etabli.events.digest.rules import ADDRESS
from etabli.events.models import Announcement, Digest, Event
from etabli.network.models import Network
from etabli.people.models import Person

WEEK = timedelta(days=7)


@dataclass(frozen=True)
class News:
    """What has been published since the last letter, and what takes place this week besides."""

    events: list[Event]
    announcements: list[Announcement]
    this_week: list[Event]

    def __bool__(self) -> bool:
        return bool(self.events or self.announcements)


def wished(person: Person, network: Network) -> bool:
    return Digest.objects.filter(person=person, network=network).exists()


def due() -> QuerySet[Digest]:
    """Letters whose time has come."""
    return Digest.objects.filter(due_at__lte=clock.now()).select_related("person", "network")


def news_for(digest: Digest) -> News:
    """Of the digest's network, for its members."""
    now = clock.now()
    events = list(
        Event.objects.filter(
            network=digest.network, starts_at__gt=now, cancelled_at__isnull=True
        ).select_related("place")
    )
    new = [one for one in events if one.published_at > digest.told_until]
    return News(
        events=new,
        announcements=list(
            Announcement.objects.filter(
                network=digest.network,
                published_at__gt=digest.told_until,
                shown_until__gte=now.date(),
            ).select_related("place")
        ),
        this_week=[one for one in events if one not in new and one.starts_at < now + WEEK],
    )


def digest_with(token: str) -> Digest | None:
    """The one that a letter's address ends; none when it was ended already. Raises NotFound for
    an address that no letter carried."""
    return Digest.objects.select_related("network").filter(uuid=ADDRESS.uuid_in(token)).first()
