"""From a decision to an opening: which steps a site needs, how long each lasts, when it begins.

Values only. The steps stand in `steps.toml`; what works, plan and management mode already say of
their time is taken from there and stands here as `Known`.
"""

import math
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from etabli.core.errors import BadInput
from etabli.core.texts import Text

FILE = Path(__file__).with_name("steps.toml")
ENDS = ("low", "likely", "high")
OPENING = "opening"
AFTER_OPENING = ("first_works", "later_works")
PERMITS = ("none", "public", "declaration", "building")
EARLIEST, LATEST = date(2000, 1, 1), date(2100, 12, 31)  # on which a timetable may begin
LONGEST = 260  # weeks of one step
LONGEST_SOURCE = 300
WEEKS_OF_A_MONTH = 52 / 12

Weeks = Mapping[str, int]  # by ENDS
Replaced = Mapping[str, Mapping[str, Any]]  # key → low, likely, high, source


@dataclass(frozen=True)
class Step:
    """What has to be done. `ref`: the text that sets its delay; `origin`: where its weeks come
    from, "usual" being the table."""

    key: str
    name: Text
    weeks: Weeks
    after: tuple[str, ...] = ()
    when: tuple[str, ...] = ()
    ref: Text = field(default_factory=Text)
    origin: str = "usual"  # usual, mode, plan, works or own
    source: str = ""  # its own, where somebody replaced it

    @property
    def is_left_out(self) -> bool:
        """Whether it takes no time at all, and so is none."""
        return self.weeks["high"] == 0


@dataclass(frozen=True)
class Known:
    """What the other parts of a file say. None where nobody has said it yet.

    `mode_months`: until the mode can begin; `plan_months`: of works in the plan; `works`: whole
    euros or francs by phase (1, 2, 3) and by end, furniture left out. What nobody has said is taken
    to be needed, so that no site seems to open the sooner for it.
    """

    tenure: str = "unknown"
    fibre: str = "unknown"
    permit: str = "public"
    works: Mapping[int, Mapping[str, float]] | None = None
    mode_months: int | None = None
    plan_months: int | None = None
    aided: bool = True
    hosted: bool = True

    def holds(self, condition: str) -> bool:
        subject, _dot, value = condition.partition(".")
        match subject:
            case "tenure" | "permit":
                return bool(getattr(self, subject) == value)
            case "fibre":
                return self.fibre in ("possible", "unknown")
            case "works" if self.works is None:
                return True
            case "works" | "first_works" | "later_works":
                phase = {"works": 1, "first_works": 2, "later_works": 3}[subject]
                return bool((self.works or {}).get(phase, {}).get("high"))
        return bool(getattr(self, subject))


@dataclass(frozen=True)
class Planned:
    """A step with the week, counted from the beginning, in which it begins and before which it has
    ended, at each end of all durations."""

    step: Step
    begins: Weeks
    ends: Weeks
    decides: bool = False  # whether the likely opening would be earlier without it

    def span(self, begun_on: date, end: str = "likely") -> tuple[date, date]:
        """Its first and its last day."""
        first = begun_on + timedelta(weeks=self.begins[end])
        return first, max(first, begun_on + timedelta(weeks=self.ends[end], days=-1))


@dataclass(frozen=True)
class Schedule:
    """The steps of a site in the order of the table, and the day on which the first begins."""

    begun_on: date
    steps: tuple[Planned, ...]

    def opening(self, end: str = "likely") -> date:
        """The first day on which the place is open."""
        last = next(one for one in self.steps if one.step.key == OPENING)
        return self.begun_on + timedelta(weeks=last.ends[end])

    @property
    def before_opening(self) -> tuple[Planned, ...]:
        return tuple(one for one in self.steps if one.step.key not in AFTER_OPENING)

    @property
    def deciding(self) -> tuple[Planned, ...]:
        """What the likely day hangs on, one step after the other."""
        return tuple(one for one in self.before_opening if one.decides)


def usual() -> dict[str, Step]:
    """Every step of the table, by its key."""
    return dict(_usual())


@cache
def _usual() -> dict[str, Step]:
    return {
        one["key"]: Step(
            one["key"],
            Text.of(one["name"]),
            dict(zip(ENDS, one["weeks"], strict=True)),
            tuple(one.get("after", ())),
            tuple(one.get("when", ())),
            Text.of(one.get("ref")),
        )
        for one in _file()["steps"]
    }


