"""What every page's frame knows."""

from typing import Any

from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, Any]:
    return {"person": getattr(request, "person", None)}
