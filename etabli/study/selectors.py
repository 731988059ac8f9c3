"""Questions about studies: who answered what, what came of it, whom one may write to."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import Count, Max, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from etabli.core.errors import NotFound
from etabli.people.models import Person
from etabli.people.rights import Action
from etabli.people.selectors import INSTALLATION, scopes_of
from etabli.study.flood.selectors import counted
from etabli.study.models import Contact, ErasedAnswers, Estimate, Response, Scenario, Study
from etabli.study.respondent.rules import INSIDE
from etabli.study.survey.editing.selectors import versions_asked
from etabli.study.survey.questionnaire import Abroad, PlaceGroup, Places
from etabli.study.survey.tally import counting
from etabli.study.survey.tally import selectors as tally
from etabli.study.survey.versions import ever_asked
from etabli.territory.indicators import INDICATORS
from etabli.territory.models import Commune, Flow, Outside, Territory
from etabli.territory.rules import Value
from etabli.territory.selectors import communes_by_district, destinations, figures

if TYPE_CHECKING:
    from etabli.study.demand.calculation import Figure, People
    from etabli.study.demand.wishes import Answer

ELSEWHERE = "elsewhere"
AT_HOME = "at_home"
# Of those who work. Assumption: of fewer, a census finds a few nearly everywhere, whom a question
# in everybody's way would not bring.
ENOUGH_ABROAD = 0.02


def study_by_slug(study: str) -> Study:
    """Raises NotFound."""
    found = Study.objects.select_related("territory").filter(slug=study).first()
    if found is None:
        raise NotFound(_("There is no such study."), field="study")
    return found


def visible_studies(person: Person | None) -> QuerySet[Study]:
    """Those that are published, and those that the person may see before they are; `answers`: how
    many were received, erased ones among them, so that nobody sees when one goes."""
    inside = scopes_of(person, Action.VIEW_STUDY)
    erased = (
        ErasedAnswers.objects.filter(study=OuterRef("pk"))
        .order_by()
        .values("study")
        .annotate(all=Sum("count"))
        .values("all")
    )
    studies = Study.objects.select_related("territory").annotate(
        answers=Count("responses") + Coalesce(Subquery(erased), 0)
    )
    if INSTALLATION[0] in inside:
        return studies
    return studies.filter(
        Q(published_at__isnull=False)
        | Q(pk__in=inside.get("study", ()))
        | Q(territory_id__in=inside.get("territory", ()))
    )


def studies_with(person: Person, action: Action) -> QuerySet[Study]:
    """The studies on which one of the person's roles allows `action`."""
    inside = scopes_of(person, action)
    if INSTALLATION[0] in inside:
        return Study.objects.all()
    return Study.objects.filter(
        Q(pk__in=inside.get("study", ())) | Q(territory_id__in=inside.get("territory", ()))
    )


def open_studies() -> QuerySet[Study]:
    """Those that ask for answers at present."""
    return Study.objects.filter(status=Study.Status.OPEN)


def territories_to_study(person: Person | None) -> QuerySet[Territory]:
    """The territories in which the person may begin a study."""
    inside = scopes_of(person, Action.MANAGE_STUDY)
    if INSTALLATION[0] in inside:
        return Territory.objects.all()
    return Territory.objects.filter(pk__in=inside.get("territory", ()))


def places_of(territory: Territory) -> Places:
    """Where people of the territory may say that they live and work. Three queries."""
    home = [
        PlaceGroup(district.name, tuple((commune.code, commune.name) for commune in communes))
        for district, communes in communes_by_district(territory)
    ]
    outside = tuple((place.code, place.name) for place in destinations(territory))
    elsewhere = (ELSEWHERE, _("Elsewhere"))
    work = [
        PlaceGroup("", ((AT_HOME, _("At home")),)),
        *([PlaceGroup(_("Outside the territory"), outside)] if outside else []),
        *home,
        PlaceGroup("", (elsewhere,)),
    ]
    return Places({"home": [*home, PlaceGroup("", (elsewhere,))], "work": work})


def last_answer(study: Study) -> int:
    """What tells later answers from those that there are now. One query."""
    return study.responses.aggregate(last=Max("pk"))["last"] or 0


def survey_told(study: Study) -> dict[str, Any]:
    """The answers counted: in all, by day, and for each question. Four queries.

    `asked`: every question of a version of the questionnaire, with the numbers of those versions.
    `questions`: see `survey.counting.counted`; nothing for texts. `home` by the code of the
    commune.
    """
    asked = ever_asked(versions_asked(study))
    questions = [one.question for one in asked]
    told = counting.told(tally.counts_of(study, counting.texts(questions)), questions)
    return {**told, "asked": [one.as_json() for one in asked]}


