"""What entitlements keep of a person, and how they let go of it."""

from typing import Any

from etabli.entitlements.ledger.selectors import entries_of, passes_of
from etabli.entitlements.passes.selectors import today
from etabli.entitlements.passes.services import end
from etabli.people.models import Person


def export(person: Person) -> list[dict[str, Any]]:
    """Every plan and pass held, with all that came and went on it."""
    return [
        {
            "id": str(held.uuid),
            "network": str(held.network),
            "plan": str(held.terms),
            "begins_on": held.begins_on.isoformat(),
            "ends_on": held.ends_on and held.ends_on.isoformat(),
            "entries": [
                {
                    "at": entry.made_at.isoformat(),
                    "cause": entry.cause,
                    "unit": "minute" if entry.account.allowance.in_minutes else "half_day",
                    "amount": entry.amount,
                    "balance": entry.balance,
                    "booking": entry.booking and str(entry.booking),
                    "day": entry.day and entry.day.isoformat(),
                }
                for entry in entries_of(held)
            ],
        }
        for held in passes_of(person)
    ]


def erase(person: Person) -> None:
    """End what is held; the ledger stays, of somebody without a name."""
    for held in passes_of(person):
        if not held.is_over(today()):
            end(held)
