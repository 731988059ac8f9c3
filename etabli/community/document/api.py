"""Documents asked of members, for programs: given, looked at, answered; and what is asked for."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponseBase
from django.utils.translation import gettext as _
from ninja import Field, File, Router, Schema, Status, UploadedFile
from ninja.pagination import paginate

from etabli.community.document import selectors, services
from etabli.community.models import Document, DocumentKind
from etabli.core.api import ONE_LINE, REFUSALS, BothOut, Day, NameIn, NoteIn, Page
from etabli.core.errors import NotFound
from etabli.core.files import answer_with
from etabli.network.api import network_for
from etabli.people.access import SignedIn
from etabli.people.api import Token
from etabli.people.rights import Action
from etabli.people.selectors import may

router = Router(tags=["documents"], auth=Token())

# The file as it is kept: whatever came, one of these.
FILE = {
    "responses": {
        200: {
            "description": "The file",
            "content": {
                kind: {"schema": {"type": "string", "format": "binary"}}
                for kind in ("application/pdf", "image/webp")
            },
        }
    }
}


class KindOut(Schema):
    id: UUID = Field(alias="uuid")
    network: str
    name: BothOut
    note: BothOut
    audience: str = Field(description="of which circle of members; empty: of all")
    required: bool = Field(description="nobody books without it")

    @staticmethod
    def resolve_network(kind: DocumentKind) -> str:
        return kind.network.slug


class KindIn(Schema):
    name: NameIn
    note: NoteIn = NoteIn(fr="", en="")
    audience: str = Field("", max_length=60)
    required: bool = False


class DocumentOut(Schema):
    id: UUID = Field(alias="uuid")
    kind: UUID
    name: str = Field(description="who gave it")
    status: str = Field(description="given, accepted or refused")
    reason: str = Field(description="why it was refused")
    expires_on: date | None
    given_at: datetime
    answered_at: datetime | None

    @staticmethod
    def resolve_kind(document: Document) -> UUID:
        return document.kind.uuid

    @staticmethod
    def resolve_name(document: Document) -> str:
        return document.person.name


class AskedOut(Schema):
    kind: KindOut
    state: str = Field(description="missing, waiting, refused, accepted or expired")
    reason: str = Field(alias="refusal", description="why the last one was refused")
    expires_on: date | None
    documents: list[UUID] = Field(description="what was given of it")

    @staticmethod
    def resolve_documents(asked: selectors.Asked) -> list[UUID]:
        return [one.uuid for one in asked.given]


class AcceptIn(Schema):
    expires_on: Day | None = Field(None, description="its last day; none: it does not expire")


class RefuseIn(Schema):
    reason: str = Field(min_length=1, max_length=300, pattern=ONE_LINE)


@router.get(
    "documents",
    response={200: list[AskedOut], **REFUSALS},
    summary="What is asked of oneself",
    operation_id="list_documents",
)
@paginate(Page)
def documents(request: SignedIn) -> list[selectors.Asked]:
    """By every network that one is a member of or has asked to be; how each stands."""
    return [one for _network, asked in selectors.asked_everywhere(request.person) for one in asked]


@router.post(
    "document-kinds/{uuid:kind}/documents",
    response={201: DocumentOut, **REFUSALS},
    summary="Give a document",
    operation_id="give_document",
)
def give(request: SignedIn, kind: UUID, file: File[UploadedFile]) -> Status[Document]:
    """A PDF, or a picture of the paper, of 10 MB at most. It replaces what waits or was refused, so
    that it may be sent again without a key; with one it has 5 MB at most."""
    found = selectors.kind_for(request.person, kind)
    return Status(201, services.give(request.person, found, file))


@router.delete(
    "documents/{uuid:document}",
    response={204: None, **REFUSALS},
    summary="Take a document back",
    operation_id="take_document_back",
)
def take_back(request: SignedIn, document: UUID) -> Status[None]:
    """One's own; its file is deleted with it."""
    found = selectors.document_for(request.person, document)
    if found.person_id != request.person.pk:
        raise _no_document()
    services.take_back(found)
    return Status(204, None)


