"""What studies have found, for programs."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from ninja import Field, Router, Schema
from ninja.pagination import paginate

from etabli.core.api import REFUSALS, Page
from etabli.core.errors import NotFound
from etabli.people.access import Request
from etabli.people.api import OptionalToken
from etabli.study import selectors
from etabli.study.models import Scenario, Study
from etabli.study.report import telling
from etabli.study.report.selectors import latest_subject

router = Router(tags=["studies"], auth=OptionalToken())


class StudyOut(Schema):
    slug: str
    name: str
    territory: str
    status: str
    answers: int
    simulated: bool = Field(alias="is_simulated", description="an example, with invented answers")
    published_at: datetime | None

    @staticmethod
    def resolve_name(study: Study) -> str:
        return str(study)

    @staticmethod
    def resolve_territory(study: Study) -> str:
        return study.territory.slug


class Interval(Schema):
    mean: float
    low: float = Field(description="one time in twenty it is less")
    high: float = Field(description="one time in twenty it is more")


class Demand(Schema):
    total: Interval
    by_profile: dict[str, Interval]
    by_commune: dict[str, Interval]
    by_district: dict[str, Interval]
    by_commune_and_profile: dict[str, dict[str, Interval]]
    by_year: dict[str, Interval] = Field({}, description="1, 2, ... years after the opening")
    by_commune_and_year: dict[str, dict[str, Interval]] = {}


class DemandOut(Schema):
    study: str
    estimate: str = Field(description="which calculation: it never changes")
    made_at: datetime
    seed: int
    simulated: bool
    users: Demand
    desk_days: Demand = Field(description="a week")
    chains: dict[str, list[dict[str, Any]]] = Field(
        description="each profile's factors, in order, with their sources"
    )
    parameters: dict[str, dict[str, Any]] = Field(
        {}, description="the ranges that no survey tells, each with its source"
    )
    names: dict[str, str] = Field(description="of communes and districts, by code")


class Named(Schema):
    code: str
    name: str


class Proposed(Schema):
    hubs: list[Named]
    nomad_offices: list[Named]
    objective: float = Field(description="minutes for one way, over all desk-days of a week")
    average_minutes: float
    within_15: float = Field(description="share of the demand at most 15 minutes away")
    within_30: float


class Beside(Proposed):
    over: float = Field(description="how much more travel it asks for, as a share")


class NetworkOut(Proposed):
    study: str
    scenario: str
    estimate: str
    simulated: bool
    rules: dict[str, Any]
    fablab: dict[str, Any] | None
    bound: float = Field(description="no network under these rules asks for less")
    gap: float
    status: str
    alternatives: list[Beside]
    alternatives_complete: bool
    compared: Beside | None
    origin: str = Field(description="proposed, alternative or by_hand")
    effects: dict[str, Any] | None = Field(
        description="who comes in spite of the way, kilometres and CO2, inhabitants, cost, equity"
    )
    assumptions: dict[str, dict[str, Any]] = Field(
        {}, description="what the effects are reckoned with, by name"
    )
    ways_to_work: dict[str, dict[str, Any]] = Field(
        {}, description="by profile: kilometres, and by what they are known"
    )
    travel_method: str
    travel_source: str
    seconds: float


@router.get(
    "studies", response={200: list[StudyOut], **REFUSALS}, summary="The studies one may read"
)
@paginate(Page)
def studies(request: Request) -> QuerySet[Study]:
    """Those whose report is published, and those that the token's owner prepares."""
    return selectors.visible_studies(request.person)


@router.get(
    "studies/{slug:study}/demand",
    response={200: DemandOut, **REFUSALS},
    summary="The demand that the chosen network stands on",
)
def demand(request: Request, study: str) -> dict[str, Any]:
    """Users and desk-days a week, by commune, district and profile, with nine-in-ten intervals."""
    return telling.demand_json(_chosen(request, study).estimate)


@router.get(
    "studies/{slug:study}/network",
    response={200: NetworkOut, **REFUSALS},
    summary="The network that was chosen",
)
def network(request: Request, study: str) -> dict[str, Any]:
    """Its places, how far it is proved to be the best one, and those that come close."""
    return telling.network_json(_chosen(request, study))


def _chosen(request: Request, slug: str) -> Scenario:
    """The network of the latest edition; before the report is published, the one chosen."""
    study = selectors.visible_studies(request.person).filter(slug=slug).first()
    edition = latest_subject(study) if study and study.published_at else None
    if edition:
        return edition.scenario
    chosen = selectors.chosen_scenario(study) if study else None
    if chosen is None:
        raise NotFound(_("There is no such study, or it has no result yet."), field="study")
    return chosen
