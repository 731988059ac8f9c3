"""What is drawn over the picture of a floor, as a page shows it."""

from dataclasses import dataclass

from etabli.feasibility.floorplan import rules
from etabli.feasibility.floorplan.selectors import picture_of
from etabli.feasibility.models import Floor, FloorPicture, Room


@dataclass(frozen=True)
class Drawn:
    """A room on a picture, in its pixels; `corners` in percent, as they are typed; `letter` is the
    size at which its name fits."""

    room: Room
    points: str
    middle: tuple[float, float]
    corners: str
    letter: float


@dataclass(frozen=True)
class Plan:
    """A picture with the rooms that are drawn on it."""

    picture: FloorPicture
    rooms: tuple[Drawn, ...]


def plan(floor: Floor) -> Plan | None:
    """What is drawn on a floor; None where it has no picture."""
    picture = picture_of(floor)
    if picture is None:
        return None
    rooms = tuple(_drawn(one, picture) for one in floor.rooms.all() if one.outline)
    return Plan(picture, rooms)


def _drawn(room: Room, picture: FloorPicture) -> Drawn:
    width, height = picture.size
    points = [(x * width / 100, y * height / 100) for x, y in room.outline]
    across, down = zip(*points, strict=True)
    return Drawn(
        room,
        " ".join(f"{x:.1f},{y:.1f}" for x, y in points),
        ((min(across) + max(across)) / 2, (min(down) + max(down)) / 2),
        rules.written(room.outline),
        _letter(room.name, max(across) - min(across), width),
    )


def _letter(name: str, room: float, picture: float) -> float:
    """Pixels: a letter is about 0.6 of its size wide."""
    usual = picture / 35
    return round(max(min(usual, room / (0.6 * max(len(name), 6))), usual / 2), 1)
