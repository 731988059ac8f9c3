"""The nouns of feasibility, a file each."""

from etabli.feasibility.models.criterion import Criterion, Judgement, Score
from etabli.feasibility.models.decision import APPEND_ONLY_DECISIONS, Decision
from etabli.feasibility.models.floorplan import FloorPicture
from etabli.feasibility.models.layout import FROZEN_LAYOUT, LayoutVersion
from etabli.feasibility.models.mode import APPEND_ONLY_COMPARISONS, ModeComparison
from etabli.feasibility.models.plan import (
    APPEND_ONLY_VERSIONS,
    BusinessPlan,
    PlanRisk,
    PlanSite,
    PlanVersion,
)
from etabli.feasibility.models.prescription import (
    APPEND_ONLY_PRESCRIPTIONS,
    Prescriptions,
    PrescriptionVersion,
)
from etabli.feasibility.models.ratios import AreaRatios
from etabli.feasibility.models.site import Floor, LotState, Room, Site, SiteFile
from etabli.feasibility.models.timetable import Timetable
from etabli.feasibility.models.visit import FROZEN_ANSWER, Answer, PhotoPiece, Visit, VisitPhoto
from etabli.feasibility.models.works import FROZEN_WORKS, WorksEnergy, WorksLine, WorksVersion

__all__ = [
    "APPEND_ONLY_COMPARISONS",
    "APPEND_ONLY_DECISIONS",
    "APPEND_ONLY_PRESCRIPTIONS",
    "APPEND_ONLY_VERSIONS",
    "FROZEN_ANSWER",
    "FROZEN_LAYOUT",
    "FROZEN_WORKS",
    "Answer",
    "AreaRatios",
    "BusinessPlan",
    "Criterion",
    "Decision",
    "Floor",
    "FloorPicture",
    "Judgement",
    "LayoutVersion",
    "LotState",
    "ModeComparison",
    "PhotoPiece",
    "PlanRisk",
    "PlanSite",
    "PlanVersion",
    "PrescriptionVersion",
    "Prescriptions",
    "Room",
    "Score",
    "Site",
    "SiteFile",
    "Timetable",
    "Visit",
    "VisitPhoto",
    "WorksEnergy",
    "WorksLine",
    "WorksVersion",
]
