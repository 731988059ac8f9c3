"""A layout drawn to scale as SVG, and as a table for whoever does not see it.

Units of the drawing are centimetres of the building; on paper it is 1:100. Each function has a
lightness and a hatching of its own and each room its number, so that nothing is told by colour
alone. Colours are attributes: no style sheet is needed. x grows to the right and y upwards, as the
outlines are told.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple
from xml.sax.saxutils import escape

from shapely import LineString, Point, Polygon, unary_union
from shapely.ops import polylabel

from etabli.kernels.layout.furniture import Item, furnish
from etabli.kernels.layout.geometry import Outline, sides
from etabli.kernels.layout.problem import Door, Floor, Problem, Room
from etabli.kernels.layout.solver import Layout

INK, QUIET, PAPER, WALL = "#22302b", "#55635c", "#ffffff", "#22302b"
# From light to dark enough for dark letters on them.
TONES = ("#f4efe3", "#d9e6dc", "#f0d9b0", "#cfdcea", "#e3d3e4", "#c5d3c0", "#e2c9b8", "#d5d9d3")
HATCHES = (
    "",
    "M0 40L40 0",
    "M0 0L40 40",
    "M20 0V40",
    "M0 20H40",
    "M0 20H40M20 0V40",
    "M0 40L40 0M0 0L40 40",
)
UNUSED, CORRIDOR = "#ffffff", "#ececec"

MARGIN = 60.0
LETTERS, SMALL = 44.0, 32.0
LINE = 50.0
LEAST_WIDTH = 1000.0
PAPER_SCALE = 100


class Line(NamedTuple):
    """One room in the table: `number` as in the drawing, area in m²."""

    number: int
    floor: str
    room: str
    function: str
    area: float
    posts: int


def table(problem: Problem, layout: Layout) -> tuple[Line, ...]:
    """Every room in the order of the drawing; a room without a function has an empty one."""
    uses = {use.room: use for use in layout.uses}
    lines: list[Line] = []
    for floor in problem.floors:
        for room in problem.rooms:
            if room.floor == floor.name:
                use = uses.get(room.name)
                function = "corridor" if room.corridor else use.function if use else ""
                posts = use.posts if use else 0
                area = round(problem.area(room.name), 1)
                lines.append(Line(len(lines) + 1, floor.name, room.name, function, area, posts))
    return tuple(lines)


def draw(
    problem: Problem,
    layout: Layout,
    *,
    words: Mapping[str, str] | None = None,
    prefix: str = "layout",
) -> str:
    """The layout as an SVG document.

    `words`: other words for those of the drawing and for the names of functions, as in another
    language. `prefix` begins the ids, so that several drawings can stand in one page.
    """
    return _Drawing(problem, layout, words or {}, prefix).document()


@dataclass(frozen=True)
class _Frame:
    """From the metres of a floor to the units of the drawing."""

    left: float
    top: float
    low_x: float
    high_y: float

    def __call__(self, x: float, y: float) -> tuple[float, float]:
        return self.left + (x - self.low_x) * 100, self.top + (self.high_y - y) * 100

    def path(self, shape: Polygon) -> str:
        points = [self(*at) for at in list(shape.exterior.coords)[:-1]]
        return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points) + "Z"


class _Drawing:
    def __init__(
        self, problem: Problem, layout: Layout, words: Mapping[str, str], prefix: str
    ) -> None:
        self.problem, self.layout, self.words, self.prefix = problem, layout, words, prefix
        self.lines = table(problem, layout)
        self.number = {line.room: line for line in self.lines}
        self.functions = [one.name for one in problem.functions]
        self.parts: list[str] = []
        self.standing: dict[str, list[Polygon]] = {}
        self.width, self.y = LEAST_WIDTH, MARGIN

    def word(self, text: str) -> str:
        return self.words.get(text, text)

    def document(self) -> str:
        title = self.problem.title or self.word("Layout")
        self._text(MARGIN, self.y + LETTERS, title, LETTERS * 1.3, bold=True)
        self.y += LINE * 2
        for floor in self.problem.floors:
            self._floor(floor)
        self._scale_bar()
        self._legend()
        height = self.y + MARGIN
        ids = f"{self.prefix}-title {self.prefix}-desc"
        millimetres = 10 / PAPER_SCALE
        return "\n".join(
            [
                f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="{ids}" '
                f'width="{self.width * millimetres:.1f}mm" height="{height * millimetres:.1f}mm" '
                f'viewBox="0 0 {self.width:.0f} {height:.0f}" '
                'font-family="Source Sans 3, Source Sans Pro, sans-serif">',
                f'<title id="{self.prefix}-title">{escape(title)}</title>',
                f'<desc id="{self.prefix}-desc">{escape(self._described())}</desc>',
                self._patterns(),
                f'<rect width="100%" height="100%" fill="{PAPER}"/>',
                *self.parts,
                "</svg>\n",
            ]
        )

    def _described(self) -> str:
        """All that the drawing tells, in a sentence a room."""
        told = [f"{self.layout.posts} {self.word('posts at workplaces')}."]
        for line in self.lines:
            function = self.word(line.function or "no function")
            posts = self._posts(line)
            told.append(
                f"{line.number}. {line.room} ({line.floor}): {function}, {line.area:g} m²{posts}."
            )
        return " ".join(told)

    def _posts(self, line: Line) -> str:
        return f", {line.posts} {self.word('post' if line.posts == 1 else 'posts')}" * (
            line.posts > 0
        )

    def _patterns(self) -> str:
        found = []
        for index in range(len(self.functions)):
            hatch, tone = HATCHES[index % len(HATCHES)], TONES[index % len(TONES)]
            stroke = f'<path d="{hatch}" stroke="{PAPER}" stroke-width="5"/>' if hatch else ""
            found.append(
                f'<pattern id="{self.prefix}-{index}" width="40" height="40" '
                f'patternUnits="userSpaceOnUse"><rect width="40" height="40" fill="{tone}"/>'
                f"{stroke}</pattern>"
            )
        return f"<defs>{''.join(found)}</defs>"

    def _fill(self, function: str) -> str:
        if function in self.functions:
            return f"url(#{self.prefix}-{self.functions.index(function)})"
        return CORRIDOR if function == "corridor" else UNUSED

    # Floors -------------------------------------------------------------------------------------

    def _floor(self, floor: Floor) -> None:
        self._text(MARGIN, self.y, floor.name, LETTERS, bold=True)
        self.y += LINE / 2
        outline = Polygon(floor.outline)
        low_x, low_y, high_x, high_y = outline.bounds
        frame = _Frame(MARGIN, self.y, low_x, high_y)
        self.parts.append(
            f'<path d="{frame.path(outline)}" fill="{PAPER}" stroke="{WALL}" stroke-width="14" '
            'stroke-linejoin="round"/>'
        )
        rooms = [room for room in self.problem.rooms if room.floor == floor.name]
        placed = [room for room in rooms if room.placed]
        for room in placed:
            self._room(room, frame)
        for room in placed:
            self._doors(room, frame)
        for room in placed:
            self._label(room, frame)
        self.width = max(self.width, (high_x - low_x) * 100 + 2 * MARGIN)
        self.y += (high_y - low_y) * 100 + LINE * 1.5
        self._unplaced([room for room in rooms if not room.placed])

    def _unplaced(self, rooms: list[Room]) -> None:
        """Rooms of which the size alone is known, side by side."""
        if not rooms:
            return
        self._text(MARGIN, self.y, self.word("Rooms whose place on the floor is not told"), SMALL)
        self.y += LINE / 2
        x = MARGIN
        tallest = 0.0
        for room in rooms:
            low_x, low_y, high_x, high_y = self.problem.shapes[room.name].bounds
            frame = _Frame(x, self.y, low_x, high_y)
            self._room(room, frame)
            self._label(room, frame)
            x += (high_x - low_x) * 100 + MARGIN
            tallest = max(tallest, (high_y - low_y) * 100)
        self.width = max(self.width, x)
        self.y += tallest + LINE * 1.5

    def _room(self, room: Room, frame: _Frame) -> None:
        shape = self.problem.shapes[room.name]
        line = self.number[room.name]
        self.parts.append(
            f'<path d="{frame.path(shape)}" fill="{self._fill(line.function)}" stroke="{WALL}" '
            'stroke-width="8" stroke-linejoin="round"/>'
        )
        function = next((f for f in self.problem.functions if f.name == line.function), None)
        if function is None:
            return
        found = furnish(self.problem, room, function, line.posts)
        self.standing[room.name] = [
            part for one in found.posts for part in (one.shape, one.clear.centroid.buffer(0.3))
        ] + [one.shape for one in found.pieces]
        if function.post.style == "table" and found.posts:
            self._piece(found.posts[0].clear, frame)
        for post in found.posts:
            self._piece(post.shape, frame)
            if function.post.style == "desk":
                self._chair(post, frame)
        for piece in found.pieces:
            self._piece(piece.shape, frame)

    def _piece(self, shape: Polygon, frame: _Frame) -> None:
        self.parts.append(
            f'<path d="{frame.path(shape)}" fill="{PAPER}" stroke="{INK}" stroke-width="3"/>'
        )

    def _chair(self, post: Item, frame: _Frame) -> None:
        """Between the desk and the free place behind it."""
        desk, free = post.shape.centroid, post.clear.centroid
        reach = post.shape.distance(Point(free.x, free.y)) or 1.0
        part = min(0.3 / reach, 1.0)
        edge = LineString([free, desk]).intersection(post.shape)
        start = edge.coords[0] if not edge.is_empty else (desk.x, desk.y)
        x, y = frame(start[0] + (free.x - start[0]) * part, start[1] + (free.y - start[1]) * part)
        self.parts.append(
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="21" fill="{PAPER}" stroke="{INK}" '
            'stroke-width="3"/>'
        )

    def _doors(self, room: Room, frame: _Frame) -> None:
        for door in room.doors:
            if door.at is None:
                continue
            ends = _door_line(room.outline, door)
            (x, y), (to_x, to_y) = (frame(*end) for end in ends)
            for stroke, thick in ((WALL, 22), (PAPER, 14)):
                self.parts.append(
                    f'<path d="M{x:.1f} {y:.1f}L{to_x:.1f} {to_y:.1f}" stroke="{stroke}" '
                    f'stroke-width="{thick}"/>'
                )

    def _label(self, room: Room, frame: _Frame) -> None:
        line = self.number[room.name]
        shape = self.problem.shapes[room.name]
        free = shape.difference(unary_union(self.standing.get(room.name, [])))
        spot = polylabel(max(getattr(free, "geoms", [free]), key=lambda part: part.area), 0.1)
        x, y = frame(spot.x, spot.y)
        low_x, _, high_x, _ = shape.bounds
        function = self.word(line.function) if line.function else ""
        wide = len(function) * SMALL * 0.55 < (high_x - low_x) * 100 - 20
        self._text(x, y, str(line.number), LETTERS, bold=True, middle=True)
        if wide and function:
            self._text(x, y + LETTERS, function, SMALL, middle=True)

    # Below --------------------------------------------------------------------------------------

    def _scale_bar(self) -> None:
        for metre in range(5):
            fill = INK if metre % 2 == 0 else PAPER
            self.parts.append(
                f'<rect x="{MARGIN + metre * 100:.0f}" y="{self.y:.0f}" width="100" height="14" '
                f'fill="{fill}" stroke="{INK}" stroke-width="3"/>'
            )
        self._text(MARGIN + 500 + 20, self.y + 18, f"5 m (1:{PAPER_SCALE})", SMALL)
        self.y += LINE * 2

    def _legend(self) -> None:
        """The table, each line beside the tone and hatching of its function."""
        for line in self.lines:
            self.parts.append(
                f'<rect x="{MARGIN:.0f}" y="{self.y - 32:.0f}" width="60" height="40" '
                f'fill="{self._fill(line.function)}" stroke="{INK}" stroke-width="3"/>'
            )
            function = self.word(line.function or "no function")
            posts = self._posts(line)
            told = f"{line.number}. {line.room}: {function}, {line.area:g} m²{posts}"
            self._text(MARGIN + 80, self.y, told, SMALL)
            self.width = max(self.width, MARGIN * 2 + 80 + len(told) * SMALL * 0.55)
            self.y += LINE

    def _text(
        self,
        x: float,
        y: float,
        text: str,
        size: float,
        *,
        bold: bool = False,
        middle: bool = False,
    ) -> None:
        """Letters with a rim of paper, to be read over furniture and hatching."""
        anchor = ' text-anchor="middle"' if middle else ""
        weight = ' font-weight="bold"' if bold else ""
        self.parts.append(
            f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size:g}"{anchor}{weight} fill="{INK}" '
            f'stroke="{PAPER}" stroke-width="7" stroke-linejoin="round" paint-order="stroke">'
            f"{escape(text)}</text>"
        )


def _door_line(outline: Outline, door: Door) -> tuple[tuple[float, float], tuple[float, float]]:
    """The ends of a door, on the wall that is nearest to its middle."""
    assert door.at is not None
    middle = Point(door.at)
    (x, y), (to_x, to_y) = min(sides(outline), key=lambda wall: LineString(wall).distance(middle))
    length = math.dist((x, y), (to_x, to_y))
    across, up = (to_x - x) / length, (to_y - y) / length
    half = min(door.width, length) / 2
    at = LineString([(x, y), (to_x, to_y)]).project(middle)
    at = min(max(at, half), length - half)
    return (
        (x + across * (at - half), y + up * (at - half)),
        (x + across * (at + half), y + up * (at + half)),
    )
