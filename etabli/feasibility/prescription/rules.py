"""What a place is prescribed: the rules of `rules.toml`, their quantities for a site, what of them
the site's sheet says is met, and how two versions differ. Values only."""

import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from decimal import ROUND_CEILING, Decimal
from functools import cache
from pathlib import Path
from typing import Any, Self

from django.utils.translation import gettext as _

from etabli.core.errors import BadInput
from etabli.core.texts import Text
from etabli.feasibility.mode.rules import Statement

FILE = Path(__file__).with_name("rules.toml")
STATUSES = ("todo", "met", "unknown", "needless")
WHO = (
    "designer",
    "inspection",
    "fire",
    "access",
    "acoustician",
    "electrician",
    "telecom",
    "owner",
    "labour",
    "officer",
)
UNITS = ("pieces", "whole", "posts", "seats", "rooms", "levels", "m", "m2", "m3h")
# What of a line somebody may change, and what of it a version is compared by.
PARTS = ("text", "quantity", "status", "who", "note")
COMPARED = (*PARTS, "unit")
MOST = Decimal(1_000_000)
LONGEST_TEXT, LONGEST_NOTE = 1000, 300

# The exits of a small place that receives the public: up to so many people, so many metres in all.
EXITS = ((19, Decimal("0.80")), (100, Decimal("1.50")))


@dataclass(frozen=True)
class Project:
    """The place that a site is to become. Areas in m²; `people`: at most, at one time."""

    posts: int
    people: int
    area: int
    meeting_rooms: int = 0
    seats: int = 0  # of all meeting rooms
    booths: int = 0
    workshop: int = 0
    public: bool = True
    unattended: bool = False

    @classmethod
    def of(cls, table: Mapping[str, Any]) -> Self:
        """As it is stored."""
        return cls(**{one.name: table[one.name] for one in fields(cls) if one.name in table})


@dataclass(frozen=True)
class Seen:
    """What the sheet of a site says; rooms by (access, noise, windows)."""

    lots: Mapping[str, str] = field(default_factory=dict)
    fibre: str = "unknown"
    accessibility: str = "unknown"
    parking: int = 0
    levels: tuple[int, ...] = ()
    rooms: tuple[tuple[str, str, int | None], ...] = ()


@dataclass(frozen=True)
class Rule:
    """What is asked of a place. `each` of what `by` counts, or one for every `one_for`, at least
    what `least` counts; when all of `when` hold. `seen` names what of the sheet tells its state."""

    key: str
    heading: str
    text: Text
    status: str  # law, check or assumption
    ref: Text
    by: str
    unit: str
    who: str
    each: Decimal = Decimal(1)
    one_for: Decimal | None = None
    least: str = ""
    when: tuple[str, ...] = ()
    seen: str = ""


@dataclass(frozen=True)
class Line:
    """One prescription of a site. `changed`: the parts that differ from what the rule says."""

    key: str
    heading: str
    text: Text
    quantity: Decimal | None
    unit: str
    status: str
    who: str
    sourced: str  # law, check or assumption; own where somebody wrote it
    ref: Text = field(default_factory=Text)
    note: str = ""
    seen: str = ""
    changed: tuple[str, ...] = ()
    left_out: bool = False

    @property
    def is_own(self) -> bool:
        """Whether somebody wrote it down, and no rule."""
        return self.sourced == "own"

    @property
    def source(self) -> str:
        """Where it comes from, in words."""
        sourced = self.sourced
        if sourced == "own":
            sourced = "law" if self.ref else "assumption"
        return Statement(self.text, sourced, str(self.ref)).source


@dataclass(frozen=True)
class Change:
    """A line that two versions say differently, and in which parts."""

    before: Line
    after: Line
    parts: tuple[str, ...]


@dataclass(frozen=True)
class Difference:
    """What became of the lines from one version to a later one."""

    added: tuple[Line, ...]
    changed: tuple[Change, ...]
    removed: tuple[Line, ...]

    @property
    def is_none(self) -> bool:
        return not (self.added or self.changed or self.removed)


# Quantities

Formula = Callable[[Project, Seen], Decimal | None]


def _exits(project: Project, _seen: Seen) -> Decimal | None:
    return next((width for most, width in EXITS if project.people <= most), None)


