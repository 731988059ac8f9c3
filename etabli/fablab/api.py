"""The workshop for programs: machines and what one lacks, trainings, use, tools."""

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from ninja import Field, Router, Schema, Status
from ninja.pagination import paginate

from etabli.community.selectors import membership_by_uuid
from etabli.core.api import LONG, ONE_LINE, REFUSALS, SHORT, BothOut, Page
from etabli.core.errors import NotFound
from etabli.fablab.authorisation import services as authorising
from etabli.fablab.authorisation.selectors import (
    authorisation_by_uuid,
    authorisations_of,
    standing_at,
    waiting_for_check,
)
from etabli.fablab.loan.selectors import travelling
from etabli.fablab.machine.selectors import machines_of, visible_machine
from etabli.fablab.models import (
    Authorisation,
    Consumable,
    Fault,
    Machine,
    Movement,
    Registration,
    Session,
    Transfer,
    Usage,
)
from etabli.fablab.stock.api import Quantity
from etabli.fablab.stock.selectors import stock_of
from etabli.fablab.training import services as training
from etabli.fablab.training.selectors import (
    coming_sessions,
    registration_of,
    registrations_of,
    session_by_uuid,
    taught_by,
    training_by_uuid,
    trainings_of,
)
from etabli.fablab.upkeep.selectors import fault_by_uuid, faults_of
from etabli.fablab.upkeep.services import mend, report
from etabli.fablab.usage import selectors, services
from etabli.network.api import network_for, place_for
from etabli.network.selectors import network_by_slug, place_by_slug, visible_places
from etabli.people.access import Request, SignedIn
from etabli.people.api import OptionalToken, Token
from etabli.people.rights import Action
from etabli.people.selectors import may

router = Router(tags=["workshop"])


class MachineOut(Schema):
    id: UUID = Field(alias="uuid")
    name: str
    place: str
    space: UUID = Field(description="what a booking of it names")
    purpose: str
    risks: str
    protection: str
    training: UUID | None
    needs_companion: bool
    needs_supervisor: bool

    @staticmethod
    def resolve_name(machine: Machine) -> str:
        return str(machine)

    @staticmethod
    def resolve_place(machine: Machine) -> str:
        return machine.space.place.slug

    @staticmethod
    def resolve_space(machine: Machine) -> UUID:
        return machine.space.uuid

    @staticmethod
    def resolve_purpose(machine: Machine) -> str:
        return str(machine.purpose)

    @staticmethod
    def resolve_risks(machine: Machine) -> str:
        return str(machine.risks)

    @staticmethod
    def resolve_protection(machine: Machine) -> str:
        return str(machine.protection)

    @staticmethod
    def resolve_training(machine: Machine) -> UUID | None:
        return machine.training.uuid if machine.training else None


class Reason(Schema):
    code: str
    detail: str
    advice: str


class StartOut(Schema):
    allowed: bool
    reasons: list[Reason] = Field(description="all that is against it; none when it is allowed")


class SessionOut(Schema):
    id: UUID = Field(alias="uuid")
    training: UUID
    name: str
    place: str
    starts_at: datetime
    ends_at: datetime
    seats: int
    left: int

    @staticmethod
    def resolve_training(session: Session) -> UUID:
        return session.training.uuid

    @staticmethod
    def resolve_name(session: Session) -> str:
        return str(session.training)

    @staticmethod
    def resolve_place(session: Session) -> str:
        return session.place.slug


class RegistrationIn(Schema):
    session: UUID
    wait: bool = Field(False, description="whether to wait in line where every place is taken")


class RegistrationOut(Schema):
    id: UUID = Field(alias="uuid")
    session: UUID
    status: str

    @staticmethod
    def resolve_session(registration: Registration) -> UUID:
        return registration.session.uuid


class AuthorisationOut(Schema):
    id: UUID = Field(alias="uuid")
    machine: UUID
    given_at: datetime
    expires_at: datetime | None
    lapses_at: datetime | None
    ended_at: datetime | None

    @staticmethod
    def resolve_machine(authorisation: Authorisation) -> UUID:
        return authorisation.machine.uuid


class StandingOut(AuthorisationOut):
    name: str = Field(description="who is authorised")

    @staticmethod
    def resolve_name(authorisation: Authorisation) -> str:
        return authorisation.person.name


class RenewableOut(StandingOut):
    membership: UUID | None = Field(description="by which they are checked anew")


class UncheckedOut(Schema):
    training: UUID = Field(alias="session.training.uuid")
    session: UUID = Field(alias="session.uuid", description="to which they came")
    name: str = Field(alias="person.name")
    membership: UUID | None = Field(description="by which they are checked")


