"""What entitlements keep of a person, and how they let go of it."""

from collections.abc import Iterable
from typing import Any

from etabli.entitlements.ledger.selectors import entries_of, passes_of, passes_used_by
from etabli.entitlements.models import Entry, Pass
from etabli.entitlements.passes.selectors import today
from etabli.entitlements.passes.services import end
from etabli.people.models import Person


def export(person: Person) -> list[dict[str, Any]]:
    """Every plan and pass held, with all that came and went on it; and of those of organisations
    what they paid for the person."""
    return [
        *(_told(held, entries_of(held)) for held in passes_of(person)),
        *(_told(held, entries_of(held).filter(used_by=person)) for held in passes_used_by(person)),
    ]


def erase(person: Person) -> None:
    """End what is held; the ledger stays, of somebody without a name."""
    for held in passes_of(person):
        if not held.is_over(today()):
            end(held)


def _told(held: Pass, entries: Iterable[Entry]) -> dict[str, Any]:
    """What is left on an organisation's pass tells of others, and is left out."""
    return {
        "id": str(held.uuid),
        "network": str(held.network),
        "plan": str(held.terms),
        "organisation": held.organisation and str(held.organisation),
        "begins_on": held.begins_on.isoformat(),
        "ends_on": held.ends_on and held.ends_on.isoformat(),
        "entries": [
            {
                "at": entry.made_at.isoformat(),
                "cause": entry.cause,
                "unit": "minute" if entry.account.allowance.in_minutes else "half_day",
                "amount": entry.amount,
                "balance": None if held.organisation else entry.balance,
                "booking": entry.booking and str(entry.booking),
                "day": entry.day and entry.day.isoformat(),
            }
            for entry in entries
        ],
    }
