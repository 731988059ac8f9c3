"""Questions about networks: the ground they stand on, and those that a study has."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import QuerySet, prefetch_related_objects
from django.utils.translation import gettext as _

from etabli.core.errors import Conflict, NotFound
from etabli.study.existing.rules import is_desk
from etabli.study.flood.selectors import counted
from etabli.study.models import Estimate, ExistingPlace, Scenario, Study
from etabli.study.scenario.assumptions import Assumption, half_minutes, in_force
from etabli.study.scenario.places import Places
from etabli.territory.selectors import flows, travel_times

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from etabli.kernels.travel import TravelMatrix
    from etabli.study.scenario.design import Ground
    from etabli.study.scenario.effects import Around


def scenario_by_uuid(study: str, scenario: UUID) -> Scenario:
    """A network of this study, with its estimate. Raises NotFound."""
    found = (
        Scenario.objects.select_related("estimate__study__territory")
        .filter(uuid=scenario, estimate__study__slug=study)
        .first()
    )
    if found is None:
        raise NotFound(_("There is no such network in this study."), field="scenario")
    return found


def scenarios(study: Study) -> QuerySet[Scenario]:
    """The networks of a study, the latest first."""
    return (
        Scenario.objects.filter(estimate__study=study)
        .select_related("estimate")
        .order_by("-made_at", "-pk")
    )


def scenarios_told(study: Study, uuids: Collection[UUID]) -> list[Scenario]:
    """Those networks of a study, with all that a comparison reads. One query."""
    return list(
        Scenario.objects.filter(estimate__study=study, uuid__in=uuids).select_related(
            "estimate__study__territory"
        )
    )


def places_of(scenario: Scenario) -> Places:
    """What stands where. No queries."""
    results = scenario.results
    fablab = results["fablab"]["code"] if results["fablab"] else ""
    return Places(tuple(results["hubs"]), tuple(results["nomad_offices"]), fablab)


def usual_assumptions(study: Study, estimate: Estimate | None) -> dict[str, Assumption]:
    """The defaults, for the relief of the study's territory, and what the answers that an estimate
    read tell in their stead. No queries."""
    return _assumptions(study, estimate, {})


def assumptions_of(study: Study, estimate: Estimate | None) -> dict[str, Assumption]:
    """Those in force: the study's own, what its survey tells, and the defaults. No queries."""
    return _assumptions(study, estimate, study.rules.get("assumptions", {}))


def _assumptions(
    study: Study, estimate: Estimate | None, own: dict[str, Any]
) -> dict[str, Assumption]:
    from etabli.kernels.travel.fallback import DRIVES, Relief

    wishes = estimate.inputs["wishes"] if estimate else {}
    return in_force(
        own,
        detour=DRIVES[Relief(study.territory.relief)].detour,
        half_ways={
            profile: told
            for profile, one in wishes.items()
            if (told := one.get("half_minutes"))  # none of earlier estimates
        },
    )


@dataclass(frozen=True, eq=False)
class Setting:
    """All that a network is designed and reckoned with."""

    ground: "Ground"
    around: "Around"
    travel: "TravelMatrix"
    assumptions: dict[str, Assumption]
    existing: tuple[dict[str, Any], ...]  # those that count, as a scenario keeps them
    work: dict[str, Any]  # kilometres to work by profile, and where they are known from

    @property
    def assumed(self) -> dict[str, float]:
        return {key: one.value for key, one in self.assumptions.items()}


