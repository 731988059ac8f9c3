"""What a network asks of its members on paper, what they gave, and who looked at it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from etabli.core.append_only import AppendOnly
from etabli.core.models import Identified, StoredFile
from etabli.core.texts import TextField
from etabli.network.models import Network
from etabli.people.models import Person


class DocumentKind(Identified):
    """A document that a network asks for: of all its members, or of those whom `audience` names
    (`document/audiences.py`)."""

    network = models.ForeignKey(Network, on_delete=models.CASCADE, related_name="document_kinds")
    name = TextField(_("name"))
    note = TextField(_("what it is for"), blank=True)
    audience = models.CharField(_("of whom"), max_length=60, blank=True)
    required = models.BooleanField(_("nobody books without it"), default=False)
    # Not asked any more; what was given stays until it expires or its owner takes it back.
    retired_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.name)

    def scope_path(self) -> list[tuple[str, int]]:
        return self.network.scope_path()


class Document(Identified):
    """A document as one member gave it. Of each kind one at most waits, holds or was refused."""

    class Status(models.TextChoices):
        GIVEN = "given", _("waits for an answer")
        ACCEPTED = "accepted", _("accepted")
        REFUSED = "refused", _("not accepted")

    kind = models.ForeignKey(DocumentKind, on_delete=models.PROTECT, related_name="documents")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="documents")
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.GIVEN)
    reason = models.CharField(_("reason"), max_length=300, blank=True)  # of a refusal
    expires_on = models.DateField(_("valid until"), null=True, blank=True)
    given_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    reminded_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["given_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind", "status"], name="document_once_in_each_status"
            )
        ]

    def scope_path(self) -> list[tuple[str, int]]:
        return self.kind.scope_path()


class PrivateViewing(models.Model):
    """Somebody looked at what a member keeps private. Rows are added, and never changed or
    deleted: `APPEND_ONLY_VIEWINGS`. `what` names the document, or the emergency contact."""

    EMERGENCY = "emergency contact"

    owner = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="private_viewings")
    seen_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    seen_at = models.DateTimeField()
    what = models.CharField(max_length=120)
    reason = models.CharField(_("reason"), max_length=300, blank=True)

    class Meta:
        ordering = ["-seen_at", "-pk"]


APPEND_ONLY_VIEWINGS = AppendOnly(PrivateViewing._meta.db_table)
