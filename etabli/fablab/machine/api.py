"""The sheets of machines for programs: what one must know of each, its pictures and documents."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from ninja import Field, File, Form, Router, Schema, Status, UploadedFile
from ninja.pagination import paginate

from etabli.community.document.api import FILE
from etabli.core.api import ONE_LINE, REFUSALS, SHORT, BothOut, NoteIn, Page
from etabli.core.errors import NotFound
from etabli.core.files import answer_with
from etabli.core.texts import Text
from etabli.fablab.machine import selectors, services
from etabli.fablab.models import Machine, MachineFile, Supervision
from etabli.fablab.presence.selectors import coming_supervisions
from etabli.fablab.training.selectors import training_by_uuid
from etabli.fablab.usage.selectors import running_usage
from etabli.network.api import place_for
from etabli.network.selectors import space_by_uuid
from etabli.people.access import Request, SignedIn
from etabli.people.api import OptionalToken, Token
from etabli.people.rights import Action
from etabli.people.selectors import may

router = Router(tags=["workshop"])

PRESENCES = 5  # as many as the machine's page shows


class PresenceOut(Schema):
    starts_at: datetime
    ends_at: datetime


class SheetOut(Schema):
    id: UUID = Field(alias="uuid")
    name: BothOut = Field(alias="space.name")
    place: str = Field(alias="space.place.slug")
    space: UUID = Field(alias="space.uuid", description="what a booking of it names")
    page: str = Field(description="its page, to which the code that is stuck on it leads")
    purpose: BothOut
    risks: BothOut
    protection: BothOut
    training: UUID | None
    needs_companion: bool
    needs_supervisor: bool
    supervised: list[PresenceOut] = Field(
        description="when a supervisor is there next, where one is needed"
    )
    in_use_since: datetime | None

    @staticmethod
    def resolve_page(machine: Machine) -> str:
        return f"{settings.SITE_URL}{reverse('machine', args=[machine.uuid])}"

    @staticmethod
    def resolve_training(machine: Machine) -> UUID | None:
        return machine.training.uuid if machine.training else None

    @staticmethod
    def resolve_supervised(machine: Machine) -> list[Supervision]:
        if not machine.needs_supervisor:
            return []
        return list(coming_supervisions(machine.space.place)[:PRESENCES])

    @staticmethod
    def resolve_in_use_since(machine: Machine) -> datetime | None:
        running = running_usage(machine)
        return running.started_at if running else None


class SheetIn(Schema):
    purpose: NoteIn = NoteIn(fr="", en="")
    risks: NoteIn = NoteIn(fr="", en="")
    protection: NoteIn = NoteIn(fr="", en="")
    training: UUID | None = Field(None, description="none: every member may use it")
    needs_companion: bool = Field(False, description="nobody uses it alone")
    needs_supervisor: bool = Field(False, description="used only while a supervisor is there")


class NewSheetIn(SheetIn):
    space: UUID = Field(description="a machine of the place that nobody has described yet")


class MachineFileOut(Schema):
    id: UUID = Field(alias="uuid")
    kind: str = Field(description="picture or document")
    title: BothOut


class MachineFileIn(Schema):
    kind: Literal["picture", "document"]
    title_fr: str = Field(
        min_length=1, max_length=120, pattern=ONE_LINE, description="of a picture: what it shows"
    )
    title_en: str = Field("", max_length=120, pattern=SHORT)


@router.get(
    "machines/{uuid:machine}",
    auth=OptionalToken(),
    response={200: SheetOut, **REFUSALS},
    summary="The sheet of a machine",
    operation_id="get_machine",
)
def sheet(request: Request, machine: UUID) -> Machine:
    """What one must know before using it: what the code that is stuck on it leads to."""
    return selectors.visible_machine(request.person, machine)


@router.post(
    "places/{slug:place}/machines",
    auth=Token(),
    response={201: SheetOut, **REFUSALS},
    summary="Describe a machine",
    operation_id="describe_machine",
)
def describe(request: SignedIn, place: str, wish: NewSheetIn) -> Status[Machine]:
    """A space that is a machine; refused with 409 `described_already` when it has a sheet."""
    found = place_for(request, place, Action.MANAGE_MACHINES)
    space = space_by_uuid(wish.space)
    if space.place_id != found.pk:
        raise NotFound(_("There is no such space."), field="space")
    return Status(201, services.describe(space, **_details(wish)))


@router.put(
    "machines/{uuid:machine}",
    auth=Token(),
    response={200: SheetOut, **REFUSALS},
    summary="Change the sheet of a machine",
    operation_id="change_machine",
)
def change(request: SignedIn, machine: UUID, wish: SheetIn) -> Machine:
    """All of it anew; for those who describe machines."""
    return services.change_machine(_described(request, machine), **_details(wish))


@router.get(
    "machines/{uuid:machine}/files",
    auth=OptionalToken(),
    response={200: list[MachineFileOut], **REFUSALS},
    summary="The pictures of a machine and documents about it",
    operation_id="list_machine_files",
)
@paginate(Page)
def files(request: Request, machine: UUID) -> QuerySet[MachineFile]:
    """In the order in which they were added."""
    return selectors.visible_machine(request.person, machine).files.all()


@router.post(
    "machines/{uuid:machine}/files",
    auth=Token(),
    response={201: MachineFileOut, **REFUSALS},
    summary="Add a picture or a document to a sheet",
    operation_id="add_machine_file",
)
def add_file(
    request: SignedIn, machine: UUID, told: Form[MachineFileIn], file: File[UploadedFile]
) -> Status[MachineFile]:
    """A picture (JPEG, PNG or WebP) or a PDF, of 10 MB at most. With an `Idempotency-Key` it is
    added once, and has 5 MB at most."""
    found = _described(request, machine)
    verb = services.add_picture if told.kind == "picture" else services.add_document
    return Status(201, verb(found, file, Text(told.title_fr, told.title_en)))


@router.get(
    "machines/{uuid:machine}/files/{uuid:file}",
    auth=OptionalToken(),
    response={**REFUSALS},
    openapi_extra=FILE,
    summary="A picture of a machine or a document about it",
    operation_id="get_machine_file",
)
def file(request: Request, machine: UUID, file: UUID) -> HttpResponseBase:
    """The file itself; it never changes."""
    found = selectors.visible_machine(request.person, machine)
    return answer_with(selectors.file_of(found, file).file, public=found.space.place.is_open)


@router.delete(
    "machines/{uuid:machine}/files/{uuid:file}",
    auth=Token(),
    response={204: None, **REFUSALS},
    summary="Take a picture or a document off a sheet",
    operation_id="remove_machine_file",
)
def remove_file(request: SignedIn, machine: UUID, file: UUID) -> Status[None]:
    """Doing it again changes nothing."""
    found = _described(request, machine)
    for one in found.files.filter(uuid=file):
        services.remove_file(found, str(one.pk))
    return Status(204, None)


def _details(wish: SheetIn) -> dict[str, Any]:
    """As `services.describe` and `change_machine` take it."""
    return {
        "purpose": wish.purpose.text(),
        "risks": wish.risks.text(),
        "protection": wish.protection.text(),
        "training": training_by_uuid(wish.training) if wish.training else None,
        "needs_companion": wish.needs_companion,
        "needs_supervisor": wish.needs_supervisor,
    }


def _described(request: SignedIn, machine: UUID) -> Machine:
    """A machine that one describes. Raises NotFound."""
    found = selectors.machine_by_uuid(machine)
    if not may(request.person, Action.MANAGE_MACHINES, found):
        raise NotFound(_("There is no such machine."), field="machine")
    return found
