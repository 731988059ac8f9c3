"""The verbs of a territory: load or create it, import figures, compute travel times.

What needs numpy and shapely is imported where it is used: a site that only runs places has
neither.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from etabli.core import clock
from etabli.core.errors import BadInput, NotFound
from etabli.core.slugs import free_slug
from etabli.core.texts import Text
from etabli.territory import description as descriptions
from etabli.territory import figures, insee, selectors
from etabli.territory.description import INSEE, SIREN, Description, DistrictEntry
from etabli.territory.models import Commune, Destination, District, Figure, Territory, TravelTimes
from etabli.territory.rules import WHOLE

if TYPE_CHECKING:
    from etabli.kernels.travel import TravelMatrix
    from etabli.territory.assembly import Assembly, Point
    from etabli.territory.france import Extract


MOST_NAMED = 6  # EPCI among which one is asked to choose


@dataclass(frozen=True)
class Loaded:
    """A territory as it stands after loading, whether it is new, and its travel times."""

    territory: Territory
    is_new: bool
    travel: "TravelMatrix"


def load(path: Path) -> Loaded:
    """Create or update the territory that a file describes; doing it twice changes nothing.

    Travel times are those of the file; without any, those that were given before are kept while
    they cover every commune and destination; else they are estimated from straight lines. Raises
    BadInput naming the file and the line or key; then nothing has been written.
    """
    from etabli.territory.assembly import assemble, extract_for

    wanted = descriptions.read(path)
    assembly = assemble(wanted, extract_for(wanted))
    codes = {one.code for one in assembly.districts} | {one.code for one in assembly.communes}
    readings = figures.read(wanted.figures, codes)
    travel = _measured(assembly.stops, wanted.matrix, wanted.roads)
    return _store(wanted, assembly, readings, travel)


def create_territory(name: Text, relief: str, codes: Iterable[str]) -> Territory:
    """A territory of these EPCI (SIREN or name) and communes (INSEE codes), these grouped in their
    EPCI.

    Raises BadInput for the field `codes`.
    """
    from etabli.territory import france
    from etabli.territory.assembly import assemble

    wanted = [
        code if SIREN.fullmatch(code) or INSEE.fullmatch(code) else _named(code) for code in codes
    ]
    sirens = [code for code in wanted if SIREN.fullmatch(code)]
    communes = [code for code in wanted if INSEE.fullmatch(code)]
    extract = france.extract(communes, sirens)
    described = Description(
        slug=free_slug(Territory, name.fr),
        name=name,
        relief=Territory.Relief(relief),
        districts=(*(DistrictEntry(siren, "") for siren in sirens), *_grouped(communes, extract)),
    )
    descriptions.check(described)
    return _store(described, assemble(described, extract), [], None).territory


def _named(name: str) -> str:
    """The SIREN of the one EPCI of this name. Raises BadInput, naming those that may be meant."""
    from etabli.territory import france

    found = france.epci_named(name)
    if not found:
        raise BadInput(
            _(
                "“%(name)s” is neither the name of an EPCI, nor its SIREN of nine digits, nor an "
                "INSEE code such as 39478."
            )
            % {"name": name},
            field="codes",
        )
    if len(found) > 1:
        some = ", ".join(f"{one.name} ({one.siren})" for one in found[:MOST_NAMED])
        raise BadInput(
            _("“%(name)s” may be any of %(count)s EPCI; give its SIREN: %(some)s.")
            % {
                "name": name,
                "count": len(found),
                "some": some + ("…" if len(found) > MOST_NAMED else ""),
            },
            field="codes",
        )
    return found[0].siren


def import_figures(territory: Territory, file: IO[bytes], name: str) -> insee.Harvest:
    """Take a territory's figures out of one of INSEE's commune files. Raises BadInput."""
    codes = set(territory.communes.values_list("code", flat=True))
    harvest = insee.read(file, name, codes)
    store_figures(territory, harvest.readings, imported=True)
    return harvest


def compute_travel_times(
    territory: Territory,
    *,
    matrix: Path | IO[bytes] | None = None,
    roads: Path | None = None,
) -> "TravelMatrix":
    """Replace the travel times by those of a matrix (CSV) or a road network (.osm.pbf); given
    neither, by an estimate from straight lines. Raises BadInput naming the file."""
    stops = {
        code: (longitude, latitude)
        for places in (territory.communes, territory.destinations)
        for code, longitude, latitude in places.order_by("code").values_list(
            "code", "longitude", "latitude"
        )
    }
    travel = _measured(stops, matrix, roads) or _estimated(stops, territory.relief)
    _store_travel(territory, travel)
    return travel


@transaction.atomic
def _store(
    wanted: Description,
    assembly: "Assembly",
    readings: Iterable[figures.Reading],
    travel: "TravelMatrix | None",
) -> Loaded:
    from etabli.territory import france

    territory, is_new = Territory.objects.update_or_create(
        slug=wanted.slug,
        defaults={
            "name": wanted.name,
            "relief": wanted.relief,
            "source": france.source(),
            "loaded_at": clock.now(),
        },
    )
    _store_places(territory, assembly)
    territory.figures.filter(imported=False).delete()
    store_figures(territory, readings, imported=False)
    stops = assembly.stops
    travel = travel or _kept(territory, stops) or _estimated(stops, territory.relief)
    _store_travel(territory, travel)
    return Loaded(territory, is_new, travel)


def _store_places(territory: Territory, assembly: "Assembly") -> None:
    """Write districts, communes and destinations over those of the same code; drop the others."""
    District.objects.bulk_create(
        [
            District(
                territory=territory,
                code=one.code,
                name=one.name,
                position=position,
                outline=one.outline,
                longitude=one.centre[0],
                latitude=one.centre[1],
            )
            for position, one in enumerate(assembly.districts)
        ],
        update_conflicts=True,
        unique_fields=["territory", "code"],
        update_fields=["name", "position", "outline", "longitude", "latitude"],
    )
    ids = dict(territory.districts.order_by().values_list("code", "pk"))
    Commune.objects.bulk_create(
        [
            Commune(
                territory=territory,
                district_id=ids[district.code],
                code=one.code,
                name=one.name,
                population=one.population,
                longitude=one.point[0],
                latitude=one.point[1],
                outline=one.outline,
            )
            for district in assembly.districts
            for one in district.communes
        ],
        update_conflicts=True,
        unique_fields=["territory", "code"],
        update_fields=["district", "name", "population", "longitude", "latitude", "outline"],
    )
    Destination.objects.bulk_create(
        [
            Destination(
                territory=territory,
                code=one.code,
                name=one.name,
                country=one.country,
                longitude=one.point[0],
                latitude=one.point[1],
            )
            for one in assembly.destinations
        ],
        update_conflicts=True,
        unique_fields=["territory", "code"],
        update_fields=["name", "country", "longitude", "latitude", "imported"],
    )
    communes = {one.code for one in assembly.communes}
    districts = {one.code for one in assembly.districts}
    _keep_only(territory.communes.all(), communes)
    _keep_only(territory.districts.all(), districts)
    _keep_only(territory.destinations.all(), {one.code for one in assembly.destinations})
    _keep_only(territory.figures.all(), communes | districts | {WHOLE})


def _keep_only(things: QuerySet[Any], codes: set[str]) -> None:
    gone = set(things.order_by().values_list("code", flat=True)) - codes
    things.filter(code__in=gone).delete()


def store_figures(
    territory: Territory, readings: Iterable[figures.Reading], *, imported: bool
) -> None:
    """Write figures over those of the same code, indicator and year."""
    Figure.objects.bulk_create(
        [Figure(territory=territory, imported=imported, **asdict(one)) for one in readings],
        update_conflicts=True,
        unique_fields=["territory", "code", "indicator", "year"],
        update_fields=["value", "source", "assumption", "imported"],
    )


def _store_travel(territory: Territory, travel: "TravelMatrix") -> None:
    TravelTimes.objects.update_or_create(
        territory=territory,
        defaults={
            "method": travel.method.value,
            "source": travel.source,
            "codes": list(travel.codes),
            "minutes": travel.minutes.astype("<f4").tobytes(),
            "computed_at": clock.now(),
        },
    )


def _measured(
    stops: Mapping[str, "Point"], matrix: Path | IO[bytes] | None, roads: Path | None
) -> "TravelMatrix | None":
    """Travel times from a file, if there is one."""
    from etabli.kernels.errors import InvalidInput
    from etabli.kernels.travel import read_matrix

    try:
        if matrix is not None:
            return read_matrix(matrix, list(stops))
        if roads is not None:
            from etabli.kernels.travel.roads import read_roads, road_minutes

            return road_minutes(read_roads(roads), list(stops), list(stops.values()))
    except InvalidInput as error:
        raise BadInput(f"{error.message}.", field="file") from error
    return None


def _kept(territory: Territory, stops: Iterable[str]) -> "TravelMatrix | None":
    """What was measured before, if it covers all the stops."""
    import numpy as np

    from etabli.kernels.travel import Method, TravelMatrix

    try:
        before = selectors.travel_times(territory)
    except NotFound:
        return None
    index = {code: number for number, code in enumerate(before.codes)}
    if before.method is Method.fallback or not index.keys() >= set(stops):
        return None
    order = [index[code] for code in stops]
    return TravelMatrix(
        tuple(stops), before.minutes[np.ix_(order, order)], before.method, before.source
    )


def _estimated(stops: Mapping[str, "Point"], relief: str) -> "TravelMatrix":
    """As the kernel estimates them, told in the language of whoever has them estimated."""
    from etabli.kernels.travel import Relief, fallback_minutes
    from etabli.kernels.travel.fallback import DRIVES, MINUTES_AT_EACH_END

    drive = DRIVES[Relief(relief)]
    numbers = {"detour": drive.detour, "speed": drive.speed, "minutes": MINUTES_AT_EACH_END}
    told = _(
        "Assumption: straight line × %(detour)s at %(speed)s km/h and %(minutes)s minutes at each "
        "end"
    ) % {key: number_format(value) for key, value in numbers.items()}
    estimated = fallback_minutes(list(stops), list(stops.values()), Relief(relief))
    return replace(estimated, source=told)


def _grouped(communes: Iterable[str], extract: "Extract") -> list[DistrictEntry]:
    """The communes by the EPCI that they are members of; each of the rest by itself."""
    groups: dict[str, list[str]] = defaultdict(list)
    for code in communes:
        known = extract.communes.get(code)
        groups[known.epci if known and known.epci else code].append(code)
    return [
        DistrictEntry(key, extract.epci[key].name if key in extract.epci else key, tuple(codes))
        for key, codes in groups.items()
    ]
