"""What studies keep of a person: the contact left with an answer, known by its address."""

from typing import Any

from django.db.models import QuerySet

from etabli.people.models import Person
from etabli.study.models import Contact


def export(person: Person) -> list[dict[str, Any]]:
    return [
        {
            "study": contact.response.study.slug,
            "answered_at": contact.response.submitted_at.isoformat(),
            "version": contact.response.version and contact.response.version.number,
            "answers": contact.response.answers,
            "name": contact.name,
            "email": contact.email,
            "consents": contact.consents,
        }
        for contact in _contacts(person)
        .select_related("response__study", "response__version")
        .order_by("pk")
    ]


def erase(person: Person) -> None:
    """Let go of the contact; the answers stay, and are nobody's."""
    _contacts(person).delete()


def _contacts(person: Person) -> QuerySet[Contact]:
    """Those with the address of the person's login, which is known to be theirs."""
    if person.user is None:
        return Contact.objects.none()
    return Contact.objects.filter(email__iexact=person.user.email)
