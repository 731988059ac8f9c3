"""The verbs of loans: add a tool, send it, receive it."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from etabli.core import clock
from etabli.core.errors import BadInput, Conflict
from etabli.core.texts import Text
from etabli.fablab.models import Tool, Transfer
from etabli.network.models import Place
from etabli.people.models import Person


def add_tool(place: Place, name: Text) -> Tool:
    """A tool of a place, which is there."""
    return Tool.objects.create(network=place.network, name=name, home=place, at=place)


def send(tool: Tool, destination: Place, carrier: str, by: Person) -> Transfer:
    """A tool leaves for another place of the network, carried by somebody.

    Raises BadInput for a place of another network or the one where it is, Conflict `travelling`.
    """
    if destination.network_id != tool.network_id or destination.pk == tool.at_id:
        raise BadInput(_("Choose another place of the network."), field="destination")
    try:
        with transaction.atomic():
            return Transfer.objects.create(
                tool=tool,
                origin=tool.at,
                destination=destination,
                carrier=carrier,
                left_at=clock.now(),
                sent_by=by,
            )
    except IntegrityError as error:
        raise Conflict(
            "travelling", _("%(tool)s is on its way already.") % {"tool": tool}, field="tool"
        ) from error


@transaction.atomic
def receive(transfer: Transfer, by: Person) -> None:
    """A tool has arrived; saying it again changes nothing."""
    arrived = Transfer.objects.filter(pk=transfer.pk, arrived_at__isnull=True).update(
        arrived_at=clock.now(), received_by=by
    )
    if arrived:
        Tool.objects.filter(pk=transfer.tool_id).update(at=transfer.destination_id)
