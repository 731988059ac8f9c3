"""The register of incidents for programs."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from ninja import Field, Router, Schema, Status
from ninja.pagination import paginate

from etabli.booking.api import Instant
from etabli.community.selectors import is_active_member, membership_by_uuid
from etabli.core.api import REFUSALS, Page
from etabli.core.errors import NotFound
from etabli.fablab.incident import selectors, services
from etabli.fablab.machine.selectors import visible_machine
from etabli.fablab.models import Incident, Measure
from etabli.network.api import place_for
from etabli.network.models import Place
from etabli.people.access import SignedIn
from etabli.people.api import Token
from etabli.people.models import Person
from etabli.people.rights import Action
from etabli.people.selectors import may

router = Router(tags=["workshop"], auth=Token())

SOME_LINES = r"^[^\x00]*[^\x00-\x20][^\x00]*$"


class MeasureOut(Schema):
    text: str
    taken_at: datetime


class IncidentOut(Schema):
    id: UUID = Field(alias="uuid")
    place: str
    kind: str
    happened_at: datetime
    machine: UUID | None
    description: str
    measures: list[MeasureOut] = Field(description="so that it does not happen again")

    @staticmethod
    def resolve_place(incident: Incident) -> str:
        return incident.place.slug

    @staticmethod
    def resolve_machine(incident: Incident) -> UUID | None:
        return incident.machine.uuid if incident.machine else None

    @staticmethod
    def resolve_measures(incident: Incident) -> list[Measure]:
        return list(incident.measures.all())


class InjuredOut(IncidentOut):
    person: str | None = Field(description="to whom, where it had to be known")

    @staticmethod
    def resolve_person(incident: Incident) -> str | None:
        return incident.person.name if incident.person else None


class IncidentIn(Schema):
    kind: Literal["injury", "fire", "damage", "near_miss"]
    happened_at: Instant
    machine: UUID | None = None
    membership: UUID | None = Field(None, description="to whom, only where it has to be known")
    description: str = Field(
        min_length=1, max_length=2000, pattern=SOME_LINES, description="without names"
    )


class MeasureIn(Schema):
    text: str = Field(min_length=1, max_length=1000, pattern=SOME_LINES)


@router.get(
    "places/{slug:place}/incidents",
    response={200: list[IncidentOut], **REFUSALS},
    summary="The register of incidents",
    operation_id="list_incidents",
)
@paginate(Page)
def incidents(request: SignedIn, place: str) -> QuerySet[Incident]:
    """The last first, without to whom; for those who keep the register."""
    return selectors.register_of(place_for(request, place, Action.KEEP_INCIDENTS)).select_related(
        "place", "machine__space__place"
    )


@router.post(
    "places/{slug:place}/incidents",
    response={201: InjuredOut, **REFUSALS},
    summary="Record an incident",
    operation_id="record_incident",
)
def record(request: SignedIn, place: str, told: IncidentIn) -> Status[Incident]:
    """What stands in the register is never changed."""
    found = place_for(request, place, Action.KEEP_INCIDENTS)
    made = services.record(
        found,
        request.person,
        kind=told.kind,
        happened_at=told.happened_at,
        machine=visible_machine(request.person, told.machine) if told.machine else None,
        person=_member(found, told.membership) if told.membership else None,
        description=told.description,
    )
    return Status(201, made)


@router.get(
    "incidents/{uuid:incident}",
    response={200: InjuredOut, **REFUSALS},
    summary="An incident",
    operation_id="get_incident",
)
def incident(request: SignedIn, incident: UUID) -> Incident:
    """What happened, to whom, and what was done since."""
    return _incident(request, incident)


@router.post(
    "incidents/{uuid:incident}/measures",
    response={201: MeasureOut, **REFUSALS},
    summary="Add a measure taken",
    operation_id="add_measure",
)
def measure(request: SignedIn, incident: UUID, told: MeasureIn) -> Status[Measure]:
    """So that it does not happen again. With an `Idempotency-Key` it is written down once."""
    found = _incident(request, incident)
    return Status(201, services.add_measure(found, request.person, told.text))


def _incident(request: SignedIn, incident: UUID) -> Incident:
    """One of a register that one keeps. Raises NotFound."""
    found = selectors.incident_by_uuid(incident)
    if not may(request.person, Action.KEEP_INCIDENTS, found):
        raise NotFound(_("There is no such incident."), field="incident")
    return found


def _member(place: Place, membership: UUID) -> Person:
    """An active member of the place's network. Raises NotFound."""
    found = membership_by_uuid(membership)
    if found.network_id != place.network_id or not is_active_member(found.person, place.network):
        raise NotFound(_("There is no such membership."), field="membership")
    return found.person
