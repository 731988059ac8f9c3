"""Refusals as programs read them: problem details (RFC 9457)."""

from http import HTTPStatus
from typing import Any

from django.http import JsonResponse

from etabli.core.errors import Refused


def problem(refusal: Refused, status: int | None = None) -> JsonResponse:
    """The answer to a request that is refused; `code` never changes, the sentences may."""
    status = status or refusal.status
    details: dict[str, Any] = {
        "type": f"urn:etabli:problem:{refusal.code}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "code": refusal.code,
        "detail": refusal.message,
    }
    if refusal.advice:
        details["advice"] = refusal.advice
    if refusal.field:
        details["field"] = refusal.field
    return JsonResponse(
        details | refusal.extra,
        status=status,
        content_type="application/problem+json",
        json_dumps_params={"ensure_ascii": False},
    )
