"""The pages of those who book, and of the host who expects them."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from etabli.booking import calendars, drawing, forms, selectors, services
from etabli.community.selectors import active_members
from etabli.core import clock
from etabli.core.errors import Refused
from etabli.entitlements import shown as entitled
from etabli.network import requirements
from etabli.network.forms import DayField
from etabli.network.models import Place
from etabli.network.selectors import place_by_slug, space_by_uuid
from etabli.people.access import Request, SignedIn, public, requires, signed_in
from etabli.people.rights import Action
from etabli.people.selectors import may

DEFAULT_WISH = {"length": 240, "quantity": 1}


@public
def find(request: Request) -> HttpResponse:
    """What is free across the network for a day and a length."""
    today = localdate(clock.now())
    form = forms.FindForm({"day": today, **DEFAULT_WISH} | request.GET.dict())
    is_valid = form.is_valid()
    offers = selectors.offers(**form.cleaned_data) if is_valid else []
    return render(
        request,
        "booking/find.html",
        {
            "form": form,
            "rows": list(zip(offers, drawing.offer_strips(offers), strict=True)),
            "next_day": form.cleaned_data["day"] + timedelta(days=1) if is_valid else None,
        },
    )


@signed_in
def booking_new(request: SignedIn) -> HttpResponse:
    """What is about to be booked, whether it is allowed, and the button that books it."""
    wish = forms.WishForm(request.GET)
    if not wish.is_valid():
        raise Http404
    space = space_by_uuid(wish.cleaned_data["space"])
    chosen = {"starts_at": wish.cleaned_data["starts_at"], "ends_at": wish.ends_at()}
    quantity = wish.cleaned_data["quantity"]
    others = may(request.person, Action.BOOK_FOR_OTHERS, space)
    members = active_members(space.place.network) if others else None
    form = forms.BookForm(request.POST or None, members=members)
    refusal: Refused | None = None
    paid: entitled.Paid | None = None
    if request.method == "POST" and form.is_valid():
        person = form.cleaned_data.get("person") or request.person
        accepts = {"change_unit": form.cleaned_data["change_unit"], "by": request.person}
        try:
            made = services.book(person, space, **chosen, quantity=quantity, **accepts)
        except Refused as error:
            refusal = error
        else:
            messages.success(request, _("It is booked."))
            return redirect("booking", made.uuid)
    elif not others:
        now = clock.now()
        use = requirements.Use(request.person, space, **chosen, asked_at=now, quantity=quantity)
        refusal = next(iter(requirements.decide(use).refusals), None)
        paid = entitled.would_pay(use)
    return render(
        request,
        "booking/new.html",
        {
            "space": space,
            **chosen,
            "quantity": quantity,
            "form": form,
            "paid": paid,
            **_told(refusal, lambda one: _wish_url(one["space"], wish, one["starts_at"])),
        },
    )


@signed_in
def bookings(request: SignedIn) -> HttpResponse:
    """One's own bookings, and the address of one's calendar."""
    feed = services.calendar_feed(request.person)
    return render(
        request,
        "booking/bookings.html",
        {
            "upcoming": selectors.upcoming(request.person),
            "past": selectors.over_or_cancelled(request.person)[:20],
            "calendar_url": request.build_absolute_uri(reverse("calendar", args=[feed.secret])),
        },
    )


@require_POST
@signed_in
def calendar_renew(request: SignedIn) -> HttpResponse:
    services.calendar_feed(request.person, renew=True)
    messages.success(request, _("Your calendar has a new address; the old one is closed."))
    return redirect("bookings")


@signed_in
def booking(request: SignedIn, booking: UUID) -> HttpResponse:
    [found] = selectors.with_units([selectors.booking_for(request.person, booking)])
    return render(
        request,
        "booking/booking.html",
        {
            "booking": found,
            "changeable": found.is_confirmed and found.starts_at > clock.now(),
            "own": found.person_id == request.person.pk,
            "paid": entitled.has_paid(found.uuid, found.minutes) if found.is_confirmed else None,
        },
    )


@signed_in
def booking_move(request: SignedIn, booking: UUID) -> HttpResponse:
    """Another time or space for a booking that has not begun."""
    found = selectors.booking_for(request.person, booking)
    form = forms.MoveForm(found, request.POST or None)
    refusal: Refused | None = None
    if request.method == "POST" and form.is_valid():
        try:
            services.move(found, **form.cleaned_data, by=request.person)
        except Refused as error:
            refusal = error
        else:
            messages.success(request, _("Your booking has been moved."))
            return redirect("booking", found.uuid)
    return render(
        request,
        "booking/move.html",
        {"booking": found, "form": form, **_told(refusal, lambda _one: None)},
    )


@require_POST
@signed_in
def booking_cancel(request: SignedIn, booking: UUID) -> HttpResponse:
    found = selectors.booking_for(request.person, booking)
    services.cancel(found, by=request.person)
    messages.success(request, _("The booking is cancelled."))
    if found.person_id == request.person.pk:
        return redirect("bookings")
    return redirect("day", found.space.place.slug)


@signed_in
def booking_event(request: SignedIn, booking: UUID) -> HttpResponse:
    """One booking as a file for calendars."""
    found = selectors.booking_for(request.person, booking)
    return _calendar_answer(calendars.calendar_of([found], found.person.language))


@public
def calendar(request: Request, secret: str) -> HttpResponse:
    """A person's calendar, at a private address that other programs subscribe to."""
    feed, found = selectors.bookings_of_feed(secret)
    return _calendar_answer(calendars.calendar_of(found, feed.person.language))


@requires(Action.SEE_DAY, place_by_slug)
def day(request: SignedIn, place: Place) -> HttpResponse:
    """Who is expected at a place on a day, today when nothing else is asked."""
    today = clock.now().astimezone(place.zone).date()
    asked = _asked(request.GET.get("date")) or today
    shown = selectors.day_of(place, asked)
    return render(
        request,
        "booking/day.html",
        {
            "place": place,
            "day": shown,
            "strips": drawing.day_strips(shown),
            "today": today,
            "before": asked - timedelta(days=1),
            "after": asked + timedelta(days=1),
        },
    )


def _asked(written: str | None) -> date | None:
    if not written:
        return None
    try:
        asked: date = DayField().clean(written)
    except ValidationError as error:
        raise Http404 from error
    return asked


def _told(refusal: Refused | None, address: Any) -> dict[str, Any]:
    """A refusal for the template, its alternatives with their instants and addresses."""
    if refusal is None:
        return {}
    instants = ("starts_at", "ends_at")
    return {
        "refusal": refusal,
        "change_possible": refusal.code == "change_unit",
        "alternatives": [
            one
            | {key: datetime.fromisoformat(one[key]) for key in instants}
            | {"url": address(one)}
            for one in refusal.extra.get("alternatives", ())
        ],
        "pieces": [
            {key: datetime.fromisoformat(piece[key]) for key in instants}
            for piece in refusal.extra.get("pieces", ())
        ],
    }


def _wish_url(space: str, wish: forms.WishForm, starts_at: str) -> str:
    query = {
        "space": space,
        "starts_at": starts_at,
        "length": wish.cleaned_data["length"],
        "quantity": wish.cleaned_data["quantity"],
    }
    return f"{reverse('booking_new')}?{urlencode(query)}"


def _calendar_answer(content: bytes) -> HttpResponse:
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Cache-Control"] = "private, max-age=300"
    return response
