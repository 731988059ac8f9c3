"""The verbs of documents: ask for a kind, give one, answer it, look at it, let go of it."""

from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from etabli.community.document.audiences import choices_of
from etabli.community.document.selectors import to_remind
from etabli.community.models import Document, DocumentKind, PrivateViewing
from etabli.core import clock
from etabli.core.errors import BadInput, Conflict
from etabli.core.files import let_go, store_paper
from etabli.core.texts import Text
from etabli.network.models import Network
from etabli.people.messages.services import tell
from etabli.people.models import Person


@transaction.atomic
def ask_for(
    network: Network,
    name: Text,
    *,
    note: Text,
    audience: str = "",
    required: bool = False,
    kind: DocumentKind | None = None,
) -> DocumentKind:
    """Ask a network's members for a document, or change what is asked. Raises BadInput for an
    `audience` that the network has not."""
    if audience and audience not in dict(choices_of(network)):
        raise BadInput(_("There is no such circle of members."), field="audience")
    kind = kind or DocumentKind(network=network)
    kind.name, kind.note, kind.audience, kind.required = name, note, audience, required
    kind.save()
    _note_what_is_needed(network)
    return kind


@transaction.atomic
def retire(kind: DocumentKind) -> None:
    """Ask for it no more, and let go of what was given."""
    kind.retired_at = clock.now()
    kind.save(update_fields=["retired_at"])
    _note_what_is_needed(kind.network)
    for document in kind.documents.select_related("file"):
        _delete(document)


def give(person: Person, kind: DocumentKind, upload: UploadedFile[Any]) -> Document:
    """Keep a PDF or a picture of a paper until a host has answered; it replaces what waits or was
    refused, while what was accepted holds on. Raises BadInput `file`."""
    stored = store_paper(upload, field="file")  # painting a picture anew keeps nobody waiting
    with transaction.atomic():
        # One after another: of two sent at once the last one stays.
        Person.objects.select_for_update().get(pk=person.pk)
        for former in person.documents.filter(kind=kind).exclude(status=Document.Status.ACCEPTED):
            _delete(former)
        return Document.objects.create(
            kind=kind,
            person=person,
            file=stored,
            given_at=clock.now(),
            status=Document.Status.GIVEN,
        )


@transaction.atomic
def accept(document: Document, *, by: Person, expires_on: date | None = None) -> None:
    """Say that a document is in order, until a day where it has one; a former one is let go of.
    Raises BadInput `expires_on`, Conflict `document_answered`."""
    if expires_on and expires_on < localdate(clock.now()):
        raise BadInput(
            _("This day is over: the document is not valid any more."), field="expires_on"
        )
    current = _waiting(document)
    held = Document.objects.filter(
        person=current.person, kind=current.kind, status=Document.Status.ACCEPTED
    )
    for former in held:
        _delete(former)
    _answer(current, by, Document.Status.ACCEPTED, expires_on=expires_on)


@transaction.atomic
def refuse(document: Document, *, by: Person, reason: str) -> None:
    """Say why a document is not in order. Raises BadInput `reason`, Conflict
    `document_answered`."""
    if not reason.strip():
        raise BadInput(_("Say why: the member reads it."), field="reason")
    current = _waiting(document)
    _answer(current, by, Document.Status.REFUSED, reason=reason.strip())


@transaction.atomic
def take_back(document: Document) -> None:
    """Its owner takes a document back: the file goes with it."""
    _delete(document)


def note_viewing(owner: Person, what: str, *, by: Person, reason: str = "") -> None:
    """Write down that somebody looked at what `owner` keeps private; one's own is no matter."""
    if owner.pk != by.pk:
        PrivateViewing.objects.create(
            owner=owner, seen_by=by, seen_at=clock.now(), what=what[:120], reason=reason.strip()
        )


@transaction.atomic
def remind() -> int:
    """Tell those whose document expires soon, once; answers how many."""
    soon = list(to_remind().select_for_update(of=("self",)))
    for document in soon:
        _tell(document, "community/mail/document_expires.txt")
    Document.objects.filter(pk__in=[one.pk for one in soon]).update(reminded_at=clock.now())
    return len(soon)


def _waiting(document: Document) -> Document:
    """The document, locked, as long as nobody has answered it."""
    current = (
        Document.objects.select_for_update(of=("self",))
        .select_related("kind__network", "person", "file")
        .filter(pk=document.pk, status=Document.Status.GIVEN)
        .first()
    )
    if current is None:
        raise Conflict("document_answered", _("Somebody has answered this in the meantime."))
    return current


def _answer(document: Document, by: Person, status: str, **values: Any) -> None:
    for name, value in {**values, "status": status}.items():
        setattr(document, name, value)
    document.answered_at, document.answered_by = clock.now(), by
    document.save()
    _tell(document, "community/mail/document_answered.txt")


def _tell(document: Document, template: str) -> None:
    tell(document.person, "membership", template, {"document": document})


def _delete(document: Document) -> None:
    stored = document.file
    document.delete()
    let_go(stored)


def _note_what_is_needed(network: Network) -> None:
    """A network that needs no document asks the database nothing at a booking."""
    needed = DocumentKind.objects.filter(network=network, required=True, retired_at=None).exists()
    Network.objects.filter(pk=network.pk).update(documents_needed=needed)
    network.documents_needed = needed