def latest_estimate(study: Study) -> Estimate | None:
    return study.estimates.order_by("-made_at", "-pk").first()


def answers_since(estimate: Estimate) -> int:
    """How many answers have come, gone or been changed since the estimate read them. One query.

    An answer that was left out when the estimate was made, or is left out now, has come or gone.
    """
    read = int(estimate.inputs["survey"]["answers"])
    last = estimate.inputs.get("last_answer")
    answers = counted(estimate.study)
    if last is None:  # made when answers could only be added
        return abs(answers.count() - read)
    known = Q(pk__lte=last)
    counts = answers.aggregate(
        new=Count("pk", filter=~known),
        still=Count("pk", filter=known),
        changed=Count("pk", filter=known & Q(changed_at__gt=estimate.made_at)),
    )
    return int(counts["new"] + abs(read - counts["still"]) + counts["changed"])


@dataclass(frozen=True)
class Site:
    """A place of the network chosen: its kind, its commune, and the desk-days a week it serves
    (none for a fab-lab, whose machines serve everybody)."""

    kind: str
    commune: Commune
    desk_days: float | None


def loads(scenario: Scenario) -> list[tuple[str, str, float | None]]:
    """Kind, commune and desk-days a week of each place of a network: hubs, nomad offices, then
    the fab-lab. No queries."""
    results = scenario.results
    wanted = [(load["kind"], load["code"], load["desk_days"]) for load in results["loads"]]
    return [*wanted, ("fablab", results["fablab"]["code"], None)] if results["fablab"] else wanted


def sites(scenario: Scenario) -> list[Site]:
    """The places of a network: hubs, nomad offices, then the fab-lab. One query.

    A commune that has left the territory since is left out.
    """
    wanted = loads(scenario)
    communes = {
        commune.code: commune
        for commune in Commune.objects.filter(
            territory_id=scenario.estimate.study.territory_id,
            code__in=[code for _kind, code, _days in wanted],
        ).select_related("district")
    }
    return [Site(kind, communes[code], days) for kind, code, days in wanted if code in communes]


def chosen_scenario(study: Study) -> Scenario | None:
    """The network that was chosen, with its estimate. One query at most."""
    if study.chosen_id is None:
        return None
    return Scenario.objects.select_related("estimate__study__territory").get(pk=study.chosen_id)


def chosen_sites(study: Study) -> list[Site]:
    """The places of the network that was chosen; none before one is. Two queries."""
    chosen = chosen_scenario(study)
    return sites(chosen) if chosen else []


class Invitee(NamedTuple):
    """Somebody who agreed to be written to, and what brings them near a place."""

    response: int
    name: str
    email: str
    language: str
    profile: str
    home_code: str
    is_simulated: bool


def invitees(study: Study, purpose: Contact.Purpose) -> list[Invitee]:
    """Those who agreed to be written to for `purpose`, the first to answer first. One query."""
    return [
        Invitee(*row)
        for row in Contact.objects.filter(response__study=study, consents__has_key=purpose.value)
        .order_by("response__submitted_at", "response__pk")
        .values_list(
            "response_id",
            "name",
            "email",
            "response__language",
            "response__profile",
            "response__home_code",
            "response__is_simulated",
        )
    ]


def people_of(territory: Territory) -> "People":
    """The figures that a demand begins with, for the communes by code. Four queries."""
    import numpy as np

    from etabli.kernels.demand import TELEWORK_BY_GROUP
    from etabli.study.demand.calculation import Figure, People

    communes = list(
        territory.communes.order_by("code").values_list("code", "district__code", "population")
    )
    codes = tuple(code for code, _district, _population in communes)
    districts = tuple(
        territory.districts.order_by("position", "code").values_list("code", flat=True)
    )
    known = {
        indicator: _figure(values, codes)
        for indicator, values in figures(territory, list(INDICATORS)).items()
    }
    counts = {
        key: known[indicator]
        for key, indicator in (
            ("aged_20_64", "population_20_64"),
            ("employed", "employed"),
            ("self_employed", "self_employed"),
            ("cross_border", "cross_border_workers"),
        )
    }
    occupations = {
        one.occupation: found
        for slug, one in INDICATORS.items()
        if one.occupation and (found := known[slug]) is not None
    }
    if counts["self_employed"] is None and counts["employed"] is not None:
        share = known["self_employed_share"]
        if share is not None:
            employed = counts["employed"].values
            counts["self_employed"] = share._replace(values=employed * share.values)
    return People(
        codes=codes,
        districts=districts,
        district=np.array([districts.index(district) for _code, district, _count in communes]),
        inhabitants=Figure(
            np.array([float(count) for _code, _district, count in communes]),
            territory.source,
            assumption=False,
        ),
        **counts,
        occupations=occupations if len(occupations) == len(TELEWORK_BY_GROUP) else {},
    )


