"""What pages and the report show of a study: charts with their tables, and maps."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from etabli.core import charts
from etabli.core.charts import Bar
from etabli.core.dates import date_told
from etabli.core.maps import Feature, Kind, Map, Scale, point
from etabli.study import selectors
from etabli.study.models import Estimate, Study
from etabli.study.report.telling import PROFILES, between, number, percent
from etabli.study.rules import FEWEST_SHOWN, disclosed
from etabli.study.scenario.maps import ground_features
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
    asked = questionnaire.parse(study.questionnaire, where=study.slug).questions
    shown = [
        ("profile", charts.bars),
        ("interest", charts.shares),
        ("start", charts.bars),
        ("priorities", charts.bars),
    ]
    return [
        _counted(asked[key], told["questions"][key], draw, published)
        for key, draw in shown
        if key in asked and told["questions"][key]["count"]
    ]


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


def users_by_profile(estimate: Estimate) -> Exhibit:
    intervals = estimate.results["users"]["by_profile"]
    return _intervals(
        _("Users by profile"),
        _("Profile"),
        [(str(PROFILES[key]), interval) for key, interval in intervals.items()],
    )


def users_by_district(estimate: Estimate) -> Exhibit:
    names = selectors.names_in(estimate)
    intervals = estimate.results["users"]["by_district"]
    return _intervals(
        _("Users by district"),
        _("District"),
        [(names[code], interval) for code, interval in intervals.items()],
    )


def demand_map(estimate: Estimate) -> Map:
    """Desk-days a week at each commune, as circles. Three queries."""
    territory = estimate.study.territory
    days = estimate.results["desk_days"]["by_commune"]
    most = max(interval["mean"] for interval in days.values()) or 1.0
    circles = [
        Feature(
            Kind.CIRCLE,
            point(commune.longitude, commune.latitude),
            commune.name,
            _("%(days)s desk-days a week") % {"days": between(days[commune.code])},
            share=days[commune.code]["mean"] / most,
        )
        for commune in territory.communes.all()
        if commune.code in days
    ]
    return Map(
        _("Desk-days a week by commune"),
        [*ground_features(estimate.study), *circles],
        meanings={},
        scale=Scale(_("Desk-days a week, as the area of the circles"), "0", number(most)),
    )


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
    order = [one["code"] for one in estimate.inputs["territory"]["districts"]]
    communes = sorted(
        estimate.inputs["territory"]["communes"],
        key=lambda one: (order.index(one["district"]), -days[one["code"]]["mean"]),
    )
    return [
        CommuneRow(
            one["name"],
            names[one["district"]],
            number(people[one["code"]]),
            between(users[one["code"]]),
            between(days[one["code"]]),
        )
        for one in communes
    ]


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
    return _exhibit(str(question.label), _("Answer"), bars, draw, note)


def _count_told(shown: int | None, count: int, of: int) -> str:
    if shown is not None:
        return f"{number(shown)} ({percent(shown / of)})"
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
