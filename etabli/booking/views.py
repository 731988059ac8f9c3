"""The pages of those who book, and of the host who expects them."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from etabli.booking import calendars, drawing, forms, selectors, services
from etabli.booking.attendance.selectors import Attendance, here_now, missed_by_network
from etabli.booking.busy.selectors import busy_during
from etabli.booking.closing.selectors import instead
from etabli.booking.dates import asked_date
from etabli.booking.models import Booking, BusyTime
from etabli.booking.panels import panels_for
from etabli.booking.spans import span_offers
from etabli.booking.terms.rules import free_until
from etabli.booking.waitlist.selectors import open_waits
from etabli.core import clock
from etabli.core.errors import Refused
from etabli.entitlements import shown as entitled
from etabli.network import requirements
from etabli.network.models import Place, Space, Unit
from etabli.network.selectors import place_by_slug, space_by_uuid, visible_places
from etabli.network.terms import Late
from etabli.people.access import Request, SignedIn, public, requires, signed_in
from etabli.people.models import Person
from etabli.people.rights import Action
from etabli.people.selectors import may

DEFAULT_WISH = {"length": 240, "quantity": 1}
PLACES_ON_A_PAGE = 12


@public
def find(request: Request) -> HttpResponse:
    """What is free across the network for a day and a length."""
    today = localdate(clock.now())
    form = forms.FindForm({"day": today, **DEFAULT_WISH} | request.GET.dict())
    is_valid = form.is_valid()
    wish = dict(form.cleaned_data) if is_valid else {}
    chosen = wish.pop("place", None)
    places = visible_places(None).filter(pk=chosen.pk) if chosen else visible_places(None)
    page = Paginator(places, PLACES_ON_A_PAGE).get_page(request.GET.get("page"))
    by_hours = isinstance(wish.get("length"), int)
    offers = selectors.offers(**wish, places=page) if by_hours else []
    return render(
        request,
        "booking/find.html",
        {
            "form": form,
            "rows": list(zip(offers, drawing.offer_strips(offers), strict=True)),
            "parts": span_offers(**wish, places=page) if wish and not by_hours else [],
            "page": page,
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
    items = _items(wish, space)
    unit = _unit(wish, space)
    others = may(request.person, Action.BOOK_FOR_OTHERS, space)
    members_of = space.place.network if others else None
    form = forms.BookForm(request.POST or None, members_of=members_of)
    refusal: Refused | None = None
    if not items:
        refusal = Refused("closed", _("%(place)s is closed then.") % {"place": space.place})
    elif request.method == "POST" and form.is_valid():
        try:
            made = _made(request, form, items, unit)
        except Refused as error:
            refusal = error
        else:
            messages.success(request, _TOLD[made.status])
            return redirect("booking", made.uuid)
    elif not others:
        refusal = _refusal_of(request.person, items)
    alone = len(items) == 1
    return render(
        request,
        "booking/new.html",
        {
            "space": space,
            "items": items,
            "unit": unit,
            "form": form,
            "alone": alone,
            "hold_minutes": services.HOLD.seconds // 60,
            **_told(
                refusal,
                lambda one: _wish_url(one["space"], items[0], one["starts_at"]) if alone else None,
            ),
            "paid": _would_pay(request.person, items[0]) if alone and not others else None,
            "busy": busy_during(request.person, ((one.starts_at, one.ends_at) for one in items)),
            "zone": space.place.zone,
        },
    )


_TOLD: dict[str, Any] = {
    Booking.Status.CONFIRMED: gettext_lazy("It is booked."),
    Booking.Status.ASKED: gettext_lazy("It is asked for: a host answers, and you are told."),
    Booking.Status.HELD: gettext_lazy("It is held for you: confirm it in time."),
}


def _would_pay(person: Person, item: services.Item) -> entitled.Paid | None:
    return entitled.would_pay(
        requirements.Use(
            person, item.space, item.starts_at, item.ends_at, clock.now(), item.quantity
        )
    )


def _items(wish: forms.WishForm, space: Space) -> list[services.Item]:
    """What a link asks for: each of its periods, in its space and in those beside it."""
    beside = wish.beside()
    others = list(space.place.spaces.filter(uuid__in=beside))
    if len(others) < len(beside):
        raise Http404
    for one in others:
        one.place = space.place
    counted = [(space, wish.cleaned_data["quantity"])] + [(o, beside[o.uuid]) for o in others]
    return [
        services.Item(one, starts_at, ends_at, quantity)
        for starts_at, ends_at in wish.periods(space)
        for one, quantity in counted
    ]


def _unit(wish: forms.WishForm, space: Space) -> Unit | None:
    """The unit that a link asks for by name, if any."""
    chosen = wish.cleaned_data["unit"]
    return get_object_or_404(space.units, uuid=chosen) if chosen else None


def _made(
    request: SignedIn, form: forms.BookForm, items: list[services.Item], unit: Unit | None
) -> Booking:
    """Book it, or hold it; of several things the first."""
    person = form.cleaned_data.get("person") or request.person
    how: dict[str, Any] = {"by": request.person, "hold": "hold" in request.POST}
    if len(items) > 1:
        return services.book_together(person, items, **how)[0]
    [one] = items
    return services.book(
        person,
        one.space,
        one.starts_at,
        one.ends_at,
        quantity=one.quantity,
        unit=unit,
        change_unit=form.cleaned_data["change_unit"],
        **how,
    )


def _refusal_of(person: Person, items: list[services.Item]) -> Refused | None:
    """The first thing that there is against what is about to be booked."""
    now = clock.now()
    uses = (
        requirements.Use(person, one.space, one.starts_at, one.ends_at, now, one.quantity)
        for one in items
    )
    return next((one for use in uses for one in requirements.decide(use).refusals), None)


@public
def space_book(request: Request, space: UUID) -> HttpResponse:
    """Which part of which day to book of a space, how many, and what else with it."""
    found = space_by_uuid(space)
    if not found.place.is_open:
        raise Http404
    today = clock.now().astimezone(found.place.zone).date()
    others = found.place.spaces.filter(whole=False).exclude(pk=found.pk)
    beside = [] if found.whole else list(others)
    form = forms.PartForm(found, beside, asked_date(request.GET.get("day")) or today)
    return render(request, "booking/space.html", {"space": found, "form": form})


@signed_in
def bookings(request: SignedIn) -> HttpResponse:
    """One's own bookings, and the address of one's calendar."""
    feed = services.calendar_feed(request.person)
    coming = list(selectors.upcoming(request.person))
    busy = busy_during(request.person, ((one.starts_at, one.ends_at) for one in coming))
    return render(
        request,
        "booking/bookings.html",
        {
            "upcoming": [
                (one, any(b.ends_at > one.starts_at and b.starts_at < one.ends_at for b in busy))
                for one in coming
            ],
            "waits": open_waits(request.person),
            "missed": missed_by_network(request.person),
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
    looks_after = may(request.person, Action.BOOK_FOR_OTHERS, found.space)
    return render(
        request,
        "booking/booking.html",
        {
            "booking": found,
            "attendance": Attendance(found),
            "instead": instead(found),
            "free_until": free_until(found),
            "late": Late(found.space.place.terms.late).label,
            "changeable": found.is_live and found.starts_at > clock.now(),
            "own": found.person_id == request.person.pk,
            "panels": panels_for(request.person, found),
            "held": found.is_waiting and found.status == Booking.Status.HELD,
            "asked": found.is_waiting and found.status == Booking.Status.ASKED,
            "answer_form": forms.AnswerForm() if looks_after else None,
            "beside": [
                one for one in selectors.together_for(request.person, found) if one.pk != found.pk
            ],
            "paid": entitled.has_paid(found.uuid, found.minutes) if found.is_confirmed else None,
        },
    )


@require_POST
@signed_in
def booking_confirm(request: SignedIn, booking: UUID) -> HttpResponse:
    """Confirm what was held."""
    found = selectors.booking_for(request.person, booking)
    confirmed = services.confirm(found, by=request.person)
    messages.success(request, _TOLD[confirmed[0].status])
    return redirect("booking", found.uuid)


@require_POST
@requires(Action.BOOK_FOR_OTHERS, selectors.booking_by_uuid)
def booking_answer(request: SignedIn, booking: Booking) -> HttpResponse:
    """Accept or refuse what was asked for."""
    form = forms.AnswerForm(request.POST)
    if not form.is_valid():
        raise Http404
    accepted = "accept" in request.POST
    services.answer(booking, accepted, by=request.person, **form.cleaned_data)
    messages.success(request, _("Accepted.") if accepted else _("Refused."))
    return redirect("requests", booking.space.place.slug)


@requires(Action.BOOK_FOR_OTHERS, place_by_slug)
def requests(request: SignedIn, place: Place) -> HttpResponse:
    """What is asked for at a place and waits for an answer."""
    return render(
        request, "booking/requests.html", {"place": place, "asked": selectors.asked_at(place)}
    )


@signed_in
def booking_move(request: SignedIn, booking: UUID) -> HttpResponse:
    """Another time or space for a booking that has not begun. Whoever is busy then by their own
    calendars is told once, and moves it all the same."""
    found = selectors.booking_for(request.person, booking)
    form = forms.MoveForm(found, request.POST or None)
    refusal: Refused | None = None
    is_sent = request.method == "POST" and form.is_valid()
    busy = _busy_at(request, found, form) if is_sent else []
    when = "{starts_at:%FT%RZ}/{ends_at:%FT%RZ}".format(**form.cleaned_data) if is_sent else ""
    if is_sent and (not busy or request.POST.get("told_busy") == when):
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
        {
            "booking": found,
            "form": form,
            "busy": busy,
            "when": when,
            "zone": found.space.place.zone,
            **_told(refusal, lambda _one: None),
        },
    )


def _busy_at(request: SignedIn, booking: Booking, form: forms.MoveForm) -> list[BusyTime]:
    """When one is busy by one's own calendars at the time to which one moves one's booking: other
    people's are nobody's business."""
    if booking.person_id != request.person.pk:
        return []
    values = form.cleaned_data
    return busy_during(request.person, [(values["starts_at"], values["ends_at"])])


@require_POST
@signed_in
def booking_cancel(request: SignedIn, booking: UUID) -> HttpResponse:
    found = selectors.booking_for(request.person, booking)
    whole = selectors.together_for(request.person, found) if "whole" in request.POST else [found]
    services.cancel_all(whole, by=request.person)
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
    asked = asked_date(request.GET.get("date")) or today
    shown = selectors.day_of(place, asked)
    # What is over, and what nobody takes, would make the page long.
    over = [one for one in shown.entries if asked == today and one.ends_at <= clock.now()]
    coming = [one for one in shown.entries if one not in over]
    strips = drawing.day_strips(shown)
    held = {line.unit.pk for line in shown.lines if line.held}
    return render(
        request,
        "booking/day.html",
        {
            "place": place,
            "day": shown,
            "here": here_now(place),
            "rows": [(one, one.booking and Attendance(one.booking)) for one in coming],
            "over": [(one, one.booking and Attendance(one.booking)) for one in over],
            "strips": [(unit, strip) for unit, strip in strips if unit.pk in held],
            "idle": [unit for unit, _strip in strips if unit.pk not in held],
            "asked_count": len(selectors.asked_at(place)),
            "today": today,
            "before": asked - timedelta(days=1),
            "after": asked + timedelta(days=1),
        },
    )


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


def _wish_url(space: str, item: services.Item, starts_at: str) -> str:
    query: dict[str, Any] = {
        "space": space,
        "starts_at": starts_at,
        "length": clock.minutes(item.ends_at) - clock.minutes(item.starts_at),
        "quantity": item.quantity,
    }
    return f"{reverse('booking_new')}?{urlencode(query)}"


def _calendar_answer(content: bytes) -> HttpResponse:
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Cache-Control"] = "private, max-age=300"
    return response
