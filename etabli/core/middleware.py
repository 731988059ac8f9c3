"""What happens to a refusal that no page has shown."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from etabli.core.errors import Refused


class RefusalMiddleware:
    """Shows a refusal as a page of its own, with its sentence, its advice and its status."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, Refused):
            return None
        return render(request, "core/refused.html", {"refusal": error}, status=error.status)
