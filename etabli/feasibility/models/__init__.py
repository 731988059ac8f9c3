"""The nouns of feasibility, a file each."""

from etabli.feasibility.models.mode import APPEND_ONLY_COMPARISONS, ModeComparison
from etabli.feasibility.models.plan import (
    APPEND_ONLY_VERSIONS,
    BusinessPlan,
    PlanRisk,
    PlanSite,
    PlanVersion,
)
from etabli.feasibility.models.site import Floor, LotState, Room, Site, SiteFile

__all__ = [
    "APPEND_ONLY_COMPARISONS",
    "APPEND_ONLY_VERSIONS",
    "BusinessPlan",
    "Floor",
    "LotState",
    "ModeComparison",
    "PlanRisk",
    "PlanSite",
    "PlanVersion",
    "Room",
    "Site",
    "SiteFile",
]
