"""The pages of the directory."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from etabli.community.directory import selectors, services
from etabli.community.directory.forms import ProfileForm
from etabli.community.selectors import current_memberships
from etabli.core.forms import accepted
from etabli.network.models import Network
from etabli.network.selectors import network_by_slug
from etabli.people.access import Request, SignedIn, public, signed_in

ON_A_PAGE = 48


@signed_in
def my_profile(request: SignedIn) -> HttpResponse:
    """What I tell of myself, and to whom."""
    if "forget" in request.POST:
        services.forget_profile(request.person)
        messages.success(request, _("You are in no directory any more."))
        return redirect("account")
    form = ProfileForm(selectors.profile_of(request.person), request.POST or None)
    if accepted(request, form, lambda: services.set_profile(request.person, **form.wanted())):
        messages.success(request, _("Saved."))
        return redirect("my_profile")
    return render(
        request,
        "community/my_profile.html",
        {
            "form": form,
            "words": selectors.known_words(),
            "networks": [one.network for one in current_memberships(request.person)],
        },
    )


@signed_in
def directory(request: SignedIn, network: str) -> HttpResponse:
    """The members of a network who show themselves to the asker, all or by a skill."""
    found = _network_for(request, network)
    return _listed(request, found, public=False)


@public
def people(request: Request, network: str) -> HttpResponse:
    """Those who show themselves to everybody."""
    return _listed(request, network_by_slug(network), public=True)


@signed_in
def meet(request: SignedIn, network: str) -> HttpResponse:
    """Whom the asker could meet, and why."""
    found = _network_for(request, network)
    meetings = selectors.to_meet(found, request.person)
    if "not" in request.POST:
        for one in meetings:
            if str(one.person.uuid) == request.POST["not"]:
                services.leave_out(request.person, one.person)
                messages.success(request, _("You are not told of them again."))
        return redirect("meet", found.slug)
    mine = selectors.profile_of(request.person)
    return render(
        request,
        "community/meet.html",
        {"network": found, "meetings": meetings, "meets": bool(mine and mine.meets)},
    )


def _network_for(request: SignedIn, network: str) -> Network:
    found = network_by_slug(network)
    if not selectors.may_look(request.person, found):
        raise Http404
    return found


def _listed(request: Request, network: Network, *, public: bool) -> HttpResponse:
    skill = request.GET.get("skill", "")[:60]
    everybody = selectors.shown(network, None if public else request.person)
    wanted = [one for one in everybody if not skill or skill in {known.key for known in one.skills}]
    return render(
        request,
        "community/directory.html",
        {
            "network": network,
            "public": public,
            "page": Paginator(wanted, ON_A_PAGE).get_page(request.GET.get("page")),
            "skills": selectors.skills_shown(everybody),
            "skill": skill,
        },
    )
