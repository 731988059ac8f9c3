"""Decisions on values about the wait list."""

from datetime import datetime, timedelta

from etabli.booking.models import Wait
from etabli.core.signed import SignedAddress

# What the address in the message carries: it opens this one offer, without signing in.
ADDRESS = SignedAddress("etabli.booking.waitlist")


def offered_until(wait: Wait, now: datetime) -> datetime:
    """Until when an offer made now can be accepted: the place's time for an answer, but not
    beyond the last moment at which the space could still be booked."""
    space = wait.space
    answered = now + timedelta(minutes=space.place.terms.offer)
    return min(answered, wait.starts_at - timedelta(minutes=space.notice))
