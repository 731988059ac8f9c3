"""Questions about amenities."""

from dataclasses import dataclass

from etabli.study.models import Amenity, Study
from etabli.territory.models import Commune, District
from etabli.territory.selectors import communes_by_district


@dataclass(frozen=True)
class Row:
    """A commune, and for each kind of amenity what is known of it there, if anything is."""

    commune: Commune
    known: tuple[tuple[str, Amenity | None], ...]


def by_commune(study: Study) -> list[tuple[District, list[Row]]]:
    """All communes by district. Three queries."""
    known = {(one.code, one.kind): one for one in study.amenities.all()}
    return [
        (
            district,
            [
                Row(
                    commune,
                    tuple((kind, known.get((commune.code, kind))) for kind in Amenity.Kind.values),
                )
                for commune in communes
            ],
        )
        for district, communes in communes_by_district(study.territory)
    ]
