"""The prepared list: who may open a door when, signed, numbered and with an end.

It names nobody. A right is the digest of a code, from when until when, and a number by which the
site knows whose it is. The signature is an HMAC with a key made of the door's, so that a list is
of use to one door alone; its number keeps an older list from taking the place of a newer one.
"""

import hashlib
import hmac
import json
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID

from etabli.kernels.errors import InvalidInput

VERSION = 1
_LISTS = b"etabli door list v1\0"


class Right(NamedTuple):
    """A code, by its digest, from `starts` until `ends`; `holder` is the site's number for it.

    One that was taken back stays in the list until it would have ended, so that a door which
    knows the code by time alone refuses it.
    """

    digest: str
    starts: int
    ends: int
    holder: str
    revoked: bool = False


@dataclass(frozen=True)
class RightsList:
    """All rights of one door as they stood at `issued`; it grants nothing from `expires` on."""

    door: UUID
    number: int
    issued: int
    expires: int
    rights: tuple[Right, ...]


def seal(rights: RightsList, key: bytes) -> str:
    """The list as text, with its signature on the first line."""
    content = json.dumps(
        {
            "version": VERSION,
            "door": str(rights.door),
            "number": rights.number,
            "issued": rights.issued,
            "expires": rights.expires,
            "rights": [[*right[:4], int(right.revoked)] for right in rights.rights],
        },
        separators=(",", ":"),
    )
    return f"{_signature(content, key)}\n{content}"


def unseal(text: str, key: bytes, door: UUID) -> RightsList:
    """The list that `seal` wrote with the same key.

    Raises InvalidInput `list` where the signature is not the door's or the list is another
    door's.
    """
    signature, _, content = text.partition("\n")
    if not hmac.compare_digest(signature.encode(), _signature(content, key).encode()):
        raise InvalidInput("list", "its signature is not that of this door's site")
    told = json.loads(content)
    if told["version"] != VERSION or told["door"] != str(door):
        raise InvalidInput("list", f"a list of version {VERSION} for the door {door} is needed")
    return _read(told)


def replaces(new: RightsList, old: RightsList | None) -> bool:
    """Whether `new` may take the place of `old`: a later number, or the same one issued later."""
    return old is None or (new.number, new.issued) >= (old.number, old.issued)


def _read(told: dict[str, Any]) -> RightsList:
    return RightsList(
        UUID(told["door"]),
        told["number"],
        told["issued"],
        told["expires"],
        tuple(Right(*right)._replace(revoked=bool(right[4])) for right in told["rights"]),
    )


def _signature(content: str, key: bytes) -> str:
    own = hmac.digest(key, _LISTS, hashlib.sha256)
    return hmac.digest(own, content.encode(), hashlib.sha256).hex()
