"""Questions about incidents."""

from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from etabli.core.errors import NotFound
from etabli.fablab.models import Incident
from etabli.network.models import Place


def register_of(place: Place) -> QuerySet[Incident]:
    """The register of a place, the last first."""
    return place.incidents.select_related("machine__space__place").prefetch_related("measures")


def incident_by_uuid(incident: UUID) -> Incident:
    """Raises NotFound."""
    found = (
        Incident.objects.select_related(
            "place__network__territory", "machine__space__place", "person", "recorded_by"
        )
        .filter(uuid=incident)
        .first()
    )
    if found is None:
        raise NotFound(_("There is no such incident."), field="incident")
    return found
