"""Places and their spaces, for programs."""

from typing import Annotated
from uuid import UUID

from django.db.models import QuerySet
from ninja import Field, Query, Router, Schema
from ninja.pagination import paginate

from etabli.core.api import REFUSALS, Page
from etabli.network import selectors
from etabli.network.models import Place, Space
from etabli.people.access import Request
from etabli.people.api import OptionalToken

router = Router(tags=["places"], auth=OptionalToken())


class SpaceOut(Schema):
    id: UUID = Field(alias="uuid")
    name: str
    kind: str
    units: int = Field(description="how many bookings it holds at once")
    seats: int = Field(description="how many people it is for")

    @staticmethod
    def resolve_name(space: Space) -> str:
        return str(space)

    @staticmethod
    def resolve_units(space: Space) -> int:
        return 1 if space.whole else len(space.units.all())


class PlaceOut(Schema):
    id: UUID = Field(alias="uuid")
    slug: str
    name: str
    kind: str
    network: str
    commune: str = Field(alias="commune_name")
    address: str
    latitude: float | None
    longitude: float | None
    time_zone: str
    phone: str
    spaces: list[SpaceOut]

    @staticmethod
    def resolve_name(place: Place) -> str:
        return str(place)

    @staticmethod
    def resolve_network(place: Place) -> str:
        return place.network.slug


@router.get(
    "places",
    response={200: list[PlaceOut], **REFUSALS},
    summary="The open places",
    operation_id="list_places",
)
@paginate(Page)
def places(
    request: Request, network: Annotated[str, Query(pattern="^[-a-zA-Z0-9_]*$")] = ""
) -> QuerySet[Place]:
    """Every open place, of one network or of all, with the spaces that can be booked in it."""
    found = selectors.visible_places(None).prefetch_related("spaces__units")
    return found.filter(network__slug=network) if network else found
