"""Floor plans, for programs."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from ninja import Field, Router, Schema
from ninja.pagination import paginate

from etabli.core.api import REFUSALS, Page
from etabli.core.errors import NotFound
from etabli.network.floorplan.selectors import plans_of
from etabli.network.models import FloorPlan, Mark
from etabli.network.selectors import place_by_slug
from etabli.people.access import Request
from etabli.people.api import OptionalToken

router = Router(tags=["places"], auth=OptionalToken())


class MarkOut(Schema):
    space: UUID
    unit: str
    x: float = Field(description="percent of the picture's width, from the left")
    y: float = Field(description="percent of its height, from the top")

    @staticmethod
    def resolve_space(mark: Mark) -> UUID:
        return mark.unit.space.uuid

    @staticmethod
    def resolve_unit(mark: Mark) -> str:
        return mark.unit.name


class FloorOut(Schema):
    id: UUID = Field(alias="uuid")
    name: str
    width: int = Field(description="of the picture, in pixels")
    height: int
    picture: str = Field(description="its address on this site")
    marks: list[MarkOut]

    @staticmethod
    def resolve_name(plan: FloorPlan) -> str:
        return str(plan)

    @staticmethod
    def resolve_picture(plan: FloorPlan) -> str:
        return reverse("plan_picture", args=[plan.uuid])

    @staticmethod
    def resolve_marks(plan: FloorPlan) -> list[Any]:
        return list(plan.marks.all())


@router.get(
    "places/{slug:place}/floors",
    response={200: list[FloorOut], **REFUSALS},
    summary="The floor plans of a place",
    operation_id="list_floors",
)
@paginate(Page)
def floors(request: Request, place: str) -> QuerySet[FloorPlan]:
    """Of an open place: where each desk and room stands on the picture of its floor."""
    found = place_by_slug(place)
    if not found.is_open:
        raise NotFound(_("There is no such place."), field="place")
    return plans_of(found)
