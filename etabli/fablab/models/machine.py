from django.db import models
from django.utils.translation import gettext_lazy as _

from etabli.core.models import Identified, StoredFile
from etabli.core.texts import TextField
from etabli.fablab.models.training import Training
from etabli.network.models import Space


class Machine(Identified):
    """The sheet of a space that is a machine: its risks, and what it asks of who uses it."""

    space = models.OneToOneField(Space, on_delete=models.CASCADE, related_name="machine")
    purpose = TextField(_("what it does"), blank=True)
    risks = TextField(_("risks"), blank=True)
    protection = TextField(_("required protection"), blank=True)
    training = models.ForeignKey(
        Training,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="machines",
        verbose_name=_("training"),
    )
    needs_companion = models.BooleanField(_("never alone"), default=False)
    needs_supervisor = models.BooleanField(_("only while a supervisor is there"), default=False)
    # All that was ever measured, which maintenance counts from.
    minutes_run = models.PositiveBigIntegerField(default=0, editable=False)

    class Meta:
        ordering = ["space__place__slug", "space__position", "pk"]

    def __str__(self) -> str:
        return str(self.space)

    def scope_path(self) -> list[tuple[str, int]]:
        return self.space.scope_path()


class MachineFile(Identified):
    """A picture of a machine or a document about it."""

    class Kind(models.TextChoices):
        PICTURE = "picture", _("picture")
        DOCUMENT = "document", _("document")

    machine = models.ForeignKey(Machine, on_delete=models.CASCADE, related_name="files")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    title = TextField(_("title"))

    class Meta:
        ordering = ["pk"]
