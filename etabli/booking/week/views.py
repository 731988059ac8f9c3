"""The page of a place's week."""

from datetime import timedelta

from django.http import HttpResponse
from django.shortcuts import render

from etabli.booking.dates import asked_date
from etabli.booking.week.selectors import DAYS, week_of
from etabli.core import clock
from etabli.network.models import Place
from etabli.network.selectors import place_by_slug
from etabli.people.access import SignedIn, requires
from etabli.people.rights import Action


@requires(Action.SEE_DAY, place_by_slug)
def week(request: SignedIn, place: Place) -> HttpResponse:
    """What happens at a place in a week, this one when nothing else is asked."""
    today = clock.now().astimezone(place.zone).date()
    shown = week_of(place, asked_date(request.GET.get("date")) or today)
    return render(
        request,
        "booking/week.html",
        {
            "place": place,
            "week": shown,
            "today": today,
            "before": shown.monday - timedelta(days=DAYS),
            "after": shown.monday + timedelta(days=DAYS),
        },
    )
