"""The verbs of the places that exist: take in a census, give roles, settle what stands twice."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from etabli.core.errors import BadInput
from etabli.study.existing import importing
from etabli.study.existing.importing import USUAL, Columns, Line, Refused
from etabli.study.existing.rules import is_desk
from etabli.study.models import ExistingPlace, Study
from etabli.study.scenario.services import reckon_again
from etabli.territory.selectors import by_name

_Role, _OTHER = ExistingPlace.Role, ExistingPlace.Kind.OTHER.value
# Beyond this from every town hall a place is none of the territory's business.
REACH_KM = 25.0
LONGEST_SOURCE = 200


@dataclass(frozen=True)
class Imported:
    """What came of a file."""

    imported: int
    known: int
    far: int  # beyond `REACH_KM`
    refused: tuple[Refused, ...]


@transaction.atomic
def import_places(
    study: Study, content: bytes, name: str, source: str = "", columns: Columns = USUAL
) -> Imported:
    """Take in the places of a CSV file that stand in the territory or near it.

    Doing it twice changes nothing; lines that do not fit are told and left out. Raises BadInput,
    and nothing is written, when the file cannot be read at all.
    """
    source = (source or name)[:LONGEST_SOURCE]
    lines: list[Line] = []
    refused: list[Refused] = []
    for one in importing.read(content, name, columns):
        (lines if isinstance(one, Line) else refused).append(one)  # type: ignore[arg-type]
    near = _near(study, lines)
    Study.objects.select_for_update().get(pk=study.pk)
    known = set(study.existing_places.filter(source=source).values_list("external_id", flat=True))
    new: dict[str, ExistingPlace] = {}
    for line, code, commune in near:
        if line.external_id not in known:
            new.setdefault(line.external_id, _place(study, source, line, code, commune))
    ExistingPlace.objects.bulk_create(new.values())
    if new:
        reckon_again(study)
    return Imported(len(new), len(near) - len(new), len(lines) - len(near), tuple(refused))


@transaction.atomic
def set_roles(study: Study, roles: dict[str, str]) -> int:
    """Give places their roles, by the place's uuid; answers how many changed. Raises BadInput."""
    changed = 0
    for place in study.existing_places.all():
        role = roles.get(str(place.uuid), place.role)
        if role not in ExistingPlace.Role.values:
            raise BadInput(
                _("“%(role)s” is no role; there are: %(roles)s.")
                % {"role": role, "roles": ", ".join(ExistingPlace.Role.values)},
                field=str(place.uuid),
            )
        if role != place.role:
            place.role = role
            place.save()
            changed += 1
    if changed:
        reckon_again(study)
    return changed


@transaction.atomic
def merge(one: ExistingPlace, other: ExistingPlace) -> ExistingPlace:
    """Two entries are the same place: the first stays, with what the second knows beside it.

    The second is kept out of later imports too: it stays as one that is left aside.
    """
    _check_two(one, other)
    one.kinds = sorted({*one.kinds, *other.kinds} - {_OTHER}) or [_OTHER]
    one.address = one.address or other.address
    one.commune_code = one.commune_code or other.commune_code
    one.save()
    other.role = ExistingPlace.Role.IGNORED
    other.save()
    one.distinct_from.add(other)
    reckon_again(one.study)
    return one


@transaction.atomic
def keep_both(one: ExistingPlace, other: ExistingPlace) -> None:
    """Two entries are different places, and are not asked about again."""
    _check_two(one, other)
    one.distinct_from.add(other)


def _check_two(one: ExistingPlace, other: ExistingPlace) -> None:
    if one.study_id != other.study_id or one.pk == other.pk:
        raise BadInput(_("Two different places of the same study are needed."), field="other")


def _near(study: Study, lines: Iterable[Line]) -> list[tuple[Line, str, str]]:
    """The lines in reach, with the code and the name of their commune as the territory has it."""
    import numpy as np

    from etabli.kernels.travel.distance import great_circle

    communes = by_name(study.territory.communes.all())
    wanted = list(lines)
    if not wanted or not communes:
        return []
    names = {one.code: one.name for one in communes}
    halls = np.array([[one.longitude, one.latitude] for one in communes])
    points = np.array([[one.longitude, one.latitude] for one in wanted])
    nearest = great_circle(points, halls).min(axis=1)
    near = []
    for line, kilometres in zip(wanted, nearest, strict=True):
        if line.code in names:
            near.append((line, line.code, names[line.code]))
        elif kilometres <= REACH_KM:
            code = _standing_in(line, communes)
            near.append((line, code, names.get(code, line.commune)))
    return near


def _standing_in(line: Line, communes: Iterable[Any]) -> str:
    """The code of the commune whose outline holds the place; empty outside of all."""
    from shapely import Point
    from shapely.geometry import shape

    at = Point(line.longitude, line.latitude)
    inside = (one.code for one in communes if one.outline and shape(one.outline).contains(at))
    return next(inside, "")


def _place(study: Study, source: str, line: Line, code: str, commune: str) -> ExistingPlace:
    return ExistingPlace(
        study=study,
        name=line.name,
        address=line.address,
        commune_code=code,
        commune_name=commune,
        longitude=line.longitude,
        latitude=line.latitude,
        kinds=line.kinds,
        # Where nobody comes to work at a desk, nothing is shared.
        role=_Role.COMPETITION if is_desk(line.kinds) else _Role.IGNORED,
        source=source,
        external_id=line.external_id,
    )
