"""Whether a document is in order: a decision on values alone."""

from collections.abc import Iterable
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

# A member is reminded so long before.
REMINDED_BEFORE = timedelta(days=30)


class State(StrEnum):
    """How a document that is asked for stands."""

    MISSING = "missing"
    WAITING = "waiting"
    REFUSED = "refused"
    ACCEPTED = "accepted"
    EXPIRED = "expired"


class Given(NamedTuple):
    """A document that was given: its status, and until when it is valid."""

    status: str
    expires_on: date | None


def state_of(given: Iterable[Given], today: date) -> State:
    """What holds among all that was given of a kind.

    One that is accepted and valid holds whatever else was given; its last day is a day on which it
    is valid. Otherwise a new one waits, or was refused, before an old one is told to have expired.
    """
    by_status = {one.status: one for one in given}
    accepted = by_status.get("accepted")
    if accepted and (accepted.expires_on is None or accepted.expires_on >= today):
        return State.ACCEPTED
    if "given" in by_status:
        return State.WAITING
    if "refused" in by_status:
        return State.REFUSED
    return State.EXPIRED if accepted else State.MISSING