def _figure(values: dict[str, Value], codes: Sequence[str]) -> "Figure | None":
    """An indicator for all communes, with its sources; None where one of them has no value."""
    import numpy as np

    from etabli.study.demand.calculation import Figure

    if any(code not in values for code in codes):
        return None
    known = [values[code] for code in codes]
    return Figure(
        np.array([one.value for one in known]),
        "; ".join(sorted({_source_told(one) for one in known})),
        any(one.assumption for one in known),
    )


def _source_told(value: Value) -> str:
    year = str(value.year)
    return value.source if year in value.source else f"{value.source}, {year}"


def answers_to_weigh(study: Study, people: "People") -> "list[Answer]":
    """What the estimate reads of those who live in the territory, in the order they came."""
    from etabli.study.demand.wishes import UNKNOWN, Answer

    commune = {code: index for index, code in enumerate(people.codes)}
    district = dict(zip(people.codes, people.district.tolist(), strict=True))
    # Of answers that were reduced, the district is all that is left.
    district |= {INSIDE + code: index for index, code in enumerate(people.districts)}
    rows = (
        counted(study).filter(home_code__in=district).values_list("profile", "home_code", "answers")
    )
    return [
        Answer(
            profile=profile,
            district=district[home],
            interest=answers.get("interest", ""),
            days=float(answers.get("days_per_week", 0)),
            priorities=tuple(answers.get("priorities", ())),
            start=answers.get("start", ""),
            commune=commune.get(home, UNKNOWN),
            occupation=answers.get("occupation", ""),
            minutes=_number(answers.get("longest_way")),
        )
        for profile, home, answers in rows
    ]


def _number(told: Any) -> float | None:
    """A questionnaire of one's own may ask something else under the same key."""
    return float(told) if isinstance(told, int | float) else None


def known_ids(study: Study, source: str) -> set[str]:
    """The names of the answers that came from a source already."""
    return set(
        Response.objects.filter(study=study, source=source).values_list("external_id", flat=True)
    )


def inhabitants_and_abroad(territory: Territory) -> tuple[dict[str, int], list[str]]:
    """Inhabitants of each commune, and the destinations in another country. Two queries."""
    inhabitants = dict(territory.communes.order_by("code").values_list("code", "population"))
    abroad = territory.destinations.exclude(country="FR").order_by("code")
    return inhabitants, list(abroad.values_list("code", flat=True))


def works_abroad(territory: Territory) -> Abroad:
    """Where people of the territory work in another country: at its destinations there, or as its
    flows or its figures tell of at least `ENOUGH_ABROAD` of them. Six queries at most."""
    countries = set(territory.destinations.exclude(country="FR").values_list("country", flat=True))
    if not countries and _share_abroad(territory) >= ENOUGH_ABROAD:
        outside = Outside.objects.filter(commuting__territory=territory).exclude(country="FR")
        countries = set(outside.values_list("country", flat=True)) or {""}
    if not countries:
        return Abroad.nowhere
    return Abroad.switzerland if countries - {""} == {"CH"} else Abroad.elsewhere


def _share_abroad(territory: Territory) -> float:
    """Of those who work; by the figures where there are no flows."""
    flows = Flow.objects.filter(commuting__territory=territory)
    abroad = Outside.objects.filter(commuting__territory=territory).exclude(country="FR")
    total = flows.aggregate(total=Sum("count"))["total"]
    if total:
        there = flows.filter(work__in=abroad.values("code"))
        return (there.aggregate(total=Sum("count"))["total"] or 0.0) / float(total)
    known = figures(territory, ("cross_border_workers", "employed"))
    crossing, employed = (sum(one.value for one in by_code.values()) for by_code in known.values())
    return crossing / employed if employed else float(crossing > 0)


def communes_told(territory: Territory) -> dict[str, Any]:
    """Districts and communes as an estimate keeps them, so that it can be read for ever."""
    return {
        "districts": [
            {"code": district.code, "name": district.name}
            for district in territory.districts.order_by("position", "code")
        ],
        "communes": [
            {"code": code, "name": name, "district": district}
            for code, name, district in territory.communes.order_by("code").values_list(
                "code", "name", "district__code"
            )
        ],
    }


def names_in(estimate: Estimate) -> dict[str, str]:
    """The names of an estimate's communes and districts by code."""
    territory = estimate.inputs["territory"]
    return {one["code"]: one["name"] for key in ("communes", "districts") for one in territory[key]}
