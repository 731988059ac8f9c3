"""The pages of the list of members."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from etabli.community.models import Membership
from etabli.community.roll import forms, selectors, services
from etabli.core import clock
from etabli.core.forms import accepted
from etabli.core.tables import csv_answer
from etabli.network.models import Network
from etabli.network.selectors import network_by_slug
from etabli.people.access import SignedIn, requires
from etabli.people.rights import Action
from etabli.people.selectors import may

ON_A_PAGE = 100
TAKEN_BACK_WITHIN = timedelta(minutes=10)
KEPT = "members_done"  # in the session: what was done last, to be taken back


@requires(Action.SEE_MEMBERS, network_by_slug)
def members(request: SignedIn, network: Network) -> HttpResponse:
    form = forms.FilterForm(network, request.GET)
    pages = Paginator(selectors.memberships(network, form.wanted()), ON_A_PAGE)
    query = request.GET.copy()
    query.pop("page", None)
    return render(
        request,
        "community/members.html",
        {
            "network": network,
            "form": form,
            "query": query.urlencode(),
            "page": pages.get_page(request.GET.get("page")),
            "manages": may(request.person, Action.MANAGE_MEMBERS, network),
            "merges": may(request.person, Action.MERGE_PERSONS, network),
            "organisations": may(request.person, Action.MANAGE_ORGANISATIONS, network),
            "done": _last_done(request, network),
        },
    )


@requires(Action.SEE_MEMBERS, network_by_slug)
def members_csv(request: SignedIn, network: Network) -> HttpResponse:
    """The members that the filter leaves, for a spreadsheet."""
    wanted = forms.FilterForm(network, request.GET).wanted()
    found = selectors.memberships(network, wanted)
    return csv_answer(f"{network.slug}-members", selectors.table(found))


@require_POST
@requires(Action.MANAGE_MEMBERS, network_by_slug)
def members_act(request: SignedIn, network: Network) -> HttpResponse:
    """Accept, end or write to the members chosen; or take back what was done last."""
    if "take_back" in request.POST:
        return _take_back(request, network)
    chosen = selectors.among(network, request.POST.getlist("membership"))
    act = request.POST.get("act")
    if not chosen:
        messages.error(request, _("Choose at least one member in the list."))
    elif act == "accept":
        changes = services.accept_all(chosen)
        told = ngettext("%(count)d request accepted.", "%(count)d requests accepted.", len(changes))
        _keep(request, network, changes, told % {"count": len(changes)})
    elif act == "end":
        changes = services.end_all(chosen)
        told = ngettext("%(count)d membership ended.", "%(count)d memberships ended.", len(changes))
        _keep(request, network, changes, told % {"count": len(changes)})
    elif act in ("write", "send"):
        return _write(request, network, chosen, sent=act == "send")
    return redirect("members", network.slug)


def _write(
    request: SignedIn, network: Network, chosen: Sequence[Membership], *, sent: bool
) -> HttpResponse:
    form = forms.MessageForm(request.POST if sent else None)
    if sent and accepted(
        request,
        form,
        lambda: services.write_to(chosen, **form.cleaned_data, by=request.person),
    ):
        messages.success(request, _("The message is on its way."))
        return redirect("members", network.slug)
    return render(
        request,
        "community/message.html",
        {"network": network, "chosen": chosen, "form": form},
    )


def _take_back(request: SignedIn, network: Network) -> HttpResponse:
    done = _last_done(request, network)
    request.session.pop(KEPT, None)
    if done is None:
        messages.error(request, _("This cannot be taken back any more."))
    else:
        count = services.take_back(network, [tuple(one) for one in done["changes"]])
        messages.success(
            request,
            ngettext("%(count)d change taken back.", "%(count)d changes taken back.", count)
            % {"count": count},
        )
    return redirect("members", network.slug)


def _keep(
    request: SignedIn, network: Network, changes: Sequence[services.Change], told: str
) -> None:
    messages.success(request, told)
    request.session[KEPT] = {
        "network": network.slug,
        "at": clock.now().isoformat(),
        "changes": list(changes),
        "told": told,
    }


def _last_done(request: SignedIn, network: Network) -> dict[str, Any] | None:
    done = request.session.get(KEPT)
    if not done or done["network"] != network.slug or not done["changes"]:
        return None
    at = parse_datetime(done["at"])
    return done if at and clock.now() - at < TAKEN_BACK_WITHIN else None
