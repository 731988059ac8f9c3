"""Questions about emergency contacts."""

from collections.abc import Iterable

from etabli.community.models import EmergencyContact
from etabli.people.models import Person


def contact_of(person: Person) -> EmergencyContact | None:
    return EmergencyContact.objects.filter(person=person).first()


def contacts_of(people: Iterable[int]) -> dict[int, EmergencyContact]:
    """Whom to call for each of these persons (by id) who wrote it down. One query."""
    found = EmergencyContact.objects.filter(person__in=list(people))
    return {one.person_id: one for one in found}
