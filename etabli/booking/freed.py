"""Where freed time is told: after a cancellation, a move to another time, an expiry, a release.

Whoever waits for time to become free adds a function to `listeners` in an `AppConfig.ready`. It is
called once the change is committed, when no lock is held any more, so that it may lock what it
likes; should it fail, the change stands, and a due job of its own makes up for it.
"""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from etabli.network.models import Space

Listener = Callable[[Space, datetime, datetime], object]

listeners: list[Listener] = []


def tell(space: Space, starts_at: datetime, ends_at: datetime) -> None:
    """Units of `space` have become free between two instants, once this transaction commits."""
    for listener in listeners:

        def told(listener: Listener = listener) -> None:
            listener(space, starts_at, ends_at)

        transaction.on_commit(told, robust=True)
