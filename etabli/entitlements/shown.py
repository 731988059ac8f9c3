"""What pays a booking, before and after it is made, as the pages of bookings show it."""

from dataclasses import dataclass, field
from uuid import UUID

from etabli.entitlements import told
from etabli.entitlements.ledger import selectors
from etabli.network.requirements import Use


@dataclass(frozen=True)
class Paid:
    """A line for each pass that pays, and the time that none does, in words or empty."""

    lines: list[str]
    missing: str
    guests: list[str] = field(default_factory=list)  # passes that would pay for fewer people


def would_pay(use: Use) -> Paid | None:
    """What would pay `use`; None where its person has nothing that pays."""
    passes = list(selectors.paying_for(use.person))
    if not passes:
        return None
    payment = selectors.payment(use, passes)
    guests = told.guests_told(selectors.too_many_for(use, passes))
    if not payment.charges and not guests:
        return None
    return Paid(told.payment_told(payment), _missing(payment.missing), guests)


def has_paid(booking: UUID, minutes: int) -> Paid | None:
    """What has paid a booking of so many minutes, times how many were booked; None: nothing."""
    debits = list(selectors.debits_of(booking))
    if not debits:
        return None
    return Paid(told.debits_told(debits), _missing(minutes - sum(one.minutes for one in debits)))


def _missing(minutes: int) -> str:
    return told.hours(minutes) if minutes > 0 else ""
