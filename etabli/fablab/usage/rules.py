"""How use is counted."""

from datetime import datetime


def minutes_used(started_at: datetime, stopped_at: datetime) -> int:
    """Whole minutes from start to stop; one that has begun counts."""
    return -(-int((stopped_at - started_at).total_seconds()) // 60)
