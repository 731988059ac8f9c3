"""The pages of memberships."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from etabli.community import selectors, services
from etabli.community.charter.selectors import acceptance_of
from etabli.community.document.selectors import asked_of
from etabli.community.forms import GroupForm
from etabli.community.models import Group, Membership
from etabli.community.panels import panels_for
from etabli.core.forms import accepted
from etabli.network.models import Network
from etabli.network.selectors import network_by_slug
from etabli.people.access import SignedIn, requires, signed_in
from etabli.people.reach.services import try_again
from etabli.people.rights import Action
from etabli.people.selectors import may


@signed_in
def join(request: SignedIn, network: str) -> HttpResponse:
    """What joining means, and the button that does it."""
    found = network_by_slug(network)
    current = selectors.current_memberships(request.person).filter(network=found).first()
    if request.method == "POST" and current is None:
        current = services.join(request.person, found)
        messages.success(
            request,
            _("You are a member of %(network)s.") % {"network": found}
            if current.status == Membership.Status.ACTIVE
            else _("A host of %(network)s will answer you.") % {"network": found},
        )
        after = request.POST.get("next", "")
        if url_has_allowed_host_and_scheme(after, allowed_hosts=None):
            return redirect(after)
        return redirect("account")
    return render(request, "community/join.html", {"network": found, "membership": current})


@requires(Action.SEE_MEMBERS, selectors.membership_by_uuid)
def member(request: SignedIn, membership: Membership) -> HttpResponse:
    manages = may(request.person, Action.MANAGE_MEMBERS, membership)
    return render(
        request,
        "community/member.html",
        {
            "membership": membership,
            "manages": manages,
            "documents": asked_of(membership.person, membership.network) if manages else [],
            "acceptance": acceptance_of(membership.person, membership.network),
            "panels": panels_for(request.person, membership),
        },
    )


@requires(Action.MANAGE_MEMBERS, network_by_slug)
def groups(request: SignedIn, network: Network) -> HttpResponse:
    """A network's groups, and a new one."""
    form = GroupForm(network, request.POST or None)
    if accepted(request, form, lambda: services.set_group(network, **form.cleaned_data)):
        messages.success(request, _("Saved."))
        return redirect("groups", network.slug)
    return render(
        request,
        "community/groups.html",
        {
            "network": network,
            "groups": selectors.groups_with_members(network),
            "form": form,
        },
    )


@requires(Action.MANAGE_MEMBERS, selectors.group_by_uuid)
def group(request: SignedIn, group: Group) -> HttpResponse:
    """A group's name and members."""
    form = GroupForm(group.network, request.POST or None, group=group)
    if accepted(
        request, form, lambda: services.set_group(group.network, **form.cleaned_data, group=group)
    ):
        messages.success(request, _("Saved."))
        return redirect("groups", group.network.slug)
    return render(request, "community/group.html", {"group": group, "form": form})


@require_POST
@requires(Action.MANAGE_MEMBERS, selectors.membership_by_uuid)
def member_try_again(request: SignedIn, membership: Membership) -> HttpResponse:
    """Write again to an address that refused messages."""
    try_again(membership.person)
    messages.success(request, _("Messages go to this address again, until it refuses anew."))
    return redirect("member", membership.uuid)


@require_POST
@requires(Action.MANAGE_MEMBERS, selectors.membership_by_uuid)
def member_answer(request: SignedIn, membership: Membership) -> HttpResponse:
    """Accept a request, refuse it, or end a membership."""
    if "accept" in request.POST:
        services.accept(membership)
        messages.success(request, _("%(name)s is a member.") % {"name": membership.person})
    else:
        services.end(membership)
        messages.success(
            request, _("%(name)s is no member any more.") % {"name": membership.person}
        )
    return redirect("members", membership.network.slug)
