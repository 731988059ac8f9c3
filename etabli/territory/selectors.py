"""Questions about territories: their communes, figures and travel times."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from struct import unpack_from
from typing import TYPE_CHECKING, Any, TypeVar

from django.db.models import Count, QuerySet, Sum
from django.db.models.functions import Substr
from django.template.defaultfilters import floatformat
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from etabli.core.errors import BadInput, NotFound
from etabli.core.texts import plain
from etabli.territory.commuting.rules import Spot, Trip, WhereTheyWork
from etabli.territory.indicators import INDICATORS, INSTEAD, Indicator
from etabli.territory.models import (
    Commune,
    Commuting,
    Destination,
    District,
    Figure,
    Territory,
    TravelTimes,
)
from etabli.territory.rules import WHOLE, Member, Value, for_each_commune

if TYPE_CHECKING:
    from etabli.kernels.travel import TravelMatrix

Thing = TypeVar("Thing")


def territory_by_slug(territory: str) -> Territory:
    """Raises NotFound."""
    return _found(Territory.objects.filter(slug=territory).first())


def _found(territory: Territory | None) -> Territory:
    if territory is None:
        raise NotFound(_("There is no such territory."), field="territory")
    return territory


def territories() -> QuerySet[Territory]:
    """All of them with their districts read, `communes_count` and `inhabitants`. Two queries."""
    return (
        Territory.objects.annotate(
            communes_count=Count("communes"), inhabitants=Sum("communes__population")
        )
        .prefetch_related("districts")
        .order_by("slug")
    )


def with_places(territory: str) -> Territory:
    """A territory with its districts, communes and destinations read, for what follows to ask no
    more of the database. Four queries. Raises NotFound."""
    found = (
        Territory.objects.filter(slug=territory)
        .prefetch_related("districts", "communes", "destinations")
        .first()
    )
    return _found(found)


def communes_by_district(territory: Territory) -> list[tuple[District, list[Commune]]]:
    """The districts in their order, each with its communes by name."""
    communes: dict[int, list[Commune]] = defaultdict(list)
    for commune in by_name(territory.communes.all()):
        communes[commune.district_id].append(commune)
    return [(district, communes[district.pk]) for district in territory.districts.all()]


def destinations(territory: Territory) -> list[Destination]:
    """Where people work outside, by name."""
    return by_name(territory.destinations.all())


def figure(territory: Territory, indicator: str) -> dict[str, Value]:
    """The latest value of an indicator for each commune, by code.

    What is known of a district or the whole territory only is spread over its communes, and is
    then an assumption (see `rules.for_each_commune`); a commune about which nothing is known is
    left out. Two queries. Raises BadInput for an indicator that there is not.
    """
    return figures(territory, [indicator])[indicator]


def figures(territory: Territory, indicators: Sequence[str]) -> dict[str, dict[str, Value]]:
    """The same for several indicators. Two queries for all. Raises BadInput."""
    for indicator in indicators:
        if indicator not in INDICATORS:
            raise BadInput(
                _("“%(indicator)s” is no indicator; allowed: %(allowed)s.")
                % {"indicator": indicator, "allowed": ", ".join(INDICATORS)},
                field="indicator",
            )
    known: dict[str, dict[str, Value]] = {indicator: {} for indicator in indicators}
    for one in territory.figures.filter(indicator__in=indicators).order_by("year"):
        known[one.indicator][one.code] = Value(one.value, one.year, one.source, one.assumption)
    members = [
        Member(*row)
        for row in territory.communes.order_by("code").values_list(
            "code", "district__code", "population"
        )
    ]
    return {
        indicator: for_each_commune(values, members, is_share=INDICATORS[indicator].is_share)
        for indicator, values in known.items()
    }


def travel_times(territory: Territory) -> "TravelMatrix":
    """Minutes by car between communes and destinations. One query. Raises NotFound."""
    import numpy as np

    from etabli.kernels.travel import Method, TravelMatrix

    stored = TravelTimes.objects.filter(territory=territory).first()
    if stored is None:
        raise NotFound(_("This territory has no travel times yet."))
    count = len(stored.codes)
    minutes = np.frombuffer(stored.minutes, dtype="<f4").reshape(count, count)
    return TravelMatrix(tuple(stored.codes), minutes, Method(stored.method), stored.source)


def minutes_from(territory: Territory, code: str, others: Collection[str]) -> dict[str, float]:
    """Minutes by car from a commune or destination to others, where they are known and some way
    leads; for those who need a few of them, without reading them all. Two queries."""
    stored = TravelTimes.objects.filter(territory=territory)
    codes = stored.values_list("codes", flat=True).first() or []
    number_of = {code: number for number, code in enumerate(codes)}
    if code not in number_of:
        return {}
    # Of a matrix of thousands by thousands its row only.
    size = 4 * len(codes)
    row = stored.values_list(Substr("minutes", number_of[code] * size + 1, size), flat=True).get()
    known = {
        other: unpack_from("<f", row, 4 * number_of[other])[0]
        for other in others
        if other in number_of
    }
    return {other: minutes for other, minutes in known.items() if minutes < float("inf")}


def minutes_to(travel: "TravelMatrix", code: str) -> dict[str, float]:
    """Minutes from each commune and destination to one of them."""
    column = travel.minutes[:, travel.codes.index(code)]
    return dict(zip(travel.codes, column.tolist(), strict=True))


def flows(territory: Territory, travel: "TravelMatrix | None" = None) -> WhereTheyWork | None:
    """Where the people of a territory work, and the minutes of `travel` (its own travel times
    unless given); None where nothing is known of it.

    Three queries when the territory's places have been read and `travel` is given, one when
    nothing is known.
    """
    stored = Commuting.objects.filter(territory=territory).first()
    if stored is None:
        return None
    spots = {
        one.code: Spot(one.code, one.name, one.country, False, _point(one))
        for one in stored.outside.all()
    }
    # What the territory itself says of a place outside counts more.
    for place in territory.destinations.all():
        spots[place.code] = Spot(place.code, place.name, place.country, False, _point(place))
    homes = [
        Spot(one.code, one.name, "FR", True, _point(one))
        for one in by_name(territory.communes.all())
    ]
    spots |= {one.code: one for one in homes}
    minutes = _minutes_between(travel or _travel_if_any(territory))
    return WhereTheyWork(
        method=stored.method,
        year=stored.year,
        source=stored.source,
        homes=homes,
        trips=[
            Trip(spots[home], spots[work], count, minutes.get((home, work)))
            for home, work, count in stored.flows.order_by("home", "work").values_list(
                "home", "work", "count"
            )
            if home in spots and work in spots  # what a commune that has left the territory had
        ],
    )


def _point(place: Any) -> tuple[float, float] | None:
    return None if place.longitude is None else (place.longitude, place.latitude)


def _travel_if_any(territory: Territory) -> "TravelMatrix | None":
    try:
        return travel_times(territory)
    except NotFound:
        return None


def _minutes_between(travel: "TravelMatrix | None") -> dict[tuple[str, str], float]:
    """Where they are known and some way leads."""
    if travel is None:
        return {}
    return {
        (home, work): value
        for home, row in zip(travel.codes, travel.minutes.tolist(), strict=True)
        for work, value in zip(travel.codes, row, strict=True)
        if value < float("inf")
    }


@dataclass(frozen=True)
class Line:
    """A commune or a destination with what the territory's table tells of it."""

    place: Commune | Destination
    working_age: Value | None = None
    minutes: float | None = None


