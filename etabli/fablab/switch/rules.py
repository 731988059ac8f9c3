"""Decisions on values about switches."""

from datetime import timedelta

PUSHES = 6  # tries after one that was lost, each twice as long after the last
FIRST_RETRY = timedelta(seconds=5)


def minutes_on(seconds: int) -> int:
    """Whole minutes of power; one that has begun counts."""
    return -(-seconds // 60)
