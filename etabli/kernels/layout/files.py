"""Layout problems from a TOML or JSON file; both have the same shape (see docs/layout.md)."""

import json
import math
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from etabli.kernels.errors import InvalidInput
from etabli.kernels.layout.catalogue import FUNCTIONS
from etabli.kernels.layout.geometry import Outline, Point, rectangle
from etabli.kernels.layout.problem import (
    ASSUMPTION,
    Door,
    Exits,
    Floor,
    Function,
    Piece,
    Post,
    Problem,
    Relation,
    Room,
)

Table = Mapping[str, Any]
Reader = Callable[[str, Any], Any]


def read(file: str | Path) -> Problem:
    """The problem in a file. Raises InvalidInput, naming the field, on what is not allowed."""
    path = Path(file)
    try:
        content = path.read_bytes()
    except OSError as error:
        raise InvalidInput("file", f"{path.name} cannot be read: {error.strerror}") from error
    try:
        text = content.decode("utf-8-sig")
        table = json.loads(text) if path.suffix.lower() == ".json" else tomllib.loads(text)
    except UnicodeDecodeError as error:
        raise InvalidInput("file", f"{path.name} is not UTF-8; a text file is needed") from error
    except (ValueError, RecursionError) as error:
        raise InvalidInput("file", f"{path.name}: {error}") from error
    return from_table(table)


def from_table(table: Any) -> Problem:
    """The problem in a table as TOML and JSON tell it; raises InvalidInput, naming the field."""
    found = _fields("file", table, PROBLEM)
    for name in ("floors", "rooms", "functions"):
        if name not in found:
            raise InvalidInput(name, "none; at least one is needed")
    return Problem(**found)


# Single values --------------------------------------------------------------------------------


def _text(at: str, value: Any) -> str:
    if not isinstance(value, str):
        raise InvalidInput(at, f"{value!r}; a text is needed")
    return value


