"""Decisions on values at a reception: codes, and how long a stay from now on is."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import timedelta

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from etabli.core.signed import SignedAddress
from etabli.entitlements.models.plan import HALF_DAY
from etabli.kernels.timetable import Period

# What a tablet's address carries
ADDRESS = SignedAddress("etabli.booking.desk")
PAIRING = timedelta(minutes=15)  # how long a pairing code is good

# Without what is mistaken for something else: 0 and O, 1, I and L.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
LENGTH = 8  # 31**8: who tries a code a second for a year finds one of 30,000 once in 900 years


class Stay(TextChoices):
    """How long somebody who walks in stays."""

    HOUR = "hour", _("an hour")
    HALF = "half", _("half a day")
    DAY = "day", _("the day")


_MINUTES = {Stay.HOUR: 60, Stay.HALF: HALF_DAY, Stay.DAY: 24 * 60}


def new_code() -> str:
    return "".join(secrets.choice(ALPHABET) for _position in range(LENGTH))


def read_code(typed: str) -> str:
    """A code as somebody typed it: small letters, blanks and hyphens do not matter."""
    return "".join(typed.split()).replace("-", "").upper()


def code_told(code: str) -> str:
    """“K7QX-M2PD”."""
    return f"{code[: LENGTH // 2]}-{code[LENGTH // 2 :]}"


def digest_of(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()


def stays_from(
    minute: int, opening: Sequence[Period], shortest: int, longest: int
) -> dict[Stay, Period]:
    """The stays that may begin at a minute, each until the place closes at most and within what a
    space allows (minutes). Of two that end at the same time the shorter is told."""
    closing = next((one.end for one in opening if one.start <= minute < one.end), None)
    found: dict[Stay, Period] = {}
    for stay in list(Stay) if closing else []:
        end = min(minute + min(_MINUTES[stay], longest), closing or 0)
        taken = {period.end for period in found.values()}
        if end - minute >= shortest and end not in taken:
            found[stay] = Period(minute, end)
    return found
