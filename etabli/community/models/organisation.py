"""Who pays for others or shares a team: organisations, and the people in them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from etabli.core.models import Identified
from etabli.network.models import Network
from etabli.people.models import Person


class Organisation(Identified):
    """An employer or a team in a network."""

    network = models.ForeignKey(Network, on_delete=models.PROTECT, related_name="organisations")
    name = models.CharField(_("name"), max_length=120)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name

    def scope_path(self) -> list[tuple[str, int]]:
        return self.network.scope_path()


class Affiliation(Identified):
    """Somebody in an organisation from one day until another: invited, then there, then gone.

    Who `administers` sees the organisation's page; the others are its employees.
    """

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="affiliations"
    )
    email = models.EmailField(_("e-mail"), blank=True)  # empty once the person is erased
    person = models.ForeignKey(
        Person, null=True, on_delete=models.PROTECT, related_name="affiliations"
    )
    administers = models.BooleanField(_("looks after the organisation"), default=False)
    from_on = models.DateField(_("from"))
    until_on = models.DateField(_("until"), null=True, blank=True)
    invited_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-administers", "email", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "email"],
                condition=models.Q(ended_at=None),
                name="affiliation_one_at_a_time",
            ),
            models.CheckConstraint(
                condition=models.Q(until_on=None) | models.Q(until_on__gte=models.F("from_on")),
                name="affiliation_forward",
            ),
        ]

    def scope_path(self) -> list[tuple[str, int]]:
        return self.organisation.scope_path()
