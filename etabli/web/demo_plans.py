"""Of the example: a business plan for the network that the study proposes, and its management."""

import tomllib
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from etabli.core.texts import Text
from etabli.feasibility.mode import services as modes
from etabli.feasibility.plan import services as plans
from etabli.people.models import Person
from etabli.study.models import Scenario

PERCENT = 10_000  # millionths


def load(scenario: Scenario, folder: Path, officer: Person, today: date) -> None:
    """The plan of the example, computed, its risk left to the worker; and the modes compared."""
    file = folder / "business.toml"
    wanted = _told(tomllib.loads(file.read_text(encoding="utf-8"), parse_float=Decimal))
    plan = plans.begin(scenario, wanted["name"], f"{today.year + 1}-01", is_example=True)
    frame = {"name": wanted["name"], "opening_cash": wanted["opening_cash"]}
    plans.set_frame(plan, frame)
    for kind in ("grants", "loans", "contributions", "scenarios"):
        for entry in wanted[kind]:
            plans.put_entry(plan, kind, entry)
    version = plans.compute(plan, note=wanted["note"], by=officer)
    plans.assess(version, wanted["draws"], wanted["safety"] * PERCENT)
    asked = wanted["modes"]
    modes.compare(
        scenario.estimate.study, asked["answers"], version=version, note=asked["note"], by=officer
    )


def _told(value: Any) -> Any:
    """The tables with their texts in the site's language."""
    if isinstance(value, dict):
        if set(value) == {"fr", "en"}:
            return str(Text.of(value))
        return {key: _told(one) for key, one in value.items()}
    return [_told(one) for one in value] if isinstance(value, list) else value
