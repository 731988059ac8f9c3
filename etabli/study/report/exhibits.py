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
from etabli.study.campaign.selectors import ChannelTold
from etabli.study.models import Estimate, Scenario, Study
from etabli.study.report.land import Land, spot
from etabli.study.report.telling import KINDS, between, number, percent, profiles_shown
from etabli.study.respondent.rules import FEWEST_SHOWN, INSIDE, suppressed, suppressed_choices
from etabli.study.survey import questionnaire
from etabli.study.survey.versions import Asked

# Of the questions, what the report shows.
PUBLISHED = ("profile", "interest", "start", "priorities")
# Places are counted by district; texts are read one by one.
NOT_CHARTED = (questionnaire.Kind.commune, questionnaire.Kind.text)
# Degrees, which are parts of a whole and stand in their order.
AS_SHARES = ("interest",)
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
    versions: str = ""  # of the questionnaire that asked it, where not all did
    withheld: frozenset[str] = frozenset()  # labels of the bars whose number is not published
    is_share: bool = False  # its numbers are parts of 1

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
    """Who answered and what they wish, from `selectors.survey_told`.

    The public is shown what the estimate stands on, and no cell with few people in it; those who
    run the study everything that can be counted.
    """
    asked = asked_in(told, study.questionnaire)
    return list(of_questions(asked, told, published=published).values())


def asked_in(told: Mapping[str, Any], definition: Mapping[str, Any]) -> list[Asked]:
    """What was asked of those who are counted; by `definition` if they were counted before
    questionnaires had versions."""
    if "asked" in told:
        return [Asked.of(one) for one in told["asked"]]
    return [Asked(one, ()) for one in questionnaire.parse(definition).questions.values()]


