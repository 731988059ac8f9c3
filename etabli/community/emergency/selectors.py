"""Questions about emergency contacts."""

from collections.abc import Iterable
from uuid import UUID

from django.utils.translation import gettext as _

from etabli.community.models import EmergencyContact, Membership
from etabli.community.selectors import membership_by_uuid
from etabli.core.errors import NotFound
from etabli.people.models import Person


def contact_of(person: Person) -> EmergencyContact | None:
    return EmergencyContact.objects.filter(person=person).first()


def membership_not_over(membership: UUID) -> Membership:
    """A membership whose network may have to call somebody. Raises NotFound for one that is
    over."""
    found = membership_by_uuid(membership)
    if found.status == Membership.Status.ENDED:
        raise NotFound(_("There is no such membership."), field="membership")
    return found


def contacts_of(people: Iterable[int]) -> dict[int, EmergencyContact]:
    """Whom to call for each of these persons (by id) who wrote it down. One query."""
    found = EmergencyContact.objects.filter(person__in=list(people))
    return {one.person_id: one for one in found}
