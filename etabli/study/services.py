"""The verbs of a study: set it up, take answers in, estimate the demand, propose networks."""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from etabli.core import clock
from etabli.core.errors import BadInput, Conflict, Refused
from etabli.core.slugs import free_slug
from etabli.core.texts import Text
from etabli.kernels.errors import InvalidInput
from etabli.people.models import Person
from etabli.study import description as descriptions
from etabli.study import selectors
from etabli.study.demand import parameters
from etabli.study.models import Channel, Contact, Estimate, Response, Scenario, Study
from etabli.study.rules import NetworkRules
from etabli.study.survey import questionnaire
from etabli.study.survey.importing.layout import read_layout
from etabli.study.survey.importing.rows import RefusedRow, Row, read_rows
from etabli.study.survey.questionnaire import Answers
from etabli.study.survey.simulation import Simulated, simulate
from etabli.territory.models import Territory
from etabli.territory.selectors import territory_by_slug

WEB = "web"  # the source of what was answered on the site itself
# Easy to read out and to type: no letters or digits that look alike.
CODE_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
CODE_LENGTH = 6
BATCH = 1000
LONGEST_SOURCE = 100
SEED = 1
FEWEST_ANSWERS = 10


@dataclass(frozen=True)
class Imported:
    """What came of a file: answers taken in, answers known before, lines refused."""

    imported: int
    known: int
    refused: tuple[RefusedRow, ...]

    def as_json(self) -> dict[str, Any]:
        return {
            "imported": self.imported,
            "known": self.known,
            "refused": [row._asdict() for row in self.refused],
        }


def create_study(territory: Territory, name: Text, **details: Any) -> Study:
    """A study in preparation, with the standard questionnaire and an address from its name."""
    return Study.objects.create(
        territory=territory,
        name=name,
        slug=free_slug(Study, name.fr),
        questionnaire=questionnaire.standard(),
        **details,
    )


@transaction.atomic
def load(path: Path) -> Study:
    """Create or update the study that a file describes; doing it twice changes nothing.

    Channels that the file no longer names stay, since their links are out in the world. Raises
    BadInput naming the file and the key; NotFound for a territory that is not loaded.
    """
    wanted = descriptions.read(path)
    territory = territory_by_slug(wanted.territory)
    descriptions.check_communes(wanted, selectors.inhabitants_and_abroad(territory)[0])
    details = {
        "territory": territory,
        "name": wanted.name,
        "introduction": wanted.introduction,
        "owner": wanted.owner,
        "contact_email": wanted.contact_email,
        "is_simulated": wanted.is_simulated,
        "rules": wanted.rules.as_json(),
        "parameters": wanted.parameters,
    }
    study, _is_new = Study.objects.update_or_create(
        slug=wanted.slug,
        defaults=details,
        create_defaults={**details, "questionnaire": questionnaire.standard()},
    )
    known = set(study.channels.values_list("name", flat=True))
    for channel in wanted.channels:
        if channel.name not in known:
            add_channel(study, channel.kind, channel.name)
    return study


def change_study(study: Study, **details: Any) -> Study:
    for field, value in details.items():
        setattr(study, field, value)
    study.save()
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
def add_channel(study: Study, kind: str, name: str) -> Channel:
    """A channel with a code of its own. Raises BadInput when the study has one of that name."""
    if study.channels.filter(name=name).exists():
        raise BadInput(_("This study has a channel of this name already."), field="name")
    code = _code()
    while Channel.objects.filter(code=code).exists():
        code = _code()
    return Channel.objects.create(study=study, kind=kind, name=name, code=code)


def count_visit(channel: Channel) -> None:
    """Somebody followed the channel's link; nothing is kept of who."""
    Channel.objects.filter(pk=channel.pk).update(visits=F("visits") + 1)


@transaction.atomic
def record_response(
    study: Study,
    answers: Answers,
    key: str,
    *,
    language: str,
    channel: Channel | None = None,
    name: str = "",
    email: str = "",
    purposes: Iterable[str] = (),
) -> Response:
    """Keep what was answered on the site; `answers` as `questionnaire.read_answers` gives them.

    `key` is the form's own: sent twice, it counts once. Name and address are kept only with at
    least one purpose that was agreed to. Raises Conflict `study_closed`.
    """
    if not study.is_open:
        raise Conflict("study_closed", _("This questionnaire is closed to answers."))
    response, is_new = Response.objects.get_or_create(
        study=study,
        source=WEB,
        external_id=key,
        defaults={
            "answers": answers,
            "profile": answers["profile"],
            "home_code": answers["home"],
            "language": language,
            "channel": channel,
        },
    )
    if is_new and email and (agreed := list(purposes)):
        consents = dict.fromkeys(agreed, response.submitted_at.isoformat())
        Contact.objects.create(response=response, name=name, email=email, consents=consents)
    return response


