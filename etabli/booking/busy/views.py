"""The pages of those who have calendars read: a member's own, and those of a place's spaces."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from etabli.booking.busy import forms, selectors, services
from etabli.booking.models import BusyCalendar
from etabli.core.forms import accepted
from etabli.core.shortcuts import by_uuid_or_404
from etabli.network.models import Place
from etabli.network.selectors import place_by_slug
from etabli.people.access import Request, SignedIn, requires, signed_in
from etabli.people.rights import Action
from etabli.people.selectors import may


@signed_in
def busy(request: SignedIn) -> HttpResponse:
    """When one is busy by one's other calendars, and which these are."""
    calendars = selectors.calendars_of(request.person)
    if _pressed(request, calendars):
        return redirect("busy")
    form = forms.BusyForm(request.POST or None, request.FILES or None)
    if accepted(request, form, lambda: _tell(request, form.take(request.person))):
        return redirect("busy")
    return render(
        request,
        "booking/busy/own.html",
        {
            "form": form,
            "calendars": _shown(calendars),
            "times": selectors.coming_times(request.person),
        },
    )


@requires(Action.MANAGE_PLACE, place_by_slug)
def place_busy(request: SignedIn, place: Place) -> HttpResponse:
    """Calendars that close a place's spaces when these are taken by others."""
    calendars = selectors.calendars_at(place)
    if _pressed(request, calendars):
        return redirect("place_busy", place.slug)
    form = forms.SpaceBusyForm(place, request.POST or None, request.FILES or None)
    if accepted(request, form, lambda: _tell(request, form.take(form.cleaned_data["space"]))):
        return redirect("place_busy", place.slug)
    return render(
        request,
        "booking/busy/place.html",
        {
            "place": place,
            "form": form,
            "calendars": _shown(calendars),
            "clashes": selectors.clashes_at(place),
            "sees_day": may(request.person, Action.SEE_DAY, place),
        },
    )


def _shown(calendars: QuerySet[BusyCalendar]) -> list[tuple[BusyCalendar, object]]:
    return [(one, selectors.problem_of(one)) for one in calendars]


def _pressed(request: Request, calendars: QuerySet[BusyCalendar]) -> bool:
    """Whether a button of one of these calendars was pressed, and what it says done."""
    if "remove" in request.POST:
        services.forget(by_uuid_or_404(calendars, request.POST["remove"]))
        messages.success(request, _("The calendar is forgotten, with all that it said."))
        return True
    if "read" in request.POST:
        services.read_soon(by_uuid_or_404(calendars, request.POST["read"]))
        messages.success(request, _("It is being read: look again in a minute."))
        return True
    return False


def _tell(request: Request, made: BusyCalendar) -> None:
    if made.url:
        messages.success(request, _("It is being read: look again in a minute."))
    else:
        messages.success(request, _("The file is read."))
