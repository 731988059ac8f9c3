"""What access stores, by noun."""

from etabli.access.models.code import DoorCode
from etabli.access.models.door import Door
from etabli.access.models.entry import Entry, Opening, Viewing

__all__ = ["Door", "DoorCode", "Entry", "Opening", "Viewing"]