def _number(at: str, value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise InvalidInput(at, f"{value!r}; a number is needed")
    return float(value)


def _whole(at: str, value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise InvalidInput(at, f"{value!r}; a whole number is needed")
    return value


def _yes_or_no(at: str, value: Any) -> bool:
    if not isinstance(value, bool):
        raise InvalidInput(at, f"{value!r}; true or false is needed")
    return value


def _point(at: str, value: Any) -> Point:
    if not isinstance(value, list) or len(value) != 2:
        raise InvalidInput(at, f"{value!r}; two numbers in metres, as [3.5, 2], are needed")
    return _number(at, value[0]), _number(at, value[1])


def _list(reader: Reader) -> Reader:
    def read_all(at: str, value: Any) -> tuple[Any, ...]:
        if not isinstance(value, list):
            raise InvalidInput(at, f"{value!r}; a list is needed")
        return tuple(reader(at, one) for one in value)

    return read_all


def _set(at: str, value: Any) -> frozenset[str]:
    return frozenset(_list(_text)(at, value))


def _named(reader: Reader) -> Reader:
    def read_all(at: str, value: Any) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise InvalidInput(at, f"{value!r}; names with their values are needed")
        return {name: reader(f"{at}.{name}", one) for name, one in value.items()}

    return read_all


def _fields(at: str, table: Any, readers: Mapping[str, Reader]) -> dict[str, Any]:
    """The values of a table, each by its reader; no others are known."""
    if not isinstance(table, dict):
        raise InvalidInput(at, f"{table!r}; names with their values are needed")
    prefix = "" if at == "file" else f"{at}."
    for name in table:
        if name not in readers:
            raise InvalidInput(f"{prefix}{name}", f"not known; known are {', '.join(readers)}")
    return {name: readers[name](f"{prefix}{name}", value) for name, value in table.items()}


def _required(at: str, found: Mapping[str, Any], *names: str) -> None:
    for name in names:
        if name not in found:
            raise InvalidInput(f"{at}.{name}", "missing; it is needed")


# What they make -------------------------------------------------------------------------------

Maker = Callable[[str, dict[str, Any]], Any]


def _many(readers: Mapping[str, Reader], make: Maker) -> Reader:
    """A list of tables, each told by its name, or by its number where it has none."""

    def read_all(at: str, value: Any) -> tuple[Any, ...]:
        if not isinstance(value, list):
            raise InvalidInput(at, f"{value!r}; a list of tables is needed")
        made = []
        for number, table in enumerate(value, start=1):
            name = table.get("name", number) if isinstance(table, dict) else number
            made.append(make(f"{at}.{name}", _fields(f"{at}.{name}", table, readers)))
        return tuple(made)

    return read_all


def _one(readers: Mapping[str, Reader], make: Maker) -> Reader:
    def read_one(at: str, value: Any) -> Any:
        return make(at, _fields(at, value, readers))

    return read_one


def _outline(at: str, found: dict[str, Any]) -> Outline:
    """From `outline`, or from `size` and `at`."""
    if ("outline" in found) == ("size" in found):
        raise InvalidInput(f"{at}.outline", "outline or size is needed, and not both")
    place: Point = found.pop("at", (0.0, 0.0))
    if "outline" in found:
        given: Outline = found["outline"]
        return given
    width, depth = found.pop("size")
    if not (width > 0 and depth > 0):
        raise InvalidInput(f"{at}.size", f"{width:g} × {depth:g} m; more than 0 is needed")
    return rectangle(width, depth, place)


def _floor(at: str, found: dict[str, Any]) -> Floor:
    _required(at, found, "name")
    outline = _outline(at, found)
    return Floor(found["name"], outline, found.get("step_free", True))


def _room(at: str, found: dict[str, Any]) -> Room:
    _required(at, found, "name", "floor")
    placed = "outline" in found or "at" in found
    outline = _outline(at, found)
    found.pop("outline", None)
    return Room(**found, outline=outline, placed=placed)


def _door(at: str, found: dict[str, Any]) -> Door:
    _required(at, found, "to")
    return Door(**found)


def _relation(at: str, found: dict[str, Any]) -> Relation:
    _required(at, found, "function", "doors")
    return Relation(**found)


def _piece(at: str, found: dict[str, Any]) -> Piece:
    _required(at, found, "name", "width", "depth")
    return Piece(**found)


def _changes(at: str, found: dict[str, Any]) -> dict[str, Any]:
    return found


def _function(at: str, found: dict[str, Any]) -> Function:
    """One of the catalogue with changes, or one of its own."""
    _required(at, found, "name")
    like = found.pop("like", None)
    post = found.pop("post", {})
    if like is None and found["name"] in FUNCTIONS:
        like = found["name"]
    if like is None:
        return Function(**found, post=Post(**post))
    if like not in FUNCTIONS:
        raise InvalidInput(f"{at}.like", f"{like!r}; known are {', '.join(FUNCTIONS)}")
    model = FUNCTIONS[like]
    # A number that the file changes is no longer that of the catalogue's source.
    told = found.pop("sources", {})
    source = found.get("source", ASSUMPTION)
    kept = {rule: one for rule, one in model.sources.items() if rule not in found}
    changed = {rule: source for rule in found if rule not in ("name", "source")}
    sources = {**kept, **changed, **told}
    return replace(model, **found, post=replace(model.post, **post), sources=sources)


def _exits(at: str, found: dict[str, Any]) -> Exits:
    return Exits(**found)


DOOR: dict[str, Reader] = {"to": _text, "width": _number, "at": _point}
RELATION: dict[str, Reader] = {"function": _text, "doors": _whole}
PIECE: dict[str, Reader] = {"name": _text, "width": _number, "depth": _number, "clear": _number}
POST: dict[str, Reader] = {
    "style": _text,
    "width": _number,
    "depth": _number,
    "clear": _number,
}
FLOOR: dict[str, Reader] = {
    "name": _text,
    "outline": _list(_point),
    "size": _point,
    "step_free": _yes_or_no,
}
ROOM: dict[str, Reader] = {
    "name": _text,
    "floor": _text,
    "outline": _list(_point),
    "size": _point,
    "at": _point,
    "doors": _many(DOOR, _door),
    "height": _number,
    "windows": _number,
    "water": _yes_or_no,
    "power": _yes_or_no,
    "extraction": _yes_or_no,
    "quiet": _yes_or_no,
    "step_free": _yes_or_no,
    "corridor": _yes_or_no,
    "only": _list(_text),
}
FUNCTION: dict[str, Reader] = {
    "name": _text,
    "like": _text,
    "source": _text,
    "sources": _named(_text),
    "area_per_post": _number,
    "workplace": _yes_or_no,
    "adds_people": _yes_or_no,
    "least_area": _number,
    "most_area": _number,
    "least_height": _number,
    "most_posts": _whole,
    "needs": _set,
    "wishes": _named(_whole),
    "loud": _yes_or_no,
    "rooms_at_least": _whole,
    "rooms_at_most": _whole,
    "posts_at_least": _whole,
    "posts_at_most": _whole,
    "share_at_least": _number,
    "share_at_most": _number,
    "near": _many(RELATION, _relation),
    "far": _many(RELATION, _relation),
    "apart": _list(_text),
    "serves": _whole,
    "post": _one(POST, _changes),
    "pieces": _many(PIECE, _piece),
}


def _step(at: str, value: Any) -> tuple[int, float]:
    people, width = _point(at, value)
    return int(people), width


EXITS: dict[str, Reader] = {"steps": _list(_step), "narrowest": _number, "source": _text}
PROBLEM: dict[str, Reader] = {
    "title": _text,
    "glazing": _number,
    "glazing_source": _text,
    "exits": _one(EXITS, _exits),
    "floors": _many(FLOOR, _floor),
    "rooms": _many(ROOM, _room),
    "functions": _many(FUNCTION, _function),
}
