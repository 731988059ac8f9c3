"""Counting what one place sends, without keeping where that is."""

import hashlib
import hmac
import secrets
from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple

from django.conf import settings
from django.core import signing
from django.db import transaction

from etabli.core import clock
from etabli.study.flood.rules import Allowance, network_of
from etabli.study.models import DailySalt, Source

SEAL = "etabli.study.flood"
SEAL_HOLDS = timedelta(days=1)


class Wait(NamedTuple):
    """Somebody is asked to send again after `until`, with `seal`, which says that they waited."""

    until: datetime
    is_doubtful: bool
    seal: str

    @property
    def seconds(self) -> int:
        left = (self.until - clock.now()).total_seconds()
        return max(1, int(left) + (left % 1 > 0))


class Admission(NamedTuple):
    """Whether a form is taken in now (`wait` is None), and whether it is marked as doubtful."""

    wait: Wait | None
    is_doubtful: bool


def admit(address: str, subject: str, key: str, seal: str, allowance: Allowance) -> Admission:
    """Take the form `key` in, or ask its sender to wait; with the `seal` of a wait that is over it
    is taken in, however many came meanwhile."""
    waited = read_wait(key, seal) if seal else None
    if waited:
        is_over = clock.now() >= waited.until
        return Admission(None if is_over else waited, waited.is_doubtful)
    level = take(address, subject, allowance)
    if level >= 0:
        return Admission(None, is_doubtful=False)
    wait = ask_to_wait(key, level, allowance)
    return Admission(wait, wait.is_doubtful)


def take(address: str, subject: str, allowance: Allowance) -> float:
    """Take one of what `address` may send on `subject`; what is left is below 0 when it was empty.

    One transaction: of those who come at the same instant each gets another one. Only a keyed hash
    with a salt of the day is kept of the address, and both are erased after the day.
    """
    now = clock.now()
    with transaction.atomic():
        digest = _digest(address, subject, now.date())
        Source.objects.get_or_create(
            digest=digest,
            defaults={"day": now.date(), "level": allowance.at_once, "at": now},
        )
        source = Source.objects.select_for_update().get(digest=digest)
        left = allowance.left(source.level, source.at, now) - 1
        source.level = max(left, -allowance.most_owed)
        source.at = max(now, source.at)
        source.save()
    return left


def ask_to_wait(key: str, level: float, allowance: Allowance) -> Wait:
    """How long the sender of the form `key` is to wait, sealed so that nobody shortens it."""
    until, is_doubtful = clock.now() + allowance.wait(level), allowance.is_doubtful(level)
    sealed = signing.dumps([key, until.timestamp(), is_doubtful], salt=SEAL)
    return Wait(until, is_doubtful, sealed)


def read_wait(key: str, seal: str) -> Wait | None:
    """The wait that the form `key` was asked for, if the seal is one of ours for this form."""
    try:
        sealed_key, until, is_doubtful = signing.loads(seal, salt=SEAL)
    except signing.BadSignature:
        return None
    wait = Wait(datetime.fromtimestamp(until, UTC), is_doubtful, seal)
    return wait if sealed_key == key and clock.now() - wait.until < SEAL_HOLDS else None


def forget_sources() -> int:
    """Erase what was kept of places before today, and what it was hashed with."""
    today = clock.now().date()
    DailySalt.objects.filter(day__lt=today).delete()
    erased, _each = Source.objects.filter(day__lt=today).delete()
    return erased


def _digest(address: str, subject: str, day: date) -> str:
    kept, is_new = DailySalt.objects.get_or_create(
        day=day, defaults={"salt": secrets.token_hex(32)}
    )
    if is_new:
        DailySalt.objects.filter(day__lt=day - timedelta(days=1)).delete()
    key = (kept.salt + settings.SECRET_KEY).encode()
    return hmac.new(key, f"{subject}|{network_of(address)}".encode(), hashlib.sha256).hexdigest()