@dataclass(frozen=True)
class Group:
    """The lines of a district, or those outside of the territory, for which there is none."""

    district: District | None
    lines: Sequence[Line]

    @property
    def inhabitants(self) -> int:
        return sum(one.place.population for one in self.lines if isinstance(one.place, Commune))

    @property
    def working_age(self) -> float:
        return sum(one.working_age.value for one in self.lines if one.working_age)


@dataclass(frozen=True)
class Table:
    """A territory's communes and destinations, with the minutes by car to one of them."""

    towards: Commune | Destination
    groups: Sequence[Group]

    @property
    def communes(self) -> int:
        return sum(len(group.lines) for group in self.groups if group.district)

    @property
    def inhabitants(self) -> int:
        return sum(group.inhabitants for group in self.groups)

    @property
    def working_age(self) -> float:
        return sum(group.working_age for group in self.groups)

    @property
    def all_assumed(self) -> bool:
        """Whether every known number of people of working age is an assumption."""
        known = [one.working_age for group in self.groups for one in group.lines if one.working_age]
        return bool(known) and all(value.assumption for value in known)


def largest_commune(territory: Territory) -> Commune:
    """The one with the most inhabitants."""
    return max(territory.communes.all(), key=lambda one: (one.population, one.code))


def table(territory: Territory, travel: "TravelMatrix", towards: str) -> Table:
    """Two queries when the territory's places have been read."""
    minutes = minutes_to(travel, towards)
    working_age = figure(territory, "population_20_64")
    groups = [
        Group(
            district,
            [Line(one, working_age.get(one.code), minutes.get(one.code)) for one in communes],
        )
        for district, communes in communes_by_district(territory)
    ]
    if outside := destinations(territory):
        groups.append(Group(None, [Line(one, None, minutes.get(one.code)) for one in outside]))
    places = {line.place.code: line.place for group in groups for line in group.lines}
    return Table(places[towards], groups)


