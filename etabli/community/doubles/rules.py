"""Which records look like one person: a decision on values alone."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Set
from enum import IntEnum
from itertools import combinations
from typing import NamedTuple

from etabli.core.searching import SIGNIFICANT_DIGITS, digits_of
from etabli.core.texts import plain

SHORTEST_NUMBER = 6
# Of so many alike each is compared with each; beyond, with the first alone.
EACH_WITH_EACH = 6


class Why(IntEnum):
    """Why two records look like one person, from the surest to the least sure."""

    MAIL = 1
    NAME_AND_TELEPHONE = 2
    NAME = 3


class Known(NamedTuple):
    """What is known of a record; `pk` grows with its age."""

    pk: int
    name: str
    email: str
    phone: str


class Pair(NamedTuple):
    """Two records, the older one first, and why they look alike."""

    why: Why
    first: int
    second: int


def mail_key(email: str) -> str:
    """The mailbox: capitals and what follows a plus sign lead nowhere else (RFC 5233)."""
    box, _at, domain = email.strip().casefold().rpartition("@")
    return f"{box.partition('+')[0]}@{domain}" if box else ""


def phone_key(phone: str) -> str:
    """A number without spaces and prefix; nothing where it is too short to tell anything."""
    digits = digits_of(phone)
    return digits[-SIGNIFICANT_DIGITS:] if len(digits) >= SHORTEST_NUMBER else ""


def name_key(name: str) -> str:
    """The words of a name in whichever order, without accents, hyphens and capitals."""
    return " ".join(sorted(re.findall(r"\w+", plain(name))))


def likely_doubles(known: Iterable[Known], apart: Set[tuple[int, int]] = frozenset()) -> list[Pair]:
    """The pairs that look like one person, the surest first, each pair once.

    `apart` holds the pairs (lower number first) of which somebody said that they are two. Whoever
    has neither address nor number is not compared: erased persons all have one name.
    """
    people = sorted(one for one in known if one.email or one.phone)
    keys: dict[Why, Callable[[Known], str]] = {
        Why.MAIL: lambda one: mail_key(one.email),
        Why.NAME_AND_TELEPHONE: lambda one: _both(name_key(one.name), phone_key(one.phone)),
        Why.NAME: lambda one: name_key(one.name),
    }
    found: dict[tuple[int, int], Why] = {}
    for why, key in keys.items():
        for pair in _alike(people, key):
            if pair not in apart:
                found.setdefault(pair, why)
    return sorted(Pair(why, *pair) for pair, why in found.items())


def _alike(people: Iterable[Known], key: Callable[[Known], str]) -> Iterator[tuple[int, int]]:
    groups: dict[str, list[int]] = defaultdict(list)
    for one in people:
        if shared := key(one):
            groups[shared].append(one.pk)
    for group in groups.values():
        if len(group) <= EACH_WITH_EACH:
            yield from combinations(group, 2)
        else:
            yield from ((group[0], other) for other in group[1:])


def _both(name: str, phone: str) -> str:
    return f"{name} {phone}" if name and phone else ""
