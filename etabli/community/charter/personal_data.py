"""Which charters a person accepted."""

from typing import Any

from etabli.people.models import Person


def export(person: Person) -> list[dict[str, Any]]:
    return [
        {
            "network": str(one.version.network),
            "text": str(one.version.text),
            "accepted_at": one.accepted_at.isoformat(),
        }
        for one in person.charters.select_related("version__network").order_by("pk")
    ]


def erase(person: Person) -> None:
    person.charters.all().delete()
