"""Decisions on values about who came."""

from datetime import datetime, timedelta
from hashlib import sha256

from django.core import signing
from django.utils.crypto import constant_time_compare

from etabli.booking.models import Booking
from etabli.network.models import Place

REMEMBERED = timedelta(days=90)
EARLY = timedelta(minutes=30)  # how long before the beginning one may say that one is here
SALT = "etabli.booking.attendance"


def code_of(place: Place) -> str:
    """What the printed code at a place carries: who has read it there has been there."""
    signed = signing.Signer(salt=SALT).signature(str(place.uuid))
    return sha256(signed.encode()).hexdigest()[:16]


def is_code_of(place: Place, code: str) -> bool:
    return constant_time_compare(code, code_of(place))


def awaited_until(booking: Booking) -> datetime | None:
    """Until when a booking is kept for somebody who has not come, a booking made late counted
    from when it was made; None where nobody is waited for."""
    terms = booking.space.place.terms
    begins = max(booking.starts_at, booking.created_at)
    if terms.grace is None or terms.checked_since is None or begins < terms.checked_since:
        return None
    return begins + timedelta(minutes=terms.grace)
