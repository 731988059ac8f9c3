"""Who sees what of whom, and who could meet: decisions on values alone."""

from collections.abc import Iterable, Mapping
from datetime import date
from enum import IntEnum
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from etabli.core.texts import plain

FIELDS = ("name", "work", "company", "skills", "looking_for", "contact")
MOST_WORDS = 12
LONGEST_WORD = 40
MOST_SUGGESTED = 5
# What completes counts more than what is alike.
COMPLETES, ALIKE = 2, 1


class Audience(IntEnum):
    """To whom a field is shown: each of these sees what those that follow see, and more."""

    NOBODY = 0
    HOSTS = 1
    PLACE = 2
    NETWORK = 3
    PUBLIC = 4


TOLD = {
    Audience.NOBODY: _("nobody"),
    Audience.HOSTS: _("hosts"),
    Audience.PLACE: _("members who come to the same places"),
    Audience.NETWORK: _("all members of the network"),
    Audience.PUBLIC: _("everybody, on the public page"),
}


def seen_fields(seen_by: Mapping[str, int], looker: Audience) -> set[str]:
    """The fields that somebody sees who belongs to `looker`; none where they may not see the name,
    for what has no name is of no use to them and still tells of somebody."""
    fields = {field for field in FIELDS if 0 < looker <= seen_by.get(field, Audience.NOBODY)}
    return fields if "name" in fields else set()


def words_of(text: str) -> dict[str, str]:
    """The words that somebody wrote, separated by commas, by their key; each once."""
    words = (" ".join(word.split()) for word in text.replace(";", ",").split(","))
    return {plain(word): word for word in reversed([one for one in words if one])}


class Somebody(NamedTuple):
    """What is known of a member who agrees to meet others."""

    pk: int
    skills: frozenset[str]
    sought: frozenset[str]
    days: frozenset[date]  # on which they come


class Suggestion(NamedTuple):
    """Whom to meet, and why: what they know that is looked for, what they look for that is known,
    what both know, and the days on which both come."""

    pk: int
    knows: list[str]
    seeks: list[str]
    shares: list[str]
    days: list[date]


def suggested(me: Somebody, others: Iterable[Somebody]) -> list[Suggestion]:
    """Those with whom at least one word joins, the best first: who completes before who is alike,
    then who comes on the same days."""
    found = [
        Suggestion(
            other.pk,
            sorted(other.skills & me.sought),
            sorted(me.skills & other.sought),
            sorted(me.skills & other.skills),
            sorted(me.days & other.days),
        )
        for other in others
        if other.pk != me.pk
    ]
    joined = [one for one in found if one.knows or one.seeks or one.shares]
    return sorted(joined, key=_worth)[:MOST_SUGGESTED]


def _worth(one: Suggestion) -> tuple[int, int, int]:
    worth = COMPLETES * (len(one.knows) + len(one.seeks)) + ALIKE * len(one.shares)
    return (-worth, -len(one.days), one.pk)
