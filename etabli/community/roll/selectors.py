"""The members of a network that a filter leaves."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from etabli.community.models import Group, Membership
from etabli.network.models import Network

REFUSES = "refuses"  # messages: of an address


class Filter(NamedTuple):
    """What is asked for: a status (none: all that are not over), a group, a part of a name,
    address or telephone, only those whose address refuses messages."""

    status: str = ""
    group: Group | None = None
    text: str = ""
    address: str = ""


def memberships(network: Network, wanted: Filter) -> QuerySet[Membership]:
    """Memberships with their persons; who waits for an answer first, then by name."""
    found = Membership.objects.filter(network=network).select_related("person")
    if wanted.status:
        found = found.filter(status=wanted.status)
    else:
        found = found.exclude(status=Membership.Status.ENDED)
    if wanted.group:
        found = found.filter(groups=wanted.group)
    if wanted.address == REFUSES:
        found = found.filter(person__unreachable_at__isnull=False)
    for word in wanted.text.split():
        found = found.filter(
            Q(person__name__icontains=word)
            | Q(person__email__icontains=word)
            | Q(person__phone__icontains=word)
        )
    return found.order_by("-status", "person__name", "pk")


def among(network: Network, chosen: Iterable[str]) -> list[Membership]:
    """Those of the memberships chosen on a page that are the network's."""
    return list(
        Membership.objects.filter(network=network, uuid__in=list(filter(_is_uuid, chosen)))
        .select_related("person", "network")
        .order_by("pk")
    )


def table(found: Iterable[Membership]) -> Iterator[list[str]]:
    """For a spreadsheet: a header and a row for each."""
    yield [
        _("Name"),
        _("E-mail"),
        _("Telephone"),
        _("Status"),
        _("Since"),
        _("Until"),
        _("Address refuses messages since"),
    ]
    for one in found:
        began, refused = one.began_at or one.asked_at, one.person.unreachable_at
        yield [
            one.person.name,
            one.person.email,
            one.person.phone,
            one.get_status_display(),
            localtime(began).date().isoformat(),
            localtime(one.ended_at).date().isoformat() if one.ended_at else "",
            localtime(refused).date().isoformat() if refused else "",
        ]


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
