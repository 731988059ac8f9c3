"""Questions about tools: where each is, and what is travelling."""

from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from etabli.core.errors import NotFound
from etabli.fablab.models import Tool, Transfer
from etabli.network.models import Network, Place


def tools_at(place: Place) -> QuerySet[Tool]:
    """The tools that belong to a place or are there, each with the transfer it is on, if any."""
    on_its_way = Transfer.objects.filter(arrived_at__isnull=True).select_related("destination")
    return (
        Tool.objects.filter(Q(home=place) | Q(at=place))
        .select_related("home", "at")
        .prefetch_related(Prefetch("transfers", on_its_way, to_attr="travelling"))
    )


def tools_to_send(place: Place) -> QuerySet[Tool]:
    """The tools that are at a place and not on their way."""
    on_its_way = Transfer.objects.filter(tool=OuterRef("pk"), arrived_at__isnull=True)
    return place.tools_here.filter(~Exists(on_its_way))


def travelling(network: Network) -> QuerySet[Transfer]:
    """What is on its way between the network's places."""
    return Transfer.objects.filter(tool__network=network, arrived_at__isnull=True).select_related(
        "tool", "origin", "destination"
    )


def arrived(place: Place) -> QuerySet[Transfer]:
    """What came to a place or left it, and has arrived; the last first."""
    return Transfer.objects.filter(
        Q(origin=place) | Q(destination=place), arrived_at__isnull=False
    ).select_related("tool", "origin", "destination")


def tool_at(place: Place, tool: str) -> Tool:
    """One that is here, by its identifier from a form. Raises NotFound."""
    found = next((one for one in tools_at(place).filter(at=place) if str(one.uuid) == tool), None)
    if found is None:
        raise NotFound(_("There is no such tool here."), field="tool")
    return found


def transfer_to(place: Place, transfer: str) -> Transfer:
    """One that is on its way here, by its identifier from a form. Raises NotFound."""
    coming = travelling(place.network).filter(destination=place)
    found = next((one for one in coming if str(one.uuid) == transfer), None)
    if found is None:
        raise NotFound(_("Nothing of this kind is on its way here."), field="transfer")
    return found


def transfer_by_uuid(transfer: UUID) -> Transfer:
    """Raises NotFound."""
    found = (
        Transfer.objects.select_related("tool", "origin", "destination__network__territory")
        .filter(uuid=transfer)
        .first()
    )
    if found is None:
        raise NotFound(_("Nothing of this kind is on its way here."), field="transfer")
    return found
