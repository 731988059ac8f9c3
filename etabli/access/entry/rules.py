"""What the agent of a door tells of an entry, and when it took place."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from etabli.kernels.doorcodes import Window


@dataclass(frozen=True)
class Told:
    """One line of an agent's journal.

    `at` is when, by the agent's clock; `age` how long ago, in seconds, by a count that no clock
    can put wrong, or None where the machine was started again since. Whose it is: `holder` is the
    number of a right in the list, `opening` that of an opening asked by telephone; a code known
    by time alone tells its window and serial number.
    """

    sequence: int
    direction: str
    way: str
    at: datetime
    age: float | None = None
    holder: UUID | None = None
    opening: UUID | None = None
    window: Window | None = None
    serial: int = 0


def occurred_at(told: Told, received_at: datetime) -> datetime:
    """When an entry took place, by the site's time: to the second where its age is told, else
    to within the drift of the agent's clock. Never after it was received."""
    if told.age is not None:
        return received_at - timedelta(seconds=max(told.age, 0))
    return min(told.at, received_at)


def drift_of(agent_now: datetime, now: datetime) -> int:
    """By how many seconds an agent's clock is ahead of the site's."""
    return round((agent_now - now).total_seconds())