class CheckIn(Schema):
    membership: UUID = Field(description="whom the instructor saw at work")
    place: str = Field(pattern="^[-a-zA-Z0-9_]+$", description="where")
    passed: bool
    note: str = Field("", max_length=300, pattern=SHORT)


class WithdrawIn(Schema):
    reason: str = Field(min_length=1, max_length=300, pattern=ONE_LINE, description="they read it")


class MendIn(Schema):
    work_done: str = Field("", max_length=1000, pattern=LONG)


class UsageOut(Schema):
    id: UUID = Field(alias="uuid")
    machine: UUID
    started_at: datetime
    powered_at: datetime | None = Field(description="since when a machine with a switch has power")
    stopped_at: datetime | None
    minutes: int
    measured: bool = Field(description="the minutes are the switch's own")
    lost_power: bool = Field(description="the power failed, which ended it")
    forgotten: bool = Field(description="nobody stopped it: it ended with its booking")

    @staticmethod
    def resolve_machine(usage: Usage) -> UUID:
        return usage.machine.uuid


class ConsumedOut(Schema):
    consumable: UUID = Field(alias="consumable.uuid")
    name: BothOut = Field(alias="consumable.name")
    measure: str = Field(alias="consumable.measure")
    quantity: float

    @staticmethod
    def resolve_quantity(movement: Movement) -> Decimal:
        return -movement.change


class CountedOut(UsageOut):
    consumed: list[ConsumedOut] = Field(description="as it was told when it was stopped")

    @staticmethod
    def resolve_consumed(usage: Usage) -> list[Movement]:
        return list(selectors.consumed_in(usage))


class UsableOut(Schema):
    id: UUID = Field(alias="uuid")
    name: BothOut
    measure: str = Field(description="what it is counted in")


class ConsumedIn(Schema):
    consumable: UUID
    quantity: Quantity = Field(description="in the consumable's own measure")


class StopIn(Schema):
    consumed: list[ConsumedIn] = Field([], max_length=100)


class FaultIn(Schema):
    description: str = Field(min_length=1, max_length=1000, pattern=r"^[^\x00]*$")
    stops_use: bool = Field(False, description="nobody should use the machine")


class FaultOut(Schema):
    id: UUID = Field(alias="uuid")
    description: str
    stops_use: bool
    reported_at: datetime


class TransferOut(Schema):
    id: UUID = Field(alias="uuid")
    tool: str
    origin: str
    destination: str
    carrier: str
    left_at: datetime

    @staticmethod
    def resolve_tool(transfer: Transfer) -> str:
        return str(transfer.tool)

    @staticmethod
    def resolve_origin(transfer: Transfer) -> str:
        return transfer.origin.slug

    @staticmethod
    def resolve_destination(transfer: Transfer) -> str:
        return transfer.destination.slug


@router.get(
    "machines",
    auth=OptionalToken(),
    response={200: list[MachineOut], **REFUSALS},
    summary="The machines of the open places",
    operation_id="list_machines",
)
@paginate(Page)
def machines(request: Request) -> QuerySet[Machine]:
    """What each asks; whether one may start it is asked machine by machine."""
    return machines_of(visible_places(request.person))


@router.get(
    "machines/{uuid:machine}/start",
    auth=Token(),
    response={200: StartOut, **REFUSALS},
    summary="May I start this machine now?",
    operation_id="may_start_machine",
)
def may_start(request: SignedIn, machine: UUID) -> dict[str, Any]:
    """The same requirements as for a booking, and that nobody else holds the machine."""
    start = selectors.may_start(request.person, visible_machine(request.person, machine))
    return {
        "allowed": not start.refusals,
        "reasons": [
            {"code": one.code, "detail": one.message, "advice": one.advice}
            for one in start.refusals
        ],
    }


@router.post(
    "machines/{uuid:machine}/start",
    auth=Token(),
    response={201: UsageOut, **REFUSALS},
    summary="Start a machine",
    operation_id="start_machine",
)
def start(request: SignedIn, machine: UUID) -> Status[Usage]:
    """On one's own booking, or on one made now for the shortest time."""
    found = visible_machine(request.person, machine)
    return Status(201, services.start(request.person, found))


@router.get(
    "machines/{uuid:machine}/faults",
    auth=Token(),
    response={200: list[FaultOut], **REFUSALS},
    summary="What is known to be wrong with a machine",
    operation_id="list_faults",
)
@paginate(Page)
def faults(request: SignedIn, machine: UUID) -> QuerySet[Fault]:
    """What has not been mended, the last reported first."""
    found = visible_machine(request.person, machine)
    return faults_of(found).filter(mended_at__isnull=True)