@dataclass(frozen=True)
class Lacking:
    """A file of INSEE's that would tell what a study of the territory needs and nobody has said."""

    file: str
    indicators: Sequence[Indicator]


def lacking(territory: Territory) -> list[Lacking]:
    """The files to look for, each with the figures wanted of it, in the order of the indicators.
    One query when the territory's places have been read."""
    known: dict[str, set[str]] = defaultdict(set)
    for indicator, code in territory.figures.order_by().values_list("indicator", "code"):
        known[indicator].add(code)
    districts = {one.pk: one.code for one in territory.districts.all()}
    codes = [(one.code, districts[one.district_id]) for one in territory.communes.all()]

    def told(indicator: str) -> bool:
        of = known[indicator]
        return WHOLE in of or all(code in of or district in of for code, district in codes)

    files: dict[str, list[Indicator]] = defaultdict(list)
    for slug, one in INDICATORS.items():
        if one.file and not told(slug) and not told(INSTEAD.get(slug, slug)):
            files[one.file].append(one)
    return [Lacking(file, wanted) for file, wanted in files.items()]


@dataclass(frozen=True)
class Told:
    """Figures told in one line: `about` is a commune, a district or the whole territory, or
    empty when `count` communes are summed up."""

    indicator: Indicator
    about: str
    count: int
    value: float
    year: int
    source: str
    assumption: bool

    @property
    def text(self) -> str:
        if self.indicator.is_share:
            return _("%(percent)s %%") % {"percent": floatformat(100 * self.value, 1)}
        return number_format(round(self.value))


def figures_told(territory: Territory) -> list[Told]:
    """All figures with their sources, by indicator, the most recent first. Those of several
    communes that come from one source are told as their sum, but shares. One query when the
    territory's places have been read."""
    names = {WHOLE: _("whole territory")}
    names |= {one.code: one.name for one in territory.districts.all()}
    communes = {one.code: one.name for one in territory.communes.all()}
    lines: dict[tuple[object, ...], list[Figure]] = defaultdict(list)
    for one in territory.figures.order_by("-year", "code"):
        apart = one.code if one.code in names or INDICATORS[one.indicator].is_share else None
        lines[one.indicator, one.year, one.source, one.assumption, apart].append(one)
    told = [_told(figures, names | communes) for figures in lines.values()]
    order = list(INDICATORS.values())
    return sorted(told, key=lambda one: (order.index(one.indicator), -one.year))


def _told(figures: Sequence[Figure], names: Mapping[str, str]) -> Told:
    first = figures[0]
    return Told(
        indicator=INDICATORS[first.indicator],
        about=names[first.code] if len(figures) == 1 else "",
        count=len(figures),
        value=sum(one.value for one in figures),
        year=first.year,
        source=first.source,
        assumption=first.assumption,
    )


def by_name(things: Iterable[Thing]) -> list[Thing]:
    """In the order of a French dictionary: accents and capitals do not count."""
    return sorted(things, key=lambda thing: plain(str(thing)))
