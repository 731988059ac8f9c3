"""Decisions on values about the wait list."""

from datetime import datetime, timedelta

from django.core import signing
from django.utils.translation import gettext as _

from etabli.booking.models import Wait
from etabli.core.errors import NotFound

SALT = "etabli.booking.waitlist"


def offered_until(wait: Wait, now: datetime) -> datetime:
    """Until when an offer made now can be accepted: the place's time for an answer, but not
    beyond the last moment at which the space could still be booked."""
    space = wait.space
    answered = now + timedelta(minutes=space.place.terms.offer)
    return min(answered, wait.starts_at - timedelta(minutes=space.notice))


def token_of(wait: Wait) -> str:
    """What the address in the message carries: it opens this one offer, without signing in."""
    return signing.dumps(str(wait.uuid), salt=SALT)


def uuid_in(token: str) -> str:
    """The identifier inside a token of `token_of`. Raises NotFound for any other text."""
    try:
        return str(signing.loads(token, salt=SALT))
    except signing.BadSignature:
        raise NotFound(_("There is no such place in line."), field="token") from None
