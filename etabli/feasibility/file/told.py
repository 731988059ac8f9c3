"""What a file says of what it has, of what is missing and of its timetable, on pages and paper."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from etabli.core import charts
from etabli.core.charts import Span
from etabli.core.dates import date_told
from etabli.core.money import MINOR_UNITS, Money
from etabli.core.texts import labelled
from etabli.feasibility.file import rules
from etabli.feasibility.file.rules import ENDS, Planned, Schedule
from etabli.feasibility.known.selectors import InPlan, KnownSite
from etabli.feasibility.mode.rules import modes
from etabli.feasibility.models import Site
from etabli.feasibility.plan import months
from etabli.feasibility.plan.selectors import is_simulated as of_plan
from etabli.study.report.telling import is_simulated as of_estimate


@dataclass(frozen=True)
class Part:
    """One part of a file: whether it is there, what to do where it is not, and where."""

    key: str
    title: str
    missing: str
    address: str

    @property
    def is_ready(self) -> bool:
        return not self.missing


# Each part with its name, its page, and whether that is of the site or of the study.
PARTS: Mapping[str, tuple[str | Promise, str, bool]] = {
    "site": (gettext_lazy("The site"), "site", True),
    "potential": (gettext_lazy("Its potential"), "site_potential", False),
    "ranking": (gettext_lazy("Its place among the sites"), "site_comparison", False),
    "layout": (gettext_lazy("Layout"), "site_layouts", True),
    "works": (gettext_lazy("Works"), "site_works", True),
    "prescriptions": (gettext_lazy("Technical prescriptions"), "site_prescriptions", True),
    "mode": (gettext_lazy("Management mode"), "study_modes", False),
    "plan": (gettext_lazy("Business plan"), "study_plans", False),
    "risks": (gettext_lazy("Risks"), "study_plans", False),
    "timetable": (gettext_lazy("Timetable to the opening"), "site_feasibility", True),
}


def parts(one: KnownSite) -> list[Part]:
    """All parts, in the order of the file."""
    missing = _missing(one)
    slug, site = one.around.study.slug, one.site.uuid
    return [
        Part(key, str(name), missing[key], reverse(page, args=[slug, site] if of_site else [slug]))
        for key, (name, page, of_site) in PARTS.items()
    ]


def _missing(one: KnownSite) -> dict[str, str]:
    """By part, what is not there yet and what to do; "" where it is there."""
    there = {
        "layout": (one.best_layout, _("No layout has been worked out yet: ask for one.")),
        "works": (one.lines, _("There is no line of works yet: begin them, or add one.")),
        "prescriptions": (
            one.prescriptions,
            _("No version of the prescriptions has been kept yet: write them and keep one."),
        ),
        "plan": (
            one.plan,
            _(
                "The site is in no computed business plan yet: name it at a place of a plan, and "
                "compute that."
            ),
        ),
        "risks": (one.plan and one.plan.risk, no_risk()),
        "timetable": (
            one.timetable.pk,
            _("Nobody has looked at its durations yet: all of them are assumptions."),
        ),
    }
    return {
        "site": _no_sheet(one),
        "potential": _no_potential(one),
        "ranking": _no_rank(one),
        "mode": no_mode(one.around.comparison),
        **{key: "" if found else sentence for key, (found, sentence) in there.items()},
    }


def _no_sheet(one: KnownSite) -> str:
    return "" if one.floor_area else _("Nobody has measured this site yet.")


def _no_potential(one: KnownSite) -> str:
    about = one.around
    if one.captured:
        return ""
    if about.is_stale:
        return _("The territory has changed since the demand was estimated: estimate it anew.")
    if about.estimate is None:
        return _("The demand has not been estimated yet.")
    if one.site.state == one.site.State.REJECTED:
        return _("The site is rejected: it takes no demand.")
    return _("The site’s commune is not of the territory any more: correct it.")


def _no_rank(one: KnownSite) -> str:
    compared = one.around.compared
    if not compared.criteria:
        return _("No criterion has been named yet.")
    if one.site in compared.sites:
        return ""
    if one.site.state == one.site.State.REJECTED:
        return _("The site is rejected: it is not ranked.")
    return _("The site has no score by some of the criteria yet, and so is not ranked.")


def no_mode(comparison: object) -> str:
    return "" if comparison else _("Management modes have not been compared yet.")


def no_risk() -> str:
    return _("The risk of the plan has not been drawn yet.")


def warnings(found: Iterable[KnownSite], plan: InPlan | None = None) -> Iterator[str]:
    """What is invented of what these files tell."""
    told = list(found)
    if any(one.site.is_simulated for one in told):
        one_alone = _("An example: this site is invented. There is no such building.")
        several = _("An example: these sites are invented. There are no such buildings.")
        yield one_alone if len(told) == 1 else several
    estimate = next((one.around.estimate for one in told), None)
    plans = [each.version.plan for each in (plan, *(one.plan for one in told)) if each]
    if (estimate and of_estimate(estimate)) or any(map(of_plan, plans)):
        yield _("An example: the answers to the survey are invented. Nobody gave them.")
    if any(one.is_example for one in plans):
        yield _(
            "An example: prices, costs and aid are assumptions, and no real building stands behind "
            "them."
        )


@dataclass(frozen=True)
class SiteTold:
    """A site as the page of the network has it."""

    site: Site
    opening: str
    missing: tuple[str, ...]  # titles of the parts that are not there yet


def site_told(one: KnownSite) -> SiteTold:
    missing = (part.title for part in parts(one) if part.missing)
    return SiteTold(one.site, opening(one.schedule), tuple(missing))


# The timetable


@dataclass(frozen=True)
class StepTold:
    """A step as a table has it; days are those of the likely durations."""

    key: str
    name: str
    weeks: str
    first: str
    last: str
    source: str
    is_assumption: bool
    decides: bool


def steps(one: KnownSite, schedule: Schedule) -> list[StepTold]:
    return [_step(one, schedule, planned) for planned in schedule.steps]


def _step(one: KnownSite, schedule: Schedule, planned: Planned) -> StepTold:
    step = planned.step
    first, last = planned.span(schedule.begun_on)
    return StepTold(
        step.key,
        name_of(one, step),
        weeks_told(step.weeks),
        day(first),
        day(last),
        source_of(one, step),
        step.origin != "own" or not step.source,
        planned.decides,
    )


def name_of(one: KnownSite, step: rules.Step) -> str:
    """A step's name, with the mode where it founds one."""
    found = modes().get(one.mode) if step.key == "mode" else None
    return labelled(step.name, found.name) if found else str(step.name)