FORMULAS: Mapping[str, Formula] = {
    "once": lambda _project, _seen: Decimal(1),
    "post": lambda project, _seen: Decimal(project.posts),
    "person": lambda project, _seen: Decimal(project.people),
    "seat": lambda project, _seen: Decimal(project.seats),
    "meeting": lambda project, _seen: Decimal(project.meeting_rooms),
    "booth": lambda project, _seen: Decimal(project.booths),
    # The rooms that were measured; before, the open space and the meeting rooms
    "room": lambda project, seen: Decimal(len(seen.rooms) or project.meeting_rooms + 1),
    "room_and_open": lambda project, _seen: Decimal(project.meeting_rooms + 1),
    "floor": lambda _project, seen: Decimal(len(seen.levels) or 1),
    "upper": lambda _project, seen: Decimal(sum(level != 0 for level in seen.levels)),
    "area": lambda project, _seen: Decimal(project.area),
    "workshop": lambda project, _seen: Decimal(project.workshop),
    "parking": lambda _project, seen: Decimal(seen.parking),
    "exits": _exits,
}

CONDITIONS: Mapping[str, Callable[[Project, Seen], bool]] = {
    "public": lambda project, _seen: project.public,
    "unattended": lambda project, _seen: project.unattended,
    "workshop": lambda project, _seen: project.workshop > 0,
    "meeting": lambda project, _seen: project.meeting_rooms > 0,
    "booths": lambda project, _seen: project.booths > 0,
    "upper": lambda _project, seen: any(level != 0 for level in seen.levels),
    "parking": lambda _project, seen: seen.parking > 0,
}


def quantity(rule: Rule, project: Project, seen: Seen) -> Decimal | None:
    """How much of it, in the unit of the rule; None where no formula says."""
    basis = FORMULAS[rule.by](project, seen)
    if basis is None:
        return None
    if rule.one_for is None:
        return basis * rule.each
    whole = (basis / rule.one_for).to_integral_value(ROUND_CEILING)
    least = FORMULAS[rule.least](project, seen) if rule.least else None
    return max(whole, least or Decimal(0))


# What the sheet says

_OF_LOT = {"good": "met", "mend": "todo", "replace": "todo", "none": "needless"}
_OF_FIBRE = {"connected": "met", "possible": "todo", "none": "todo"}
_OF_ACCESS = {"step_free": "met", "with_works": "todo", "hard": "todo"}
_OF_ROOM = {"step_free": "met", "lift": "met", "steps": "todo", "stairs": "todo"}
_OF_NOISE = {"quiet": "met", "some": "todo", "loud": "todo"}


def state(rule: Rule, seen: Seen) -> str:
    """Whether it is met: to be done where nothing of the sheet speaks of it."""
    kind, _colon, lot = rule.seen.partition(":")
    if kind == "lot":
        return _OF_LOT.get(seen.lots.get(lot, ""), "unknown")
    if kind == "fibre":
        return _OF_FIBRE.get(seen.fibre, "unknown")
    if kind == "accessibility":
        return _OF_ACCESS.get(seen.accessibility, "unknown")
    if kind in _OF_ROOMS:
        return _worst(_OF_ROOMS[kind](*room) for room in seen.rooms)
    return "todo"


def _of_windows(windows: int | None) -> str:
    if windows is None:
        return "unknown"
    return "met" if windows else "todo"


def _worst(states: Iterable[str]) -> str:
    """What holds for all rooms: to do where one is, unknown where one is or there are none."""
    found = set(states)
    if "todo" in found:
        return "todo"
    return "met" if found == {"met"} else "unknown"


_OF_ROOMS: Mapping[str, Callable[[str, str, int | None], str]] = {
    "rooms_access": lambda access, _noise, _windows: _OF_ROOM.get(access, "unknown"),
    "noise": lambda _access, noise, _windows: _OF_NOISE.get(noise, "unknown"),
    "windows": lambda _access, _noise, windows: _of_windows(windows),
}

# Lines


def written(
    project: Project,
    seen: Seen,
    changed: Mapping[str, Mapping[str, Any]],
    added: Mapping[str, Mapping[str, Any]],
) -> list[Line]:
    """All prescriptions of a site in the order of the headings, with what somebody changed of
    them and added to them; those left out say so."""
    by_rule = [
        altered(of_rule(rule, project, seen), changed.get(rule.key, {}))
        for rule in rules().values()
        if all(CONDITIONS[one](project, seen) for one in rule.when)
    ]
    order = list(headings())
    lines = [*by_rule, *map(from_table, added.values())]
    return sorted(lines, key=lambda line: order.index(line.heading))


def of_rule(rule: Rule, project: Project, seen: Seen) -> Line:
    """What a rule alone says for a site."""
    return Line(
        rule.key,
        rule.heading,
        rule.text,
        quantity(rule, project, seen),
        rule.unit,
        state(rule, seen),
        rule.who,
        rule.status,
        rule.ref,
        seen=rule.seen,
    )


