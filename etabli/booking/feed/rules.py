"""Decisions on values about calendars."""

from django.core import signing
from django.utils.translation import gettext as _

from etabli.booking.models import PlaceFeed
from etabli.core.errors import NotFound

SALT = "etabli.booking.feed"


def token_of(feed: PlaceFeed) -> str:
    """What a calendar's address carries: derived from the site's secret, so that no copy of the
    database opens it."""
    return signing.Signer(salt=SALT).sign(str(feed.uuid))


def uuid_in(token: str) -> str:
    """The identifier inside a token of `token_of`. Raises NotFound for any other text."""
    try:
        return signing.Signer(salt=SALT).unsign(token)
    except signing.BadSignature:
        raise NotFound(_("There is no such calendar."), field="token") from None