@router.post(
    "machines/{uuid:machine}/faults",
    auth=Token(),
    response={201: FaultOut, **REFUSALS},
    summary="Report a fault",
    operation_id="report_fault",
)
def fault(request: SignedIn, machine: UUID, told: FaultIn) -> Status[Fault]:
    """Those who look after the machine are told; one that stops its use stops it at once."""
    found = visible_machine(request.person, machine)
    made = report(found, request.person, told.description, stops_use=told.stops_use)
    return Status(201, made)


@router.get(
    "machines/{uuid:machine}/uses",
    auth=Token(),
    response={200: list[UsageOut], **REFUSALS},
    summary="The use of a machine",
    operation_id="list_machine_uses",
)
@paginate(Page)
def machine_uses(request: SignedIn, machine: UUID) -> QuerySet[Usage]:
    """For those who look after its workshop, without who used it; the last first."""
    found = visible_machine(request.person, machine)
    if not may(request.person, Action.RUN_WORKSHOP, found):
        raise NotFound(_("There is no such machine."), field="machine")
    return selectors.usages_at(found)


@router.get(
    "uses",
    auth=Token(),
    response={200: list[UsageOut], **REFUSALS},
    summary="One's own use of machines",
    operation_id="list_uses",
)
@paginate(Page)
def uses(request: SignedIn) -> QuerySet[Usage]:
    """What runs and what was counted, the last first."""
    return selectors.usages_of(request.person)


@router.get(
    "uses/{uuid:usage}",
    auth=Token(),
    response={200: CountedOut, **REFUSALS},
    summary="One use of a machine",
    operation_id="get_use",
)
def use(request: SignedIn, usage: UUID) -> Usage:
    """One's own, or one in a workshop that one looks after."""
    return selectors.usage_for(request.person, usage)


@router.get(
    "uses/{uuid:usage}/consumables",
    auth=Token(),
    response={200: list[UsableOut], **REFUSALS},
    summary="What a use may have used up",
    operation_id="list_use_consumables",
)
@paginate(Page)
def usable(request: SignedIn, usage: UUID) -> QuerySet[Consumable]:
    """What its workshop counts."""
    return stock_of(selectors.usage_for(request.person, usage).machine.space.place)


@router.post(
    "uses/{uuid:usage}/stop",
    auth=Token(),
    response={200: CountedOut, **REFUSALS},
    summary="Stop a machine",
    operation_id="stop_machine",
)
def stop(request: SignedIn, usage: UUID, told: StopIn) -> Usage:
    """Its time is counted, and what was consumed; stopping it again changes nothing. Refused with
    409 `not_enough` where more is told than was in stock: then it still runs."""
    found = selectors.usage_for(request.person, usage)
    return services.stop(found, request.person, _consumed(found, told.consumed))


@router.get(
    "networks/{slug:network}/training-sessions",
    auth=OptionalToken(),
    response={200: list[SessionOut], **REFUSALS},
    summary="The training sessions to come",
    operation_id="list_training_sessions",
)
@paginate(Page)
def sessions(request: Request, network: str) -> QuerySet[Session]:
    """Those that have not begun, the next first, with the places that are left."""
    return coming_sessions(trainings_of(network_by_slug(network)).values_list("pk", flat=True))


@router.get(
    "registrations",
    auth=Token(),
    response={200: list[RegistrationOut], **REFUSALS},
    summary="One's own places in sessions",
    operation_id="list_registrations",
)
@paginate(Page)
def registrations(request: SignedIn) -> QuerySet[Registration]:
    """Without those given back, the last session first."""
    return registrations_of(request.person)


@router.post(
    "registrations",
    auth=Token(),
    response={201: RegistrationOut, **REFUSALS},
    summary="Take a place in a session",
    operation_id="register_for_session",
)
def register(request: SignedIn, wish: RegistrationIn) -> Status[Registration]:
    """A session that is full is refused with 409 `full`, unless one waits in line."""
    found = session_by_uuid(wish.session)
    return Status(201, training.register(request.person, found, wait=wish.wait))


@router.get(
    "registrations/{uuid:registration}",
    auth=Token(),
    response={200: RegistrationOut, **REFUSALS},
    summary="One's own place in a session",
    operation_id="get_registration",
)
def registration(request: SignedIn, registration: UUID) -> Registration:
    """Registered, waiting, came or missed."""
    return registration_of(request.person, registration)


@router.delete(
    "registrations/{uuid:registration}",
    auth=Token(),
    response={204: None, **REFUSALS},
    summary="Give a place back",
    operation_id="give_up_registration",
)
def give_up(request: SignedIn, registration: UUID) -> Status[None]:
    """Before the session begins; whoever waits first has the place then."""
    training.give_up(registration_of(request.person, registration))
    return Status(204, None)


