"""The documents that a person gave, and who looked at what they keep private."""

from typing import Any

from etabli.community.document.selectors import viewings_of
from etabli.community.document.services import take_back
from etabli.people.models import Person


def export(person: Person) -> dict[str, Any]:
    """Each document, and when and why somebody looked; not who: hosts are persons too."""
    return {
        "documents": [
            {
                "kind": str(one.kind),
                "network": str(one.kind.network),
                "status": one.status,
                "reason": one.reason,
                "given_at": one.given_at.isoformat(),
                "expires_on": one.expires_on and one.expires_on.isoformat(),
            }
            for one in person.documents.select_related("kind__network")
        ],
        "looked_at": [
            {"what": one.what, "reason": one.reason, "at": one.seen_at.isoformat()}
            for one in viewings_of(person)
        ],
    }


def erase(person: Person) -> None:
    """The files go; that somebody looked stays, of somebody without a name."""
    for document in person.documents.select_related("file"):
        take_back(document)
