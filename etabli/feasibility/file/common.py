"""What the files of a site and of a network tell alike: modes, plans, risks, decisions."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from etabli.core.dates import date_told
from etabli.core.texts import apart, labelled
from etabli.feasibility.criteria import rules as weighing
from etabli.feasibility.file.document import Block, Section
from etabli.feasibility.file.selectors import Gathered
from etabli.feasibility.known.selectors import Around, InPlan
from etabli.feasibility.mode import rules as modes
from etabli.feasibility.mode import told as mode_told
from etabli.feasibility.plan.told import Results, RiskTold, Statement, share_told
from etabli.feasibility.plan.words import LINES
from etabli.study.report.document import Chart, Column, Fact, Facts, Kind, Paragraphs, Table
from etabli.study.report.telling import percent

MOST_CAUSES = 5  # of those that matter most


def as_of(about: Around) -> str:
    """The day on which all of this was so."""
    return _("as of %(day)s") % {"day": date_told(about.today, "j F Y")}


def facts_of(told_of: Results | RiskTold) -> tuple[Fact, ...]:
    """Figures of a plan or of its risk, as a document has them."""
    return tuple(Fact(fact.label, fact.value, fact.note) for fact in told_of.facts())


def sensitivity(first: str, stays: float) -> str:
    return _(
        "%(first)s comes first. It stays first in %(stays_first)s of the weightings in which each "
        "weight moves by up to %(within)s."
    ) % {"first": first, "stays_first": percent(stays), "within": percent(weighing.WITHIN)}


def mode_blocks(about: Around, kept: str) -> Iterator[Block]:
    """The modes held against each other, and the one that is kept."""
    comparison = about.comparison
    if comparison is None:
        return
    named = modes.modes()
    verdicts = modes.compare(comparison.answers)
    rows = []
    for verdict in verdicts:
        figures = comparison.results.get(verdict.mode)
        money = Results(comparison.version).amount if comparison.version and figures else None
        rows.append(
            (
                str(named[verdict.mode].name),
                str(len(verdict.speaks_for)),
                str(len(verdict.against)),
                _("yes") if verdict.excluded_by else "—",
                str(comparison.effects[verdict.mode]["months"]),
                money(figures["result"][-1]) if money and figures else "—",
            )
        )
    text = _(
        "Modes compared on %(day)s, by the answers to ten questions. In this file: %(mode)s."
    ) % {"day": date_told(comparison.made_at), "mode": named[kept].name}
    reasons = next(each for each in mode_told.compared(comparison) if each.key == kept)
    sides = (
        (_("What speaks for it"), reasons.speaks_for),
        (_("What speaks against it"), reasons.against),
        (_("What excludes it"), reasons.excluded_by),
    )
    spoken = (labelled(name, apart(told_of)) + "." for name, told_of in sides if told_of)
    yield Paragraphs((text, *spoken))
    yield Table(
        "modes",
        _("Management modes compared"),
        (
            Column(_("Management mode"), Kind.NAME),
            Column(_("Answers for it"), Kind.SHARE),
            Column(_("Against"), Kind.SHARE),
            Column(_("Excluded"), Kind.SHARE),
            Column(_("Months until it can begin"), Kind.NUMBER),
            Column(_("Result of the last year"), Kind.NUMBER),
        ),
        tuple(rows),
    )
    yield Table(
        "mode",
        _("What it means: %(mode)s") % {"mode": named[kept].name},
        (Column(_("Aspect"), Kind.NAME), Column(_("What it means"))),
        tuple((aspect.name, f"{aspect.text} ({aspect.source})") for aspect in reasons.aspects),
    )


def plan_blocks(plan: InPlan) -> Iterator[Block]:
    """Results by year, the treasury, break-even; of the place too, where a plan has several."""
    results = Results(plan.version)
    places = results.results["places"]
    texts = [
        _("%(plan)s, version %(number)d, computed on %(day)s.")
        % {
            "plan": plan.version.plan.name,
            "number": plan.version.number,
            "day": date_told(plan.version.made_at),
        }
    ]
    if len(places) > 1:
        texts.append(
            _(
                "It holds %(count)d places: its treasury, its loans and its risk are those of all "
                "of them together."
            )
            % {"count": len(places)}
        )
    yield Paragraphs((" ".join(texts),))
    yield Facts(facts_of(results)[1:])
    place = next((each for each in places if each["key"] == plan.place), None)
    if place and len(places) > 1:
        yield _years(
            "place",
            _("The place alone: %(place)s") % {"place": place["name"]},
            results,
            {
                str(LINES["sales"]): place["income"]["sales"],
                _("Result, with its part of what is in common"): place["income"]["result"],
            },
            {_("Occupancy"): list(map(share_told, place["occupancy"]))},
        )
    income = results.results["income"]
    costs = [sum(year) for year in zip(*results.results["costs"].values(), strict=True)]
    yield _years(
        "years",
        _("Year by year"),
        results,
        {
            str(LINES["sales"]): income["sales"],
            _("Costs"): costs,
            str(LINES["result"]): income["result"],
            _("Treasury at the end of the year"): results.results["treasury"][11::12],
        },
        {},
    )
    yield Chart("treasury", results.treasury())
    if len(places) > 1:
        yield statement("places", results.places())


def _years(
    key: str,
    title: str,
    results: Results,
    amounts: Mapping[str, Sequence[int]],
    words: Mapping[str, Sequence[str]],
) -> Table:
    """A row for each year, since there may be fifteen."""
    columns = [*(map(results.amount, line) for line in amounts.values()), *words.values()]
    names = (*amounts, *words)
    return Table(
        key,
        title,
        (Column(_("Year"), Kind.NAME), *(Column(name, Kind.NUMBER) for name in names)),
        tuple(zip(results.years, *columns, strict=True)),
    )


def risk_blocks(plan: InPlan) -> Iterator[Block]:
    """How safe the plan is, by year, and what matters most."""
    if plan.risk is None:
        return
    results = Results(plan.version)
    risk = RiskTold(plan.risk, results)
    yield Facts(facts_of(risk))
    by_year = risk.told["result_by_year"]
    yield _years(
        "risk-years",
        _("Results that are likely"),
        results,
        {
            _("In one draw of twenty, at most"): by_year["p5"],
            _("In the middle"): by_year["p50"],
            _("In one draw of twenty, at least"): by_year["p95"],
        },
        {_("A deficit"): list(map(percent, risk.told["deficit_by_year"]))},
    )
    if tornado := risk.tornado():
        first = replace(tornado, bars=tornado.bars[:MOST_CAUSES], rows=tornado.rows[:MOST_CAUSES])
        yield Chart("tornado", first)


def decisions(found: Iterable[Gathered]) -> Section:
    """What was decided of each site, with its day and its reasons."""
    rows = tuple(
        (
            one.site.name,
            date_told(decision.decided_on),
            f"{capfirst(decision.get_outcome_display())} · {decision.decided_by}",
            decision.reasons,
        )
        for one in found
        for decision in one.decisions
    )
    block: Block = Paragraphs((_("No decision has been written down yet."),))
    if rows:
        columns = (_("Site"), _("Day"), _("Decision"), _("Reasons"))
        kinds = (Kind.NAME, Kind.TEXT, Kind.TEXT, Kind.TEXT)
        block = Table(
            "decisions",
            _("What was decided"),
            tuple(Column(name, kind) for name, kind in zip(columns, kinds, strict=True)),
            rows,
        )
    return Section("decisions", _("Decisions"), (block,))


def pairs(key: str, title: str, rows: Iterable[tuple[str, str]]) -> Table:
    """Names with what is told of each."""
    columns = (Column(_("What"), Kind.NAME), Column(_("As told")))
    return Table(key, title, columns, tuple((name, capital(value)) for name, value in rows))


def statement(key: str, told_of: Statement) -> Table:
    """A table as pages of plans and works have it."""
    first, *others = told_of.headings
    return Table(
        key,
        told_of.title,
        (Column(first, Kind.NAME), *(Column(one, Kind.NUMBER) for one in others)),
        tuple((row.name, *row.cells) for row in told_of.rows),
        sums=frozenset(at for at, row in enumerate(told_of.rows) if row.is_sum),
    )


def capital(value: Any) -> str:
    """As a cell begins."""
    return str(capfirst(str(value)))
