"""The feasibility file of a study's network: its sites side by side, one after the other, and what
they have in common."""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from etabli.core.texts import apart
from etabli.feasibility.capture.selectors import ENDS
from etabli.feasibility.file import common, told
from etabli.feasibility.file.document import Block, Document, Figure, Section
from etabli.feasibility.file.selectors import Gathered, chosen
from etabli.feasibility.known.selectors import Around, InPlan
from etabli.feasibility.plan.told import Results
from etabli.feasibility.works import rules as works
from etabli.feasibility.works import told as works_told
from etabli.study.report.document import Column, Fact, Kind, Paragraphs, Table
from etabli.study.report.exhibits import PAPER_WIDTH
from etabli.study.report.telling import number

NONE = "—"


def of_network(about: Around, found: Sequence[Gathered], plan: InPlan | None) -> Document:
    """The file of a study: all sites are compared, the rest tells of `selectors.chosen` of them.
    `plan`: of the network, as far as one was computed."""
    warnings = tuple(told.warnings(found, plan))
    kept = chosen(found)
    sections = [
        Section("sites", _("The sites compared"), tuple(_compared(about, found))),
        *(Section(f"site-{at}", one.site.name, tuple(_one(one))) for at, one in enumerate(kept)),
        Section("mode", _("Management mode"), tuple(_mode(about, kept))),
        Section("plan", _("Business plan"), tuple(_plan(plan))),
        Section("risks", _("Risks"), tuple(_risks(plan))),
        Section("timetable", _("Common timetable"), tuple(_timetable(kept))),
        common.decisions(found),
    ]
    return Document(
        _("Feasibility file of the network"),
        str(about.study),
        common.as_of(about),
        str(about.study.territory.name),
        about.today,
        warnings,
        bool(warnings),
        tuple(_essentials(found, kept, plan)),
        tuple(sections),
    )


def _essentials(
    found: Sequence[Gathered], kept: Sequence[Gathered], plan: InPlan | None
) -> Iterator[Fact]:
    compared = _("of %(count)d that were compared") % {"count": len(found)}
    yield Fact(_("Sites in this file"), str(len(kept)), compared)
    if plan:
        yield from common.facts_of(Results(plan.version))[:2]
    if kept:
        last = max(kept, key=lambda one: one.schedule.opening())
        yield Fact(_("All are open"), told.opening_month(last.schedule), last.site.name)


def _compared(about: Around, found: Sequence[Gathered]) -> Iterator[Block]:
    if not found:
        yield Paragraphs((_("No site has been written down yet."),))
        return
    ranked = about.compared.ranked
    if ranked:
        first = about.compared.sites[ranked.order[0]]
        yield Paragraphs((common.sensitivity(first.name, ranked.stays_first),))
    yield Table(
        "demand",
        _("What each site takes and is"),
        (
            Column(_("Site"), Kind.NAME),
            Column(_("Desk-days a week"), Kind.NUMBER),
            Column(_("m² needed"), Kind.NUMBER),
            Column(_("m² there"), Kind.NUMBER),
            Column(_("Score out of 10"), Kind.NUMBER),
        ),
        tuple(_potential(one) for one in found),
    )
    yield Table(
        "projects",
        _("What each site would become"),
        (
            Column(_("Site"), Kind.NAME),
            Column(_("State")),
            Column(_("Posts"), Kind.SHARE),
            Column(_("Works without VAT, likely"), Kind.NUMBER),
            Column(_("Opening, likely"), Kind.NUMBER),
        ),
        tuple(
            (
                one.site.name,
                one.site.get_state_display(),
                str(one.best_layout["posts"]) if one.best_layout else NONE,
                _works(one),
                told.opening_month(one.schedule),
            )
            for one in found
        ),
    )


def _potential(one: Gathered) -> tuple[str, ...]:
    days = needed = score = NONE
    if took := one.captured:
        mean, low, high = (number(took.desk_days[end]) for end in ENDS)
        days = _("%(likely)s (%(low)s to %(high)s)") % {"likely": mean, "low": low, "high": high}
        needed = number(took.programs["mean"].total)
    if one.ranking:
        score = number(one.ranking.total, 1)
    area = float(one.floor_area or 0)
    return one.site.name, days, needed, number(area) if area else NONE, score


def _works(one: Gathered) -> str:
    if not one.lines:
        return NONE
    return works_told.ends(works.total(one.lines), one.site.currency)[1]


def _one(one: Gathered) -> Iterator[Block]:
    """The essentials of a site; its own file tells the rest."""
    site = one.site
    price = f", {site.asked} {site.get_price_per_display()}" if site.asked else ""
    missing = [part for part in told.parts(one) if part.missing]
    schedule = one.schedule
    rows = [
        (_("State"), site.get_state_display()),
        (_("Commune"), site.commune_name),
        (_("Address"), site.address or _("not known")),
        (_("Tenure"), f"{site.get_tenure_display()}{price}"),
        (_("Works without VAT"), _works_ends(one)),
        (_("Opening"), told.opening(schedule)),
        (_("What decides the day"), told.deciding(one, schedule)),
    ]
    yield common.pairs(f"site-{site.uuid}", _("In short"), rows)
    if warning := told.against_plan(one, schedule):
        yield Paragraphs((warning,))
    if missing:
        yield Paragraphs(tuple(f"{part.title} – {part.missing}" for part in missing), _("Missing"))


def _works_ends(one: Gathered) -> str:
    if not one.lines:
        return NONE
    low, likely, high = works_told.ends(works.total(one.lines), one.site.currency)
    return _("%(likely)s (%(low)s to %(high)s)") % {"likely": likely, "low": low, "high": high}


def _mode(about: Around, found: Sequence[Gathered]) -> Iterator[Block]:
    if missing := told.no_mode(about.comparison):
        yield Paragraphs((missing,))
        return
    kept = dict.fromkeys(one.mode for one in found)
    if kept:
        yield from common.mode_blocks(about, next(iter(kept)))
    if len(kept) > 1:
        texts = tuple(told.mode_of(one) for one in found)
        yield Paragraphs(texts, _("Not the same at each site"))


def _plan(plan: InPlan | None) -> Iterator[Block]:
    if plan:
        yield from common.plan_blocks(plan)
    else:
        yield Paragraphs((_("No business plan has been computed yet."),))


def _risks(plan: InPlan | None) -> Iterator[Block]:
    if plan and plan.risk:
        yield from common.risk_blocks(plan)
    else:
        yield Paragraphs((told.no_risk(),))


def _timetable(found: Sequence[Gathered]) -> Iterator[Block]:
    if not found:
        yield Paragraphs((_("No site has been written down yet."),))
        return
    yield Figure(
        _("From the first step to the opening of each site"),
        told.common_gantt(found, width=PAPER_WIDTH),
        apart(f"{one.site.name}, {told.opening(one.schedule)}" for one in found),
        note=_("At the likely durations; the interval stands below each bar."),
    )
    yield Table(
        "openings",
        _("Openings"),
        (
            Column(_("Site"), Kind.NAME),
            Column(_("First step")),
            Column(_("Earliest")),
            Column(_("Likely")),
            Column(_("Latest")),
        ),
        tuple(
            (
                one.site.name,
                told.day(one.schedule.begun_on),
                *(told.day(one.schedule.opening(end)) for end in ("low", "likely", "high")),
            )
            for one in found
        ),
        note=_("The durations of the steps, with their sources, stand in the file of each site."),
    )