def altered(line: Line, changed: Mapping[str, Any]) -> Line:
    """The line with what somebody changed of it, as it is stored."""
    parts = {part: _read(part, changed[part]) for part in PARTS if part in changed}
    left_out = bool(changed.get("left_out"))
    return replace(line, **parts, changed=tuple(parts), left_out=left_out)


def to_table(line: Line) -> dict[str, Any]:
    """A line as it is stored, whole."""
    return {
        **{part: stored(part, getattr(line, part)) for part in PARTS},
        "key": line.key,
        "heading": line.heading,
        "unit": line.unit,
        "sourced": line.sourced,
        "ref": stored("text", line.ref),
        "seen": line.seen,
    }


def from_table(table: Mapping[str, Any]) -> Line:
    """A line that was stored whole."""
    parts = {part: _read(part, table[part]) for part in PARTS}
    others = {name: table[name] for name in ("key", "heading", "unit", "sourced", "seen")}
    return Line(**parts, **others, ref=Text.of(table["ref"]))


def stored(part: str, value: Any) -> Any:
    """A part of a line as JSON keeps it."""
    if part == "text":
        return {"fr": value.fr, "en": value.en}
    if part == "quantity":
        return None if value is None else format(value.normalize(), "f")
    return value


def _read(part: str, value: Any) -> Any:
    if part == "text":
        return Text.of(value)
    if part == "quantity":
        return None if value is None else Decimal(value)
    return value


def compare(before: Sequence[Line], after: Sequence[Line]) -> Difference:
    """What was added, changed and removed between two versions."""
    earlier, later = ({line.key: line for line in one} for one in (before, after))
    changes = []
    for key, line in later.items():
        if key in earlier and (parts := _differing(earlier[key], line)):
            changes.append(Change(earlier[key], line, parts))
    return Difference(
        tuple(line for line in after if line.key not in earlier),
        tuple(changes),
        tuple(line for line in before if line.key not in later),
    )


def _differing(before: Line, after: Line) -> tuple[str, ...]:
    return tuple(part for part in COMPARED if getattr(before, part) != getattr(after, part))


# What is refused


def check_project(project: Project) -> None:
    """Raises BadInput with the field at fault."""
    if project.posts + project.workshop + project.meeting_rooms == 0:
        raise BadInput(_("At least one post, meeting room or workshop is needed."), field="posts")
    if project.workshop > project.area:
        raise BadInput(
            _("The workshop is no larger than the whole: %(area)d m² at most.")
            % {"area": project.area},
            field="workshop",
        )
    if project.seats and not project.meeting_rooms:
        raise BadInput(_("There are no seats without a meeting room."), field="seats")


def check_line(line: Line) -> None:
    """Raises BadInput with the field at fault."""
    allowed = (("heading", headings()), ("status", STATUSES), ("who", WHO), ("unit", UNITS))
    for name, known in allowed:
        if getattr(line, name) not in known:
            raise BadInput(_("One of the choices that are offered is needed."), field=name)
    if not line.text.fr.strip() or max(map(len, (line.text.fr, line.text.en))) > LONGEST_TEXT:
        raise BadInput(
            _("A text in French is needed, of %(most)d characters at most.")
            % {"most": LONGEST_TEXT},
            field="text",
        )
    if line.quantity is not None and not 0 <= line.quantity <= MOST:
        raise BadInput(
            _("A quantity from 0 to %(most)d is needed.") % {"most": MOST}, field="quantity"
        )


# The file


@cache
def headings() -> dict[str, Text]:
    """The headings by key, in their order."""
    return {one["key"]: Text.of(one["name"]) for one in _file()["headings"]}


@cache
def rules() -> dict[str, Rule]:
    """The rules by key, in the order of the file."""
    return {one["key"]: _rule(one) for one in _file()["rules"]}


@cache
def _file() -> dict[str, Any]:
    return tomllib.loads(FILE.read_text(encoding="utf-8"), parse_float=Decimal)


def _rule(table: Mapping[str, Any]) -> Rule:
    one_for = table.get("for")
    return Rule(
        table["key"],
        table["heading"],
        Text.of(table["text"]),
        table["status"],
        Text.of(table.get("ref")),
        table["by"],
        table["unit"],
        table["who"],
        each=Decimal(table.get("each", 1)),
        one_for=None if one_for is None else Decimal(one_for),
        least=table.get("least", ""),
        when=tuple(table.get("when", ())),
        seen=table.get("seen", ""),
    )
