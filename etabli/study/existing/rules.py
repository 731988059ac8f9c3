"""Decisions on values: which rows of a census are the same place, and what kind a place is."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from itertools import combinations
from typing import NamedTuple

# Two entries are likely the same place when their names are as alike as this, and they stand as
# near each other; names that are all but equal may stand farther apart, since addresses are placed
# roughly (the census of 2019 has the same place at two points of one street).
ALIKE, NEAR_KM = 0.8, 0.5
EQUAL, FAR_KM = 0.95, 3.0

# Words that tell nothing of which place it is.
_COMMON = frozenset(
    [
        "le",
        "la",
        "les",
        "l",
        "de",
        "du",
        "des",
        "d",
        "a",
        "au",
        "aux",
        "et",
        "en",
        "the",
        "of",
        "espace",
        "coworking",
        "cowork",
        "tiers",
        "lieu",
        "lieux",
    ]
)
_KINDS = (
    ("fablab", ("fablab", "fab-lab", "fab lab", "atelier", "makerspace", "maker", "fabrication")),
    ("coworking", ("coworking", "cowork", "bureaux partages", "tiers-lieu", "tiers lieu")),
    ("offices", ("bureau", "telecentre", "pepiniere", "office", "affaires", "teletravail")),
)


class Entry(NamedTuple):
    """What one compares of a place."""

    key: int
    name: str
    commune: str
    longitude: float
    latitude: float


class Likeness(NamedTuple):
    """Two entries that may be one place: how alike their names are, and how far apart they are."""

    one: int
    other: int
    names: float
    kilometres: float


def plain(text: str) -> str:
    """Without accents and capitals."""
    letters = unicodedata.normalize("NFKD", text)
    return "".join(one for one in letters if not unicodedata.combining(one)).casefold()


def words(name: str, commune: str = "") -> frozenset[str]:
    """What a name is made of, without the commune's name and the words that all places share;
    all of its words where nothing else would be left."""
    every = frozenset(re.findall(r"[a-z0-9]+", plain(name)))
    return every - _COMMON - frozenset(re.findall(r"[a-z0-9]+", plain(commune))) or every


def alike(one: str, other: str, communes: Iterable[str] = ()) -> float:
    """How alike two names are, from 0 to 1: 1 when one says all that the other does.

    `communes`: names of communes that say nothing of which place it is.
    """
    where = " ".join(communes)
    first, second = words(one, where), words(other, where)
    if not (first and second):
        return 0.0
    if first <= second or second <= first:
        return 1.0
    # In one order, since the ratio depends on it.
    left, right = sorted((" ".join(sorted(first)), " ".join(sorted(second))))
    return SequenceMatcher(None, left, right).ratio()


def likely_same(entries: Iterable[Entry]) -> Iterator[Likeness]:
    """The pairs that may be the same place, in the order given."""
    from etabli.kernels.travel.distance import great_circle

    known = list(entries)
    if len(known) < 2:
        return
    points = [[one.longitude, one.latitude] for one in known]
    apart = great_circle(points, points)
    for (first, one), (second, other) in combinations(enumerate(known), 2):
        kilometres = float(apart[first, second])
        if kilometres > FAR_KM:
            continue
        names = alike(one.name, other.name, (one.commune, other.commune))
        if (names >= ALIKE and kilometres <= NEAR_KM) or names >= EQUAL:
            yield Likeness(one.key, other.key, names, kilometres)


def kinds_of(told: str) -> list[str]:
    """The kinds that a text tells of, as a census or a person writes it; `other` for none."""
    text = plain(told)
    found = [kind for kind, signs in _KINDS if kind in text or any(one in text for one in signs)]
    return found or ["other"]


def is_desk(kinds: Iterable[str]) -> bool:
    """Whether one goes there to work at a desk; a workshop alone takes no part."""
    return bool({"coworking", "offices"} & set(kinds))
