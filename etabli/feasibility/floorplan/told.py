"""What is drawn over the picture of a floor, as a page shows it."""

from dataclasses import dataclass

from etabli.feasibility.floorplan import rules
from etabli.feasibility.floorplan.selectors import picture_of
from etabli.feasibility.models import Floor, FloorPicture, Room


@dataclass(frozen=True)
class Drawn:
    """A room on a picture, in its pixels; `corners` in percent, as they are typed."""

    room: Room
    points: str
    middle: tuple[float, float]
    corners: str


@dataclass(frozen=True)
class Plan:
    """A picture with the rooms that are drawn on it; `letter` is the size of their names."""

    picture: FloorPicture
    rooms: tuple[Drawn, ...]
    letter: int


def plan(floor: Floor) -> Plan | None:
    """What is drawn on a floor; None where it has no picture."""
    picture = picture_of(floor)
    if picture is None:
        return None
    rooms = tuple(_drawn(one, picture) for one in floor.rooms.all() if one.outline)
    return Plan(picture, rooms, max(picture.width // 40, 8))


def _drawn(room: Room, picture: FloorPicture) -> Drawn:
    width, height = picture.size
    points = [(x * width / 100, y * height / 100) for x, y in room.outline]
    across, down = zip(*points, strict=True)
    return Drawn(
        room,
        " ".join(f"{x:.1f},{y:.1f}" for x, y in points),
        ((min(across) + max(across)) / 2, (min(down) + max(down)) / 2),
        rules.written(room.outline),
    )
