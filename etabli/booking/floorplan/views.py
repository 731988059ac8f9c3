"""The page on which one chooses a desk where it stands."""

from datetime import datetime
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode

from etabli.booking.floorplan import selectors
from etabli.booking.floorplan.selectors import Floor, Stand
from etabli.core import clock
from etabli.network.forms import PeriodForm
from etabli.network.selectors import place_by_slug
from etabli.people.access import Request, public


@public
def place_plan(request: Request, place: str) -> HttpResponse:
    """A place's floors and what is free on them at a time: the next hours unless asked."""
    found = place_by_slug(place)
    if not found.is_open:
        raise Http404
    starts_at, ends_at = selectors.next_time(found)
    proposed = {
        "day": starts_at.date().isoformat(),
        "from_time": f"{starts_at:%H:%M}",
        "until_time": f"{ends_at:%H:%M}",
    }
    form = PeriodForm(found, proposed | request.GET.dict())
    floors: list[Floor] = []
    if form.is_valid():
        floors = selectors.floors_at(found, **form.period())
    return render(
        request,
        "booking/floorplan/plan.html",
        {
            "place": found,
            "form": form,
            "when": form.period() if form.is_valid() else None,
            "floors": [
                (floor.plan, [(one, _book_url(one, **form.period())) for one in floor.stands])
                for floor in floors
            ],
        },
    )


def _book_url(stand: Stand, starts_at: datetime, ends_at: datetime) -> str:
    unit = stand.mark.unit
    query: dict[str, Any] = {
        "space": unit.space.uuid,
        "unit": unit.uuid,
        "starts_at": starts_at.isoformat(),
        "length": clock.minutes(ends_at) - clock.minutes(starts_at),
    }
    return f"{reverse('booking_new')}?{urlencode(query)}"
