"""The page for whoever wants to work now, near where they are."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode

from etabli.booking.near.forms import NearForm
from etabli.booking.near.selectors import Nearby, free_near
from etabli.network.models import Space
from etabli.people.access import Request, public

DEFAULT = {"length": 120, "kind": Space.Kind.OPEN_SPACE}


@public
def near(request: Request) -> HttpResponse:
    """What is free now or next, the nearest first. Nothing about where one is is kept."""
    form = NearForm(DEFAULT | request.GET.dict())
    origin = form.origin() if form.is_valid() else None
    found = []
    if origin:
        found = free_near(origin, form.cleaned_data["length"], form.cleaned_data["kind"])
    return render(
        request,
        "booking/near.html",
        {
            "form": form,
            "origin": origin,
            "found": [(one, _book_url(one)) for one in found],
        },
    )


def _book_url(one: Nearby) -> str:
    query: dict[str, Any] = {
        "space": one.offer.space.uuid,
        "starts_at": one.offer.starts_at.isoformat(),
        "length": one.offer.minutes,
    }
    return f"{reverse('booking_new')}?{urlencode(query)}"