@router.get(
    "documents/{uuid:document}/file",
    response={**REFUSALS},
    openapi_extra=FILE,
    summary="The file of a document",
    operation_id="get_document_file",
)
def file(request: SignedIn, document: UUID) -> HttpResponseBase:
    """For whoever gave it, and for the hosts of the network that asks for it: that one of them
    looked is written down, and its owner sees it."""
    found = selectors.document_for(request.person, document)
    services.note_viewing(found.person, str(found.kind), by=request.person)
    answer = answer_with(found.file, public=False)
    answer["Cache-Control"] = "no-store"  # each look is asked for, and written down
    return answer


@router.get(
    "networks/{slug:network}/documents",
    response={200: list[DocumentOut], **REFUSALS},
    summary="What waits for an answer",
    operation_id="list_waiting_documents",
)
@paginate(Page)
def waiting(request: SignedIn, network: str) -> QuerySet[Document]:
    """For those who look after members, the oldest first."""
    return selectors.waiting(network_for(request, network, Action.MANAGE_MEMBERS))


@router.post(
    "documents/{uuid:document}/accept",
    response={200: DocumentOut, **REFUSALS},
    summary="Accept a document",
    operation_id="accept_document",
)
def accept(request: SignedIn, document: UUID, answer: AcceptIn) -> Document:
    """For those who look after members; refused with 409 `document_answered` when it was answered
    before."""
    found = _to_answer(request, document)
    services.accept(found, by=request.person, expires_on=answer.expires_on)
    return selectors.document_by_uuid(document)


@router.post(
    "documents/{uuid:document}/refuse",
    response={200: DocumentOut, **REFUSALS},
    summary="Refuse a document",
    operation_id="refuse_document",
)
def refuse(request: SignedIn, document: UUID, answer: RefuseIn) -> Document:
    """For those who look after members; whoever gave it is told why."""
    services.refuse(_to_answer(request, document), by=request.person, reason=answer.reason)
    return selectors.document_by_uuid(document)


@router.get(
    "networks/{slug:network}/document-kinds",
    response={200: list[KindOut], **REFUSALS},
    summary="What a network asks for",
    operation_id="list_document_kinds",
)
@paginate(Page)
def kinds(request: SignedIn, network: str) -> QuerySet[DocumentKind]:
    """For those who look after members."""
    found = network_for(request, network, Action.MANAGE_MEMBERS)
    return selectors.kinds_of(found).select_related("network")


@router.post(
    "networks/{slug:network}/document-kinds",
    response={201: KindOut, **REFUSALS},
    summary="Ask for a kind of document",
    operation_id="create_document_kind",
)
def kind_new(request: SignedIn, network: str, wish: KindIn) -> Status[DocumentKind]:
    """Of all members, or of the circle that `audience` names, such as `group:` with the number of a
    group."""
    found = network_for(request, network, Action.MANAGE_NETWORK)
    return Status(201, services.ask_for(found, **_wanted(wish)))


@router.put(
    "document-kinds/{uuid:kind}",
    response={200: KindOut, **REFUSALS},
    summary="Change what is asked for",
    operation_id="change_document_kind",
)
def kind_change(request: SignedIn, kind: UUID, wish: KindIn) -> DocumentKind:
    """What was given of it stays."""
    found = _kind(request, kind)
    return services.ask_for(found.network, **_wanted(wish), kind=found)


@router.delete(
    "document-kinds/{uuid:kind}",
    response={204: None, **REFUSALS},
    summary="Ask for it no more",
    operation_id="retire_document_kind",
)
def kind_retire(request: SignedIn, kind: UUID) -> Status[None]:
    """What was given of it is deleted."""
    services.retire(_kind(request, kind))
    return Status(204, None)


def _wanted(wish: KindIn) -> dict[str, Any]:
    return {
        "name": wish.name.text(),
        "note": wish.note.text(),
        "audience": wish.audience,
        "required": wish.required,
    }


def _kind(request: SignedIn, kind: UUID) -> DocumentKind:
    found = selectors.kind_by_uuid(kind)
    if not may(request.person, Action.MANAGE_NETWORK, found):
        raise NotFound(_("Such a document is not asked for."), field="kind")
    return found


def _to_answer(request: SignedIn, document: UUID) -> Document:
    found = selectors.document_by_uuid(document)
    if not may(request.person, Action.MANAGE_MEMBERS, found):
        raise _no_document()
    return found


def _no_document() -> NotFound:
    return NotFound(_("There is no such document."), field="document")
