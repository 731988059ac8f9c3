"""Sites and decisions as tables for a spreadsheet."""

from collections.abc import Iterator

from etabli.core.money import Money
from etabli.feasibility.capture.selectors import ENDS
from etabli.feasibility.choice import selectors
from etabli.feasibility.choice.selectors import Choice
from etabli.feasibility.file.rules import ENDS as OPENINGS
from etabli.feasibility.prescription.selectors import lines_of
from etabli.feasibility.prescription.told import counts
from etabli.feasibility.works import rules as works
from etabli.study.models import Study

NOTHING = ""
STATES = ("met", "todo")
SITES = (
    "site",
    "example",
    "commune",
    "state",
    "decided_on",
    "decided_by",
    "tenure",
    "price",
    "currency",
    "price_per",
    "floor_area",
    *(f"area_needed_{end}" for end in ENDS),
    *(f"desk_days_{end}" for end in ENDS),
    "score",
    "rank",
    "rank_holds",
    *(f"works_{end}" for end in works.ENDS),
    "works_version",
    "posts",
    "meeting_seats",
    "layout",
    *(f"prescriptions_{state}" for state in STATES),
    "plan",
    "plan_version",
    "plan_place",
    "result_last_year",
    "break_even_occupancy",
    "planned_occupancy",
    "deficit_probability",
    *(f"opens_{end}" for end in OPENINGS),
    "plan_opens",
)
DECISIONS = (
    "site",
    "commune",
    "decided_on",
    "decision",
    "body",
    "decided_by",
    "reasons",
    "document",
    "recorded_at",
    "recorded_by",
)


def sites(study: Study) -> Iterator[tuple[object, ...]]:
    """The header, then a row for each site that is not rejected. Areas in m², money in whole
    currency units with cents, shares from 0 to 1."""
    yield SITES
    for one in selectors.choices(study).sites:
        yield (
            *_sheet(one),
            *_demand(one),
            *_ranking(one),
            *_works(one),
            *_layout(one),
            *_prescriptions(one),
            *_plan(one),
            *_opening(one),
        )


def decisions(study: Study) -> Iterator[tuple[object, ...]]:
    """The header, then a row for each decision, the latest first. One query."""
    yield DECISIONS
    for one in selectors.decisions(study):
        yield (
            one.site.name,
            one.site.commune_name,
            one.decided_on,
            one.Outcome(one.outcome).name.lower(),
            one.body,
            one.decided_by,
            one.reasons,
            one.document.caption if one.document else NOTHING,
            one.recorded_at.isoformat(),
            one.recorded_by.name if one.recorded_by else NOTHING,
        )


def _sheet(one: Choice) -> Iterator[object]:
    site, decision = one.site, one.decision
    yield from (site.name, int(site.is_simulated), site.commune_name, site.state)
    yield from (decision.decided_on, decision.decided_by) if decision else (NOTHING, NOTHING)
    yield site.tenure
    yield from (site.asked.amount, site.currency, site.price_per) if site.asked else [NOTHING] * 3


def _demand(one: Choice) -> Iterator[object]:
    yield one.floor_area or NOTHING
    if one.captured is None:
        yield from [NOTHING] * 2 * len(ENDS)
        return
    yield from (round(one.captured.programs[end].total, 1) for end in ENDS)
    yield from (round(one.captured.desk_days[end], 1) for end in ENDS)


def _ranking(one: Choice) -> Iterator[object]:
    told = one.ranking
    yield from (round(told.total, 2), told.rank, round(told.holds, 3)) if told else [NOTHING] * 3


def _works(one: Choice) -> Iterator[object]:
    if one.works is None:
        yield from [NOTHING] * (len(works.ENDS) + 1)
        return
    sums = works.total(works.lines_of(one.works.lines))
    yield from (Money(sums[end], one.works.currency).amount for end in works.ENDS)
    yield one.works.number


def _layout(one: Choice) -> Iterator[object]:
    best = one.best_layout
    if one.layout is None or best is None:
        yield from [NOTHING] * 3
        return
    yield from (best["posts"], best["seats"], one.layout.number)


def _prescriptions(one: Choice) -> Iterator[object]:
    if one.prescriptions is None:
        yield from [NOTHING] * len(STATES)
        return
    told = {key: count for key, _name, count in counts(lines_of(one.prescriptions))}
    yield from (told[state] for state in STATES)


def _plan(one: Choice) -> Iterator[object]:
    if one.plan is None:
        yield from [NOTHING] * 7
        return
    version, results = one.plan.version, one.plan.results
    even = results["break_even"]
    yield from (version.plan.name, version.number, results["name"])
    yield Money(results["income"]["result"][-1], version.results["currency"]).amount
    yield from (_share(even["occupancy"]), _share(even["planned"]))
    yield NOTHING if one.plan.deficit is None else round(one.plan.deficit, 3)


def _opening(one: Choice) -> Iterator[object]:
    """By the timetable of the site, then the month of its plan."""
    schedule = one.schedule
    yield from (schedule.opening(end) for end in OPENINGS)
    yield one.plan.opens if one.plan else NOTHING


def _share(millionths: int | None) -> object:
    return NOTHING if millionths is None else millionths / 1_000_000
