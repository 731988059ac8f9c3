"""The nouns of the network, a file each."""

from etabli.network.models.floorplan import FloorPlan, Mark
from etabli.network.models.network import Network
from etabli.network.models.occupation import NO_OVERLAP, Closure, Occupation
from etabli.network.models.place import Photo, Place
from etabli.network.models.space import Space, Unit
from etabli.network.models.webhook import Delivery, Webhook

__all__ = [
    "NO_OVERLAP",
    "Closure",
    "Delivery",
    "FloorPlan",
    "Mark",
    "Network",
    "Occupation",
    "Photo",
    "Place",
    "Space",
    "Unit",
    "Webhook",
]
