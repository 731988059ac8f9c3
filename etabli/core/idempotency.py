"""Writes to the API that may be sent again: the first answer is kept and given again.

A kiosk on a poor line does not know whether its request arrived. With the header
`Idempotency-Key` it may send the same one again and again: it is carried out once
(draft-ietf-httpapi-idempotency-key-header).
"""

import hashlib
import re
from collections.abc import Callable
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from etabli.core import clock
from etabli.core.errors import BadInput, Refused
from etabli.core.models import KeptAnswer
from etabli.core.problems import problem

WRITES = {"POST", "PUT", "PATCH", "DELETE"}
KEY_PATTERN = "^[ -~]{1,255}$"  # printable ASCII
KEPT_FOR = timedelta(hours=48)
# An answer that says "not you", "not so" or "not now" is not the answer to the request itself.
NOT_KEPT = {401, 405, 429}


class IdempotencyMiddleware:
    """Carries out a request with a key once, and keeps what it answered in its transaction."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        key = request.headers.get("Idempotency-Key")
        if key is None or request.method not in WRITES or not request.path.startswith("/api/"):
            return self.get_response(request)
        if not re.fullmatch(KEY_PATTERN, key):
            return problem(
                BadInput(
                    _("An Idempotency-Key has 1 to 255 printable ASCII characters."),
                    field="Idempotency-Key",
                )
            )
        # Keys of different askers have nothing to do with each other, nor have those of different
        # operations: one that there is not is refused as such, whatever key comes with it.
        asker = request.headers.get("Authorization", "")
        owner = _digest(f"{request.method} {request.path}\n{asker}".encode())
        asked = _digest(f"{request.get_full_path()}\n".encode() + request.body)
        try:
            with transaction.atomic():
                # Whoever sends the same key meanwhile waits here for the first answer.
                kept = KeptAnswer.objects.create(owner=owner, key=key, asked=asked)
                response = self.get_response(request)
                _keep(kept, response)
                return response
        except IntegrityError:
            return _again(KeptAnswer.objects.get(owner=owner, key=key), asked)


def forget_old_answers() -> None:
    """Keys are of use for a while only."""
    KeptAnswer.objects.filter(created_at__lt=clock.now() - KEPT_FOR).delete()


def _keep(kept: KeptAnswer, response: HttpResponse) -> None:
    if response.status_code >= 500 or response.status_code in NOT_KEPT:
        transaction.set_rollback(True)
        return
    if "no-store" in response.get("Cache-Control", ""):
        kept.delete()  # what is shown once, or written down of each look, lies in no database
        return
    kept.status = response.status_code
    kept.content_type = response.get("Content-Type", "")
    kept.content = response.content
    kept.save()


def _again(kept: KeptAnswer, asked: str) -> HttpResponse:
    if kept.asked != asked:
        return problem(
            Refused(
                "idempotency_key_reused",
                _("This Idempotency-Key came with another request before."),
                advice=_("Use a new key for each request."),
                field="Idempotency-Key",
            )
        )
    return HttpResponse(
        bytes(kept.content), status=kept.status, content_type=kept.content_type or None
    )


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
