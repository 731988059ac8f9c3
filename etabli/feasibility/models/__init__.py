"""The nouns of feasibility, a file each."""

from etabli.feasibility.models.criterion import Criterion, Judgement, Score
from etabli.feasibility.models.ratios import AreaRatios
from etabli.feasibility.models.site import Floor, LotState, Room, Site, SiteFile
from etabli.feasibility.models.visit import FROZEN_ENTRY, Entry, PhotoPiece, Visit, VisitPhoto

__all__ = [
    "FROZEN_ENTRY",
    "AreaRatios",
    "Criterion",
    "Entry",
    "Floor",
    "Judgement",
    "LotState",
    "PhotoPiece",
    "Room",
    "Score",
    "Site",
    "SiteFile",
    "Visit",
    "VisitPhoto",
]
