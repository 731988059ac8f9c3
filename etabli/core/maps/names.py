"""Where names are written on a drawing: none covers another, none leaves it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from etabli.core.maps.features import SHAPED, SYMBOLS, Feature, Geometry, Kind
from etabli.core.maps.frame import WIDTH, Frame, covers

LETTERS = 29.0  # height: readable when a telephone shows the whole map
LINE = 1.15  # from one line of a name to the next, in heights
LETTER_WIDTH = 0.52  # of Source Sans, on average, in heights
LONG_NAME = 14  # letters above which an area's name takes two lines
TOWNS = 6  # written on the drawing; MapLibre shows more as one comes nearer
GAP = 7.0  # between a symbol and its name
# Who gets a place first.
PRIORITY = (
    Kind.HUB,
    Kind.FABLAB,
    Kind.NOMAD_OFFICE,
    Kind.PARTNER,
    Kind.COMPETITION,
    Kind.DESTINATION,
    Kind.TOWN,
    Kind.NAME,
)
# Points of a name's box that had better lie inside its area.
SAMPLES, ENOUGH = 5, 3
# Around the middle of an area, in half heights, the nearest first.
AROUND = sorted(
    ((across, down) for across in range(-8, 9) for down in range(-8, 9)),
    key=lambda step: step[0] ** 2 + step[1] ** 2,
)


class Box(NamedTuple):
    """A rectangle of the drawing."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: "Box") -> bool:
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )


@dataclass(frozen=True)
class Written:
    """A name with a place: its lines, its box, and the side on which the lines are anchored."""

    feature: Feature
    lines: list[str]
    box: Box
    anchor: str

    @property
    def x(self) -> float:
        left, _top, right, _bottom = self.box
        return {"start": left, "middle": (left + right) / 2, "end": right}[self.anchor]

    def y(self, line: int) -> float:
        """The base line of a line: about six sevenths of a height below its top."""
        return self.box.top + (line * LINE + 0.86) * LETTERS


def written(frame: Frame, features: Sequence[Feature]) -> Iterator[Written]:
    """The names in the frame for which there is room, in the order of the features of one kind."""
    areas = {one.name: one.geometry for one in features if one.kind is Kind.OUTLINE}
    shown = [one for one in features if frame.shows(one)]
    taken = [_around(frame, one) for one in shown if one.kind in SHAPED]
    wished = [one for one in shown if one.kind in PRIORITY]
    towns = 0
    for feature in sorted(wished, key=lambda one: PRIORITY.index(one.kind)):
        is_town = feature.kind is Kind.TOWN
        # Where a place stands, its own name is enough.
        if is_town and (towns == TOWNS or _meets(_around(frame, feature), taken)):
            continue
        found = _room(frame, feature, taken, areas)
        if found:
            taken.append(found.box)
            if is_town:
                towns += 1
                taken.append(_around(frame, feature))
            yield found


def _room(
    frame: Frame, feature: Feature, taken: Sequence[Box], areas: Mapping[str, Geometry]
) -> Written | None:
    lines = _lines(feature)
    width = max(map(len, lines)) * LETTER_WIDTH * LETTERS
    height = len(lines) * LINE * LETTERS
    area = areas.get(feature.name) if feature.kind is Kind.NAME else None
    best, most = None, ENOUGH - 1
    for anchor, box in _spots(frame, feature, width, height):
        if not _on(frame, box) or _meets(box, taken):
            continue
        inside = SAMPLES if area is None else _inside(frame, box, area)
        if inside > most:
            best, most = Written(feature, lines, box, anchor), inside
        if most == SAMPLES:
            break
    return best


def _spots(
    frame: Frame, feature: Feature, width: float, height: float
) -> Iterator[tuple[str, Box]]:
    """The anchors and boxes that a name may have, the best first."""
    x, y = frame.place(feature.geometry["coordinates"])
    if feature.kind is Kind.NAME:
        for across, down in AROUND:
            left = x - width / 2 + across * LETTERS / 2
            top = y - height / 2 + down * LETTERS / 2
            yield "middle", Box(left, top, left + width, top + height)
        return
    gap = SYMBOLS[feature.kind].reach + GAP
    middle = min(max(x - width / 2, 0), WIDTH - width)
    for anchor, left, top in (
        ("start", x + gap, y - height / 2),
        ("end", x - gap - width, y - height / 2),
        ("middle", middle, y + gap),
        ("middle", middle, y - gap - height),
    ):
        yield anchor, Box(left, top, left + width, top + height)


def _on(frame: Frame, box: Box) -> bool:
    """Whether a box lies on the drawing."""
    return box.left >= 0 and box.right <= WIDTH and box.top >= 0 and box.bottom <= frame.height


def _inside(frame: Frame, box: Box, area: Geometry) -> int:
    """How many of `SAMPLES` points along the middle of a box lie inside an area."""
    middle = (box.top + box.bottom) / 2
    step = (box.right - box.left) / (SAMPLES - 1)
    return sum(
        covers(area, frame.position(box.left + number * step, middle)) for number in range(SAMPLES)
    )


def _around(frame: Frame, feature: Feature) -> Box:
    x, y = frame.place(feature.geometry["coordinates"])
    reach = SYMBOLS[feature.kind].reach
    return Box(x - reach, y - reach, x + reach, y + reach)


def _meets(box: Box, taken: Sequence[Box]) -> bool:
    return any(box.meets(other) for other in taken)


def _lines(feature: Feature) -> list[str]:
    """An area's name, broken at the gap nearest its middle when it is long."""
    name = feature.name
    gaps = [index for index, letter in enumerate(name) if letter == " "]
    if feature.kind is not Kind.NAME or len(name) <= LONG_NAME or not gaps:
        return [name]
    gap = min(gaps, key=lambda index: abs(2 * index - len(name)))
    return [name[:gap], name[gap + 1 :]]
