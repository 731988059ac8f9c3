"""The one place where the time comes from, so that tests and simulations can set it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime, timedelta

_set_time: ContextVar[datetime | None] = ContextVar("etabli_time", default=None)


def now() -> datetime:
    """The current instant, in UTC."""
    return _set_time.get() or datetime.now(UTC)


def this_minute() -> datetime:
    """The current instant, cut to its minute: the grain of everything that people choose."""
    return now().replace(second=0, microsecond=0)


@contextmanager
def at(instant: datetime) -> Iterator[None]:
    """Within this block, and its thread or task, the clock stands at `instant`."""
    if instant.utcoffset() is None:
        raise ValueError("instant: a time with an offset is needed")
    token = _set_time.set(instant.astimezone(UTC))
    try:
        yield
    finally:
        _set_time.reset(token)


def tick(duration: timedelta) -> None:
    """Inside `at`, move the clock on by `duration`."""
    _set_time.set(now() + duration)


def minutes(instant: datetime) -> int:
    """Whole minutes from the epoch: what the timetable reckons in."""
    return int(instant.timestamp()) // 60


def instant(minutes: int) -> datetime:
    """The instant, in UTC, at so many minutes from the epoch."""
    return datetime.fromtimestamp(minutes * 60, UTC)
