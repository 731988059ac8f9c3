"""The nouns of the network, a file each."""

from etabli.network.models.network import Network
from etabli.network.models.occupation import NO_OVERLAP, Closure, Occupation
from etabli.network.models.place import Photo, Place
from etabli.network.models.space import Space, Unit

__all__ = [
    "NO_OVERLAP",
    "Closure",
    "Network",
    "Occupation",
    "Photo",
    "Place",
    "Space",
    "Unit",
]
