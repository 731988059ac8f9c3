"""Refusals as programs read them: problem details (RFC 9457)."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _

from etabli.core.errors import Refused

CONTENT_TYPE = "application/problem+json"


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
        content_type=CONTENT_TYPE,
        json_dumps_params={"ensure_ascii": False},
    )


class ProblemMiddleware:
    """Under /api/, what the framework itself refuses is a problem too: an address that there is
    not, a method that it does not know, a failure."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        status = response.status_code
        told = status < 400 or response.get("Content-Type") == CONTENT_TYPE
        if told or not request.path.startswith("/api/"):
            return response
        refusal = Refused(HTTPStatus(status).name.lower(), _sentence(status))
        answer = problem(refusal, status)
        if "Allow" in response:
            answer["Allow"] = response["Allow"]
        return answer


def _sentence(status: int) -> str:
    return {
        HTTPStatus.NOT_FOUND: _("There is nothing at this address."),
        HTTPStatus.METHOD_NOT_ALLOWED: _("This address does not know this method."),
        HTTPStatus.INTERNAL_SERVER_ERROR: _("Something went wrong here; nothing was changed."),
    }.get(HTTPStatus(status), HTTPStatus(status).phrase)
