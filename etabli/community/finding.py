"""Members and organisations, for the one search."""

from collections.abc import Sequence

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from etabli.community.models import Membership, Organisation
from etabli.core.searching import Asked, Digits, holding
from etabli.network.selectors import networks_with
from etabli.people import finding
from etabli.people.finding import MOST, Found
from etabli.people.models import Person
from etabli.people.rights import Action


def register() -> None:
    finding.register("members", priority=10, title=_("Members"), find=members)
    finding.register("organisations", priority=15, title=_("Organisations"), find=organisations)


def members(person: Person, asked: Asked) -> Sequence[Found]:
    """Who is or was a member of a network whose members the person may see: by name, address,
    telephone or reference."""
    seen = Membership.objects.filter(network__in=networks_with(person, Action.SEE_MEMBERS))
    wanted = Q(pk__in=holding(seen, asked, "person__name", "person__email").values("pk"))
    if asked.digits:
        numbered = seen.alias(digits=Digits("person__phone"))
        wanted |= Q(pk__in=numbered.filter(digits__contains=asked.digits).values("pk"))
    if refers := asked.refers():
        wanted |= refers
    found = seen.filter(wanted).select_related("person", "network")
    return [
        Found(
            str(one.person),
            reverse("member", args=[one.uuid]),
            f"{one.person.email} · {one.network} · {one.get_status_display()}".lstrip(" ·"),
        )
        # Who is a member now comes before who was.
        for one in found.order_by("status", "person__name", "pk")[: MOST + 1]
    ]


def organisations(person: Person, asked: Asked) -> Sequence[Found]:
    """Employers and teams, for those who look after them."""
    seen = Organisation.objects.filter(
        network__in=networks_with(person, Action.MANAGE_ORGANISATIONS)
    )
    return [
        Found(str(one), reverse("organisation", args=[one.uuid]), str(one.network))
        for one in holding(seen, asked, "name").select_related("network")[: MOST + 1]
    ]
