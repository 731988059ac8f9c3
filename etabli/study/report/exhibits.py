"""What pages and the report show of a study: charts with their tables, and maps."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from etabli.core import charts
from etabli.core.charts import Bar
from etabli.core.dates import date_told
from etabli.core.maps import Feature, Kind, Map, Scale
from etabli.study import selectors
from etabli.study.models import Estimate, Scenario, Study
from etabli.study.report.land import Land, spot
from etabli.study.report.telling import KINDS, PROFILES, between, number, percent
from etabli.study.rules import FEWEST_SHOWN, disclosed
from etabli.study.survey import questionnaire

PAPER_WIDTH = "640"  # pixels
Draw = Callable[..., SafeString]


@dataclass(frozen=True)
class Exhibit:
    """A chart and the table that says the same."""

    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    bars: tuple[Bar, ...]
    draw: Draw
    note: str = ""
    withheld: frozenset[str] = frozenset()  # labels of the bars whose number is not published

    @property
    def tells_something(self) -> bool:
        """Whether any of its numbers is published."""
        return any(bar.label not in self.withheld for bar in self.bars)

    @property
    def svg(self) -> SafeString:
        """For a page: as wide as there is room."""
        return self.draw(self.title, self.bars, description=self.note)

    @property
    def paper(self) -> SafeString:
        """For a document."""
        return self.draw(self.title, self.bars, description=self.note, width=PAPER_WIDTH)


def of_answers(study: Study, told: Mapping[str, Any], *, published: bool) -> list[Exhibit]:
    """Who answered and what they wish, from `selectors.survey_told`; the public sees no cell with
    few people in it."""
    asked = questionnaire.parse(study.questionnaire, where=study.slug)
    return list(of_questions(asked, told, published=published).values())


def of_questions(
    asked: questionnaire.Questionnaire, told: Mapping[str, Any], *, published: bool
) -> dict[str, Exhibit]:
    """The same, by the key of the question."""
    shown = [
        ("profile", charts.bars),
        ("interest", charts.shares),
        ("start", charts.bars),
        ("priorities", charts.bars),
    ]
    return {
        key: _counted(asked.questions[key], told["questions"][key], draw, published)
        for key, draw in shown
        if key in asked.questions and told["questions"][key]["count"]
    }


def by_day(told: Mapping[str, Any]) -> Exhibit:
    """When the answers came, from the first day to the last, quiet days among them."""
    counts = {date.fromisoformat(day): count for day, count in told["days"].items()}
    first, last = min(counts), max(counts)
    days = [first + timedelta(days=step) for step in range((last - first).days + 1)]
    bars = tuple(
        Bar(date_told(day, "j F Y"), counts.get(day, 0), number(counts.get(day, 0))) for day in days
    )
    return _exhibit(_("Answers by day"), _("Day"), bars, charts.columns)


def by_channel(channels: Sequence[selectors.ChannelTold]) -> Exhibit:
    """What each channel brought."""
    bars = tuple(Bar(str(one.channel), one.answers, number(one.answers)) for one in channels)
    return _exhibit(_("Answers by channel"), _("Channel"), bars, charts.bars)


def by_district(study: Study, told: Mapping[str, Any]) -> Exhibit:
    """Where those who answered live. Two queries."""
    territory = selectors.communes_told(study.territory)
    homes = told["questions"]["home"]["counts"]
    counts = {one["code"]: 0 for one in territory["districts"]}
    for commune in territory["communes"]:
        counts[commune["district"]] += homes.get(commune["code"], 0)
    names = {one["code"]: one["name"] for one in territory["districts"]}
    inside = sum(counts.values())
    rows = [(names[code], count) for code, count in counts.items()]
    rows.append((_("Elsewhere"), told["answers"] - inside))
    bars = tuple(Bar(name, count, str(count)) for name, count in rows)
    return _exhibit(_("Answers by home"), _("District"), bars, charts.bars)


def published(title: str, heading: str, counts: Mapping[str, int]) -> Exhibit:
    """Counts of answers as the public sees them: no cell with few people in it."""
    shown = disclosed(counts)
    bars = tuple(
        Bar(label, shown[label] or 0, _withheld(count) if shown[label] is None else number(count))
        for label, count in counts.items()
    )
    withheld = frozenset(label for label in counts if shown[label] is None)
    return replace(_exhibit(title, heading, bars, charts.bars), withheld=withheld)


def users_by_profile(estimate: Estimate) -> Exhibit:
    intervals = estimate.results["users"]["by_profile"]
    return _intervals(
        _("Users by profile"),
        _("Profile"),
        [(str(name), intervals[key]) for key, name in PROFILES.items()],
    )


def users_by_district(estimate: Estimate) -> Exhibit:
    names = selectors.names_in(estimate)
    intervals = estimate.results["users"]["by_district"]
    return _intervals(
        _("Users by district"),
        _("District"),
        [
            (names[one["code"]], intervals[one["code"]])
            for one in estimate.inputs["territory"]["districts"]
        ],
    )


def demand_map(estimate: Estimate, land: Land | None = None) -> Map:
    """Desk-days a week at each commune, as circles, on the land as it is now unless given. Three
    queries, or none."""
    land = land or Land.of(estimate.study.territory)
    days = estimate.results["desk_days"]["by_commune"]
    most = max(interval["mean"] for interval in days.values()) or 1.0
    circles = [
        Feature(
            Kind.CIRCLE,
            spot(commune),
            commune.name,
            _("%(days)s desk-days a week") % {"days": between(days[commune.code])},
            share=days[commune.code]["mean"] / most,
        )
        for commune in land.communes
        if commune.code in days
    ]
    return Map(
        _("Desk-days a week by commune"),
        [*land.features(), *circles],
        meanings={},
        scale=Scale(_("Desk-days a week, as the area of the circles"), "0", number(most)),
    )


def network_map(scenario: Scenario, land: Land | None = None) -> Map:
    """The places of a network by kind, on the land as it is now unless given. Three queries, or
    none. A commune that has left the land since is left out."""
    land = land or Land.of(scenario.estimate.study.territory)
    communes = land.by_code()
    sites = [
        Feature(Kind(kind), spot(communes[code]), communes[code].name, str(KINDS[kind]))
        for kind, code, _days in selectors.loads(scenario)
        if code in communes
    ]
    # A commune with a place is named by it.
    named = {site.name for site in sites}
    ground = [one for one in land.features() if one.kind is not Kind.TOWN or one.name not in named]
    meanings = {Kind(kind): str(name) for kind, name in KINDS.items()}
    return Map(_("The network proposed"), [*ground, *sites], meanings)


class CommuneRow(NamedTuple):
    """The demand of one commune, written out."""

    commune: str
    district: str
    aged_20_64: str
    users: str
    desk_days: str


def demand_table(estimate: Estimate) -> list[CommuneRow]:
    """What the map of the demand shows, by district, the most first. No queries."""
    names = selectors.names_in(estimate)
    people = estimate.inputs["figures"]["aged_20_64"]["by_commune"]
    users, days = (estimate.results[key]["by_commune"] for key in ("users", "desk_days"))
    return [
        CommuneRow(
            one["name"],
            names[one["district"]],
            number(people[one["code"]]),
            between(users[one["code"]]),
            between(days[one["code"]]),
        )
        for one in by_demand(estimate)
    ]


def by_demand(estimate: Estimate, *, by_district: bool = True) -> list[dict[str, str]]:
    """The communes of an estimate, those with the most desk-days first; in their districts or
    all together."""
    days = estimate.results["desk_days"]["by_commune"]
    order = [one["code"] for one in estimate.inputs["territory"]["districts"]]
    return sorted(
        estimate.inputs["territory"]["communes"],
        key=lambda one: (
            order.index(one["district"]) if by_district else 0,
            -days[one["code"]]["mean"],
        ),
    )


def _counted(
    question: questionnaire.Question, told: Mapping[str, Any], draw: Draw, published: bool
) -> Exhibit:
    labels = {choice.key: str(choice.label) for choice in question.choices}
    counts: dict[str, int] = told["counts"]
    shown = disclosed(counts) if published else counts
    bars = tuple(
        Bar(labels[key], shown[key] or 0, _count_told(shown[key], counts[key], told["count"]))
        for key in labels
    )
    note = ngettext("%(count)s answer.", "%(count)s answers.", told["count"]) % {
        "count": number(told["count"])
    }
    withheld = frozenset(labels[key] for key in labels if shown[key] is None)
    exhibit = _exhibit(str(question.label), _("Answer"), bars, draw, note)
    return replace(exhibit, withheld=withheld)


def _count_told(shown: int | None, count: int, of: int) -> str:
    return _withheld(count) if shown is None else f"{number(shown)} ({percent(shown / of)})"


def _withheld(count: int) -> str:
    if count < FEWEST_SHOWN:
        return _("fewer than %(count)d") % {"count": FEWEST_SHOWN}
    return _("not shown")


def _exhibit(
    title: str, heading: str, bars: tuple[Bar, ...], draw: Draw, note: str = ""
) -> Exhibit:
    rows = tuple((bar.label, bar.text) for bar in bars)
    return Exhibit(title, (heading, _("Number")), rows, bars, draw, note)


def _intervals(
    title: str, heading: str, rows: Sequence[tuple[str, Mapping[str, float]]]
) -> Exhibit:
    return Exhibit(
        title,
        (heading, _("Mean"), _("Interval")),
        tuple((name, number(one["mean"]), between(one)) for name, one in rows),
        tuple(Bar(name, one["mean"], between(one), one["low"], one["high"]) for name, one in rows),
        charts.bars,
        _("The bar is the mean; nine times in ten the number lies within the whisker."),
    )
