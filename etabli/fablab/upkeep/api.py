"""The upkeep of machines for programs: what is to be done when, and when one cannot be used."""

from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponseBase
from django.utils.translation import gettext as _
from ninja import Field, File, Form, Router, Schema, Status, UploadedFile
from ninja.pagination import paginate

from etabli.booking.api import Instant
from etabli.core.api import PICTURE, REFUSALS, SHORT, BothOut, NameIn, NoteIn, Page
from etabli.core.errors import NotFound
from etabli.core.files import answer_with
from etabli.core.texts import Text
from etabli.fablab.api import FaultIn, FaultOut
from etabli.fablab.machine.selectors import machine_by_uuid, machines_of, visible_machine
from etabli.fablab.models import Fault, Machine, Maintenance, Outage
from etabli.fablab.upkeep import selectors, services
from etabli.fablab.upkeep.selectors import Planned
from etabli.network.api import place_for
from etabli.people.access import SignedIn
from etabli.people.api import Token
from etabli.people.rights import Action
from etabli.people.selectors import may

router = Router(tags=["workshop"], auth=Token())


class FaultOpenOut(FaultOut):
    machine: UUID = Field(alias="machine.uuid")


class FaultToldOut(FaultOpenOut):
    reported_by: str | None
    has_photo: bool
    mended_at: datetime | None
    mended_by: str | None
    work_done: str

    @staticmethod
    def resolve_reported_by(fault: Fault) -> str | None:
        return fault.reported_by.name if fault.reported_by else None

    @staticmethod
    def resolve_has_photo(fault: Fault) -> bool:
        return fault.photo_id is not None

    @staticmethod
    def resolve_mended_by(fault: Fault) -> str | None:
        return fault.mended_by.name if fault.mended_by else None


class PlannedOut(Schema):
    id: UUID = Field(alias="plan.uuid")
    name: BothOut = Field(alias="plan.name")
    every_hours: int | None = Field(alias="plan.every_hours", description="of use")
    every_months: int | None = Field(alias="plan.every_months")
    due_on: datetime | None = Field(alias="due.on", description="when it comes by the calendar")
    minutes_left: int | None = Field(
        alias="due.minutes_left", description="of use until then; below nothing: too late"
    )
    is_due: bool


class PlannedAtOut(PlannedOut):
    machine: UUID = Field(alias="plan.machine.uuid")


class MaintenanceIn(Schema):
    name: NameIn
    every_hours: int | None = Field(None, ge=1, le=100_000, description="of use")
    every_months: int | None = Field(None, ge=1, le=240)


class DoneIn(Schema):
    note: str = Field("", max_length=300, pattern=SHORT)


class DoneOut(Schema):
    done_at: datetime
    minutes_run: int = Field(description="all that the machine had run until then")
    note: str


class OutageOut(Schema):
    id: UUID = Field(alias="uuid")
    starts_at: datetime
    ends_at: datetime
    reason: BothOut

    @staticmethod
    def resolve_starts_at(outage: Outage) -> datetime:
        return outage.closure.starts_at

    @staticmethod
    def resolve_ends_at(outage: Outage) -> datetime:
        return outage.closure.ends_at

    @staticmethod
    def resolve_reason(outage: Outage) -> Text:
        return Text.of(outage.closure.reason)


class OutageIn(Schema):
    starts_at: Instant
    ends_at: Instant
    reason: NoteIn = NoteIn(fr="", en="")
    cancel_bookings: bool = Field(
        False, description="cancel what is booked then, and tell whom it concerns"
    )


@router.post(
    "machines/{uuid:machine}/faults/photographed",
    response={201: FaultOut, **REFUSALS},
    summary="Report a fault with a photograph",
    operation_id="report_photographed_fault",
)
def report(
    request: SignedIn, machine: UUID, told: Form[FaultIn], photo: File[UploadedFile]
) -> Status[Fault]:
    """As one without: JPEG, PNG or WebP, of 10 MB at most. With an `Idempotency-Key` it is
    reported once, and its photograph has 5 MB at most."""
    made = services.report(
        visible_machine(request.person, machine),
        request.person,
        told.description,
        stops_use=told.stops_use,
        photo=photo,
    )
    return Status(201, made)


@router.get(
    "places/{slug:place}/faults",
    response={200: list[FaultOpenOut], **REFUSALS},
    summary="What is known to be wrong with the machines of a place",
    operation_id="list_place_faults",
)
@paginate(Page)
def open_faults(request: SignedIn, place: str) -> QuerySet[Fault]:
    """What has not been mended, the last reported first; for those who look after the workshop."""
    return selectors.open_faults(place_for(request, place, Action.RUN_WORKSHOP))


@router.get(
    "machines/{uuid:machine}/faults/mended",
    response={200: list[FaultToldOut], **REFUSALS},
    summary="What was wrong with a machine",
    operation_id="list_mended_faults",
)
@paginate(Page)
def mended(request: SignedIn, machine: UUID) -> QuerySet[Fault]:
    """What was done about it, the last reported first; for those who look after the workshop."""
    return selectors.faults_of(_machine(request, machine)).filter(mended_at__isnull=False)


