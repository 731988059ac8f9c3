"""Whether somebody is there all the time."""

from collections.abc import Iterable
from datetime import datetime


def covered(
    starts_at: datetime, ends_at: datetime, presences: Iterable[tuple[datetime, datetime]]
) -> bool:
    """Whether the presences, together, leave no instant of the period without one."""
    reached = starts_at
    for begins, ends in sorted(presences):
        if begins > reached:
            return False
        reached = max(reached, ends)
        if reached >= ends_at:
            return True
    return False