@router.get(
    "authorisations",
    auth=Token(),
    response={200: list[AuthorisationOut], **REFUSALS},
    summary="One's own authorisations",
    operation_id="list_authorisations",
)
@paginate(Page)
def authorisations(request: SignedIn) -> QuerySet[Authorisation]:
    """Those that are over too, the last given first."""
    return authorisations_of(request.person)


@router.post(
    "trainings/{uuid:training}/checks",
    auth=Token(),
    response={200: list[StandingOut], **REFUSALS},
    summary="Write down a practical check",
    operation_id="check_practice",
)
def check(request: SignedIn, training: UUID, seen: CheckIn) -> list[Authorisation]:
    """For the instructors of the training; who passes may use its machines, which are answered."""
    place = place_by_slug(seen.place)
    if not may(request.person, Action.INSTRUCT, place):
        raise NotFound(_("There is no such place."), field="place")
    found = membership_by_uuid(seen.membership)
    taught = training_by_uuid(training)
    if not found.network_id == taught.network_id == place.network_id:
        raise NotFound(_("There is no such membership."), field="membership")
    return authorising.check(
        taught, found.person, request.person, place=place, passed=seen.passed, note=seen.note
    )


@router.get(
    "places/{slug:place}/checks",
    auth=Token(),
    response={200: list[UncheckedOut], **REFUSALS},
    summary="Who waits for a practical check",
    operation_id="list_waiting_checks",
)
@paginate(Page)
def unchecked(request: SignedIn, place: str) -> QuerySet[Registration]:
    """Who came to a session at the place of a training that one teaches there, the first first."""
    found = place_for(request, place, Action.INSTRUCT)
    taught = taught_by(request.person, found).values_list("pk", flat=True)
    return waiting_for_check(taught, found)


@router.get(
    "places/{slug:place}/authorisations",
    auth=Token(),
    response={200: list[RenewableOut], **REFUSALS},
    summary="Who may use which machine of a place",
    operation_id="list_place_authorisations",
)
@paginate(Page)
def standing(request: SignedIn, place: str) -> QuerySet[Authorisation]:
    """For instructors there; those that are not over."""
    found = place_for(request, place, Action.INSTRUCT)
    return standing_at(found)


@router.post(
    "authorisations/{uuid:authorisation}/withdraw",
    auth=Token(),
    response={200: AuthorisationOut, **REFUSALS},
    summary="Withdraw an authorisation",
    operation_id="withdraw_authorisation",
)
def withdraw(request: SignedIn, authorisation: UUID, why: WithdrawIn) -> Authorisation:
    """For instructors there; the person is told. Refused with 409 `ended` when it is over."""
    found = authorisation_by_uuid(authorisation)
    if not may(request.person, Action.INSTRUCT, found):
        raise NotFound(_("There is no such authorisation."), field="authorisation")
    authorising.withdraw(found, request.person, why.reason)
    return found


@router.post(
    "faults/{uuid:fault}/mend",
    auth=Token(),
    response={204: None, **REFUSALS},
    summary="Say that a fault is mended",
    operation_id="mend_fault",
)
def mended(request: SignedIn, fault: UUID, told: MendIn) -> Status[None]:
    """For those who look after the workshop; refused with 409 `mended` when somebody said so."""
    found = fault_by_uuid(fault)
    if not may(request.person, Action.RUN_WORKSHOP, found):
        raise NotFound(_("There is no such fault."), field="fault")
    mend(found, request.person, told.work_done)
    return Status(204, None)


@router.get(
    "networks/{slug:network}/travelling-tools",
    auth=Token(),
    response={200: list[TransferOut], **REFUSALS},
    summary="Which tools travel where",
    operation_id="list_travelling_tools",
)
@paginate(Page)
def tools(request: SignedIn, network: str) -> QuerySet[Transfer]:
    """For those who look after a whole network's workshops."""
    found = network_for(request, network, Action.RUN_WORKSHOP)
    return travelling(found)


def _consumed(usage: Usage, told: list[ConsumedIn]) -> dict[Consumable, Decimal]:
    """As `services.stop` takes it, of what the workshop counts. Raises NotFound."""
    stock = {one.uuid: one for one in stock_of(usage.machine.space.place)} if told else {}
    consumed: dict[Consumable, Decimal] = {}
    for one in told:
        found = stock.get(one.consumable)
        if found is None:
            raise NotFound(_("There is no such consumable."), field="consumed")
        consumed[found] = consumed.get(found, Decimal(0)) + one.quantity
    return consumed
