"""The pages of series."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from etabli.booking.models import Series
from etabli.booking.series import forms, rules, selectors, services
from etabli.core import clock
from etabli.core.dates import date_told
from etabli.core.errors import Refused
from etabli.core.forms import accepted
from etabli.network.forms import DayField
from etabli.network.models import Space
from etabli.network.selectors import space_by_uuid
from etabli.people.access import SignedIn, signed_in


@signed_in
def series_new(request: SignedIn, space: UUID) -> HttpResponse:
    """What is to be repeated; then every date, with what becomes of those that cannot be had."""
    found = space_by_uuid(space)
    if not found.place.is_open:
        raise Http404
    today = clock.now().astimezone(found.place.zone).date()
    form = forms.SeriesForm(found, today, request.GET if "frequency" in request.GET else None)
    context: dict[str, Any] = {"space": found, "form": form}
    if form.is_bound and form.is_valid():
        try:
            dates = rules.planned(form.repetition(), found.place.zone)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            made = _try(request, found, form, dates, context)
            if made:
                messages.success(request, _("The series is booked."))
                return redirect("series", made.uuid)
    return render(request, "booking/series/new.html", context)


def _try(
    request: SignedIn,
    space: Space,
    form: forms.SeriesForm,
    dates: list[rules.Planned],
    context: dict[str, Any],
) -> Series | None:
    """The dates for the page, or the series once every clash has been decided on."""
    tried = selectors.trial(request.person, space, dates, form.number)
    choices = forms.ClashesForm(tried, space.place, request.POST or None)
    context |= {
        "rows": [(one, choices[choices.name_of(one)] if one.refusal else None) for one in tried],
        "clashes": sum(bool(one.refusal) for one in tried),
        "free": sum(not one.refusal for one in tried),
    }
    if request.method != "POST":
        return None
    if not choices.is_valid() or not choices.has_seen_all():
        context["news"] = _("Something has changed in the meantime: look at the dates again.")
        return None
    try:
        return services.book_series(
            request.person,
            space,
            form.repetition(),
            quantity=form.number,
            skip=choices.skip(),
            moved=choices.moved(),
        )
    except Refused as refusal:
        context["news"] = _told(refusal)
    return None


@signed_in
def series(request: SignedIn, series: UUID) -> HttpResponse:
    """A series and what has become of each of its dates."""
    found = selectors.series_for(request.person, series)
    return render(request, "booking/series/series.html", _about(request, found))


@signed_in
def series_change(request: SignedIn, series: UUID) -> HttpResponse:
    """Other hours, another space or other week days."""
    found = selectors.series_for(request.person, series)
    form = forms.ChangeSeriesForm(found, _day(request), request.POST or None)
    context = _about(request, found) | {"form": form}
    if request.method == "POST" and form.is_valid():
        try:
            new = services.change_series(
                found, **form.cleaned_data, stay=form.stay(), by=request.person
            )
        except Refused as refusal:
            clashes = refusal.extra.get("clashes", [])
            context |= {
                "refusal": refusal,
                "clashes": [(date.fromisoformat(one["day"]), one["message"]) for one in clashes],
                "stay": sorted(form.stay()),
            }
        else:
            messages.success(request, _("The series is changed."))
            return redirect("series", new.uuid)
    return render(request, "booking/series/change.html", context)


@require_POST
@signed_in
def series_leave_out(request: SignedIn, series: UUID) -> HttpResponse:
    """Cancel a range of dates, or all that have not begun."""
    found = selectors.series_for(request.person, series)
    form = forms.LeaveOutForm(request.POST)
    gone: list[object] = []

    def leave_out() -> None:
        span = {} if "all" in request.POST else form.cleaned_data
        gone.extend(services.leave_out(found, by=request.person, **span))

    if "all" in request.POST:
        form = forms.LeaveOutForm({"first": clock.now().date()})
    if accepted(request, form, leave_out):
        told = ngettext("%(count)d date is cancelled.", "%(count)d dates are cancelled.", len(gone))
        messages.success(request, told % {"count": len(gone)})
        return redirect("series", found.uuid)
    return render(
        request, "booking/series/series.html", _about(request, found) | {"leave_form": form}
    )


def _about(request: SignedIn, series: Series) -> dict[str, Any]:
    bookings = selectors.bookings_of(series)
    now = clock.now()
    return {
        "series": series,
        "own": series.person_id == request.person.pk,
        "told": rules.told(series.rule, series.first),
        "last": bookings[-1].series_day if bookings else series.first,
        "bookings": bookings,
        "changeable": any(one.is_live and one.starts_at > now for one in bookings),
        "leave_form": forms.LeaveOutForm(),
    }


def _day(request: SignedIn) -> date | None:
    """The date from which a link leads here, if it is one."""
    try:
        day: date | None = DayField(required=False).clean(request.GET.get("from", ""))
    except ValidationError:
        return None
    return day


def _told(refusal: Refused) -> str:
    days = [date.fromisoformat(one["day"]) for one in refusal.extra.get("clashes", [])]
    return f"{refusal} {', '.join(date_told(day, 'l j F') for day in days)}".strip()
