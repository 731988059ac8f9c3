"""The reception of the example: a visitor of today, where the hub is open and something is free."""

from etabli.booking.desk.selectors import free_now
from etabli.booking.desk.services import walk_in
from etabli.network.models import Place

VISITOR = "Camille Exemple"


def load(hub: Place) -> None:
    """Let an invented visitor in for the longest stay that is free now."""
    if hub.network.passes_needed:
        return
    for one in free_now(hub):
        if one.stays:
            walk_in(hub, str(one.space.uuid), list(one.stays)[-1], VISITOR)
            return