def mode_of(one: KnownSite) -> str:
    """A site with the mode that is kept for it."""
    found = modes().get(one.mode)
    return labelled(one.site.name, found.name if found else _("not known"))


def weeks_told(weeks: rules.Weeks) -> str:
    """Likely, low and high."""
    low, likely, high = (weeks[end] for end in ENDS)
    if low == high:
        return str(likely)
    return _("%(likely)s (%(low)s to %(high)s)") % {"likely": likely, "low": low, "high": high}


def source_of(one: KnownSite, step: rules.Step) -> str:
    """Where the weeks of a step come from."""
    match step.origin:
        case "own":
            return step.source or _("assumption")
        case "mode":
            return _(
                "the months of the mode in the comparison of modes; a quarter less to half more: "
                "assumption"
            )
        case "plan":
            return _(
                "the months of works in the business plan; a quarter less to half more: assumption"
            )
        case "works":
            pace = rules.pace()
            amount = Money(pace["weekly"] * MINOR_UNITS, one.site.currency).whole
            return _(
                "from the works by lot: %(begin)d weeks, then about %(amount)s of works a week: "
                "assumption"
            ) % {"begin": pace["begin"], "amount": amount}
    if step.ref:
        return _("assumption; the delay is to be checked with your services: %(ref)s") % {
            "ref": step.ref
        }
    return _("assumption")


def day(value: date) -> str:
    return date_told(value)


def opening(schedule: Schedule) -> str:
    """The likely day, and those between which it lies."""
    return _("%(likely)s, between %(low)s and %(high)s") % _openings(schedule)


def opening_month(schedule: Schedule) -> str:
    """Short, where there is little room."""
    return date_told(schedule.opening(), "F Y")


def between_months(schedule: Schedule) -> str:
    """The months between which the opening lies."""
    ends = {end: date_told(schedule.opening(end), "F Y") for end in ENDS}
    return _("between %(low)s and %(high)s") % ends


def _openings(schedule: Schedule) -> dict[str, str]:
    return {end: day(schedule.opening(end)) for end in ENDS}


def deciding(one: KnownSite, schedule: Schedule) -> str:
    """The steps on which the day hangs, one after the other."""
    return " → ".join(name_of(one, planned.step) for planned in schedule.deciding)


def against_plan(one: KnownSite, schedule: Schedule) -> str:
    """Where the plan has the place open before its timetable does; "" where it has not."""
    if one.plan is None:
        return ""
    year, month = (int(part) for part in one.plan.opens.split("-"))
    reached = schedule.opening()
    if (reached.year, reached.month) <= (year, month):
        return ""
    return _(
        "The business plan has the place open in %(month)s, before its timetable does: the month "
        "of the plan, or the timetable, is to be changed."
    ) % {"month": months.told(one.plan.opens)}


def gantt(one: KnownSite, schedule: Schedule, *, width: str = "100%") -> SafeString:
    """The steps until the opening, at their likely durations; those that decide the day filled."""
    today = one.around.today
    rows = []
    for planned in schedule.before_opening:
        first, last = planned.span(schedule.begun_on)
        told = _("%(first)s to %(last)s") % {"first": day(first), "last": day(last)}
        name = name_of(one, planned.step)
        rows.append(Span(name, first, last, told, begun=planned.decides, done=last < today))
    return charts.spans(
        _("Timetable to the opening"), rows, today=today, named=_("today"), width=width
    )


def gantt_note() -> str:
    return _("Filled: the steps on which the day of the opening hangs. Pale: over.")


def common_gantt(found: Iterable[KnownSite], *, width: str = "100%") -> SafeString:
    """From the beginning to the opening of each site. One site at least."""
    told = list(found)
    today = told[0].around.today
    rows = []
    for one in told:
        schedule = one.schedule
        first, last = schedule.begun_on, schedule.opening()
        name = labelled(one.site.name, opening_month(schedule))
        rows.append(Span(name, first, last, between_months(schedule), done=last < today))
    return charts.spans(
        _("Timetable to the openings"), rows, today=today, named=_("today"), width=width
    )