def of_questions(
    asked: Sequence[Asked], told: Mapping[str, Any], *, published: bool
) -> dict[str, Exhibit]:
    """The same, by the key of the question."""
    last = max((number for one in asked for number in one.versions), default=0)
    return {
        one.key: replace(
            _answered(one.question, told["questions"][one.key], published),
            versions=_versions_told(one.versions, last),
        )
        for one in asked
        if (one.key in PUBLISHED or not published)
        and one.question.kind not in NOT_CHARTED
        and told["questions"].get(one.key, {}).get("count")
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


def by_channel(channels: Sequence[ChannelTold]) -> Exhibit:
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
    for code in counts:
        counts[code] += homes.get(INSIDE + code, 0)
    names = {one["code"]: one["name"] for one in territory["districts"]}
    inside = sum(counts.values())
    rows = [(names[code], count) for code, count in counts.items()]
    rows.append((_("Elsewhere"), told["answers"] - inside))
    bars = tuple(Bar(name, count, str(count)) for name, count in rows)
    return _exhibit(_("Answers by home"), _("District"), bars, charts.bars)


def published(title: str, heading: str, counts: Mapping[str, int]) -> Exhibit:
    """Counts of answers as the public sees them: no cell with few people in it."""
    shown = suppressed(counts)
    bars = tuple(
        Bar(label, shown[label] or 0, _("not shown") if shown[label] is None else number(count))
        for label, count in counts.items()
    )
    withheld = frozenset(label for label in counts if shown[label] is None)
    return replace(_exhibit(title, heading, bars, charts.bars), withheld=withheld)


def users_by_profile(estimate: Estimate) -> Exhibit:
    intervals = estimate.results["users"]["by_profile"]
    return _intervals(
        _("Users by profile"),
        _("Profile"),
        [(name, intervals[key]) for key, name in profiles_shown(estimate).items()],
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


def network_map(scenario: Scenario, land: Land) -> Map:
    """The places of a network by kind. No queries. A commune that has left the land since is left
    out."""
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
    return Map(_("Where the places would be"), [*ground, *sites], meanings)


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


def _versions_told(versions: Sequence[int], last: int) -> str:
    if len(versions) == last:
        return ""
    numbers = ", ".join(map(str, versions))
    return ngettext(
        "Asked in version %(numbers)s alone.",
        "Asked in versions %(numbers)s alone.",
        len(versions),
    ) % {"numbers": numbers}


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


def _answered(
    question: questionnaire.Question, told: Mapping[str, Any], published: bool
) -> Exhibit:
    match question.kind:
        case questionnaire.Kind.number:
            return _numbers(question, told)
        case questionnaire.Kind.ranking:
            return _ranks(question, told)
        case questionnaire.Kind.price:
            return _prices(question, told)
        case _:
            return _counted(question, told, published)


def _counted(question: questionnaire.Question, told: Mapping[str, Any], published: bool) -> Exhibit:
    counts: dict[str, int] = told["counts"]
    labels = {key: key for key in counts} | {
        choice.key: str(choice.label) for choice in question.choices
    }
    shown = _shown(question, counts, told["count"]) if published else counts
    bars = tuple(
        Bar(labels[key], shown[key] or 0, _count_told(shown[key], told["count"])) for key in counts
    )
    draw = charts.shares if question.key in AS_SHARES else charts.bars
    if published and told["count"] < FEWEST_SHOWN:
        note = _("Fewer than %(count)d answers.") % {"count": FEWEST_SHOWN}
    else:
        note = _answers_told(told)
    if None in shown.values():
        note += " " + _("What few people answered is not shown, so that nobody is recognised.")
    withheld = frozenset(labels[key] for key in counts if shown[key] is None)
    exhibit = _exhibit(str(question.label), _("Answer"), bars, draw, note)
    return replace(exhibit, withheld=withheld)


def _numbers(question: questionnaire.Question, told: Mapping[str, Any]) -> Exhibit:
    bars = tuple(
        Bar(label, told[key], number(told[key], 1 if told[key] % 1 else 0))
        for key, label in (
            ("lowest", _("Lowest")),
            ("median", _("Middle: half of them say less, half more")),
            ("greatest", _("Greatest")),
        )
    )
    return _exhibit(str(question.label), _("Answer"), bars, charts.bars, _answers_told(told))


def _ranks(question: questionnaire.Question, told: Mapping[str, Any]) -> Exhibit:
    """The mean rank of each choice, the best one first; the bar is how many put it first."""
    labels = {choice.key: str(choice.label) for choice in question.choices}
    order = sorted(told["ranks"], key=lambda key: told["ranks"][key])
    rows = tuple(
        (labels[key], number(told["ranks"][key], 1), number(told["first"][key])) for key in order
    )
    bars = tuple(
        Bar(label, told["first"][key], _("mean rank %(rank)s") % {"rank": rank})
        for key, (label, rank, _first) in zip(order, rows, strict=True)
    )
    note = _answers_told(told) + " " + _("The bar tells how many put it first.")
    headings = (_("Answer"), _("Mean rank"), _("Put first"))
    return Exhibit(str(question.label), headings, rows, bars, charts.bars, note)


def _prices(question: questionnaire.Question, told: Mapping[str, Any]) -> Exhibit:
    """The middle of each amount, with the quarters below and above as a whisker."""
    quartiles = {
        name: [amount / questionnaire.MINOR for amount in told["quartiles"][name]]
        for name in question.amounts
    }

    def money(amount: float) -> str:
        return f"{number(amount, 2 if amount % 1 else 0)} {told['currency']}"

    bars = tuple(
        Bar(str(questionnaire.PRICES[name]).capitalize(), middle, money(middle), low, high)
        for name, (low, middle, high) in quartiles.items()
    )
    rows = tuple(
        (str(questionnaire.PRICES[name]).capitalize(), *(money(one) for one in three))
        for name, three in quartiles.items()
    )
    note = _answers_told(told) + " " + _("The bar is the middle, the whisker the half around it.")
    if "range" in told:
        cheapest, dearest = (money(one / questionnaire.MINOR) for one in told["range"])
        best = money(told["optimal"] / questionnaire.MINOR)
        note += " " + _(
            "By van Westendorp’s method a price is acceptable from %(from)s to %(to)s; fewest "
            "object at %(best)s."
        ) % {"from": cheapest, "to": dearest, "best": best}
    headings = (_("Price"), _("A quarter says less"), _("Middle"), _("A quarter says more"))
    return Exhibit(str(question.label), headings, rows, bars, charts.bars, note)


def _answers_told(told: Mapping[str, Any]) -> str:
    return ngettext("%(count)s answer.", "%(count)s answers.", told["count"]) % {
        "count": number(told["count"])
    }


def _shown(
    question: questionnaire.Question, counts: Mapping[str, int], of: int
) -> Mapping[str, int | None]:
    """What the public may see of a question's counts."""
    if question.kind is questionnaire.Kind.several:
        return suppressed_choices(counts, of=of)
    return suppressed(counts)


def _count_told(shown: int | None, of: int) -> str:
    return _("not shown") if shown is None else f"{number(shown)} ({percent(shown / of)})"


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
