"""Decisions on values about the weekly letter."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.core import signing
from django.utils.translation import gettext as _

from etabli.core.errors import NotFound
from etabli.events.models import Digest

SALT = "etabli.events.digest"
MONDAY, HOUR = 0, time(7)


def next_letter(now: datetime, zone: ZoneInfo) -> datetime:
    """The next Monday at seven, local time, after an instant."""
    local = now.astimezone(zone)
    day = local.date() + timedelta(days=(MONDAY - local.weekday()) % 7)
    due = datetime.combine(day, HOUR, zone)
    return due if due > local else datetime.combine(day + timedelta(days=7), HOUR, zone)


def token_of(digest: Digest) -> str:
    """What the address in the letter carries: it ends this one, without signing in."""
    return signing.dumps(str(digest.uuid), salt=SALT)


def uuid_in(token: str) -> str:
    """The identifier inside a token of `token_of`. Raises NotFound for any other text."""
    try:
        return str(signing.loads(token, salt=SALT))
    except signing.BadSignature:
        raise NotFound(_("There is no such weekly letter."), field="token") from None