@transaction.atomic
def import_responses(
    study: Study, content: bytes, name: str, layout: bytes, layout_name: str
) -> Imported:
    """Take in the answers of a CSV file that `layout` explains: see `etabli.study.importing`.

    Lines that do not fit are told and left out; answers known before stay as they are. Raises
    BadInput, and nothing is written, when the file or the layout cannot be read at all.
    """
    asked = questionnaire.parse(study.questionnaire, where=study.slug)
    explained = read_layout(layout, asked, layout_name)
    places = selectors.places_of(study.territory)
    source = (explained.source or name)[:LONGEST_SOURCE]
    rows, refused = [], []
    for row in read_rows(content, explained, asked, places, name):
        if isinstance(row, Row):
            rows.append(row)
        else:
            refused.append(row)
    _lock(study)
    known = selectors.known_ids(study, source)
    new = [row for row in rows if row.external_id not in known]
    Response.objects.bulk_create((_imported(study, source, row) for row in new), batch_size=BATCH)
    return Imported(len(new), len(rows) - len(new), tuple(refused))


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
    _lock(study)
    known = selectors.known_ids(study, source)
    new = [one for one in invented if one.external_id not in known]
    for one in new:
        _keep_simulated(study, source, one, channels)
    for name, channel in channels.items():
        visits = sum(one.visits for one in new if one.channel == name)
        Channel.objects.filter(pk=channel.pk).update(visits=F("visits") + visits)
    return len(new)


def estimate(study: Study, *, by: Person | None = None, seed: int = SEED) -> Estimate:
    """Estimate the demand from the territory's figures, the answers and the parameters.

    Raises Refused `too_few_answers`, or `no_estimate` where figures contradict the answers.
    """
    from etabli.study.demand import calculation, wishes

    people = selectors.people_of(study.territory)
    in_force = parameters.in_force(study.parameters)
    answers = selectors.answers_to_weigh(study, people)
    _check_enough(answers)
    population = calculation.population(people, in_force).values
    try:
        survey = wishes.read_survey(answers, calculation.by_district(population, people))
        figures, results = calculation.estimate(people, survey, in_force, seed)
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
            "answers": survey.answers,
            "outside": told["answers"] - survey.answers,
            "effective": round(survey.effective, 1),
            "silent_districts": [people.districts[index] for index in survey.silent_districts],
        },
        "wishes": {profile: one.as_json() for profile, one in survey.wishes.items()},
        "parameters": {
            key: {**one.as_json(), "source": study.parameters.get(key, {}).get("source", "")}
            for key, one in in_force.items()
        },
        "draws": calculation.DRAWS,
    }
    return Estimate.objects.create(
        study=study, made_by=by, seed=seed, inputs=inputs, results=results
    )


def design(estimate: Estimate, rules: NetworkRules) -> Scenario:
    """Propose the network with the least travel for an estimate's demand.

    Raises Refused `no_network` saying which rule cannot be met, BadInput for unknown communes.
    """
    from etabli.study.scenario.design import propose

    ground, travel = selectors.ground_of(estimate)
    results = propose(ground, rules)
    names = selectors.names_in(estimate)
    return Scenario.objects.create(
        estimate=estimate,
        name=" – ".join(names[code] for code in results["hubs"]),
        rules=rules.as_json(),
        results={**results, "travel": {"method": travel.method, "source": travel.source}},
    )


def choose(scenario: Scenario) -> None:
    """Make this the network that the study proposes."""
    change_study(scenario.estimate.study, chosen=scenario)


def withdraw_consent(contact: Contact, purpose: Contact.Purpose) -> None:
    """Write to somebody for this purpose no more; without any purpose the contact is erased."""
    contact.consents.pop(purpose.value, None)
    if contact.consents:
        contact.save()
    else:
        contact.delete()


def forget_contacts() -> int:
    """Erase the contacts kept for as long as their study said; answers how many."""
    now, count = clock.now(), 0
    for study in Study.objects.all():
        until = now - timedelta(days=365) * study.keep_months / 12
        erased, _each = Contact.objects.filter(
            response__study=study, response__submitted_at__lt=until
        ).delete()
        count += erased
    return count


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


def _lock(study: Study) -> None:
    """One import after the other, so that both count rightly what is new."""
    Study.objects.select_for_update().get(pk=study.pk)


def _imported(study: Study, source: str, row: Row) -> Response:
    return Response(
        study=study,
        source=source,
        external_id=row.external_id,
        answers=row.answers,
        profile=row.answers["profile"],
        home_code=row.answers["home"],
        submitted_at=row.submitted_at or clock.now(),
    )


def _keep_simulated(
    study: Study, source: str, one: Simulated, channels: Mapping[str, Channel]
) -> None:
    response = Response.objects.create(
        study=study,
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
        consents = dict.fromkeys(one.purposes, one.submitted_at.isoformat())
        Contact.objects.create(response=response, name=one.name, email=one.email, consents=consents)


def _code() -> str:
    return "".join(secrets.choice(CODE_LETTERS) for _letter in range(CODE_LENGTH))
