"""The pages of events: the agenda, one event, and those of who publishes."""

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from etabli.community.selectors import is_active_member
from etabli.core import clock
from etabli.core.errors import Refused
from etabli.core.files import answer_with
from etabli.core.forms import accepted
from etabli.events.announcement.selectors import shown_now
from etabli.events.digest.selectors import wished
from etabli.events.event import feed, rules, selectors, services
from etabli.events.event.forms import AgendaForm, EventForm
from etabli.events.models import Event, Visibility
from etabli.events.registration.selectors import own_registration
from etabli.network.models import Network, Place
from etabli.network.selectors import network_by_slug, place_by_slug
from etabli.people.access import Request, SignedIn, public, requires
from etabli.people.rights import Action
from etabli.people.selectors import may

MOST = 200  # events on one page


@public
def events(request: Request) -> HttpResponse:
    """What comes next in every network, with the way to each one's agenda."""
    found = selectors.coming(selectors.visible_events(request.person))
    shown = list(found.filter(starts_at__lt=clock.now() + rules.AHEAD)[:MOST])
    return render(
        request,
        "events/events.html",
        {"days": _by_day(shown), "networks": selectors.networks_with_agendas()},
    )


@public
def agenda(request: Request, network: str) -> HttpResponse:
    """What takes place in a network: from now on, or in a month; at one place if asked."""
    found, person = network_by_slug(network), request.person
    zone = selectors.zone_of(found)
    form = AgendaForm(found, request.GET)
    place = form.cleaned_data.get("place") if form.is_valid() else None
    visible = selectors.visible_events(person, found)
    visible = visible.filter(place=place) if place else visible
    month = rules.month_asked(request.GET.get("month", ""), zone)
    now = clock.now()
    starts_at, ends_at = (month.starts_at, month.ends_at) if month else (now, now + rules.AHEAD)
    shown = list(selectors.between(visible, starts_at, ends_at)[:MOST])
    return render(
        request,
        "events/agenda.html",
        {
            "network": found,
            "form": form,
            "place": place,
            "month": month,
            "this_month": rules.month_of(now, zone),
            "days": _by_day(shown),
            "announcements": shown_now(person, found, place),
            "manages": may(person, Action.MANAGE_EVENTS, found),
            "manages_place": place and may(person, Action.MANAGE_EVENTS, place),
            "wished": wished(person, found) if person else False,
            "member": is_active_member(person, found) if person else False,
            "is_example": selectors.is_example(found),
        },
    )


@public
def agenda_feed(request: Request, network: str) -> HttpResponse:
    """What is public, for calendars; of one place with `?place=`."""
    found = network_by_slug(network)
    slug = request.GET.get("place")
    place = place_by_slug(slug) if slug else None
    content = feed.calendar_of(found, selectors.fed(found, place))
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'inline; filename="{found.slug}.ics"'
    return response


@public
def event(request: Request, event: UUID) -> HttpResponse:
    """What happens, when and where; and one's own place at it."""
    found, person = selectors.event_for(request.person, event), request.person
    return render(
        request,
        "events/event.html",
        {
            "event": found,
            "own": own_registration(person, found),
            "open": found.seats is not None and _is_open(found),
            "over": found.ends_at <= clock.now(),
            "outside": person is not None
            and found.visibility == Visibility.MEMBERS
            and not is_active_member(person, found.network),
            "manages": may(person, Action.MANAGE_EVENTS, found),
            "following": selectors.following(found).exclude(pk=found.pk)[:6],
            "is_example": selectors.is_example(found.network),
        },
    )


@public
def event_picture(request: Request, event: UUID) -> HttpResponseBase:
    found = selectors.event_for(request.person, event)
    if found.picture is None:
        raise Http404
    return answer_with(found.picture, public=found.visibility == Visibility.PUBLIC)


@requires(Action.MANAGE_EVENTS, network_by_slug)
def event_new(request: SignedIn, network: Network) -> HttpResponse:
    """An event of the whole network, at none of its places."""
    return _publish(request, network, None)


@requires(Action.MANAGE_EVENTS, place_by_slug)
def place_event_new(request: SignedIn, place: Place) -> HttpResponse:
    return _publish(request, place.network, place)


@requires(Action.MANAGE_EVENTS, selectors.event_by_uuid)
def event_edit(request: SignedIn, event: Event) -> HttpResponse:
    form = EventForm(event.place, request.POST or None, request.FILES or None, event=event)

    def change() -> None:
        services.change(event, form.times(), **form.details())

    if accepted(request, form, change):
        messages.success(request, _("Saved."))
        return redirect("event", event.uuid)
    return render(request, "events/event_edit.html", {"event": event, "form": form})


@require_POST
@requires(Action.MANAGE_EVENTS, selectors.event_by_uuid)
def event_call_off(request: SignedIn, event: Event) -> HttpResponse:
    try:
        services.call_off(event, those_after="those_after" in request.POST)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Called off; whoever was registered is told."))
    return redirect("event", event.uuid)


def _publish(request: SignedIn, network: Network, place: Place | None) -> HttpResponse:
    form = EventForm(place, request.POST or None, request.FILES or None)
    made: list[Event] = []

    def publish() -> None:
        act = partial(services.publish, network, place=place, by=request.person)
        made.extend(act(form.times(), **form.details()))

    if accepted(request, form, publish):
        messages.success(request, _("Published."))
        return redirect("event", made[0].uuid)
    return render(
        request, "events/event_new.html", {"network": network, "place": place, "form": form}
    )


def _is_open(event: Event) -> bool:
    return event.cancelled_at is None and event.starts_at > clock.now()


def _by_day(shown: list[Event]) -> list[tuple[Any, list[Any]]]:
    return rules.by_day(shown, [one.starts_at.astimezone(one.zone).date() for one in shown])
