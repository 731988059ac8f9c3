"""The verbs of reach: an address refuses messages for good; try it again."""

from collections.abc import Iterable

from etabli.core import bounces, clock
from etabli.core.bounces import Failure
from etabli.people.models import Person

LONGEST = 300


def refused(address: str, words: str) -> int:
    """Note that an address takes no messages, and why; known already, the first reason stays.
    How many persons have it."""
    return Person.objects.filter(email__iexact=address.strip(), unreachable_at__isnull=True).update(
        unreachable_at=clock.now(), unreachable_because=" ".join(words.split())[:LONGEST]
    )


def note(failures: Iterable[Failure]) -> int:
    """Note what delivery reports say is for good; how many persons it concerns."""
    return sum(
        refused(one.address, f"{one.status} {one.words}")
        for one in failures
        if bounces.is_for_good(one.status)
    )


def try_again(person: Person) -> None:
    """Write to the person's address again, until it refuses anew."""
    person.unreachable_at, person.unreachable_because = None, ""
    person.save(update_fields=["unreachable_at", "unreachable_because"])
