"""Questions about the weekly letter: who wishes for it, what is new."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import QuerySet

from etabli.community.models import Membership
from etabli.community.selectors import current_memberships
from etabli.core import clock
from etabli.events.digest.rules import ADDRESS
from etabli.events.models import Announcement, Digest, Event
from etabli.network.models import Network
from etabli.people.messages.kinds import Wish
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


def wishes_of(person: Person) -> list[Wish]:
    """The letters that a person has or may wish for, by the slugs of their networks."""
    has = {one.network for one in person.digests.select_related("network")}
    active = current_memberships(person).filter(status=Membership.Status.ACTIVE)
    networks = has | {one.network for one in active}
    return [
        Wish(one.slug, str(one), one in has) for one in sorted(networks, key=lambda one: one.slug)
    ]


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
    """The one that an address in an old letter ends; none when it was ended already. Raises
    NotFound for an address that no letter carried."""
    digests = Digest.objects.select_related("network", "person")
    return digests.filter(uuid=ADDRESS.uuid_in(token)).first()
