"""The agent's time: the site's, carried on by a count that nobody sets."""

import time
from pathlib import Path
from typing import Protocol

KEPT_EVERY = 600  # seconds
BOOT_ID = Path("/proc/sys/kernel/random/boot_id")


class Kept(Protocol):
    """Where the clock remembers what it knew: the journal."""

    def get(self, name: str) -> str: ...

    def put(self, **values: str) -> None: ...


def uptime() -> float:
    """Seconds since the machine was started, sleep included."""
    return time.clock_gettime(time.CLOCK_BOOTTIME)


def boot() -> str:
    """What tells one start of the machine from another."""
    return BOOT_ID.read_text().strip() if BOOT_ID.exists() else "unknown"


class Clock:
    """Seconds from the epoch, UTC.

    While the machine runs: the time that the site last told and the machine's own count since,
    whatever happens to its clock. After a new start without the line: the machine's clock, or the
    last instant that was known where the clock is behind it (a battery that failed).
    """

    def __init__(self, kept: Kept, *, wall_off: float = 0) -> None:
        """`wall_off` is by how much the machine's clock is taken to be wrong: for trials."""
        self._kept = kept
        self._wall_off = wall_off
        self._boot = boot()

    def now(self) -> float:
        if self._kept.get("anchor_boot") == self._boot:
            since = uptime() - float(self._kept.get("anchor_uptime"))
            return float(self._kept.get("anchor_time")) + since
        return max(time.time() + self._wall_off, float(self._kept.get("anchor_time") or 0))

    def set(self, site_now: float) -> None:
        """The site's time, just heard; kept when it says something new, to spare the disk."""
        known = self._kept.get("anchor_boot") == self._boot
        fresh = known and uptime() - float(self._kept.get("anchor_uptime")) < KEPT_EVERY
        if fresh and abs(self.now() - site_now) < 1:
            return
        self._kept.put(
            anchor_time=repr(site_now), anchor_uptime=repr(uptime()), anchor_boot=self._boot
        )

    def stamp(self) -> tuple[str, float]:
        """When something happens, by the count: of which start of the machine, and how far."""
        return self._boot, uptime()

    def age(self, started: str, at: float) -> float | None:
        """How long ago a stamp was made, in seconds; None where the machine was started since."""
        return uptime() - at if started == self._boot else None
