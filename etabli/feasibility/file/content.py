"""What stands in a feasibility file, section by section, in the reader's language.

The parts of a site are those of `PARTS`; what is not there yet says so, and what to do.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from etabli.core.dates import date_told
from etabli.core.files import as_jpeg
from etabli.core.texts import apart, labelled
from etabli.feasibility.capture.selectors import ENDS as MEANS
from etabli.feasibility.capture.told import part_told
from etabli.feasibility.file import common, told
from etabli.feasibility.file.document import Block, Document, Figure, Photo, Section
from etabli.feasibility.file.selectors import Gathered
from etabli.feasibility.known.selectors import InPlan
from etabli.feasibility.layout import told as layouts
from etabli.feasibility.layout.words import number_told
from etabli.feasibility.models import SiteFile
from etabli.feasibility.plan.told import Results
from etabli.feasibility.prescription import told as prescribed
from etabli.feasibility.prescription.selectors import lines_of
from etabli.feasibility.works import rules as works
from etabli.feasibility.works import told as works_told
from etabli.study.report.document import Column, Fact, Kind, Paragraphs, Sourced, Table
from etabli.study.report.exhibits import PAPER_WIDTH
from etabli.study.report.telling import number, percent

PHOTO_SIDE = 900  # pixels: sharp enough on paper, light enough for a message


def of_site(one: Gathered) -> Document:
    """The file of one site."""
    site, about = one.site, one.around
    warnings = tuple(told.warnings([one]))
    return Document(
        _("Feasibility file"),
        site.name,
        f"{site.commune_name}, {common.as_of(about)}",
        str(about.study.territory.name),
        about.today,
        warnings,
        bool(warnings),
        tuple(_essentials(one)),
        (
            *(Section(part.key, part.title, tuple(_blocks(one, part))) for part in told.parts(one)),
            common.decisions([one]),
        ),
    )


def _blocks(one: Gathered, part: told.Part) -> Iterator[Block]:
    """What is missing is said; the sheet and the timetable are told as far as they go."""
    if part.missing:
        yield Paragraphs((part.missing,))
    if part.is_ready or part.key in ("site", "timetable"):
        yield from PARTS[part.key](one)


def _essentials(one: Gathered) -> Iterator[Fact]:
    """What to remember of a site, on the first page."""
    if found := one.captured:
        days = {end: number(found.desk_days[end]) for end in MEANS}
        yield Fact(
            _("Desk-days a week that it takes"),
            days["mean"],
            _("from %(low)s to %(high)s") % days,
        )
    if area := float(one.floor_area or 0):
        needed = one.captured and number(one.captured.programs["mean"].total)
        yield Fact(
            _("Floor area"),
            _("%(area)s m²") % {"area": number(area)},
            _("%(area)s m² are needed") % {"area": needed} if needed else "",
        )
    if best := one.best_layout:
        yield Fact(_("Posts in the best layout"), str(best["posts"]))
    if one.lines:
        low, likely, high = works_told.ends(works.total(one.lines), one.site.currency)
        yield Fact(
            _("Works without VAT"),
            likely,
            _("from %(low)s to %(high)s") % {"low": low, "high": high},
        )
    if one.plan:
        yield _result(one.plan)
    schedule = one.schedule
    yield Fact(_("Opening"), told.opening_month(schedule), told.opening(schedule))


def _result(plan: InPlan) -> Fact:
    """What the place brings in the last year, and all places of its plan together."""
    results = Results(plan.version)
    whole = results.amount(results.results["income"]["result"][-1])
    return Fact(
        _("Result of the last year"),
        results.amount(plan.results["income"]["result"][-1]),
        _("of all places of the plan: %(amount)s") % {"amount": whole},
    )


# The parts of a site


def _site(one: Gathered) -> Iterator[Block]:
    site = one.site
    price = f", {site.asked} {site.get_price_per_display()}" if site.asked else ""
    unknown = _("not known")

    def known(value: int | None) -> str:
        return unknown if value is None else str(value)

    yield common.pairs(
        "sheet",
        _("Sheet of the site"),
        [
            (_("State"), site.get_state_display()),
            (_("Commune"), site.commune_name),
            (_("Address"), site.address or unknown),
            (_("Owner"), site.owner or unknown),
            (_("Tenure"), f"{site.get_tenure_display()}{price}"),
            (_("Fibre"), site.get_fibre_display()),
            (_("Access for people with reduced mobility"), site.get_accessibility_display()),
            (_("Parking spaces nearby"), known(site.parking)),
            (_("Minutes on foot to the station"), known(site.station_minutes)),
            (_("Minutes on foot to the shops"), known(site.shops_minutes)),
        ],
    )
    if site.notes:
        yield Paragraphs(tuple(site.notes.splitlines()), _("Notes"))
    if one.floors:
        yield _rooms(one)
    if one.lots:
        yield Table(
            "lots",
            _("State by lot"),
            (Column(_("Lot"), Kind.NAME), Column(_("State")), Column(_("Remark"))),
            tuple(
                (common.capital(lot.get_lot_display()), lot.get_state_display(), lot.note)
                for lot in one.lots
            ),
        )
    yield from map(_photo, one.photos)


def _rooms(one: Gathered) -> Table:
    rows: list[tuple[str, ...]] = []
    sums = set()
    for floor in one.floors:
        sums.add(len(rows))
        rows.append((str(floor), "", number(float(floor.area)), "", "", "", ""))
        rows += [
            (
                room.name,
                room.note,
                number(float(room.area), 1),
                number(float(room.height), 2) if room.height else "—",
                "—" if room.windows is None else str(room.windows),
                room.get_access_display(),
                room.get_noise_display(),
            )
            for room in floor.rooms.all()
        ]
    columns = (
        Column(_("Level and room"), Kind.NAME),
        Column("m²", Kind.SHARE),
        Column(_("Height (m)"), Kind.SHARE),
        Column(_("Windows"), Kind.SHARE),
        Column(_("Access")),
        Column(_("Noise")),
    )
    told_rows = tuple((labelled(row[0], row[1]) if row[1] else row[0], *row[2:]) for row in rows)
    return Table("rooms", _("Floors and rooms"), columns, told_rows, sums=frozenset(sums))


def _photo(kept: SiteFile) -> Photo:
    return Photo(kept.caption, *as_jpeg(kept.stored, PHOTO_SIDE))


def _potential(one: Gathered) -> Iterator[Block]:
    found, about = one.captured, one.around
    if found is None or about.estimate is None:
        return
    days = {end: number(found.desk_days[end]) for end in MEANS}
    programs = found.programs
    totals = {end: number(programs[end].total) for end in MEANS}
    texts = [
        _(
            "%(mean)s desk-days a week, from %(low)s to %(high)s, a year after the opening, if it "
            "opened alone beside the places that exist (estimate of %(day)s)."
        )
        % {**days, "day": date_told(about.estimate.made_at)},
        ngettext(
            "%(count)s desk at the peak.", "%(count)s desks at the peak.", programs["mean"].desks
        )
        % {"count": programs["mean"].desks},
        _("Floor area to mobilise: %(mean)s m², from %(low)s to %(high)s m².") % totals,
    ]
    if found.missing >= 1:
        texts.append(_("%(area)s m² are missing.") % {"area": number(found.missing)})
    yield Paragraphs((" ".join(texts),))
    areas = [(part_told(key), number(area)) for key, area in programs["mean"].areas.items() if area]
    yield Table(
        "areas",
        _("Floor area needed"),
        (Column(_("Part"), Kind.NAME), Column("m²", Kind.NUMBER)),
        (*areas, (_("Total"), totals["mean"])),
        sums=frozenset([len(areas)]),
    )
    yield Table(
        "ratios",
        _("Ratios of floor area"),
        (
            Column(_("Ratio"), Kind.NAME),
            Column(_("Value"), Kind.NUMBER),
            Column(_("Source"), Kind.SOURCE),
        ),
        tuple(
            (
                str(ratio.label),
                f"{number_told(ratio.value)} {ratio.unit}".strip(),
                Sourced(str(ratio.source), ratio.assumption),
            )
            for ratio in one.ratios.values()
        ),
    )


def _ranking(one: Gathered) -> Iterator[Block]:
    compared, ranking = one.around.compared, one.ranking
    ranked = compared.ranked
    if ranked is None or ranking is None:
        return
    scores = {score.criterion_id: score for score in one.site.scores.all()}
    first = compared.sites[ranked.order[0]]
    yield Paragraphs(
        (
            _("Rank %(rank)d of %(count)d sites, with %(total)s out of 10.")
            % {
                "rank": ranking.rank,
                "count": ranking.of,
                "total": number(ranking.total, 1),
            },
            common.sensitivity(str(first), ranked.stays_first),
        )
    )
    yield Table(
        "scores",
        _("Scores by criterion"),
        (
            Column(_("Criterion"), Kind.NAME),
            Column(_("Weight"), Kind.SHARE),
            Column(_("Score out of 10"), Kind.NUMBER),
            Column(_("Reason")),
        ),
        tuple(
            (
                labelled(criterion, criterion.meaning) if criterion.meaning else str(criterion),
                percent(weight),
                str(scores[criterion.pk].value),
                scores[criterion.pk].reason or "—",
            )
            for criterion, weight in zip(compared.criteria, compared.scale, strict=True)
        ),
        note=_(
            "Method: pairwise comparison (analytic hierarchy process, Saaty 1980); put together "
            "after Aczél and Saaty (1983)."
        ),
    )


def _layout(one: Gathered) -> Iterator[Block]:
    version = one.layout
    if version is None or one.best_layout is None:
        return
    best = layouts.layouts(version)[0]
    texts = [
        _("Layout %(number)d, of %(day)s.")
        % {"number": version.number, "day": date_told(version.made_at)},
        ngettext("%(count)d post at workplaces.", "%(count)d posts at workplaces.", best.posts)
        % {"count": best.posts},
        ngettext("%(count)d seat elsewhere.", "%(count)d seats elsewhere.", best.seats)
        % {"count": best.seats},
        _("No layout has more: that is proven.")
        if best.is_proven
        else _("The search was stopped; more than %(bound)s are impossible.")
        % {"bound": best.bound},
    ]
    if best.missing:
        texts.append(
            ngettext(
                "%(count)d desk less than the demand asks for.",
                "%(count)d desks less than the demand asks for.",
                best.missing,
            )
            % {"count": best.missing}
        )
    yield Paragraphs((" ".join(texts),))
    yield Table(
        "layout",
        _("What each room serves"),
        (
            Column(_("On the drawing"), Kind.SHARE),
            Column(_("Room"), Kind.NAME),
            Column(_("Level")),
            Column(_("Serves")),
            Column("m²", Kind.SHARE),
            Column(_("Posts or seats"), Kind.NUMBER),
        ),
        tuple(
            (
                str(room.number),
                room.name,
                room.level,
                common.capital(room.function),
                room.area,
                str(room.posts) if room.posts else "—",
            )
            for room in best.rooms
        ),
    )
    if held := [rule for rule, _step, gain in layouts.binding(version) if gain]:
        yield Paragraphs((common.capital(apart(held)) + ".",), _("What holds the posts down"))
    yield Figure(
        _("The best layout, to scale"),
        layouts.drawn(version, best.rank),
        _("The rooms with their furniture; the table says the same."),
        note=_(
            "Areas and furniture are to scale. Where the rooms stand, and their shapes, are not "
            "known: the drawing sets them side by side."
        ),
    )


def _works(one: Gathered) -> Iterator[Block]:
    currency = one.site.currency
    yield common.statement("works-lots", works_told.by_lot(one.lines, currency))
    yield common.statement("works-phases", works_told.by_phase(one.lines, currency))
    ends = (_("Low"), _("Likely"), _("High"))
    yield Table(
        "works-lines",
        _("Line by line"),
        (
            Column(_("Line"), Kind.NAME),
            Column(_("Quantity"), Kind.NUMBER),
            Column(_("Phase")),
            *(Column(end, Kind.NUMBER) for end in ends),
        ),
        tuple(
            (line.line.name, f"{line.quantity} {line.unit}", line.phase, *line.amounts)
            for line in works_told.lines(one.lines, currency)
        ),
        source=apart(dict.fromkeys(line.source for line in one.lines)),
        note=_("Without VAT; the unit costs stand on the page of the works."),
    )


def _prescriptions(one: Gathered) -> Iterator[Block]:
    version = one.prescriptions
    if version is None:
        return
    lines = lines_of(version)
    counted = [
        labelled(common.capital(name), count)
        for _key, name, count in prescribed.counts(lines)
        if count
    ]
    yield Paragraphs(
        (
            _("Version %(number)d, of %(day)s, stands in a document of its own.")
            % {"number": version.number, "day": date_told(version.made_at)},
            ", ".join(counted) + ".",
        )
    )
    rows = []
    for heading in prescribed.under_headings(lines):
        states = [each.line.status for each in heading.lines]
        open_lines = [each for each in heading.lines if each.line.status in ("todo", "unknown")]
        who = ", ".join(dict.fromkeys(each.who for each in open_lines))
        counts = (str(states.count(state)) for state in ("met", "todo", "unknown"))
        rows.append((heading.name, *counts, common.capital(who) or "—"))
    yield Table(
        "prescriptions",
        _("What is met and what is to be done"),
        (
            Column(_("Heading"), Kind.NAME),
            *(
                Column(common.capital(prescribed.STATUSES[state]), Kind.SHARE)
                for state in ("met", "todo", "unknown")
            ),
            Column(_("Who checks what is open")),
        ),
        tuple(rows),
        note=_(
            "This is no legal advice: each statement has its source, and what is to be checked "
            "with your services says so."
        ),
    )


def _mode(one: Gathered) -> Iterator[Block]:
    yield from common.mode_blocks(one.around, one.mode)


def _plan(one: Gathered) -> Iterator[Block]:
    if one.plan:
        yield from common.plan_blocks(one.plan)


def _risks(one: Gathered) -> Iterator[Block]:
    if one.plan:
        yield from common.risk_blocks(one.plan)


def _timetable(one: Gathered) -> Iterator[Block]:
    schedule = one.schedule
    texts = [
        _("The place opens on %(opening)s, if the first step begins on %(day)s.")
        % {"opening": told.opening(schedule), "day": told.day(schedule.begun_on)},
        _("What decides the day: %(deciding)s.") % {"deciding": told.deciding(one, schedule)},
        told.against_plan(one, schedule),
    ]
    yield Paragraphs(tuple(text for text in texts if text))
    steps = told.steps(one, schedule)
    yield Table(
        "steps",
        _("Step by step"),
        (
            Column(_("Step"), Kind.NAME),
            Column(_("Weeks: likely (low to high)"), Kind.NUMBER),
            Column(_("Begins")),
            Column(_("Ends")),
            Column(_("Source")),
        ),
        tuple(
            (
                each.name,
                each.weeks,
                each.first,
                each.last,
                each.source,
            )
            for each in steps
        ),
    )
    alternative = apart(
        _("%(step)s, %(first)s to %(last)s")
        % {"step": each.name, "first": each.first, "last": each.last}
        for each in steps
    )
    yield Figure(
        _("Timetable, at the likely durations"),
        told.gantt(one, schedule, width=PAPER_WIDTH),
        alternative,
        note=told.gantt_note(),
    )


PARTS: Mapping[str, Callable[[Gathered], Iterable[Block]]] = {
    "site": _site,
    "potential": _potential,
    "ranking": _ranking,
    "layout": _layout,
    "works": _works,
    "prescriptions": _prescriptions,
    "mode": _mode,
    "plan": _plan,
    "risks": _risks,
    "timetable": _timetable,
}
