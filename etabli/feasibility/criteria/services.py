"""The verbs of criteria: name them, compare them, score sites by them."""

from collections.abc import Mapping

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from etabli.core import clock
from etabli.core.errors import BadInput, Conflict
from etabli.feasibility.criteria import rules
from etabli.feasibility.models import Criterion, Judgement, Score, Site
from etabli.feasibility.models.criterion import HIGHEST_SCORE
from etabli.people.models import Person
from etabli.study.models import Study

MOST_CRITERIA = 8  # twenty-eight comparisons: nobody has patience for more


@transaction.atomic
def add_criterion(study: Study, name: str, meaning: str = "") -> Criterion:
    """Raises BadInput for a name that is taken, Conflict `enough_criteria` at the most."""
    Study.objects.select_for_update().get(pk=study.pk)
    if study.site_criteria.count() >= MOST_CRITERIA:
        raise Conflict(
            "enough_criteria",
            _("A study has %(most)d criteria at most.") % {"most": MOST_CRITERIA},
            advice=_("Remove one first."),
            field="name",
        )
    try:
        with transaction.atomic():
            return Criterion.objects.create(study=study, name=name, meaning=meaning)
    except IntegrityError:
        raise BadInput(_("This criterion is there already."), field="name") from None


def remove_criterion(criterion: Criterion) -> None:
    """With its scores; comparisons with it count no more."""
    criterion.delete()


@transaction.atomic
def judge(study: Study, person: Person, ratios: Mapping[str, int]) -> Judgement:
    """What somebody says of all pairs, as `rules.key_of` names them. Raises BadInput for a step
    that the scale does not know and for a pair that is missing."""
    keys = list(study.site_criteria.values_list("pk", flat=True))
    for pair in rules.pairs(keys):
        if ratios.get(rules.key_of(pair)) not in rules.STEPS:
            raise BadInput(_("Compare each pair of criteria."), field=rules.key_of(pair))
    told = {rules.key_of(pair): ratios[rules.key_of(pair)] for pair in rules.pairs(keys)}
    judgement, _is_new = Judgement.objects.update_or_create(
        study=study, person=person, defaults={"ratios": told, "made_at": clock.now()}
    )
    return judgement


@transaction.atomic
def score(site: Site, scores: Mapping[Criterion, tuple[int | None, str]]) -> None:
    """Value and reason by criterion; none takes a score back. Raises BadInput."""
    for criterion, (value, reason) in scores.items():
        if value is None:
            site.scores.filter(criterion=criterion).delete()
        elif not 0 <= value <= HIGHEST_SCORE or criterion.study_id != site.study_id:
            raise BadInput(
                _("A score is a number from 0 to %(most)d.") % {"most": HIGHEST_SCORE},
                field=f"c{criterion.pk}",
            )
        else:
            Score.objects.update_or_create(
                site=site, criterion=criterion, defaults={"value": value, "reason": reason}
            )
