"""Decisions on values about messages."""

from datetime import datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core import signing
from django.utils.translation import gettext as _

from etabli.core.errors import NotFound
from etabli.people.messages.kinds import Kind, Way
from etabli.people.models import Person

DAILY_AT = time(7)
_SALT = "etabli.people.messages"


class Ending(NamedTuple):
    """What the address in a message ends: whose, of which kind, and what of it."""

    person: str  # UUID
    kind: str
    key: str


def way_for(person: Person, kind: Kind) -> Way:
    """How the person has messages of a kind: as chosen, where that may be chosen."""
    chosen = person.choices.get(kind.name)
    return Way(chosen) if chosen in kind.ways else kind.default


def next_daily(now: datetime) -> datetime:
    """The next seven o'clock, by the site's clock, after an instant."""
    zone = ZoneInfo(settings.TIME_ZONE)
    day = now.astimezone(zone).date()
    due = datetime.combine(day, DAILY_AT, zone)
    return due if due > now else datetime.combine(day + timedelta(days=1), DAILY_AT, zone)


def ending_token(person: Person, kind: Kind, key: str = "") -> str:
    """The part of an address that ends messages of a kind without signing in."""
    return signing.dumps([str(person.uuid), kind.name, key], salt=_SALT)


def ending_of(token: str) -> Ending:
    """Raises NotFound for an address that no message carried."""
    try:
        return Ending(*signing.loads(token, salt=_SALT))
    except signing.BadSignature:
        raise NotFound(_("There is nothing at this address."), field="token") from None