def setting_of(estimate: Estimate) -> Setting:
    """Where an estimate's demand is, what stands there already and the ways between. Seven
    queries, nine where flows are known.

    The part of a profile that its answers say comes for the company goes to the hubs. Raises
    Conflict `territory_changed` when a commune, or the minutes to it, are there no more.
    """
    import numpy as np

    from etabli.kernels.travel.distance import great_circle
    from etabli.study.demand.wishes import PROFILES
    from etabli.study.scenario.design import Ground, Partner
    from etabli.study.scenario.effects import Around
    from etabli.study.scenario.work import ways_to_work

    study = estimate.study
    prefetch_related_objects([study.territory], "communes", "destinations")
    travel = travel_times(study.territory)
    told, wishes = estimate.inputs["territory"], estimate.inputs["wishes"]
    codes = tuple(one["code"] for one in told["communes"])
    communes = {one.code: one for one in study.territory.communes.all()}
    if not set(codes) <= set(travel.codes) & set(communes):
        raise Conflict(
            "territory_changed",
            _("The territory has changed since this estimate."),
            advice=_("Estimate the demand again."),
        )
    at = [travel.codes.index(code) for code in codes]
    minutes = travel.minutes[np.ix_(at, at)].astype(np.float64)
    points = np.array([[communes[code].longitude, communes[code].latitude] for code in codes])
    assumptions = assumptions_of(study, estimate)
    detour = assumptions["detour"].value
    districts = [one["code"] for one in told["districts"]]
    company = np.array([wishes[key]["company"] for key in PROFILES])
    days = {end: _days(estimate, codes, end) for end in ("mean", "low", "high")}
    existing = list(study.existing_places.exclude(role=ExistingPlace.Role.IGNORED))
    desks = [one for one in existing if is_desk(one.kinds)]
    partners = [one for one in desks if one.role == ExistingPlace.Role.PARTNER]
    rivals = [one for one in desks if one.role == ExistingPlace.Role.COMPETITION]
    ways = {one.pk: _minutes_to(one, codes, minutes, points, study) for one in existing}
    having: dict[str, set[str]] = {}
    for amenity in study.amenities.all():
        having.setdefault(amenity.kind, set()).add(amenity.code)
    at_home = dict(zip(codes, map(tuple, points.tolist()), strict=True))
    work = ways_to_work(
        at_home,
        flows(study.territory, travel),
        _answered_ways(study, at_home),
        assumptions["work_km"].value,
        detour,
    )
    total = estimate.results["desk_days"]["total"]
    mean = total["mean"] or 1.0

    def stacked(rows: "Sequence[NDArray[np.float64]]") -> "NDArray[np.float64]":
        return np.array(rows, dtype=np.float64).reshape(-1, len(codes))

    ground = Ground(
        codes=codes,
        district=np.array([districts.index(one["district"]) for one in told["communes"]]),
        district_names=tuple(one["name"] for one in told["districts"]),
        minutes=minutes,
        company=days["mean"] @ company,
        nearby=days["mean"] @ (1 - company),
        district_codes=tuple(districts),
        having=having,
        partners=tuple(
            Partner(one.name, ExistingPlace.Kind.COWORKING in one.kinds, ways[one.pk])
            for one in partners
        ),
        ends={end: (days[end] @ company, days[end] @ (1 - company)) for end in ("low", "high")},
    )
    around = Around(
        inhabitants=np.array([communes[code].population for code in codes], dtype=np.float64),
        days=days["mean"],
        company=company,
        km=detour * great_circle(points, points),
        partner_km=stacked(
            [
                detour * great_circle(points, [[one.longitude, one.latitude]])[:, 0]
                for one in partners
            ]
        ),
        work_km=np.column_stack([work[key].km for key in PROFILES]),
        half_minutes=np.array([half_minutes(assumptions, key) for key in PROFILES]),
        rivals=stacked([ways[one.pk] for one in rivals]),
        low=total["low"] / mean,
        high=total["high"] / mean,
    )
    kept = tuple(
        {"name": one.name, "commune": one.commune_name, "role": one.role, "source": one.source}
        for one in (*partners, *rivals)
    )
    told_work = {key: one.told for key, one in work.items()}
    return Setting(ground, around, travel, assumptions, kept, told_work)


def _days(estimate: Estimate, codes: Sequence[str], end: str) -> "NDArray[np.float64]":
    """(communes, profiles) desk-days a week."""
    import numpy as np

    from etabli.study.demand.wishes import PROFILES

    cells = estimate.results["desk_days"]["by_commune_and_profile"]
    return np.array([[cells[code][key][end] for key in PROFILES] for code in codes])


def _minutes_to(
    place: ExistingPlace,
    codes: Sequence[str],
    minutes: "NDArray[np.float64]",
    points: "NDArray[np.float64]",
    study: Study,
) -> "NDArray[np.float64]":
    """(communes,) to a place: those to its commune's town hall, or, outside of the territory,
    estimated from straight lines."""
    import numpy as np

    from etabli.kernels.travel.fallback import Relief, fallback_minutes

    if place.commune_code in codes:
        return minutes[:, codes.index(place.commune_code)]
    ends = np.vstack([points, [[place.longitude, place.latitude]]])
    names = [*codes, "there"]
    return (
        fallback_minutes(names, ends, Relief(study.territory.relief))
        .minutes[:-1, -1]
        .astype(np.float64)
    )


def _answered_ways(
    study: Study, homes: Mapping[str, tuple[float, float]]
) -> dict[str, list[tuple[tuple[float, float], tuple[float, float]]]]:
    """By profile: from where to where the interested who answered go to work. One query."""
    from etabli.study.demand.wishes import INTERESTED, PROFILES
    from etabli.study.selectors import AT_HOME

    places = dict(homes)
    places |= {
        one.code: (one.longitude, one.latitude) for one in study.territory.destinations.all()
    }
    ways: dict[str, list[Any]] = {key: [] for key in PROFILES}
    rows = counted(study).filter(home_code__in=homes).values_list("profile", "home_code", "answers")
    for profile, home, answers in rows:
        work = home if answers.get("work") == AT_HOME else answers.get("work")
        if profile in ways and answers.get("interest") in INTERESTED and work in places:
            ways[profile].append((homes[home], places[work]))
    return ways
