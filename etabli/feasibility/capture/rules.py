"""The floor area that a demand needs. Values only."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil


@dataclass(frozen=True)
class Program:
    """What is to be housed, and the square metres of each part."""

    desks: int  # at the peak
    meeting_rooms: int
    booths: int
    areas: Mapping[str, float]  # by part: desks, meeting, booths, shared, reception, workshop, …

    @property
    def total(self) -> float:
        return sum(self.areas.values())


def program(desk_days: float, ratios: Mapping[str, float], *, workshop: bool = False) -> Program:
    """For `desk_days` a week; `ratios` by the keys of `ratios.TABLE`.

    Desks are those of the busiest day. Rooms are whole ones; a place with desks has one of each.
    """
    desks = ceil(desk_days / ratios["open_days"] * ratios["peak"] - 1e-9)
    meeting_rooms = ceil(desks / ratios["desks_per_meeting_room"])
    booths = ceil(desks / ratios["desks_per_booth"])
    areas = {
        "desks": desks * ratios["desk_area"],
        "meeting": meeting_rooms * ratios["meeting_area"],
        "booths": booths * ratios["booth_area"],
        "shared": desks * ratios["shared_area"],
        "reception": ratios["reception_area"] if desks or workshop else 0.0,
        "workshop": ratios["workshop_area"] if workshop else 0.0,
    }
    circulation = ratios["circulation"] * sum(areas.values())
    return Program(desks, meeting_rooms, booths, {**areas, "circulation": circulation})
