"""Questions about criteria: what the group weighs, how sites score, which comes first."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from uuid import UUID

from django.utils.translation import gettext as _

from etabli.core.errors import NotFound
from etabli.feasibility.criteria import rules
from etabli.feasibility.models import Criterion, Judgement, Score, Site
from etabli.people.models import Person
from etabli.study.models import Study

if TYPE_CHECKING:
    from etabli.kernels.criteria import Weights


def criterion_of_study(study: str, criterion: UUID) -> Criterion:
    """Raises NotFound."""
    found = (
        Criterion.objects.select_related("study__territory")
        .filter(uuid=criterion, study__slug=study)
        .first()
    )
    if found is None:
        raise NotFound(_("There is no such criterion in this study."), field="criterion")
    return found


def judgement_of(study: Study, person: Person) -> dict[str, int]:
    """What somebody has compared so far, by pair. One query."""
    found = Judgement.objects.filter(study=study, person=person).first()
    return dict(found.ratios) if found else {}


def scores_of(study: Study) -> dict[tuple[int, int], Score]:
    """By site and criterion. One query."""
    found = Score.objects.filter(site__study=study)
    return {(one.site_id, one.criterion_id): one for one in found}


@dataclass(frozen=True)
class Compared:
    """All that a comparison of sites tells.

    `judged` have compared all of the criteria, `unfinished` some of them only: they do not count.
    Without anybody who has, the criteria weigh alike. `left_out`: sites without all their scores.
    """

    criteria: list[Criterion]
    judged: int = 0
    unfinished: int = 0
    weights: "Weights | None" = None
    scale: list[float] = field(default_factory=list)
    sites: list[Site] = field(default_factory=list)
    left_out: list[Site] = field(default_factory=list)
    ranked: rules.Ranked | None = None


def compared(study: Study, among: Iterable[Site] | None = None) -> Compared:
    """The sites that are not rejected, by the group's weights; `among`: all sites of the study by
    name, where they are at hand. Four queries, or three."""
    criteria = list(study.site_criteria.all())
    if not criteria:
        return Compared([])
    keys = [one.pk for one in criteria]
    judgements = list(study.judgements.values_list("ratios", flat=True))
    whole = [one for one in judgements if rules.is_whole(one, keys)]
    weights = rules.weights(whole, keys) if whole else None
    scale = weights.weights.tolist() if weights else [1 / len(keys)] * len(keys)
    scores = scores_of(study)
    every = study.candidate_sites.all() if among is None else among
    scored: list[Site] = []
    left_out: list[Site] = []
    for site in every:
        if site.state == Site.State.REJECTED:
            continue
        (scored if all((site.pk, key) in scores for key in keys) else left_out).append(site)
    table = [[scores[site.pk, key].value for key in keys] for site in scored]
    return Compared(
        criteria,
        len(whole),
        len(judgements) - len(whole),
        weights,
        scale,
        scored,
        left_out,
        rules.ranked(table, scale) if scored else None,
    )
