"""Questions about visits: what was answered, by whom, and where two people differ."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from etabli.core.errors import NotFound
from etabli.feasibility.models import Site, Visit
from etabli.feasibility.visit import rules


def visit_of_study(study: str, visit: UUID) -> Visit:
    """Raises NotFound."""
    found = (
        Visit.objects.select_related("site__study__territory")
        .filter(uuid=visit, site__study__slug=study)
        .first()
    )
    if found is None:
        raise NotFound(_("There is no such visit in this study."), field="visit")
    return found


@dataclass(frozen=True)
class Coming:
    """A photograph on its way to a visit."""

    visit: Visit
    uuid: UUID

    def scope_path(self) -> list[tuple[str, int]]:
        return self.visit.scope_path()


def photo_of_visit(study: str, visit: UUID, photo: UUID) -> Coming:
    """Raises NotFound where there is no such visit."""
    return Coming(visit_of_study(study, visit), photo)


def visits(site: Site) -> list[Visit]:
    """The latest first. One query."""
    return list(site.visits.select_related("begun_by"))


def state_of(visit: Visit) -> dict[str, Any]:
    """What is known of a visit, as its page and the telephones take it. Two queries.

    `answers`: how many there are, which only grows. `items`: by item `replaces`, the uuids that a
    new answer replaces, and `values`, those that stand: several where people differ.
    `photos`: how many bytes of each have come.
    """
    answers = list(visit.answers.select_related("author"))
    return {
        "answers": len(answers),
        "items": {
            item: {
                "replaces": [str(one.uuid) for one in standing],
                "values": [
                    {
                        "uuid": str(one.uuid),
                        "value": one.value,
                        "told": rules.told(item, one.value),
                        "author": one.author.name if one.author else "",
                        "made_at": one.made_at.isoformat(),
                    }
                    for one in rules.differing(standing)
                ],
            }
            for item, standing in rules.heads(answers).items()
        },
        "photos": {
            str(uuid): {"received": received, "whole": whole, "refused": refused}
            for uuid, received, whole, refused in visit.photos.values_list(
                "uuid", "received", "is_whole", "refused"
            )
        },
    }
