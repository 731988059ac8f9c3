"""Whether an authorisation is good at an instant."""

from datetime import datetime

from etabli.fablab.models import Authorisation


def is_good(authorisation: Authorisation, at: datetime) -> bool:
    """Neither ended, nor expired, nor unused for too long."""
    return (
        authorisation.ended_at is None
        and (authorisation.expires_at is None or authorisation.expires_at > at)
        and (authorisation.lapses_at is None or authorisation.lapses_at > at)
    )
