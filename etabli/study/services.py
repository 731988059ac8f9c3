"""The verbs of a study: set it up, take answers in, estimate the demand."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from etabli.core.errors import Refused
from etabli.core.slugs import save_with_slug
from etabli.core.texts import Text
from etabli.kernels.errors import InvalidInput
from etabli.people.models import Person
from etabli.study import selectors
from etabli.study.demand import parameters
from etabli.study.models import (
    Channel,
    Contact,
    Estimate,
    QuestionnaireVersion,
    Response,
    Study,
)
from etabli.study.respondent.services import consents
from etabli.study.survey import questionnaire
from etabli.study.survey.editing.services import in_force
from etabli.study.survey.questionnaire import Abroad
from etabli.study.survey.services import lock
from etabli.study.survey.simulation import Simulated, simulate
from etabli.territory.models import Territory

SEED = 1
FEWEST_ANSWERS = 10


@transaction.atomic
def create_study(
    territory: Territory, name: Text, *, abroad: Abroad | None = None, **details: Any
) -> Study:
    """A study in preparation, with the standard questionnaire and an address from its name.

    `abroad`: where people of the territory work in another country, unless its flows tell.
    """
    study = Study(
        territory=territory,
        name=name,
        questionnaire=questionnaire.standard(abroad or selectors.works_abroad(territory)),
        **details,
    )
    save_with_slug(study, name.fr)
    in_force(study)
    return study


@transaction.atomic
def put_study(slug: str, abroad: Abroad | None, *, territory: Territory, **details: Any) -> Study:
    """The study with this address, made if there is none and else changed: its questionnaire then
    stays."""
    told = {**details, "territory": territory}
    asked = questionnaire.standard(abroad or selectors.works_abroad(territory))
    study, _is_new = Study.objects.update_or_create(
        slug=slug, defaults=told, create_defaults={**told, "questionnaire": asked}
    )
    in_force(study)
    return study


def change_study(study: Study, **details: Any) -> Study:
    for field, value in details.items():
        setattr(study, field, value)
    study.save(update_fields=list(details))
    return study


def open_study(study: Study) -> None:
    """Let people answer."""
    change_study(study, status=Study.Status.OPEN)


def close_study(study: Study) -> None:
    """Let nobody answer any more; what was answered stays."""
    change_study(study, status=Study.Status.CLOSED)


def set_parameters(study: Study, replaced: Mapping[str, Mapping[str, Any]]) -> None:
    """Replace defaults by the study's own ranges, all at once. Raises BadInput naming the one."""
    parameters.in_force(replaced)
    change_study(study, parameters=dict(replaced))


@transaction.atomic
def simulate_responses(study: Study, count: int, seed: int) -> int:
    """Add invented answers to a study that is an example; answers how many are new.

    The same seed gives the same answers, which are then known. Raises Refused `no_example`.
    """
    if not study.is_simulated:
        raise Refused("no_example", _("Only a study that is an example takes invented answers."))
    channels = {channel.name: channel for channel in study.channels.all()}
    inhabitants, abroad = selectors.inhabitants_and_abroad(study.territory)
    invented = simulate(count, seed, inhabitants, abroad, tuple(channels))
    source = f"simulation-{seed}"
    lock(study)
    known = selectors.known_ids(study, source)
    new = [one for one in invented if one.external_id not in known]
    version = in_force(study)
    for one in new:
        _keep_simulated(study, version, source, one, channels)
    for name, channel in channels.items():
        visits = sum(one.visits for one in new if one.channel == name)
        Channel.objects.filter(pk=channel.pk).update(visits=F("visits") + visits)
    return len(new)


def estimate(study: Study, *, by: Person | None = None, seed: int = SEED) -> Estimate:
    """Estimate the demand from the territory's figures, the answers and the parameters.

    Raises Refused `too_few_answers`, or `no_estimate` where figures contradict the answers.
    """
    from etabli.study.demand import calculation, occupations

    people = selectors.people_of(study.territory)
    ranges = parameters.in_force(study.parameters)
    answers = selectors.answers_to_weigh(study, people)
    _check_enough(answers)
    try:
        survey = calculation.read(people, answers, ranges)
        known, likelier = occupations.potential(
            people, answers, survey.raked.weights, ranges, study.parameters
        )
        figures, results = calculation.estimate(people, survey, known, seed, likelier)
    except InvalidInput as error:
        raise Refused(
            "no_estimate", _("The figures allow no estimate: %(error)s.") % {"error": error}
        ) from error
    told = selectors.survey_told(study)
    inputs = {
        "territory": selectors.communes_told(study.territory),
        "figures": figures,
        "survey": told,
        "weighing": {
            **survey.as_json(),
            "outside": told["answers"] - survey.answers,
        },
        "wishes": {profile: one.as_json() for profile, one in survey.wishes.items()},
        "parameters": {
            key: {**one.as_json(), "source": study.parameters.get(key, {}).get("source", "")}
            for key, one in known.items()
        },
        "draws": calculation.DRAWS,
        "last_answer": selectors.last_answer(study),
    }
    return Estimate.objects.create(
        study=study, made_by=by, seed=seed, inputs=inputs, results=results
    )


def _check_enough(answers: Sequence[Any]) -> None:
    from etabli.study.demand.wishes import INTERESTED

    coming = sum(answer.interest in INTERESTED and answer.days > 0 for answer in answers)
    if len(answers) < FEWEST_ANSWERS or coming < 2:
        raise Refused(
            "too_few_answers",
            _(
                "An estimate needs %(least)d answers from the territory, two of them interested; "
                "there are %(count)d, %(coming)d of them interested."
            )
            % {"least": FEWEST_ANSWERS, "count": len(answers), "coming": coming},
            advice=_("Wait for more answers, or import those of another survey."),
        )


def _keep_simulated(
    study: Study,
    version: QuestionnaireVersion,
    source: str,
    one: Simulated,
    channels: Mapping[str, Channel],
) -> None:
    response = Response.objects.create(
        study=study,
        version=version,
        source=source,
        external_id=one.external_id,
        answers=one.answers,
        profile=one.answers["profile"],
        home_code=one.answers["home"],
        language=one.language,
        channel=channels.get(one.channel),
        submitted_at=one.submitted_at,
        is_simulated=True,
    )
    if one.email:
        Contact.objects.create(
            response=response,
            name=one.name,
            email=one.email,
            consents=consents(one.purposes, one.language, one.submitted_at),
        )
