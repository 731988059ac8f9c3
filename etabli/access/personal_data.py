"""What access keeps of a person, and how it lets go of it."""

from typing import Any

from etabli.access.models import Entry, Opening, Viewing
from etabli.people.models import Person


def export(person: Person) -> dict[str, Any]:
    """Every entry, and when and why somebody looked while the person was in; not who: those who
    look after a place are persons too."""
    entries = Entry.objects.filter(booking__person=person).select_related("door__place")
    viewings = Viewing.objects.filter(seen__person=person).distinct()
    return {
        "entries": [
            {
                "place": str(entry.door.place),
                "door": str(entry.door),
                "direction": entry.direction,
                "way": entry.way,
                "at": entry.occurred_at.isoformat(),
            }
            for entry in entries
        ],
        "looked_at": [
            {"reason": viewing.reason, "at": viewing.looked_at.isoformat()} for viewing in viewings
        ],
    }


def erase(person: Person) -> None:
    """Entries stay with bookings that name nobody any more; openings asked for go. Codes to come
    went with the bookings that were cancelled."""
    Opening.objects.filter(booking__person=person).delete()
