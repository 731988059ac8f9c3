"""Territories for programs: their communes, figures and travel times."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from ninja import Field, Router, Schema
from ninja.pagination import paginate

from etabli.core.api import REFUSALS, Page
from etabli.core.errors import NotFound
from etabli.people.access import Request
from etabli.people.api import OptionalToken
from etabli.territory import selectors
from etabli.territory.models import Commuting, Territory

router = Router(tags=["territories"], auth=OptionalToken())


class TerritoryOut(Schema):
    slug: str
    name: str
    communes: int = Field(alias="communes_count")
    inhabitants: int | None
    source: str = Field(description="of the outlines, town halls and inhabitants")

    @staticmethod
    def resolve_name(territory: Territory) -> str:
        return str(territory)


class DistrictOut(Schema):
    code: str = Field(description="SIREN")
    name: str


class CommuneOut(Schema):
    code: str = Field(description="INSEE")
    name: str
    district: str = Field(description="its SIREN")
    inhabitants: int = Field(alias="population")
    longitude: float
    latitude: float

    @staticmethod
    def resolve_district(commune: Any) -> str:
        return str(commune.district.code)


class DestinationOut(Schema):
    code: str
    name: str
    country: str
    longitude: float
    latitude: float


class TerritoryWhole(Schema):
    slug: str
    name: str
    source: str
    districts: list[DistrictOut]
    communes: list[CommuneOut]
    destinations: list[DestinationOut] = Field(description="where people work outside")

    @staticmethod
    def resolve_name(territory: Territory) -> str:
        return str(territory)

    @staticmethod
    def resolve_districts(territory: Territory) -> list[Any]:
        return list(territory.districts.all())

    @staticmethod
    def resolve_communes(territory: Territory) -> list[Any]:
        return list(territory.communes.select_related("district").order_by("code"))

    @staticmethod
    def resolve_destinations(territory: Territory) -> list[Any]:
        return list(territory.destinations.order_by("code"))


class FigureOut(Schema):
    indicator: str
    code: str = Field(description="of the commune or district; empty for the whole territory")
    value: float
    year: int
    source: str
    assumption: bool


class MinutesOut(Schema):
    towards: str
    method: str = Field(description="matrix, roads, or fallback: estimated from straight lines")
    source: str
    minutes: dict[str, float | None] = Field(
        description="by car, one way, by the code of the commune or destination; "
        "null where no road leads there"
    )


class WorkplaceOut(Schema):
    code: str
    name: str
    country: str = Field(description="two letters; empty for somewhere abroad")


class FlowOut(Schema):
    home: str
    work: str
    people: float = Field(alias="count")


class FlowsOut(Schema):
    method: str = Field(description="census, table, or gravity: estimated")
    year: int | None
    source: str
    outside: list[WorkplaceOut] = Field(description="the places that are not of the territory")
    flows: list[FlowOut] = Field(description="from home to work, by their codes")

    @staticmethod
    def resolve_outside(commuting: Any) -> list[Any]:
        return list(commuting.outside.order_by("code"))

    @staticmethod
    def resolve_flows(commuting: Any) -> list[Any]:
        return list(commuting.flows.order_by("home", "work"))


@router.get(
    "territories", response={200: list[TerritoryOut], **REFUSALS}, summary="The territories"
)
@paginate(Page)
def territories(request: Request) -> QuerySet[Territory]:
    """Each with the number of its communes and inhabitants."""
    return selectors.territories()


@router.get(
    "territories/{slug:territory}",
    response={200: TerritoryWhole, **REFUSALS},
    summary="One territory, with its districts and communes",
)
def territory(request: Request, territory: str) -> Territory:
    """What it is made of, and where people work outside of it."""
    return selectors.territory_by_slug(territory)


@router.get(
    "territories/{slug:territory}/figures",
    response={200: list[FigureOut], **REFUSALS},
    summary="A territory's figures, each with its year and source",
)
@paginate(Page)
def figures(request: Request, territory: str) -> QuerySet[Any]:
    """What is not marked as an assumption is as its source has it."""
    found = selectors.territory_by_slug(territory)
    return found.figures.order_by("indicator", "code", "-year")


@router.get(
    "territories/{slug:territory}/travel-times/{slug:towards}",
    response={200: MinutesOut, **REFUSALS},
    summary="Minutes by car to a commune or destination",
)
def minutes(request: Request, territory: str, towards: str) -> dict[str, Any]:
    """From each commune and destination; `method` says how far to trust them."""
    travel = selectors.travel_times(selectors.territory_by_slug(territory))
    if towards not in travel.codes:
        raise NotFound(
            _("This territory has no commune or destination “%(code)s”.") % {"code": towards},
            field="towards",
        )
    return {
        "towards": towards,
        "method": travel.method.value,
        "source": travel.source,
        "minutes": {
            code: round(value, 1) if value < float("inf") else None
            for code, value in selectors.minutes_to(travel, towards).items()
        },
    }


@router.get(
    "territories/{slug:territory}/flows",
    response={200: FlowsOut, **REFUSALS},
    summary="Where the people of a territory work, and who comes to work in it",
)
def flows(request: Request, territory: str) -> Commuting:
    """All flows from and to its communes; `method` says whether anybody has counted them."""
    found = Commuting.objects.filter(territory=selectors.territory_by_slug(territory)).first()
    if found is None:
        raise NotFound(_("It is not known where the people of this territory work."))
    return found
