"""Codes made of a door's key, a window of time and a serial number.

HMAC-SHA-256 (RFC 2104, FIPS 198-1) truncated to digits in the manner of HOTP and TOTP (RFC 4226,
RFC 6238), with two differences: what is authenticated is a whole window instead of one time step,
and 64 bits of the HMAC are reduced instead of 31, so that no code is likelier than another by
more than one in 10^11.
"""

import hmac
import struct
from collections.abc import Iterator
from typing import NamedTuple
from uuid import UUID

from etabli.kernels.errors import InvalidInput

SLOT = 30 * 60  # seconds: windows begin and end on half hours of UTC
LONGEST = 24  # slots: a code made for more opens for its first twelve hours, see `window_of`
SERIALS = 16  # codes that one door tells apart in one window
DIGITS = 8
BOUND = 100_000_000  # one more than the largest code
DRIFT = 5 * 60  # seconds by which the lock's clock and the site's may differ
KEY = 32  # bytes, at least

_CODES = b"etabli door code v1\0"
_DIGESTS = b"etabli door digest v1\0"
_LAST_SLOT = 2**32 - 1


class Window(NamedTuple):
    """A stretch of whole slots: its first one, counted from the epoch, and how many."""

    slot: int
    slots: int

    @property
    def starts(self) -> int:
        return self.slot * SLOT

    @property
    def ends(self) -> int:
        return (self.slot + self.slots) * SLOT


def window_of(starts: int, ends: int) -> Window:
    """The smallest window that holds the time from `starts` to `ends`, cut after LONGEST slots.

    Beyond that a lock without a network would have too many windows to try, and a guess too good
    a chance; a door that has its list opens until the end. Raises InvalidInput `ends` where it is
    not after `starts`.
    """
    if ends <= starts:
        raise InvalidInput("ends", "the end comes after the beginning")
    slot = starts // SLOT
    return Window(slot, min(-(-ends // SLOT) - slot, LONGEST))


def code_of(key: bytes, door: UUID, window: Window, serial: int) -> str:
    """The code of DIGITS digits, leading zeros kept.

    `serial` tells apart those who come in the same window: from 0, below SERIALS. Raises
    InvalidInput for a key of fewer than KEY bytes, a window or a serial number out of range.
    """
    _check(key, window, serial)
    message = _CODES + door.bytes + struct.pack(">IBB", *window, serial)
    return f"{_number(key, message):0{DIGITS}d}"


def cleaned(typed: str) -> str:
    """What was typed without spaces, points and dashes; "" where that is no code."""
    digits = typed.translate(_BETWEEN)
    return digits if len(digits) == DIGITS and digits.isascii() and digits.isdecimal() else ""


def candidates(at: int, *, drift: int = DRIFT) -> Iterator[Window]:
    """Every window that is open at `at`, or would be if the clock were wrong by up to `drift`.

    The likelier, those that begin last, come first. At most LONGEST (LONGEST + 3) / 2 of them
    while `drift` is less than half a slot.
    """
    for slot in range((at + drift) // SLOT, (at - drift) // SLOT - LONGEST, -1):
        fewest = max((at - drift) // SLOT - slot + 1, 1)
        for slots in range(fewest, LONGEST + 1):
            yield Window(slot, slots)


def find(
    code: str, at: int, key: bytes, door: UUID, *, drift: int = DRIFT
) -> tuple[Window, int] | None:
    """The window and serial number of a code that opens at `at`, None where it does not.

    Tries every candidate, in a time that does not tell which one it was.
    """
    found: tuple[Window, int] | None = None
    wanted, label = int(code), _CODES + door.bytes
    for window in candidates(at, drift=drift):
        start = label + struct.pack(">IB", *window)
        for serial in range(SERIALS):
            if _number(key, start + bytes((serial,))) == wanted and found is None:
                found = window, serial
    return found


def digest_of(key: bytes, door: UUID, code: str) -> str:
    """What stands for a code in the list: 32 hexadecimal digits.

    Without the key nobody learns a code from it; the key itself makes every code.
    """
    return hmac.digest(key, _DIGESTS + door.bytes + code.encode(), "sha256").hex()[:32]


_BETWEEN = str.maketrans("", "", " \u00a0\u202f.-")


def _number(key: bytes, message: bytes) -> int:
    return int.from_bytes(hmac.digest(key, message, "sha256")[:8]) % BOUND


def _check(key: bytes, window: Window, serial: int) -> None:
    if len(key) < KEY:
        raise InvalidInput("key", f"at least {KEY} bytes, not {len(key)}")
    if not (0 <= window.slot <= _LAST_SLOT and 1 <= window.slots <= LONGEST):
        raise InvalidInput("window", f"1 to {LONGEST} slots after the epoch, not {window}")
    if not 0 <= serial < SERIALS:
        raise InvalidInput("serial", f"0 to {SERIALS - 1}, not {serial}")
