"""What a layout version says on a page."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from etabli.feasibility.layout import rules, words
from etabli.feasibility.models import LayoutVersion
from etabli.feasibility.models.site import level_told


@dataclass(frozen=True)
class RoomTold:
    """A line of the table beside the drawing; `number` as in the drawing, `area` in m²."""

    number: int
    level: str
    name: str
    function: str
    area: str
    posts: int
    is_office: bool


@dataclass(frozen=True)
class LayoutTold:
    """One of the layouts of a version, the best being of rank 1."""

    rank: int
    posts: int
    seats: int
    bound: int
    is_proven: bool
    missing: int  # desks that the demand asks for and that it has not
    rooms: tuple[RoomTold, ...]


def layouts(version: LayoutVersion) -> list[LayoutTold]:
    """The layouts found, the best first."""
    if not version.results:
        return []
    problem = rules.problem(version.inputs)
    return [
        _layout(version, problem, rank, one)
        for rank, one in enumerate(version.results["layouts"], start=1)
    ]


def _layout(version: LayoutVersion, problem: Any, rank: int, told: dict[str, Any]) -> LayoutTold:
    from etabli.kernels.layout.drawing import table

    lines = table(problem, rules.layout_of(told))
    return LayoutTold(
        rank,
        told["posts"],
        told["seats"],
        told["bound"],
        told["status"] == "optimal",
        max(version.inputs["wanted"]["desks"] - told["posts"], 0),
        tuple(
            RoomTold(
                line.number,
                level_told(int(line.floor)),
                words.room_told(line.room),
                str(words.NAMES.get(line.function, _("no function"))),
                words.number_told(line.area),
                line.posts,
                line.function in rules.OFFICES,
            )
            for line in lines
        ),
    )


def drawn(version: LayoutVersion, rank: int) -> str:
    """A layout as an SVG document in the reader's language."""
    from dataclasses import replace

    from etabli.kernels.layout import Layout, Problem
    from etabli.kernels.layout.drawing import draw

    problem = rules.problem(version.inputs, placed=True)
    layout = rules.layout_of(version.results["layouts"][rank - 1])
    floors = {one.name: level_told(int(one.name)) for one in problem.floors}
    rooms = {one.name: words.room_told(one.name) for one in problem.rooms}
    named = Problem(
        tuple(replace(one, name=floors[one.name]) for one in problem.floors),
        tuple(
            replace(
                one,
                name=rooms[one.name],
                floor=floors[one.floor],
                doors=tuple(replace(door, to=rooms.get(door.to, door.to)) for door in one.doors),
            )
            for one in problem.rooms
        ),
        problem.functions,
        title=version.site.name,
    )
    uses = tuple(replace(use, room=rooms[use.room]) for use in layout.uses)
    return draw(named, Layout(layout.status, uses, layout.posts), words=words.drawing_words())


def binding(version: LayoutVersion) -> list[tuple[str, int, int]]:
    """What holds the posts down: the rule, posts more with one step looser, and without it."""
    if not version.results:
        return []
    return [
        (words.rule_told(code, subject, version.inputs), step_gain, gain)
        for code, subject, gain, step_gain in version.results["binding"]
    ]


def conflict(version: LayoutVersion) -> list[str]:
    """Rules that cannot be met together; without any of them the others can."""
    if not version.results:
        return []
    return [
        words.rule_told(code, subject, version.inputs)
        for code, subject in version.results["conflict"]
    ]
