"""The restitution: what a study found, section by section, in the reader's language.

It is made of a subject alone, and shows nothing that came after it. What other parts of a study
find is added to the report by a section, or by blocks of one, in `SECTIONS` below.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from etabli.core.dates import date_told
from etabli.core.maps import Map
from etabli.core.texts import Text, apart, labelled
from etabli.study.demand import shown
from etabli.study.demand.parameters import DEFAULTS, MADE_OF
from etabli.study.models import Estimate, Licence
from etabli.study.report import exhibits
from etabli.study.report.document import (
    Block,
    Cell,
    Chart,
    Column,
    Document,
    Drawn,
    Fact,
    Facts,
    Kind,
    Network,
    Paragraphs,
    Quote,
    Quotes,
    Section,
    Sourced,
    Summary,
    Table,
)
from etabli.study.report.subject import Subject
from etabli.study.report.telling import (
    KINDS,
    PROFILES,
    between,
    is_simulated,
    number,
    parameter_source,
    percent,
    profiles_shown,
    source_told,
    step_label,
)
from etabli.study.respondent.rules import FEWEST_SHOWN, INSIDE
from etabli.study.scenario.proposal import Proposal, proposal
from etabli.study.selectors import loads, names_in
from etabli.study.survey import questionnaire
from etabli.study.survey.questionnaire import PRICES

# Letters of the recommendation that the first page has room for.
SUMMARY_LETTERS = 900


def document(subject: Subject) -> Document:
    """The report about a subject. No queries."""
    matter, told = subject.matter, proposal(subject.scenario)
    sections = (part(subject, told) for part in (*SECTIONS, *ANNEXES))
    return Document(
        title=str(matter.name),
        territory=str(matter.territory),
        owner=matter.owner,
        edition=edition_told(subject),
        licence=str(Licence(matter.licence).label),
        day=subject.day,
        is_simulated=is_simulated(subject.scenario.estimate),
        summary=summary(subject, told),
        sections=tuple(section for section in sections if section.blocks),
    )


def edition_told(subject: Subject) -> str:
    if subject.number is None:
        return _("Draft")
    return _("Edition %(number)d") % {"number": subject.number}


def summary(subject: Subject, told: Proposal) -> Summary:
    """What was asked, what was found and what is recommended, on one page."""
    advice = recommended(subject)
    return Summary(
        asked=_asked(subject),
        facts=(*facts_of_demand(subject.scenario.estimate), _way(told)),
        network=networks(subject),
        travel=_(
            "The way to the nearest place takes %(average)s on average; %(quarter)s of the demand "
            "lies within 15 minutes, %(half)s within 30."
        )
        % {"average": told.average, "quarter": told.within_15, "half": told.within_30},
        recommended=_shortened(advice) if advice else None,
    )


def facts_of_demand(estimate: Estimate) -> tuple[Fact, ...]:
    """What to remember of an estimate."""
    users = estimate.results["users"]["total"]
    days = estimate.results["desk_days"]["total"]
    mean = _("%(mean)s on average; nine times in ten within this interval")
    return (
        Fact(_("Answers"), number(estimate.inputs["survey"]["answers"])),
        Fact(
            _("Users a year after the opening"),
            between(users),
            mean % {"mean": number(users["mean"])},
        ),
        Fact(_("Desk-days a week"), between(days), mean % {"mean": number(days["mean"])}),
    )


def networks(subject: Subject) -> tuple[Network, ...]:
    """The places proposed, kind by kind."""
    names = names_in(subject.scenario.estimate)
    communes: dict[str, list[str]] = {}
    for kind, code, _days in loads(subject.scenario):
        communes.setdefault(kind, []).append(names[code])
    return tuple(
        Network(kind, str(KINDS[kind]), ", ".join(among)) for kind, among in communes.items()
    )


def recommended(subject: Subject) -> Paragraphs | None:
    """What the officer recommends, if anything is written."""
    text = subject.matter.recommendation
    return _paragraphs(text) if text else None


def method_told() -> str:
    """The method of the estimate and of the network, in a paragraph."""
    return _(
        "The people of each profile are counted in each commune. They are multiplied by the share "
        "whose work allows it, by the share interested among those who answered, by what the "
        "interest of volunteers is worth for everybody, and by how many who say so really come. "
        "What is not known exactly is a range; 4,000 draws give the interval in which the result "
        "lies nine times in ten. The network is the one with the least travel for this demand "
        "that keeps the rules, found by exact optimisation."
    )


def how_to_cite(subject: Subject) -> str:
    """Author, year, title, edition and day, as a list of references has them."""
    matter = subject.matter
    cited = _(
        "%(owner)s (%(year)d). %(title)s Opportunity study of %(territory)s. %(edition)s, %(day)s."
    )
    return cited % {
        "owner": matter.owner,
        "year": subject.day.year,
        "title": _ended(str(matter.name)),
        "territory": matter.territory,
        "edition": edition_told(subject),
        "day": date_told(subject.day, "j F Y"),
    }


# The sections, in their order


def _method(subject: Subject, told: Proposal) -> Section:
    estimate = subject.scenario.estimate
    made = _("Estimated on %(day)s from %(answers)s, with %(draws)s draws (seed %(seed)d).") % {
        "day": date_told(subject.local(estimate.made_at), "j F Y"),
        "answers": _answers(estimate.inputs["survey"]["answers"]),
        "draws": number(estimate.inputs["draws"]),
        "seed": estimate.seed,
    }
    reading = _(
        "A number is given as an interval: nine times in ten the true one lies within it, as far "
        "as the assumptions hold. A number with the word “assumption” beside it has been measured "
        "by nobody; all of them stand in the annexes with their sources. In what was answered, no "
        "number below %(fewest)d is told, so that nobody can be recognised."
    ) % {"fewest": FEWEST_SHOWN}
    travel = labelled(_("Minutes by car"), told.travel)
    return Section(
        "method",
        _("How this was found"),
        (
            Paragraphs((method_told(), made)),
            Paragraphs((reading,), _("How to read it")),
            Paragraphs((travel,), _("Travel times")),
        ),
    )


def _territory(subject: Subject, told: Proposal) -> Section:
    inputs = subject.scenario.estimate.inputs
    figures = _counted_figures(inputs)
    labels = _figure_labels()
    columns = (
        Column(_("District"), Kind.NAME),
        Column(_("Communes"), Kind.NUMBER),
        *(Column(labels[key], Kind.NUMBER) for key in figures),
    )
    rows = []
    for district in inputs["territory"]["districts"]:
        codes = [
            one["code"]
            for one in inputs["territory"]["communes"]
            if one["district"] == district["code"]
        ]
        counts = (sum(one["by_commune"][code] for code in codes) for one in figures.values())
        rows.append((district["name"], float(len(codes)), *counts))
    count = len(inputs["territory"]["communes"])
    intro = _("%(territory)s: %(communes)s in %(districts)s.") % {
        "territory": subject.matter.territory,
        "communes": ngettext("%(count)d commune", "%(count)d communes", count) % {"count": count},
        "districts": ngettext("%(count)d district", "%(count)d districts", len(rows))
        % {"count": len(rows)},
    }
    sources = apart(dict.fromkeys(one["source"] for one in figures.values()))
    return Section(
        "territory",
        _("The territory"),
        (
            Paragraphs((intro,)),
            _territory_map(subject),
            Table(
                "territory", _("Who lives and works there"), columns, tuple(rows), source=sources
            ),
        ),
    )


def _respondents(subject: Subject, told: Proposal) -> Section:
    estimate = subject.scenario.estimate
    survey = estimate.inputs["survey"]
    source = _source_of_answers(estimate)
    blocks: list[Block] = [Paragraphs((_survey(estimate),))]
    answered = _answered(subject)
    if "profile" in answered:
        blocks.append(Chart("answers-profile", answered["profile"], source))
    if (homes := _homes(subject)).tells_something:
        blocks.append(Chart("answers-district", homes, source))
    channels = _channels(subject, survey["answers"])
    if subject.matter.channels and channels.tells_something:
        blocks.append(Chart("answers-channel", channels, source))
    if len(blocks) == 1:
        blocks.append(Paragraphs((_too_few(),)))
    return Section("respondents", _("Who answered"), tuple(blocks))


def _wishes(subject: Subject, told: Proposal) -> Section:
    source = _source_of_answers(subject.scenario.estimate)
    blocks: list[Block] = [
        Chart(f"answers-{key}", exhibit, source)
        for key, exhibit in _answered(subject).items()
        if key != "profile"
    ] or [Paragraphs((_too_few(),))]
    if quoted := quotes(subject):
        blocks.append(quoted)
    return Section("wishes", _("What people answered"), tuple(blocks))


def _demand(subject: Subject, told: Proposal) -> Section:
    estimate = subject.scenario.estimate
    source = _source_of_estimate(estimate)
    return Section(
        "demand",
        _("How many would come"),
        (
            Facts(facts_of_demand(estimate)[1:]),
            Chart("users-profile", exhibits.users_by_profile(estimate), source),
            Chart("users-district", exhibits.users_by_district(estimate), source),
            demand_map(subject),
            *_years_and_causes(estimate, source),
        ),
    )


def _years_and_causes(estimate: Estimate, source: str) -> Iterable[Block]:
    """Nothing of estimates from before these were told."""
    if "by_year" in estimate.results["users"]:
        yield Chart("users-year", shown.by_year(estimate), source)
    if "causes" in estimate.results:
        yield Chart("causes", shown.causes(estimate), source)


def _network(subject: Subject, told: Proposal) -> Section:
    results, names = subject.scenario.results, names_in(subject.scenario.estimate)
    blocks: list[Block] = [
        network_map(subject),
        _places(subject),
        Facts(
            (
                _way(told),
                Fact(_("Within 15 minutes"), told.within_15, _("of the demand")),
                Fact(_("Within 30 minutes"), told.within_30, _("of the demand")),
            ),
            _("The way there"),
        ),
        Paragraphs(tuple(filter(None, (told.proof, told.segments, told.fablab)))),
    ]
    title = _("Networks that come close")
    if others := results["alternatives"][1:]:
        blocks.append(_networks("alternatives", title, others, names, told.alternatives_note))
    else:
        blocks.append(Paragraphs((told.alternatives_note,), title))
    if results["compared"]:
        title = _("Compared with the network named beforehand")
        blocks.append(_networks("compared", title, [results["compared"]], names))
        blocks.append(Paragraphs((told.compared_note,)))
    if told.ends:
        ends = tuple(labelled(one.demand.capitalize(), one.told) for one in told.ends)
        blocks.append(Paragraphs(ends, _("Were the demand low or high")))
    blocks += _effects(told, results)
    return Section("network", _("The network proposed"), tuple(blocks))


def _effects(told: Proposal, results: Mapping[str, Any]) -> Iterable[Block]:
    """What the network gives, and how each district fares; nothing where it was not reckoned."""
    if "effects" not in results:
        return
    yield Table(
        "effects",
        _("What it gives"),
        (Column(_("What"), Kind.NAME), Column(_("Value")), Column(_("Detail"), Kind.SOURCE)),
        tuple((one.label, one.value, Sourced(one.note, one.is_assumed)) for one in told.figures),
    )
    minutes = _("minutes")
    yield Table(
        "equity",
        _("Equity between districts"),
        (
            Column(_("District"), Kind.NAME),
            Column(_("Inhabitants"), Kind.NUMBER),
            Column(_("Average way"), Kind.NUMBER, minutes, digits=1),
            Column(_("Within 15 minutes"), Kind.SHARE),
            Column(_("Within 30 minutes"), Kind.SHARE),
        ),
        tuple(
            (
                one["name"],
                one["inhabitants"],
                one["average_minutes"],
                one["within_15"],
                one["within_30"],
            )
            for one in results["effects"]["equity"]["districts"]
        ),
        note=told.equity_note,
    )


def _recommendation(subject: Subject, told: Proposal) -> Section:
    advice = recommended(subject)
    return Section("recommendation", _("What is recommended"), (advice,) if advice else ())


# The annexes


def _chains(subject: Subject, told: Proposal) -> Section:
    estimate = subject.scenario.estimate
    columns = (
        Column(_("Step"), Kind.NAME),
        Column(_("Number"), Kind.TEXT),
        Column(_("People left"), Kind.INTERVAL),
        Column(_("Source"), Kind.SOURCE),
    )
    tables = []
    for profile, name in profiles_shown(estimate).items():
        chain = estimate.results["chains"][profile]
        rows = tuple(
            (
                step_label(profile, step),
                # Shares and, at the end, days: told rather than one number under one heading.
                _factor(step),
                step["left"],
                Sourced(source_told(estimate, profile, step, published=True), step["assumption"]),
            )
            for step in chain
        )
        note = _("%(users)s users, %(days)s desk-days a week.") % {
            "users": between(estimate.results["users"]["by_profile"][profile]),
            "days": between(estimate.results["desk_days"]["by_profile"][profile]),
        }
        tables.append(Table(f"chain-{profile}", name, columns, rows, note=note, is_long=True))
    title = _("From the population to desk-days")
    return Section("chains", title, tuple(tables), is_annex=True)


def _assumptions(subject: Subject, told: Proposal) -> Section:
    inputs = subject.scenario.estimate.inputs
    labels = _figure_labels()
    figures = Table(
        "figures",
        _("Figures of the territory"),
        (
            Column(_("What"), Kind.NAME),
            Column(_("Number"), Kind.NUMBER),
            Column(_("Source"), Kind.SOURCE),
        ),
        tuple(
            (labels[key], one["total"], Sourced(one["source"], one["assumption"]))
            for key, one in _counted_figures(inputs).items()
        ),
    )
    ranges = tuple(Column(label, Kind.SHARE, digits=1) for label in _range_labels())
    used = {
        key
        for chain in subject.scenario.estimate.results["chains"].values()
        for step in chain
        for key in MADE_OF.get(step["origin"], (step["key"],))
    }
    parameters = Table(
        "parameters",
        _("Parameters of the estimate"),
        (Column(_("What"), Kind.NAME), *ranges, Column(_("Source"), Kind.SOURCE)),
        tuple(
            (
                str(DEFAULTS[key].label),
                *(one[end] for end in ("low", "likely", "high")),
                Sourced(parameter_source(key, one), one["assumption"]),
            )
            # A database may give the keys of a table back in an order of its own.
            for key in DEFAULTS
            if key in used and (one := inputs["parameters"].get(key))
        ),
        note=_("Shares, as the lowest, the likeliest and the highest that each can be."),
    )
    rules = Table(
        "rules",
        _("Rules of the network"),
        (Column(_("Rule"), Kind.NAME), Column(_("Asked for"))),
        tuple(_rules(subject)),
    )
    reckoned = Table(
        "effects-assumptions",
        _("What the effects of the network are reckoned with"),
        (Column(_("What"), Kind.NAME), Column(_("Value")), Column(_("Source"), Kind.SOURCE)),
        tuple((one.label, one.value, Sourced(one.source, one.assumption)) for one in told.assumed),
    )
    blocks: list[Block] = [figures, parameters, rules]
    if told.assumed:
        blocks.append(reckoned)
    if told.work:
        blocks.append(Paragraphs((told.work,), _("Ways to work")))
    blocks.append(Paragraphs((told.travel,), _("Minutes by car")))
    return Section("assumptions", _("Sources and assumptions"), tuple(blocks), is_annex=True)


def _communes(subject: Subject, told: Proposal) -> Section:
    """What the maps show, commune by commune."""
    estimate = subject.scenario.estimate
    names, results = names_in(estimate), subject.scenario.results
    people = estimate.inputs["figures"]["aged_20_64"]["by_commune"]
    users, days = (estimate.results[key]["by_commune"] for key in ("users", "desk_days"))
    communes = exhibits.by_demand(estimate)
    demand = Table(
        "communes",
        _("Demand of each commune"),
        (
            Column(_("Commune"), Kind.NAME),
            Column(_("District")),
            Column(_("People aged 20 to 64"), Kind.NUMBER),
            Column(_("Users"), Kind.INTERVAL),
            Column(_("Desk-days a week"), Kind.INTERVAL),
        ),
        tuple(
            (one["name"], names[one["district"]], people[code], users[code], days[code])
            for one in communes
            for code in [one["code"]]
        ),
        source=_source_of_estimate(estimate),
        is_long=True,
    )
    minutes = _("minutes")
    served = Table(
        "served",
        _("Where each commune would go"),
        (
            Column(_("Commune"), Kind.NAME),
            Column(_("Nearest place")),
            Column(_("Way there"), Kind.NUMBER, minutes),
            Column(_("Nearest hub")),
            Column(_("Way to the hub"), Kind.NUMBER, minutes),
        ),
        tuple(
            (
                names[code],
                names[one["nearest"]],
                one["nearest_minutes"],
                names[one["hub"]],
                one["hub_minutes"],
            )
            for code in sorted(results["served"])
            for one in [results["served"][code]]
        ),
        source=told.travel,
        is_long=True,
    )
    return Section("communes", _("Commune by commune"), (demand, served), is_annex=True)


def _questions(subject: Subject, told: Proposal) -> Section:
    asked = questionnaire.parse(subject.matter.questionnaire).questions.values()
    rows = tuple(
        (str(one.label), apart(choice.label for choice in one.choices) or _kind_told(one))
        for one in asked
    )
    columns = (Column(_("Question"), Kind.NAME), Column(_("Answers offered")))
    table = Table("questions", _("Questions asked"), columns, rows, is_long=True)
    return Section("questions", _("The questionnaire"), (table,), is_annex=True)


def _use(subject: Subject, told: Proposal) -> Section:
    matter = subject.matter
    licence = _("Licence for using this report and its data again: %(licence)s.") % {
        "licence": Licence(matter.licence).label
    }
    contact = _("Questions go to %(email)s.") % {"email": matter.contact_email}
    blocks = (
        Paragraphs((how_to_cite(subject),), _("How to cite it")),
        Paragraphs((licence,), _("Licence")),
        Paragraphs((contact,), _("Whom to write to")),
    )
    return Section("use", _("Citing and using it again"), blocks, is_annex=True)


Part = Callable[[Subject, Proposal], Section]
SECTIONS: tuple[Part, ...] = (
    _method,
    _territory,
    _respondents,
    _wishes,
    _demand,
    _network,
    _recommendation,
)
ANNEXES: tuple[Part, ...] = (_chains, _assumptions, _communes, _questions, _use)


# Blocks that slides show too


def demand_map(subject: Subject) -> Drawn:
    estimate = subject.scenario.estimate
    drawn = exhibits.demand_map(estimate, subject.matter.land)
    first = ", ".join(one["name"] for one in exhibits.by_demand(estimate, by_district=False)[:5])
    alternative = _("%(title)s; most in %(communes)s.") % {
        "title": drawn.title,
        "communes": first,
    }
    return Drawn(drawn.title, drawn, alternative, _source_of_estimate(estimate))


def network_map(subject: Subject) -> Drawn:
    drawn = exhibits.network_map(subject.scenario, subject.matter.land)
    places = apart(labelled(one.name, one.communes) for one in networks(subject))
    return Drawn(_("Where the places would be"), drawn, labelled(drawn.title, places))


def quotes(subject: Subject) -> Quotes | None:
    """The words that the officer chose."""
    chosen = tuple(
        Quote(str(one.theme), one.text, one.language) for one in subject.matter.verbatims
    )
    note = _("Chosen among all that was written; […] stands where words were left out.")
    return Quotes(chosen, _("In their own words"), note) if chosen else None


def interest(subject: Subject) -> Chart | None:
    """How many of those who answered would come."""
    found = _answered(subject).get("interest")
    source = _source_of_answers(subject.scenario.estimate)
    return Chart("answers-interest", found, source) if found else None


# Smaller parts


def _territory_map(subject: Subject) -> Drawn:
    names = [one["name"] for one in subject.scenario.estimate.inputs["territory"]["districts"]]
    title = _("Communes and districts")
    drawn = Map(title, subject.matter.land.features(), meanings={})
    return Drawn(title, drawn, labelled(title, ", ".join(names)), percent=50)


def _answered(subject: Subject) -> dict[str, exhibits.Exhibit]:
    survey = subject.scenario.estimate.inputs["survey"]
    asked = exhibits.asked_in(survey, subject.matter.questionnaire)
    told = exhibits.of_questions(asked, survey, published=True)
    return {key: exhibit for key, exhibit in told.items() if exhibit.tells_something}


def _homes(subject: Subject) -> exhibits.Exhibit:
    """By district, and from elsewhere."""
    inputs = subject.scenario.estimate.inputs
    homes = inputs["survey"]["questions"]["home"]["counts"]
    counts = {one["code"]: 0 for one in inputs["territory"]["districts"]}
    for commune in inputs["territory"]["communes"]:
        counts[commune["district"]] += homes.get(commune["code"], 0)
    for code in counts:
        counts[code] += homes.get(INSIDE + code, 0)
    names = names_in(subject.scenario.estimate)
    told = {names[code]: count for code, count in counts.items()}
    told[_("Elsewhere")] = inputs["survey"]["answers"] - sum(counts.values())
    return exhibits.published(_("Answers by home"), _("District"), told)


def _channels(subject: Subject, answers: int) -> exhibits.Exhibit:
    told = {one.name: one.answers for one in subject.matter.channels}
    if (unknown := answers - sum(told.values())) > 0:
        told[_("Without a channel")] = unknown
    return exhibits.published(_("Answers by channel"), _("Channel"), told)


def _places(subject: Subject) -> Table:
    names = names_in(subject.scenario.estimate)
    territory = subject.scenario.estimate.inputs["territory"]
    district = {one["code"]: names[one["district"]] for one in territory["communes"]}
    rows = tuple(
        (names[code], str(KINDS[kind]), district[code], days)
        for kind, code, days in loads(subject.scenario)
    )
    columns = (
        Column(_("Commune"), Kind.NAME),
        Column(_("Kind")),
        Column(_("District")),
        Column(_("Desk-days a week"), Kind.NUMBER),
    )
    source = _source_of_estimate(subject.scenario.estimate)
    return Table("places", _("Places"), columns, rows, source)


def _networks(
    key: str,
    title: str,
    networks: Iterable[Mapping[str, Any]],
    names: Mapping[str, str],
    note: str = "",
) -> Table:
    def listed(codes: Iterable[str]) -> str:
        return ", ".join(sorted(names[code] for code in codes)) or "—"

    columns = (
        Column(_("Hubs"), Kind.NAME),
        Column(_("Nomad offices")),
        Column(_("Average way"), Kind.NUMBER, _("minutes")),
        Column(_("More travel"), Kind.SHARE, digits=1),
    )
    rows = tuple(
        (listed(one["hubs"]), listed(one["nomad_offices"]), one["average_minutes"], one["over"])
        for one in networks
    )
    return Table(key, title, columns, rows, note=note)


def _rules(subject: Subject) -> Iterable[tuple[Cell, ...]]:
    names, rules = names_in(subject.scenario.estimate), subject.scenario.rules
    yield _("Hubs"), number(rules["hubs"])
    yield _("Nomad offices in each district"), number(rules["nomad_per_district"])
    yield _("Fab-lab"), names.get(rules["fablab"], _("None"))
    left_out = ", ".join(names.get(code, code) for code in rules["left_out"])
    yield _("No place in"), left_out or _("None")
    yield _("Alternatives up to, in % more travel"), percent(rules["within"], 1)


def _asked(subject: Subject) -> str:
    rules = subject.scenario.rules
    hubs, offices = rules["hubs"], rules["nomad_per_district"]
    asked = [
        ngettext("%(count)d coworking hub", "%(count)d coworking hubs", hubs) % {"count": hubs},
        ngettext(
            "%(count)d nomad office in each district",
            "%(count)d nomad offices in each district",
            offices,
        )
        % {"count": offices},
    ]
    if rules["fablab"]:
        names = names_in(subject.scenario.estimate)
        asked.append(_("a fab-lab in %(commune)s") % {"commune": names[rules["fablab"]]})
    return _(
        "How many people of the territory would work in shared places near their homes, how often, "
        "and where should these places be? The network was to have %(network)s."
    ) % {"network": ", ".join(asked)}


def _way(told: Proposal) -> Fact:
    within = _("%(share)s within 15 minutes") % {"share": told.within_15}
    return Fact(_("Average way to a place"), told.average, within)


def _survey(estimate: Estimate) -> str:
    weighing = estimate.inputs["weighing"]
    if weighing["outside"] < FEWEST_SHOWN:
        # Beside the number of all answers, that of the territory would tell of those few.
        told = _("%(count)s people answered, nearly all of them of the territory.") % {
            "count": number(estimate.inputs["survey"]["answers"])
        }
    else:
        told = ngettext(
            "%(count)s person of the territory answered.",
            "%(count)s people of the territory answered.",
            weighing["answers"],
        ) % {"count": number(weighing["answers"])}
    parts = [
        told,
        _(
            "They answered of their own accord, which the estimate makes allowance for; the "
            "answers of each district weigh as many people as live there."
        ),
    ]
    if silent := weighing["silent_districts"]:
        names = names_in(estimate)
        parts.append(
            _("Nobody answered from %(districts)s: its people are taken to be like the others.")
            % {"districts": ", ".join(names[code] for code in silent)}
        )
    return " ".join(parts)


def _counted_figures(inputs: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """What was counted; of creators there is a share of everybody alone, which is a parameter."""
    return {
        key: inputs["figures"][key]
        for key in _figure_labels()
        if key != "creator" and key in inputs["figures"]
    }


def _figure_labels() -> dict[str, str]:
    return {
        "aged_20_64": _("People aged 20 to 64"),
        **{key: str(name) for key, name in PROFILES.items()},
    }


def _range_labels() -> tuple[str, ...]:
    return _("Lowest"), _("Likeliest"), _("Highest")


def _factor(step: Mapping[str, Any]) -> str:
    value = step["value"]
    if step["key"] == "days":
        return Column("", Kind.INTERVAL, digits=1).told(value)
    digits = 0 if value["low"] >= 0.1 else 1
    return Column("", Kind.SHARES, digits=digits).told(value)


def _kind_told(question: questionnaire.Question) -> str:
    match question.kind:
        case questionnaire.Kind.text:
            return _("In words")
        case questionnaire.Kind.commune:
            return _("A commune")
        case questionnaire.Kind.price:
            return ", ".join(f"{PRICES[name]} ({question.currency})" for name in question.amounts)
        case _:
            ends = {"low": question.low, "high": question.high}
            told = {end: number(value, 1 if value % 1 else 0) for end, value in ends.items()}
            return _("A number from %(low)s to %(high)s.") % told


def _too_few() -> str:
    return _("Too few answered for their answers to be told without telling who they are.")


def _answers(count: int) -> str:
    return ngettext("%(count)s answer", "%(count)s answers", count) % {"count": number(count)}


def _source_of_answers(estimate: Estimate) -> str:
    return _("The study’s survey, %(answers)s") % {
        "answers": _answers(estimate.inputs["survey"]["answers"])
    }


def _source_of_estimate(estimate: Estimate) -> str:
    return _("The study’s estimate; its assumptions stand in the annexes")


def _paragraphs(text: Text) -> Paragraphs:
    """A text as its writer parted it, in the language that it is in."""
    reader = (get_language() or "fr")[:2]
    told = str(text)
    written = reader if getattr(text, reader, "") else {"fr": "en", "en": "fr"}[reader]
    parts = (" ".join(part.split()) for part in re.split(r"\n\s*\n", told))
    return Paragraphs(tuple(filter(None, parts)), language="" if written == reader else written)


def _shortened(advice: Paragraphs) -> Paragraphs:
    """The first paragraph, at most as long as the first page has room for."""
    text = advice.texts[0]
    if len(text) > SUMMARY_LETTERS:
        text = text[:SUMMARY_LETTERS].rsplit(" ", 1)[0] + " […]"
    return Paragraphs((text,), language=advice.language)


def _ended(title: str) -> str:
    return title if title.endswith((".", "?", "!", "…")) else f"{title}."
