"""A nomad office with nobody in it, and its door."""

from typing import Any

from etabli.access.door.services import add_door
from etabli.access.models import Door
from etabli.core.texts import Text
from etabli.devices.models import Device
from etabli.network.models import Place
from tests.worlds import make_place


def make_door(place: Place | None = None, **details: Any) -> Door:
    """A simulated one unless said otherwise, at a place that is always open."""
    wanted = {"name": Text("Porte"), "adapter": Device.Adapter.SIMULATOR, **details}
    place = place or make_place(
        always_open=True, kind=Place.Kind.NOMAD_OFFICE, phone="03 00 00 00 00"
    )
    return add_door(place, **wanted)
