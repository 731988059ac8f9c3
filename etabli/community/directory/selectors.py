"""Questions about the directory: who shows what to whom, and who could meet."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from django.db.models import Count, QuerySet
from django.utils.timezone import localdate

from etabli.community.directory.places import places_of
from etabli.community.directory.rules import (
    Audience,
    Somebody,
    seen_fields,
    suggested,
)
from etabli.community.models import Membership, NotThisOne, Profile, Skill
from etabli.community.organisation.days import days_of
from etabli.community.selectors import is_active_member
from etabli.core import clock
from etabli.core.texts import plain
from etabli.network.models import Network
from etabli.people.models import Person
from etabli.people.rights import Action
from etabli.people.selectors import may

AHEAD = timedelta(days=14)  # the days on which two could meet


class Entry(NamedTuple):
    """What one member shows to whoever asks: empty where they do not."""

    pk: int
    name: str
    work: str
    company: str
    skills: Sequence[Skill]
    looking_for: str
    sought: Sequence[Skill]
    contact: str


class Meeting(NamedTuple):
    """Somebody to meet, and why."""

    person: Person
    knows: list[str]
    seeks: list[str]
    shares: list[str]
    days: list[date]


def may_look(person: Person, network: Network) -> bool:
    """The directory is for the network's members, and for those who see its members anyway."""
    return is_active_member(person, network) or may(person, Action.SEE_MEMBERS, network)


def profile_of(person: Person) -> Profile | None:
    return Profile.objects.filter(person=person).prefetch_related("skills", "sought").first()


def shown(network: Network, asker: Person | None) -> list[Entry]:
    """The entries of a network's members that somebody may see, by name. At most six queries."""
    plainly = _plainly(network, asker)
    lookers = _lookers(network, asker, plainly)
    least = min([plainly, *lookers.values()])
    profiles = _profiles(network).filter(seen_by__name__gte=int(least))
    entries = [
        entry
        for profile in profiles
        if (entry := _entry(profile, lookers.get(profile.person_id, plainly)))
    ]
    return sorted(entries, key=lambda entry: plain(entry.name))


def skills_shown(entries: Iterable[Entry]) -> list[Skill]:
    """The words to filter by: those that somebody shows."""
    found = {skill.pk: skill for entry in entries for skill in entry.skills}
    return sorted(found.values(), key=lambda skill: skill.key)


def known_words() -> list[str]:
    """The words of the shared list that anybody may see, to choose from: written by several, so
    that none tells of one person."""
    counted = Skill.objects.annotate(users=Count("known_by")).filter(users__gt=1)
    return list(counted.order_by("key").values_list("name", flat=True))


def to_meet(network: Network, person: Person) -> list[Meeting]:
    """Whom a member could meet, who agreed to it as they did; nobody where they did not."""
    mine = profile_of(person)
    if mine is None or not mine.meets:
        return []
    plainly = _plainly(network, person)
    lookers = _lookers(network, person, plainly)
    left_out = NotThisOne.objects.filter(person=person).values("other")
    profiles = {
        profile.person_id: (profile, seen)
        for profile in _profiles(network)
        .filter(meets=True)
        .exclude(person__in=left_out)
        .exclude(person=person)
        if (seen := seen_fields(profile.seen_by, lookers.get(profile.person_id, plainly)))
    }
    today = localdate(clock.now())
    people = [person, *(profile.person for profile, _seen in profiles.values())]
    days = days_of(people, network, today, today + AHEAD)
    names = {
        skill.key: skill.name
        for profile, _seen in [(mine, set()), *profiles.values()]
        for skill in [*profile.skills.all(), *profile.sought.all()]
    }
    me = _somebody(mine, {"skills", "looking_for"}, days[person.pk])
    others = [_somebody(profile, seen, days[pk]) for pk, (profile, seen) in profiles.items()]
    return [
        Meeting(
            profiles[one.pk][0].person,
            [names[key] for key in one.knows],
            [names[key] for key in one.seeks],
            [names[key] for key in one.shares],
            one.days,
        )
        for one in suggested(me, others)
    ]


def _somebody(profile: Profile, seen: set[str], days: Iterable[date]) -> Somebody:
    """Only with what may be seen of them: a reason tells it."""
    return Somebody(
        profile.person_id,
        frozenset(one.key for one in profile.skills.all()) if "skills" in seen else frozenset(),
        frozenset(one.key for one in profile.sought.all())
        if "looking_for" in seen
        else frozenset(),
        frozenset(days),
    )


def _plainly(network: Network, asker: Person | None) -> Audience:
    """To which audience somebody belongs for members whom they never work beside."""
    if asker is None:
        return Audience.PUBLIC
    if may(asker, Action.MANAGE_MEMBERS, network):
        return Audience.HOSTS
    return Audience.NETWORK if is_active_member(asker, network) else Audience.PUBLIC


def _lookers(network: Network, asker: Person | None, plainly: Audience) -> dict[int, Audience]:
    """For whom a member is closer than plainly: those who come to the same places."""
    if asker is None or plainly != Audience.NETWORK:
        return {}
    people = {asker.pk, *_profiles(network).values_list("person", flat=True)}
    places = places_of(people, network)
    return {
        pk: Audience.PLACE
        for pk, own in places.items()
        if pk != asker.pk and own & places[asker.pk]
    }


def _profiles(network: Network) -> QuerySet[Profile]:
    members = Membership.objects.filter(network=network, status=Membership.Status.ACTIVE)
    return (
        Profile.objects.filter(person__in=members.values("person"))
        .select_related("person")
        .prefetch_related("skills", "sought")
    )


def _entry(profile: Profile, looker: Audience) -> Entry | None:
    seen = seen_fields(profile.seen_by, looker)
    if not seen:
        return None

    def told(field: str) -> str:
        return getattr(profile, field) if field in seen else ""

    return Entry(
        profile.person_id,
        profile.person.name,
        told("work"),
        told("company"),
        list(profile.skills.all()) if "skills" in seen else [],
        told("looking_for"),
        list(profile.sought.all()) if "looking_for" in seen else [],
        told("contact"),
    )
