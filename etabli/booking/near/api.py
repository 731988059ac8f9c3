"""What is free at a place on a day, and near where one is, for programs."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from ninja import Field, Query, Router, Schema
from ninja.pagination import paginate

from etabli.booking.api import FreeOut
from etabli.booking.near.selectors import Nearby, communes, free_near, origin_at
from etabli.booking.selectors import Offer, offers
from etabli.core.api import REFUSALS, Page
from etabli.network.api import DayInReach, SpaceKind, shown_place
from etabli.network.forms import YEAR
from etabli.people.access import Request
from etabli.people.api import OptionalToken

router = Router(tags=["bookings"], auth=OptionalToken())

Length = Annotated[int, Query(ge=1, le=YEAR, description="minutes")]


class OfferOut(Schema):
    space: UUID
    name: str
    most: int = Field(description="the most units free at one instant of the day")
    starts: list[datetime] = Field(description="when one can begin, for as long as was asked")
    free: list[FreeOut]

    @staticmethod
    def resolve_space(offer: Offer) -> UUID:
        return offer.space.uuid

    @staticmethod
    def resolve_name(offer: Offer) -> str:
        return str(offer.space)

    @staticmethod
    def resolve_starts(offer: Offer) -> list[datetime]:
        return [start.astimezone(offer.space.place.zone) for start in offer.starts]

    @staticmethod
    def resolve_free(offer: Offer) -> list[dict[str, Any]]:
        return offer.periods


class NearbyOut(Schema):
    place: str
    space: UUID
    name: str
    starts_at: datetime
    ends_at: datetime
    now: bool = Field(alias="is_now")
    minutes_by_car: float | None = Field(description="by the territory's travel times")
    kilometres_as_the_crow_flies: float | None = Field(description="where these are not known")

    @staticmethod
    def resolve_place(near: Nearby) -> str:
        return near.offer.space.place.slug

    @staticmethod
    def resolve_space(near: Nearby) -> UUID:
        return near.offer.space.uuid

    @staticmethod
    def resolve_name(near: Nearby) -> str:
        return str(near.offer.space)

    @staticmethod
    def resolve_starts_at(near: Nearby) -> datetime:
        return near.offer.starts_at.astimezone(near.offer.space.place.zone)

    @staticmethod
    def resolve_ends_at(near: Nearby) -> datetime:
        return near.offer.ends_at.astimezone(near.offer.space.place.zone)

    @staticmethod
    def resolve_minutes_by_car(near: Nearby) -> float | None:
        return near.offer.by_car

    @staticmethod
    def resolve_kilometres_as_the_crow_flies(near: Nearby) -> float | None:
        return near.offer.as_the_crow_flies


@router.get(
    "places/{slug:place}/offers",
    response={200: list[OfferOut], **REFUSALS},
    summary="What is free at a place on a day",
    operation_id="list_offers",
)
@paginate(Page)
def day_offers(
    request: Request,
    place: str,
    day: DayInReach,
    length: Length,
    kind: SpaceKind | None = None,
    quantity: Annotated[int, Query(ge=1, le=99)] = 1,
) -> list[Offer]:
    """The spaces in which so many units can be had for so long; none of a place that is closed."""
    found = shown_place(request, place)
    if not found.is_open:
        return []
    return offers(day, length, places=[found], kind=kind or "", quantity=quantity)


@router.get(
    "near",
    response={200: list[NearbyOut], **REFUSALS},
    summary="What is free near where one is",
    operation_id="list_near",
)
@paginate(Page)
def near(
    request: Request,
    latitude: Annotated[float, Query(ge=-90, le=90, allow_inf_nan=False)],
    longitude: Annotated[float, Query(ge=-180, le=180, allow_inf_nan=False)],
    length: Length = 120,
    kind: SpaceKind = "open_space",
) -> list[Nearby]:
    """Today or tomorrow, of each place the space that is free first; the nearest twelve places.
    Nothing about where one is is kept."""
    return free_near(origin_at(longitude, latitude, list(communes())), length, kind)
