"""How events are signed, when they are tried again, and where they may go."""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Iterable
from datetime import timedelta
from ipaddress import ip_address
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from etabli.core.errors import BadInput
from etabli.network.webhooks import events

SECRET_PREFIX = "whsec_"  # noqa: S105 (the specification's mark of a secret, not one)
# Nine times within a day and a half: a night without current, a week-end's repair.
WAITS = tuple(
    timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 2 * 60, 4 * 60, 8 * 60, 20 * 60)
)


def new_secret() -> str:
    """24 random bytes, as the specification writes them."""
    return SECRET_PREFIX + base64.b64encode(secrets.token_bytes(24)).decode()


def signature(secret: str, identity: str, timestamp: int, body: str) -> str:
    """The `webhook-signature` of a message (Standard Webhooks 1.0.0, HMAC-SHA256).

    `timestamp` (Unix seconds) is signed too: the other side refuses old messages, and one that it
    has had already, by its `identity`.
    """
    key = base64.b64decode(secret.removeprefix(SECRET_PREFIX))
    signed = f"{identity}.{timestamp}.{body}".encode()
    digest = hmac.new(key, signed, hashlib.sha256).digest()
    return "v1," + base64.b64encode(digest).decode()


def wait_after(attempts: int) -> timedelta | None:
    """How long to wait after so many attempts in vain; None: no more."""
    return WAITS[attempts - 1] if attempts <= len(WAITS) else None


def is_public(address: str) -> bool:
    """Is this IP address in the world, and not on this machine or in its own network?

    Else whoever may add a webhook could reach what only this server reaches.
    """
    found = ip_address(address)
    inner = getattr(found, "ipv4_mapped", None)
    return (inner or found).is_global and not found.is_multicast


def check_address(url: str, *, plain_allowed: bool) -> None:
    """Raises BadInput for what is no https address; http where `plain_allowed`."""
    try:
        parts = urlsplit(url)
        right = bool(parts.hostname) and not parts.username and (parts.port or 1) > 0
    except ValueError:
        right = False
    schemes = {"https", "http"} if plain_allowed else {"https"}
    if not right or parts.scheme not in schemes:
        raise BadInput(_("An address that begins with https:// is needed."), field="url")


def check_events(names: Iterable[str]) -> list[str]:
    """These names, each once. Raises BadInput for none and for one that there is not."""
    known = events.registered()
    wanted = sorted(set(names))
    if not wanted:
        raise BadInput(_("Choose at least one event."), field="events")
    for name in wanted:
        if name not in known:
            raise BadInput(
                _("There is no event “%(name)s”.") % {"name": name},
                field="events",
                advice=_("There are: %(names)s.") % {"names": ", ".join(known)},
            )
    return wanted
