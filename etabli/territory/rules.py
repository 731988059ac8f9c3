"""Decisions on a territory's figures."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from django.utils.translation import gettext as _

WHOLE = ""  # the code of a figure about the whole territory


@dataclass(frozen=True)
class Value:
    """A figure, its year and source, and whether it is an assumption for what it is about."""

    value: float
    year: int
    source: str
    assumption: bool


class Member(NamedTuple):
    """A commune, the code of its district, and its inhabitants."""

    code: str
    district: str
    population: int


def for_each_commune(
    known: Mapping[str, Value], members: Sequence[Member], *, is_share: bool
) -> dict[str, Value]:
    """A value for each commune, from what is known of communes, districts and the whole (by code).

    A commune's own value stands. What a district's total leaves after the communes that have
    their own is spread over its other communes in proportion to their inhabitants; then likewise
    what the whole territory's total leaves. A share holds for each commune without its own.
    Values made this way are assumptions; a commune about which nothing is known has none.
    """
    found = {one.code: known[one.code] for one in members if one.code in known}
    for district in {one.district for one in members} & known.keys():
        inside = [one for one in members if one.district == district]
        found |= _remainder(known[district], inside, found, is_share)
    if WHOLE in known:
        found |= _remainder(known[WHOLE], members, found, is_share)
    return found


def _remainder(
    total: Value, members: Sequence[Member], found: Mapping[str, Value], is_share: bool
) -> dict[str, Value]:
    """What falls to the members that have no value yet."""
    others = [one for one in members if one.code not in found]
    if is_share:
        return {one.code: replace(total, assumption=True) for one in others}
    given = sum(found[one.code].value for one in members if one.code in found)
    left = max(total.value - given, 0.0)
    inhabitants = sum(one.population for one in others)
    source = _("%(source)s, spread by population") % {"source": total.source}
    return {
        one.code: Value(left * one.population / inhabitants, total.year, source, True)
        for one in others
        if inhabitants
    }
