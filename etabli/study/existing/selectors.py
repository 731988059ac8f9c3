"""Questions about the places that exist."""

from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from etabli.core.errors import NotFound
from etabli.study.existing.rules import Entry, likely_same
from etabli.study.models import ExistingPlace, Study


def place_by_uuid(study: str, place: UUID) -> ExistingPlace:
    """Raises NotFound."""
    found = (
        ExistingPlace.objects.select_related("study__territory")
        .filter(uuid=place, study__slug=study)
        .first()
    )
    if found is None:
        raise NotFound(_("There is no such place in this study."), field="place")
    return found


def existing_places(study: Study) -> list[ExistingPlace]:
    """All of them, by name. One query."""
    return list(study.existing_places.all())


@dataclass(frozen=True)
class Pair:
    """Two entries that may be one place."""

    one: ExistingPlace
    other: ExistingPlace
    metres: int


def likely_duplicates(study: Study, places: list[ExistingPlace]) -> list[Pair]:
    """The pairs that look alike and were not said to be different. One query."""
    links = ExistingPlace.distinct_from.through.objects.filter(
        from_existingplace__study=study
    ).values_list("from_existingplace_id", "to_existingplace_id")
    apart = {frozenset(pair) for pair in links}
    known = {one.pk: one for one in places}
    entries = [
        Entry(one.pk, one.name, one.commune_name, one.longitude, one.latitude) for one in places
    ]
    return [
        Pair(known[like.one], known[like.other], round(1000 * like.kilometres))
        for like in likely_same(entries)
        if frozenset((like.one, like.other)) not in apart
    ]
