from django.db import models
from django.utils.translation import gettext_lazy as _

from etabli.core.models import Identified
from etabli.core.texts import TextField
from etabli.territory.models import Territory


class Network(Identified):
    """All the places that are run together; a person joins the network, not a place."""

    class Joining(models.TextChoices):
        OPEN = "open", _("whoever asks is a member at once")
        APPROVED = "approved", _("a host accepts each request")

    slug = models.SlugField(_("short name"), unique=True)
    name = TextField(_("name"))
    territory = models.ForeignKey(
        Territory, null=True, blank=True, on_delete=models.PROTECT, related_name="networks"
    )
    joining = models.CharField(
        _("joining"), max_length=10, choices=Joining.choices, default=Joining.OPEN
    )
    charter = TextField(_("charter"), blank=True)
    # Whether webhooks ask for its events and plans are or were offered in it, kept by those who
    # make them: so that a booking need look for neither where there is none.
    is_followed = models.BooleanField(default=False, editable=False)
    has_plans = models.BooleanField(default=False, editable=False)
    passes_needed = models.BooleanField(_("a plan or pass must cover each booking"), default=False)

    # Whether community asks for documents without which nobody books.
    documents_needed = models.BooleanField(default=False, editable=False)

    def __str__(self) -> str:
        return str(self.name)

    def scope_path(self) -> list[tuple[str, int]]:
        outer = [("territory", self.territory_id)] if self.territory_id else []
        return [("network", self.pk), *outer]
