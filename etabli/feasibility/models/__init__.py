"""The nouns of feasibility, a file each."""

from etabli.feasibility.models.site import Floor, LotState, Room, Site, SiteFile
from etabli.feasibility.models.visit import FROZEN_ENTRY, Entry, PhotoPiece, Visit, VisitPhoto

__all__ = [
    "FROZEN_ENTRY",
    "Entry",
    "Floor",
    "LotState",
    "PhotoPiece",
    "Room",
    "Site",
    "SiteFile",
    "Visit",
    "VisitPhoto",
]
