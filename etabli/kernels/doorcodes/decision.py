"""“Does this code open this door now?”, with the list that the door has and the clock."""

from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from etabli.kernels.doorcodes.codes import DRIFT, Window, digest_of, find
from etabli.kernels.doorcodes.rights import Right, RightsList


class Reason(StrEnum):
    """Why a door opened or stayed shut. The values are kept: they never change."""

    LISTED = "listed"
    BY_TIME = "by_time"
    UNKNOWN = "unknown"
    REVOKED = "revoked"
    TOO_EARLY = "too_early"
    OVER = "over"
    LIST_EXPIRED = "list_expired"


class Verdict(NamedTuple):
    """Whether the door opens and why; for whom, by the list's number or the code's own window."""

    opens: bool
    reason: Reason
    holder: str = ""
    window: Window | None = None
    serial: int = 0


def decide(
    code: str,
    at: int,
    key: bytes,
    door: UUID,
    rights: RightsList | None,
    *,
    alone: bool,
    drift: int = DRIFT,
) -> Verdict:
    """What a door does with a code typed at `at` (seconds), its clock wrong by `drift` at most.

    `rights` is the newest list that it has, None for a lock that never has one; `alone` says that
    the site cannot be asked for a newer one. A code in the list opens during its time. One that
    is not in it opens only a door that is alone, by its window: it may have been given since.
    What the list has taken back opens nothing, and an expired list nothing at all.
    """
    expired = rights is not None and at >= rights.expires + drift
    if rights and (listed := _listed(rights, digest_of(key, door, code), at, drift)):
        return Verdict(False, Reason.LIST_EXPIRED) if listed.opens and expired else listed
    if not alone:
        return Verdict(False, Reason.UNKNOWN)
    if expired:
        return Verdict(False, Reason.LIST_EXPIRED)
    return _by_time(code, at, key, door, drift)


def _listed(rights: RightsList, digest: str, at: int, drift: int) -> Verdict | None:
    """What the list says of a code, None where it does not know it."""
    known = [right for right in rights.rights if right.digest == digest]
    valid = [right for right in known if not right.revoked]
    if open_now := next((one for one in valid if _is_open(one, at, drift)), None):
        return Verdict(True, Reason.LISTED, open_now.holder)
    if valid:
        early = any(at < right.starts for right in valid)
        return Verdict(False, Reason.TOO_EARLY if early else Reason.OVER, valid[0].holder)
    return Verdict(False, Reason.REVOKED, known[0].holder) if known else None


def _is_open(right: Right, at: int, drift: int) -> bool:
    return right.starts - drift <= at < right.ends + drift


def _by_time(code: str, at: int, key: bytes, door: UUID, drift: int) -> Verdict:
    found = find(code, at, key, door, drift=drift)
    if found is None:
        return Verdict(False, Reason.UNKNOWN)
    window, serial = found
    return Verdict(True, Reason.BY_TIME, window=window, serial=serial)
