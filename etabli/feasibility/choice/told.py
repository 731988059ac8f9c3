"""What is known of each site, in words: a row for each fact, a cell for each site."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from etabli.core.charts import Bar, bars
from etabli.core.dates import date_told
from etabli.core.money import Money
from etabli.core.texts import labelled
from etabli.feasibility.capture.selectors import ENDS
from etabli.feasibility.choice.selectors import Choice, Choices
from etabli.feasibility.file import told as timetable
from etabli.feasibility.models import Site
from etabli.feasibility.plan.told import share_told
from etabli.feasibility.prescription.selectors import lines_of
from etabli.feasibility.prescription.told import counts
from etabli.feasibility.works import rules as works_rules
from etabli.study.models import Study
from etabli.study.report.telling import number, percent


@dataclass(frozen=True)
class Cell:
    """What is known (`text`, with what goes with it as `note`), or what is `missing`; `url` leads
    to where it stands or is filled in."""

    text: str = ""
    note: str = ""
    missing: str = ""
    url: str = ""


@dataclass(frozen=True)
class Fact:
    """A row of the table."""

    title: str
    cells: list[tuple[Site, Cell]]


Tell = Callable[[Choice], Cell]


def facts(study: Study, found: Choices, *, manages: bool) -> list[Fact]:
    """Every row, with the sites in their order; `manages`: whether the reader can fill in."""
    page = partial(_page, study)
    tell: dict[str, Tell] = {
        _("Decision"): lambda one: _decision(one, page("site_decide", one) if manages else ""),
        _("Commune"): lambda one: Cell(one.site.commune_name),
        _("Tenure and price"): _tenure,
        _("Floor area"): lambda one: _area(one, page("site_rooms" if manages else "site", one)),
        _("Demand taken, desk-days a week"): lambda one: _demand(
            one, found, page("site_potential")
        ),
        _("Rank by the criteria"): lambda one: _ranking(
            one, page("site_scores", one) if manages else page("site_comparison")
        ),
        _("Works, without VAT"): lambda one: _works(one, page("site_works", one)),
        _("Best layout"): lambda one: _layout(one, page("site_layouts", one)),
        _("Technical prescriptions"): lambda one: _prescriptions(
            one, page("site_prescriptions", one)
        ),
        _("Result of the last year of the plan"): lambda one: _result(one, page("study_plans")),
        _("Break-even occupancy"): lambda one: _break_even(one, page("study_plans")),
        _("Probability of a deficit in the last year"): lambda one: _deficit(
            one, page("study_plans")
        ),
        _("Earliest opening"): lambda one: _opening(one, page("site_feasibility", one)),
    }
    return [
        Fact(title, [(one.site, cell(one)) for one in found.sites]) for title, cell in tell.items()
    ]


def _page(study: Study, name: str, one: Choice | None = None) -> str:
    return reverse(name, args=[study.slug, *([one.site.uuid] if one else [])])


def _decision(one: Choice, url: str) -> Cell:
    if one.decision is None:
        return Cell(
            str(one.site.get_state_display()), missing=_("no decision is written down"), url=url
        )
    return Cell(
        str(one.decision.get_outcome_display()),
        _("%(body)s, %(day)s")
        % {"body": one.decision.decided_by, "day": date_told(one.decision.decided_on)},
    )


def _tenure(one: Choice) -> Cell:
    asked = one.site.asked
    price = f"{asked} {one.site.get_price_per_display()}" if asked else _("no price told")
    return Cell(str(one.site.get_tenure_display()), price)


def _area(one: Choice, url: str) -> Cell:
    if not one.floor_area:
        return Cell(missing=_("nobody has measured it"), url=url)
    text = _("%(area)s m²") % {"area": number(float(one.floor_area))}
    if one.captured is None:
        return Cell(text)
    wanted = {end: number(one.captured.programs[end].total) for end in ENDS}
    note = _("needed: %(mean)s m² (%(low)s to %(high)s)") % wanted
    if one.captured.missing >= 1:
        note += " · " + _("%(missing)s m² are missing") % {"missing": number(one.captured.missing)}
    return Cell(text, note)


def _demand(one: Choice, found: Choices, url: str) -> Cell:
    if found.outdated:
        return Cell(missing=_("the territory has changed since the estimate"), url=url)
    if one.captured is None:
        return Cell(missing=_("the demand is not estimated"), url=url)
    days = {end: number(one.captured.desk_days[end]) for end in ENDS}
    return Cell(days["mean"], _("from %(low)s to %(high)s") % days)


def _ranking(one: Choice, url: str) -> Cell:
    if one.ranking is None:
        return Cell(missing=_("not all of its scores are given"), url=url)
    told = one.ranking
    return Cell(
        _("%(rank)d of %(of)d") % {"rank": told.rank, "of": told.of},
        _("%(total)s out of 10; keeps its rank in %(share)s of the weightings")
        % {"total": number(told.total, 1), "share": percent(told.holds)},
    )


def _works(one: Choice, url: str) -> Cell:
    if one.works is None:
        return Cell(missing=_("no version of its works is kept"), url=url)
    told = {end: Money(cents, one.works.currency).whole for end, cents in _sums(one).items()}
    return Cell(
        told["likely"],
        _("%(low)s to %(high)s (version %(number)d)") % {**told, "number": one.works.number},
    )


def _sums(one: Choice) -> dict[str, int]:
    """Cents of the works of a site that has some, at each end."""
    return works_rules.total(works_rules.lines_of(one.works.lines))  # type: ignore[union-attr]


def _layout(one: Choice, url: str) -> Cell:
    best = one.best_layout
    if one.layout is None or best is None:
        return Cell(missing=_("no layout is worked out"), url=url)
    posts, seats = best["posts"], best["seats"]
    return Cell(
        ngettext("%(count)d post", "%(count)d posts", posts) % {"count": posts},
        _("%(seats)d seats in meeting rooms (layout %(number)d)")
        % {"seats": seats, "number": one.layout.number},
    )


def _prescriptions(one: Choice, url: str) -> Cell:
    if one.prescriptions is None:
        return Cell(missing=_("no version of them is kept"), url=url)
    told = {key: (name, count) for key, name, count in counts(lines_of(one.prescriptions))}
    others = [labelled(*one) for key, one in told.items() if one[1] and key != "todo"]
    return Cell(labelled(*told["todo"]), " · ".join(others))


def _result(one: Choice, url: str) -> Cell:
    if one.plan is None:
        return _unplanned(url)
    results = one.plan.results["income"]["result"]
    currency = one.plan.version.results["currency"]
    return Cell(
        Money(results[-1], currency).whole,
        _("of all years together: %(sum)s") % {"sum": Money(sum(results), currency).whole},
        url=reverse(
            "business_plan_version",
            args=[one.site.study.slug, one.plan.version.plan.uuid, one.plan.version.number],
        ),
    )


def _break_even(one: Choice, url: str) -> Cell:
    if one.plan is None:
        return _unplanned(url)
    even = one.plan.results["break_even"]
    planned = _("planned in the last year: %(share)s") % {"share": share_told(even["planned"])}
    return Cell(share_told(even["occupancy"]), planned)


def _deficit(one: Choice, url: str) -> Cell:
    if one.plan is None:
        return _unplanned(url)
    if one.plan.deficit is None:
        return Cell(missing=_("nobody has drawn the risk of the plan"), url=url)
    return Cell(percent(one.plan.deficit))


def _opening(one: Choice, url: str) -> Cell:
    """By the site's own timetable; the month of its plan goes with it where that is earlier."""
    schedule = one.schedule
    notes = [timetable.between_months(schedule), timetable.against_plan(one, schedule)]
    return Cell(
        timetable.opening_month(schedule),
        " · ".join(filter(None, notes)),
        "" if one.timetable.pk else _("nobody has looked at its durations: assumptions"),
        url,
    )


def _unplanned(url: str) -> Cell:
    return Cell(missing=_("no plan that is computed opens here"), url=url)


def demand_chart(found: Choices) -> SafeString | None:
    """What each site takes of the demand, with its interval."""
    known = [one for one in found.sites if one.captured]
    if not known:
        return None
    return bars(
        _("Demand taken, desk-days a week"),
        [
            Bar(one.site.name, days["mean"], number(days["mean"]), days["low"], days["high"])
            for one in known
            for days in [one.captured.desk_days]  # type: ignore[union-attr]
        ],
    )


def works_chart(found: Choices) -> SafeString | None:
    """What the works of each site come to, with their ends; none in more than one currency."""
    known = [one for one in found.sites if one.works]
    if len({one.works.currency for one in known if one.works}) != 1:
        return None
    return bars(_("Works, without VAT"), [_works_bar(one) for one in known])


def _works_bar(one: Choice) -> Bar:
    sums = _sums(one)
    text = Money(sums["likely"], one.works.currency).whole  # type: ignore[union-attr]
    return Bar(one.site.name, sums["likely"], text, sums["low"], sums["high"])
