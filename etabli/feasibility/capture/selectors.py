"""Questions about what a site would take of the demand, and the floor area that it then needs."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import Sum

from etabli.feasibility.capture import rules
from etabli.feasibility.capture.ratios import DEFAULTS
from etabli.feasibility.models import AreaRatios, Site
from etabli.study.models import Estimate, Study
from etabli.study.scenario.assumptions import Assumption, overridden
from etabli.study.scenario.selectors import Setting, places_of, setting_of
from etabli.study.selectors import chosen_scenario, latest_estimate

if TYPE_CHECKING:
    from numpy.typing import NDArray

ENDS = ("mean", "low", "high")


def replaced_of(study: Study) -> dict[str, dict[str, object]]:
    """The ratios that the study replaces. One query."""
    found = AreaRatios.objects.filter(study=study).first()
    return dict(found.replaced) if found else {}


def ratios_of(study: Study) -> dict[str, Assumption]:
    """Those in force: the study's own, and the defaults. One query."""
    return overridden(DEFAULTS, replaced_of(study))


@dataclass(frozen=True)
class Captured:
    """One site: desk-days a week and the area (m²) that they need, at the mean, low and high.

    `workshop`: the network chosen has its fab-lab in this commune. `floor_area`: what the site has,
    0 where nobody measured it.
    """

    site: Site
    workshop: bool
    floor_area: Decimal
    desk_days: Mapping[str, float]
    programs: Mapping[str, rules.Program]

    @property
    def missing(self) -> float:
        """Square metres that the site lacks at the mean; 0 where it is large enough."""
        return max(0.0, self.programs["mean"].total - float(self.floor_area))


def captured(study: Study) -> tuple[Estimate | None, list[Captured]]:
    """The latest estimate, and each site that is not rejected, as if it opened alone beside the
    places that exist. Raises Conflict `territory_changed` as `setting_of` does."""
    estimate = latest_estimate(study)
    open_sites = list(
        study.candidate_sites.exclude(state=Site.State.REJECTED).annotate(
            measured=Sum("floors__area")
        )
    )
    if estimate is None or not open_sites:
        return estimate, []
    setting = setting_of(estimate)
    ratios = {key: one.value for key, one in ratios_of(study).items()}
    chosen = chosen_scenario(study)
    fablab = places_of(chosen).fablab if chosen else ""
    found = []
    for site in open_sites:
        if site.commune_code not in setting.ground.codes:
            continue
        days = _desk_days(setting, setting.ground.codes.index(site.commune_code))
        workshop = site.commune_code == fablab
        programs = {end: rules.program(days[end], ratios, workshop=workshop) for end in ENDS}
        area = site.measured or Decimal(0)
        found.append(Captured(site, workshop, area, days, programs))
    return estimate, found


def _desk_days(setting: Setting, commune: int) -> dict[str, float]:
    """What one place in this commune takes of every commune's demand.

    With the way, as the effects of a network are reckoned (`study.scenario.effects`); the partners
    of the network draw like places of others, for they take their part too.
    """
    import numpy as np

    from etabli.kernels.demand import ExponentialDecay, reached
    from etabli.study.scenario.effects import share_of

    ground, around = setting.ground, setting.around
    way: NDArray[np.float64] = ground.minutes[:, commune]
    others = np.vstack([around.rivals, *(one.minutes[None, :] for one in ground.partners)])
    decays = [ExponentialDecay(half) for half in around.half_minutes.tolist()]
    willing = reached(around.days, way, decays)
    share = share_of(way, others, setting.assumed["rival_minutes"])
    mean = float((willing * share[:, None]).sum())
    return {"mean": mean, "low": mean * around.low, "high": mean * around.high}
