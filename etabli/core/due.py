"""Jobs that are due again and again: each room registers its own, `etabli run-due` runs them."""

from collections.abc import Callable
from typing import NamedTuple


class Job(NamedTuple):
    name: str
    run: Callable[[], object]


_registered: dict[str, Job] = {}


def register(name: str, run: Callable[[], object]) -> None:
    """Add a job, which must do no harm when it runs too often or twice."""
    _registered[name] = Job(name, run)


def jobs() -> list[Job]:
    """All jobs, by name."""
    return sorted(_registered.values())
