"""The source of the house, as the tests look at it."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from django.conf import settings

PACKAGE = settings.PACKAGE
ROOMS = sorted(path.parent.name for path in PACKAGE.glob("*/apps.py"))
# From the ground up; rooms on one line do not know each other.
FLOORS = [
    {"core"},
    {"people"},
    {"territory"},
    {"network", "study"},
    {"community", "devices", "feasibility"},
    {"entitlements"},
    {"booking"},
    {"access", "events", "fablab"},
    {"launch", "indicators"},
    {"web"},
]
LEFT_WING, RIGHT_WING = (
    {"study", "feasibility"},
    {
        "network",
        "devices",
        "community",
        "entitlements",
        "booking",
        "access",
        "events",
        "fablab",
    },
)


def floor(room: str) -> int:
    return next(number for number, rooms in enumerate(FLOORS) if room in rooms)


def is_below(lower: str, upper: str) -> bool:
    """Whether `upper` may use what is in `lower`."""
    apart = {lower, upper} & LEFT_WING and {lower, upper} & RIGHT_WING
    return lower == upper or (floor(lower) < floor(upper) and not apart)


def modules() -> Iterator[tuple[Path, ast.Module]]:
    """Every module of the rooms, without migrations."""
    for path in sorted(PACKAGE.rglob("*.py")):
        if "migrations" not in path.parts:
            yield path, ast.parse(path.read_text())


def templates() -> dict[str, Path]:
    """Every template by the name under which it is found, those of the rooms above first."""
    found: dict[str, Path] = {}
    for room in sorted(ROOMS, key=floor, reverse=True):
        folder = PACKAGE / room / "templates"
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            found.setdefault(str(path.relative_to(folder)), path)
    return found


def room_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0]


@cache
def named_in_python() -> set[str]:
    """Every string in the source that looks like a template's name."""
    return {
        node.value
        for _path, tree in modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and re.fullmatch(r"[\w/]+\.(html|txt)", node.value)
    }
