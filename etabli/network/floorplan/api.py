"""Floor plans, for programs."""

from typing import Annotated, Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from ninja import Field, File, Form, Router, Schema, Status, UploadedFile
from ninja.pagination import paginate

from etabli.core.api import ONE_LINE, PICTURE, REFUSALS, SHORT, Page
from etabli.core.errors import NotFound
from etabli.core.files import answer_with
from etabli.core.texts import Text
from etabli.network.api import managed_place
from etabli.network.floorplan.selectors import plan_by_uuid, plans_of, units_to_put
from etabli.network.floorplan.services import add_plan, put, remove_plan, take_off
from etabli.network.models import FloorPlan, Mark, Unit
from etabli.network.selectors import place_by_slug
from etabli.people.access import Request, SignedIn
from etabli.people.api import OptionalToken, Token
from etabli.people.rights import Action
from etabli.people.selectors import may

router = Router(tags=["places"], auth=OptionalToken())

UnitName = Annotated[str, Field(min_length=1, max_length=60, pattern=ONE_LINE)]


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


class MarkIn(Schema):
    space: UUID
    unit: UnitName = Field(description="its name in the space")
    x: float = Field(ge=0, le=100, description="percent of the picture's width, from the left")
    y: float = Field(ge=0, le=100, description="percent of its height, from the top")


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
    """Where each desk and room stands on the picture of its floor; of an open place, or of one
    that one prepares."""
    found = place_by_slug(place)
    if not found.is_open and not may(request.person, Action.MANAGE_PLACE, found):
        raise NotFound(_("There is no such place."), field="place")
    return plans_of(found)


@router.post(
    "places/{slug:place}/floors",
    auth=Token(),
    response={201: FloorOut, **REFUSALS},
    summary="Add the picture of a floor",
    operation_id="add_floor",
)
def add(
    request: SignedIn,
    place: str,
    picture: File[UploadedFile],
    name_fr: Annotated[str, Form(min_length=1, max_length=80, pattern=ONE_LINE)],
    name_en: Annotated[str, Form(max_length=80, pattern=SHORT)] = "",
) -> Status[FloorPlan]:
    """For those who look after the place: a drawing or a photograph of one, a JPEG, PNG or WebP of
    10 MB at most, or 5 MB with an `Idempotency-Key`. Units are put on it afterwards."""
    found = managed_place(request, place)
    return Status(201, add_plan(found, Text(name_fr, name_en), picture))


@router.get(
    "floors/{uuid:floor}/picture",
    response={**REFUSALS},
    openapi_extra=PICTURE,
    summary="The picture of a floor",
    operation_id="get_floor_picture",
)
def picture(request: Request, floor: UUID) -> HttpResponseBase:
    """Of an open place, or of any that one looks after."""
    found = plan_by_uuid(floor)
    is_open = found.place.is_open
    if not is_open and not may(request.person, Action.MANAGE_PLACE, found.place):
        raise NotFound(_("There is no such floor plan."), field="floor")
    return answer_with(found.file, public=is_open)


@router.delete(
    "floors/{uuid:floor}",
    auth=Token(),
    response={204: None, **REFUSALS},
    summary="Take a floor plan away",
    operation_id="remove_floor",
)
def remove(request: SignedIn, floor: UUID) -> Status[None]:
    """And the marks on it; the units stay."""
    remove_plan(_plan(request, floor))
    return Status(204, None)


@router.put(
    "floors/{uuid:floor}/marks",
    auth=Token(),
    response={200: MarkOut, **REFUSALS},
    summary="Put a unit on a floor plan",
    operation_id="put_mark",
)
def put_mark(request: SignedIn, floor: UUID, wish: MarkIn) -> Mark:
    """For those who look after the place; the unit leaves where it stood before."""
    plan = _plan(request, floor)
    return put(plan, _unit(plan, wish.space, wish.unit), wish.x, wish.y)


@router.delete(
    "floors/{uuid:floor}/marks",
    auth=Token(),
    response={204: None, **REFUSALS},
    summary="Take a unit off a floor plan",
    operation_id="delete_mark",
)
def delete_mark(request: SignedIn, floor: UUID, space: UUID, unit: UnitName) -> Status[None]:
    """Doing it again changes nothing."""
    plan = _plan(request, floor)
    take_off(plan, str(_unit(plan, space, unit).pk))
    return Status(204, None)


def _plan(request: SignedIn, floor: UUID) -> FloorPlan:
    """One of a place that one looks after. Raises NotFound."""
    found = plan_by_uuid(floor)
    if not may(request.person, Action.MANAGE_PLACE, found.place):
        raise NotFound(_("There is no such floor plan."), field="floor")
    return found


def _unit(plan: FloorPlan, space: UUID, name: str) -> Unit:
    """One that can stand on a plan. Raises NotFound."""
    found = units_to_put(plan.place).filter(space__uuid=space, name=name).first()
    if found is None:
        raise NotFound(_("There is no such unit."), field="unit")
    return found