@router.get(
    "faults/{uuid:fault}",
    response={200: FaultToldOut, **REFUSALS},
    summary="A fault",
    operation_id="get_fault",
)
def fault(request: SignedIn, fault: UUID) -> Fault:
    """What is wrong and who said so, or what was done; for those who look after the workshop."""
    return _fault(request, fault)


@router.get(
    "faults/{uuid:fault}/photo",
    response={**REFUSALS},
    openapi_extra=PICTURE,
    summary="The photograph of a fault",
    operation_id="get_fault_photo",
)
def photo(request: SignedIn, fault: UUID) -> HttpResponseBase:
    """For those who look after the workshop; 404 where there is none."""
    found = _fault(request, fault)
    if found.photo is None:
        raise NotFound(_("There is no such file."), field="photo")
    return answer_with(found.photo, public=False)


@router.get(
    "places/{slug:place}/maintenance",
    response={200: list[PlannedAtOut], **REFUSALS},
    summary="The maintenance of a place's machines",
    operation_id="list_place_maintenance",
)
@paginate(Page)
def maintenance_at(request: SignedIn, place: str) -> list[Planned]:
    """What is due first; for those who look after the workshop."""
    return selectors.planned(list(machines_of([place_for(request, place, Action.RUN_WORKSHOP)])))


@router.get(
    "machines/{uuid:machine}/maintenance",
    response={200: list[PlannedOut], **REFUSALS},
    summary="The maintenance of a machine",
    operation_id="list_maintenance",
)
@paginate(Page)
def maintenance(request: SignedIn, machine: UUID) -> list[Planned]:
    """What is due first; for those who look after the workshop."""
    return selectors.planned([_machine(request, machine)])


@router.post(
    "machines/{uuid:machine}/maintenance",
    response={201: PlannedOut, **REFUSALS},
    summary="Plan maintenance",
    operation_id="plan_maintenance",
)
def plan(request: SignedIn, machine: UUID, wish: MaintenanceIn) -> Status[Planned]:
    """After so many hours of use, so many months, or whichever comes first; counted from now on."""
    found = _machine(request, machine)
    made = services.plan(
        found, wish.name.text(), every_hours=wish.every_hours, every_months=wish.every_months
    )
    return Status(201, next(one for one in selectors.planned([found]) if one.plan.pk == made.pk))


@router.delete(
    "machines/{uuid:machine}/maintenance/{uuid:plan}",
    response={204: None, **REFUSALS},
    summary="Plan it no more",
    operation_id="drop_maintenance",
)
def drop(request: SignedIn, machine: UUID, plan: UUID) -> Status[None]:
    """With the record of what was done."""
    services.drop_plan(selectors.plan_of(_machine(request, machine), str(plan)))
    return Status(204, None)


@router.post(
    "machines/{uuid:machine}/maintenance/{uuid:plan}/done",
    response={201: DoneOut, **REFUSALS},
    summary="Say that maintenance was done",
    operation_id="do_maintenance",
)
def done(request: SignedIn, machine: UUID, plan: UUID, told: DoneIn) -> Status[Maintenance]:
    """Now; it is counted anew. With an `Idempotency-Key` it is written down once."""
    found = selectors.plan_of(_machine(request, machine), str(plan))
    return Status(201, services.done(found, request.person, told.note))


@router.get(
    "machines/{uuid:machine}/outages",
    response={200: list[OutageOut], **REFUSALS},
    summary="When a machine is out of service",
    operation_id="list_outages",
)
@paginate(Page)
def outages(request: SignedIn, machine: UUID) -> QuerySet[Outage]:
    """Now and later; for those who look after the workshop."""
    return selectors.coming_outages(_machine(request, machine))


@router.post(
    "machines/{uuid:machine}/outages",
    response={201: OutageOut, **REFUSALS},
    summary="Take a machine out of service",
    operation_id="take_out_machine",
)
def take_out(request: SignedIn, machine: UUID, wish: OutageIn) -> Status[Outage]:
    """For a while: nobody can book it. Refused with 409 `booked` while somebody has, unless
    `cancel_bookings`."""
    made = services.take_out(
        _machine(request, machine),
        request.person,
        starts_at=wish.starts_at,
        ends_at=wish.ends_at,
        reason=wish.reason.text(),
        cancel_bookings=wish.cancel_bookings,
    )
    return Status(201, made)


@router.delete(
    "machines/{uuid:machine}/outages/{uuid:outage}",
    response={204: None, **REFUSALS},
    summary="Bring a machine back",
    operation_id="bring_back_machine",
)
def bring_back(request: SignedIn, machine: UUID, outage: UUID) -> Status[None]:
    """Before or during the time that it is out of service."""
    services.bring_back(selectors.outage_of(_machine(request, machine), str(outage)))
    return Status(204, None)


def _machine(request: SignedIn, machine: UUID) -> Machine:
    """One in a workshop that one looks after. Raises NotFound."""
    found = machine_by_uuid(machine)
    if not may(request.person, Action.RUN_WORKSHOP, found):
        raise NotFound(_("There is no such machine."), field="machine")
    return found


def _fault(request: SignedIn, fault: UUID) -> Fault:
    """One in a workshop that one looks after. Raises NotFound."""
    found = selectors.fault_by_uuid(fault)
    if not may(request.person, Action.RUN_WORKSHOP, found):
        raise NotFound(_("There is no such fault."), field="fault")
    return found
