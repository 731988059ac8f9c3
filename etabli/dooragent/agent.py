"""What the agent does: decide on a code, open, write it down; and keep in step with the site."""

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from threading import RLock
from typing import Any
from uuid import UUID

from etabli.dooragent.clock import Clock
from etabli.dooragent.journal import Journal
from etabli.dooragent.site import LineDown, Site
from etabli.kernels.doorcodes import (
    Attempts,
    Reason,
    RightsList,
    Verdict,
    cleaned,
    decide,
    replaces,
    unseal,
)
from etabli.kernels.errors import InvalidInput

BATCH = 200  # entries sent at once
LIST_AGES = 300  # seconds after which the list is asked for anew though nothing changed


@dataclass(frozen=True)
class Answer:
    """What the keypad shows: whether the door opened, why, and how long it waits."""

    opens: bool
    reason: str
    waits: int = 0


class Agent:
    """One door. Its methods may be called from any thread."""

    def __init__(
        self,
        door: UUID,
        key: bytes,
        site: Site,
        journal: Journal,
        clock: Clock,
        unlock: Callable[[], None],
    ) -> None:
        self._door, self._key, self._site = door, key, site
        self._journal, self._clock, self._unlock = journal, clock, unlock
        self._lock = RLock()
        self._rights = self._kept_rights()

    def typed(self, text: str, direction: str = "in") -> Answer:
        """Somebody typed something, to come in or (“out”) to say that they leave.

        The entry is on the disk before the door opens: none is lost, whatever happens then.
        """
        with self._lock:
            now = int(self._clock.now())
            attempts = self._attempts()
            if waits := attempts.waits(now):
                return Answer(False, "waits", waits)
            code = cleaned(text)
            if not code:
                return Answer(False, "no_code")
            verdict = self._decide(code, now)
            if direction == "out":
                return self._leave(verdict, attempts, now)
            if not verdict.opens:
                return self._refuse(verdict, attempts, now)
            if attempts.wrong:
                self._keep(Attempts())
            self._write(direction, verdict.reason, verdict)
            self._unlock()
            return Answer(True, verdict.reason)

    def keep_in_step(self) -> bool:
        """Tell the site how the door is, do what it asks, send what it has not. Whether the line
        is up."""
        try:
            told = self._site.state(self._state())
            self._clock.set(_instant(told["now"]))
            for opening in told["openings"]:
                self._open_for(opening)
            if self._is_stale(told["number"]):
                self._fetch_rights()
            self._send()
        except (LineDown, LookupError, TypeError, ValueError):
            # Somebody else's answer (a hotel's portal) is as good as none.
            return False
        return True

    def _decide(self, code: str, now: int) -> Verdict:
        """By the list; a code that is not in it is looked for in a newer one, and by its time
        where there is none to be had."""
        verdict = decide(code, now, self._key, self._door, self._rights, alone=False)
        if verdict.reason != Reason.UNKNOWN:
            return verdict
        try:
            self._fetch_rights()
            alone = False
        except LineDown:
            alone = True
        return decide(code, now, self._key, self._door, self._rights, alone=alone)

    def _leave(self, verdict: Verdict, attempts: Attempts, now: int) -> Answer:
        # Leaving needs no right: whoever's code it is has left, early or late. A code that is
        # nobody's is a guess here too.
        if not (verdict.holder or verdict.window):
            return self._refuse(verdict, attempts, now)
        self._write("out", Reason.BY_TIME if verdict.window else Reason.LISTED, verdict)
        return Answer(False, "left")

    def _refuse(self, verdict: Verdict, attempts: Attempts, now: int) -> Answer:
        # A code of somebody's who comes too early is no guess.
        if verdict.reason == Reason.UNKNOWN:
            attempts = attempts.after_wrong(now)
            self._keep(attempts)
        return Answer(False, verdict.reason, attempts.waits(now))

    def _open_for(self, opening: str) -> None:
        with self._lock:
            self._write("in", "page", Verdict(True, Reason.LISTED), opening=opening)
            self._unlock()

    def _write(self, direction: str, way: str, verdict: Verdict, opening: str = "") -> None:
        boot, uptime = self._clock.stamp()
        window = verdict.window
        self._journal.write(
            direction=direction,
            way=str(way),
            at=self._clock.now(),
            boot=boot,
            uptime=uptime,
            holder=verdict.holder or None,
            opening=opening or None,
            slot=window.slot if window else None,
            slots=window.slots if window else None,
            serial=verdict.serial,
        )

    def _send(self) -> None:
        while waiting := self._journal.waiting(BATCH):
            told = [
                {
                    "sequence": row["sequence"],
                    "direction": row["direction"],
                    "way": row["way"],
                    "at": _told(row["at"]),
                    "age": self._clock.age(row["boot"], row["uptime"]),
                    "holder": row["holder"],
                    "opening": row["opening"],
                    "slot": row["slot"],
                    "slots": row["slots"],
                    "serial": row["serial"],
                }
                for row in waiting
            ]
            journal = self._journal.get("journal")
            self._journal.taken(self._site.entries({"journal": journal, "entries": told})["taken"])

    def _state(self) -> dict[str, Any]:
        return {
            "now": _told(self._clock.now()),
            "waiting": self._journal.count_waiting(),
            "wrong_codes": self._attempts().wrong,
        }

    def _is_stale(self, number: int) -> bool:
        rights = self._rights
        if rights is None or rights.number != number:
            return True
        return self._clock.now() - rights.issued > LIST_AGES

    def _fetch_rights(self) -> None:
        try:
            sealed = self._site.rights()["rights"]
            rights = unseal(sealed, self._key, self._door)
        except (InvalidInput, LookupError, TypeError, AttributeError) as error:
            # As good as no line: what was not signed for this door is not believed.
            raise LineDown(str(error)) from error
        with self._lock:
            if replaces(rights, self._rights):
                self._journal.put(rights=sealed)
                self._rights = rights

    def _kept_rights(self) -> RightsList | None:
        try:
            return unseal(self._journal.get("rights"), self._key, self._door)
        except InvalidInput:  # none yet, or one of the door's last key
            return None

    def _attempts(self) -> Attempts:
        kept = self._journal.get("attempts")
        return Attempts(**json.loads(kept)) if kept else Attempts()

    def _keep(self, attempts: Attempts) -> None:
        self._journal.put(attempts=json.dumps(asdict(attempts)))


def _told(instant: float) -> str:
    return datetime.fromtimestamp(instant, UTC).isoformat()


def _instant(told: str) -> float:
    return datetime.fromisoformat(told.replace("Z", "+00:00")).timestamp()
