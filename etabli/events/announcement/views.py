"""The pages of who announces; announcements themselves stand on the agenda."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from etabli.core.forms import accepted
from etabli.events.announcement import services
from etabli.events.announcement.forms import AnnouncementForm
from etabli.events.announcement.selectors import announcement_by_uuid
from etabli.events.models import Announcement
from etabli.network.models import Network, Place
from etabli.network.selectors import network_by_slug, place_by_slug
from etabli.people.access import SignedIn, requires
from etabli.people.rights import Action


@requires(Action.MANAGE_EVENTS, network_by_slug)
def announcement_new(request: SignedIn, network: Network) -> HttpResponse:
    return _announce(request, network, None)


@requires(Action.MANAGE_EVENTS, place_by_slug)
def place_announcement_new(request: SignedIn, place: Place) -> HttpResponse:
    return _announce(request, place.network, place)


@require_POST
@requires(Action.MANAGE_EVENTS, announcement_by_uuid)
def announcement_take_back(request: SignedIn, announcement: Announcement) -> HttpResponse:
    services.take_back(announcement)
    messages.success(request, _("Taken back."))
    return redirect("agenda", announcement.network.slug)


def _announce(request: SignedIn, network: Network, place: Place | None) -> HttpResponse:
    form = AnnouncementForm(request.POST or None)

    def announce() -> None:
        services.announce(network, place=place, by=request.person, **form.cleaned_data)

    if accepted(request, form, announce):
        messages.success(request, _("Published."))
        return redirect("agenda", network.slug)
    return render(
        request, "events/announcement_new.html", {"network": network, "place": place, "form": form}
    )