def steps(known: Known, replaced: Replaced | None = None) -> list[Step]:
    """The steps that such a site needs, with the weeks that are replaced; those of no week too."""
    own = replaced or {}
    return [
        _own(_of_site(one, known), own[one.key]) if one.key in own else _of_site(one, known)
        for one in usual().values()
        if all(map(known.holds, one.when))
    ]


def _own(step: Step, told: Mapping[str, Any]) -> Step:
    weeks = {end: told[end] for end in ENDS}
    return replace(step, weeks=weeks, origin="own", source=told.get("source", ""))


def _of_site(step: Step, known: Known) -> Step:
    """With the weeks that follow from what is known of the site."""
    phases = {"opening_works": 1, "first_works": 2, "later_works": 3}
    if step.key == "mode" and known.mode_months is not None:
        return replace(step, weeks=_around(known.mode_months), origin="mode")
    if step.key == "opening_works" and known.plan_months is not None:
        return replace(step, weeks=_around(known.plan_months), origin="plan")
    if step.key in phases and known.works is not None:
        return replace(step, weeks=_of_works(known.works[phases[step.key]]), origin="works")
    return step


def _around(months: int) -> Weeks:
    """The weeks of so many months, and the ends that are assumed of them."""
    factors = {"likely": 1.0, **_file()["ends"]}
    return {end: _most(months * WEEKS_OF_A_MONTH * factors[end]) for end in ENDS}


def _of_works(amounts: Mapping[str, float]) -> Weeks:
    pace = _file()["pace"]
    return {end: _most(pace["begin"] + amounts[end] / pace["weekly"]) for end in ENDS}


def _most(weeks: float) -> int:
    return min(math.ceil(round(weeks, 6)), LONGEST)


def pace() -> Mapping[str, int]:
    """How works are taken to go on: weeks to `begin`, and what is done `weekly`."""
    found: Mapping[str, int] = _file()["pace"]
    return found


def check(replaced: Replaced) -> None:
    """Raises BadInput naming the step whose weeks are not allowed."""
    known = usual()
    for key, told in replaced.items():
        if key not in known:
            raise BadInput(_("There is no such step in a timetable."), field=key)
        weeks: list[Any] = [told.get(end) for end in ENDS]
        if not all(type(one) is int and 0 <= one <= LONGEST for one in weeks):
            raise BadInput(
                _("Whole weeks from 0 to %(most)d are needed.") % {"most": LONGEST}, field=key
            )
        if weeks != sorted(weeks):
            raise BadInput(
                _("The likely number of weeks lies between the low and the high one."), field=key
            )
        if len(told.get("source", "")) > LONGEST_SOURCE:
            raise BadInput(
                _("At most %(most)d letters are allowed.") % {"most": LONGEST_SOURCE}, field=key
            )


def schedule(begun_on: date, wanted: Iterable[Step]) -> Schedule:
    """Each step as early as what it waits for allows, at each end of all durations."""
    needed = {one.key: one for one in wanted if not one.is_left_out or one.key == OPENING}
    times: dict[str, tuple[dict[str, int], dict[str, int]]] = {}
    waits: dict[str, list[str]] = {}
    for key, step in needed.items():
        waits[key] = sorted(_waits_for(step, needed))
        begins = {end: max((times[one][1][end] for one in waits[key]), default=0) for end in ENDS}
        times[key] = begins, {end: begins[end] + step.weeks[end] for end in ENDS}
    deciding = _deciding(times, waits)
    planned = (Planned(step, *times[key], decides=key in deciding) for key, step in needed.items())
    return Schedule(begun_on, tuple(planned))


def _waits_for(step: Step, needed: Mapping[str, Step]) -> set[str]:
    """The needed steps before it; what one that is not needed waits for counts in its place."""
    found: set[str] = set()
    for key in step.after:
        found |= {key} if key in needed else _waits_for(usual()[key], needed)
    return found


def _deciding(times: Mapping[str, tuple[Weeks, Weeks]], waits: Mapping[str, list[str]]) -> set[str]:
    """The steps that end when the next begins, back from the opening."""
    found: set[str] = set()
    at = [OPENING]
    while at:
        key = at.pop()
        found.add(key)
        begins = times[key][0]["likely"]
        at += [one for one in waits[key] if times[one][1]["likely"] == begins and begins]
    return found


@cache
def _file() -> dict[str, Any]:
    return tomllib.loads(FILE.read_text(encoding="utf-8"))
