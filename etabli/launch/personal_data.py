"""What launch keeps of a person, and how it lets go of it."""

from typing import Any

from etabli.people.models import Person


def export(person: Person) -> list[dict[str, Any]]:
    """The invitations that were accepted, and from which study they came."""
    return [
        {
            "place": str(invitation.place),
            "study": str(invitation.response.study) if invitation.response else None,
            "sent_at": invitation.sent_at.isoformat(),
            "accepted_at": invitation.accepted_at and invitation.accepted_at.isoformat(),
        }
        for invitation in person.invitations.select_related("place", "response__study")
    ]


def erase(person: Person) -> None:
    """Cut the thread between the answer and the person."""
    person.invitations.update(person=None, response=None)
