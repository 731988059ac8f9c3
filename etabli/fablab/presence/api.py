"""Who is there beside whoever uses a machine, for programs: supervisors and companions."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from ninja import Field, Router, Schema, Status
from ninja.pagination import paginate

from etabli.booking.api import Instant
from etabli.core.api import EMAIL, REFUSALS, Page
from etabli.fablab.machine.selectors import visible_machine
from etabli.fablab.models import Companion, Supervision
from etabli.fablab.presence import selectors, services
from etabli.network.api import place_for
from etabli.people.access import SignedIn
from etabli.people.api import Token
from etabli.people.rights import Action

router = Router(tags=["workshop"], auth=Token())


class SupervisionOut(Schema):
    id: UUID = Field(alias="uuid")
    name: str = Field(alias="person.name")
    starts_at: datetime
    ends_at: datetime


class SupervisionIn(Schema):
    starts_at: Instant
    ends_at: Instant


class CompanionOut(Schema):
    id: UUID = Field(alias="uuid")
    machine: UUID = Field(alias="machine.uuid")
    asked_by_me: bool = Field(description="otherwise one is asked oneself")
    name: str = Field(description="the other one's")
    starts_at: datetime
    ends_at: datetime
    agreed_at: datetime | None = Field(description="none: not answered yet")

    @staticmethod
    def resolve_asked_by_me(asked: Companion, context: dict[str, Any]) -> bool:
        return bool(asked.person_id == context["request"].person.pk)

    @staticmethod
    def resolve_name(asked: Companion, context: dict[str, Any]) -> str:
        mine = asked.person_id == context["request"].person.pk
        return (asked.companion if mine else asked.person).name


class CompanionIn(Schema):
    email: str = Field(min_length=3, max_length=254, pattern=EMAIL, description="of another member")
    starts_at: Instant
    ends_at: Instant


@router.get(
    "places/{slug:place}/supervisions",
    response={200: list[SupervisionOut], **REFUSALS},
    summary="Who looks after a workshop",
    operation_id="list_supervisions",
)
@paginate(Page)
def supervisions(request: SignedIn, place: str) -> QuerySet[Supervision]:
    """Now and later; for those who look after it themselves."""
    return selectors.coming_supervisions(place_for(request, place, Action.RUN_WORKSHOP))


@router.post(
    "places/{slug:place}/supervisions",
    response={201: SupervisionOut, **REFUSALS},
    summary="Say when one looks after a workshop",
    operation_id="supervise_workshop",
)
def supervise(request: SignedIn, place: str, wish: SupervisionIn) -> Status[Supervision]:
    """Oneself; machines that need a supervisor may be used then."""
    made = services.supervise(
        place_for(request, place, Action.RUN_WORKSHOP),
        request.person,
        starts_at=wish.starts_at,
        ends_at=wish.ends_at,
    )
    return Status(201, made)


@router.delete(
    "places/{slug:place}/supervisions/{uuid:supervision}",
    response={204: None, **REFUSALS},
    summary="Say that nobody is there then",
    operation_id="remove_supervision",
)
def remove(request: SignedIn, place: str, supervision: UUID) -> Status[None]:
    """One's own or another's; doing it again changes nothing."""
    found = place_for(request, place, Action.RUN_WORKSHOP)
    for one in found.supervisions.filter(uuid=supervision):
        services.remove_supervision(found, str(one.pk))
    return Status(204, None)


@router.get(
    "companions",
    response={200: list[CompanionOut], **REFUSALS},
    summary="Whom one accompanies, and by whom one is accompanied",
    operation_id="list_companions",
)
@paginate(Page)
def companions(request: SignedIn) -> list[Companion]:
    """What one is asked first, then what one has asked; what is over is left out."""
    return [*selectors.asked_of(request.person), *selectors.asked_by(request.person)]


@router.post(
    "machines/{uuid:machine}/companions",
    response={201: CompanionOut, **REFUSALS},
    summary="Ask a member to stay beside oneself",
    operation_id="ask_companion",
)
def ask(request: SignedIn, machine: UUID, wish: CompanionIn) -> Status[Companion]:
    """They are asked by message; refused with `companion_unknown` where no other member of the
    network has this address."""
    made = services.ask_companion(
        visible_machine(request.person, machine),
        request.person,
        wish.email,
        starts_at=wish.starts_at,
        ends_at=wish.ends_at,
    )
    return Status(201, made)


@router.post(
    "companions/{uuid:companion}/agree",
    response={200: CompanionOut, **REFUSALS},
    summary="Agree to stay beside somebody",
    operation_id="agree_to_accompany",
)
def agree(request: SignedIn, companion: UUID) -> Companion:
    """Whoever is asked; refused with 403 `not_asked` to whoever has asked."""
    found = selectors.companion_for(request.person, companion)
    services.agree(found, request.person)
    return found


@router.delete(
    "companions/{uuid:companion}",
    response={204: None, **REFUSALS},
    summary="Take a request or a promise back",
    operation_id="withdraw_companion",
)
def withdraw(request: SignedIn, companion: UUID) -> Status[None]:
    """By whoever has asked, or whoever declines or cannot come after all."""
    services.withdraw_companion(selectors.companion_for(request.person, companion))
    return Status(204, None)
