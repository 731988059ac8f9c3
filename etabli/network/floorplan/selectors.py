"""Questions about floor plans."""

from uuid import UUID

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from etabli.core.errors import NotFound
from etabli.network.models import FloorPlan, Mark, Place, Unit


def plan_by_uuid(plan: UUID) -> FloorPlan:
    """The plan with its place and picture. Raises NotFound."""
    found = (
        FloorPlan.objects.select_related("place__network__territory", "file")
        .filter(uuid=plan)
        .first()
    )
    if found is None:
        raise NotFound(_("There is no such floor plan."), field="floor")
    return found


def plans_of(place: Place) -> QuerySet[FloorPlan]:
    """A place's plans with the marks on them, and their units and spaces. Two queries."""
    marks = Mark.objects.select_related("unit__space").order_by(
        "unit__space__position", "unit__space", "unit"
    )
    return place.plans.prefetch_related(Prefetch("marks", marks))


def units_to_put(place: Place) -> QuerySet[Unit]:
    """Each unit that can stand on a plan of a place: a floor booked as a whole is the plan."""
    return (
        Unit.objects.filter(space__place=place, space__whole=False)
        .select_related("space")
        .order_by("space__position", "space", "pk")
    )
