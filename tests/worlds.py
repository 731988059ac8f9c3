"""Makers of the small worlds that tests act in. Nothing here is taken from a real place."""

from datetime import datetime, time, timedelta
from itertools import count
from typing import Any

from django.utils import timezone
from django.utils.text import slugify

from etabli.community.services import join
from etabli.core import clock
from etabli.core.texts import Text
from etabli.network.hours import Hours, Stretch
from etabli.network.models import Network, Place, Space, Unit
from etabli.people.models import Person
from etabli.people.services import register

_numbers = count(1)


def make_person(name: str = "Ada", **kwargs: Any) -> Person:
    return register(f"{slugify(name)}{next(_numbers)}@example.org", name, **kwargs)


def make_network(**kwargs: Any) -> Network:
    number = next(_numbers)
    return Network.objects.create(**{"slug": f"network-{number}", "name": Text("Réseau"), **kwargs})


def make_place(
    network: Network | None = None, *, always_open: bool = False, **kwargs: Any
) -> Place:
    """An open hub, from Monday to Friday, 8:00 to 18:00, or day and night."""
    number = next(_numbers)
    stretch = Stretch(time(0), time(0)) if always_open else Stretch(time(8), time(18))
    return Place.objects.create(
        **{
            "network": network or make_network(),
            "slug": f"place-{number}",
            "kind": Place.Kind.HUB,
            "status": Place.Status.OPEN,
            "name": Text(f"Lieu {number}"),
            "hours": Hours(dict.fromkeys(range(7 if always_open else 5), (stretch,))),
            "holidays": "" if always_open else "FR",
            **kwargs,
        }
    )


def zone_at_noon() -> str:
    """A zone where it is about noon now, and today's date: what begins now ends on the same day."""
    now = clock.now()
    ahead = 12 - now.hour
    if (now + timedelta(hours=ahead)).date() != timezone.localdate(now):
        ahead += 24
    return f"Etc/GMT{-ahead:+d}"


def make_space(place: Place | None = None, *, units: int = 1, **kwargs: Any) -> Space:
    """A space with so many units; a desk in an open space unless said otherwise."""
    space = Space.objects.create(
        **{
            "place": place or make_place(),
            "kind": Space.Kind.OPEN_SPACE,
            "name": Text("Salle"),
            "seats": max(units, 1),
            **kwargs,
        }
    )
    Unit.objects.bulk_create(Unit(space=space, name=f"{n + 1}") for n in range(units))
    return space


def make_member(network: Network, name: str = "Ada") -> Person:
    person = make_person(name)
    join(person, network, accepted=True)
    return person


def at(text: str) -> datetime:
    """An instant from local time in France: `2026-01-13 09:00`."""
    from zoneinfo import ZoneInfo

    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Europe/Paris"))


__all__ = [
    "at",
    "clock",
    "make_member",
    "make_network",
    "make_person",
    "make_place",
    "make_space",
]
