"""Whom to call for a person; who looked is told with their documents."""

from typing import Any

from etabli.community.emergency.selectors import contact_of
from etabli.community.models import EmergencyContact
from etabli.people.models import Person


def export(person: Person) -> dict[str, Any] | None:
    contact = contact_of(person)
    if contact is None:
        return None
    return {
        "name": contact.name,
        "phone": contact.phone,
        "relation": contact.relation,
        "changed_at": contact.changed_at.isoformat(),
    }


def erase(person: Person) -> None:
    EmergencyContact.objects.filter(person=person).delete()
