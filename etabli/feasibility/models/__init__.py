"""The nouns of feasibility, a file each."""

from etabli.feasibility.models.site import Floor, LotState, Room, Site, SiteFile

__all__ = ["Floor", "LotState", "Room", "Site", "SiteFile"]
