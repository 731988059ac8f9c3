"""The verbs of those who answer: answer, change it, take it back; and what time takes back."""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django_tasks import task

from etabli.core import clock, mail
from etabli.core.errors import Conflict, NotFound
from etabli.people.models import Person
from etabli.study.models import (
    Channel,
    Contact,
    ContactViewing,
    ErasedAnswers,
    PrivateLink,
    QuestionnaireVersion,
    Response,
    Study,
)
from etabli.study.respondent import rules, selectors
from etabli.study.respondent.rules import Consent
from etabli.study.selectors import ELSEWHERE
from etabli.study.survey.editing.selectors import versions_asked
from etabli.study.survey.editing.services import in_force
from etabli.study.survey.questionnaire import Answers, Kind, Question
from etabli.study.survey.services import keep, replace
from etabli.study.survey.tally import services as tally
from etabli.study.survey.versions import ever_asked

WEB = "web"  # the source of what was answered on the site itself
BATCH = 500
# A lost link is sent again at most so often to one address, and the oldest of many is forgotten.
SENT_AGAIN_AFTER = 15 * 60  # seconds
MOST_LINKS = 6


@transaction.atomic
def record_response(
    study: Study,
    answers: Answers,
    key: str,
    *,
    language: str,
    version: QuestionnaireVersion | None = None,
    channel: Channel | None = None,
    name: str = "",
    email: str = "",
    purposes: Iterable[str] = (),
    is_doubtful: bool = False,
) -> Response:
    """Keep what was answered on the site; `answers` as `questionnaire.read_answers` gives them.

    `version` is the questionnaire that was shown, unless said otherwise the one in force. `key` is
    the form's own: sent twice, it counts once. Name and address are kept only with at least one
    purpose that was agreed to. `link_of(key)` opens the private page. Raises Conflict
    `study_closed`.
    """
    _check_open(study)
    response, is_new = keep(
        study,
        WEB,
        rules.digest_of(key),
        answers,
        version,
        language=language,
        channel=channel,
        is_doubtful=is_doubtful,
    )
    if is_new:
        PrivateLink.objects.create(response=response, digest=rules.digest_of(link_of(key)))
        _keep_contact(response, name, email, purposes, language)
        _send_link_if_wished(response, before={})
    return response


def link_of(key: str) -> str:
    """The key of the private link that belongs to the form `key`."""
    return rules.link_key(key, settings.SECRET_KEY)


@transaction.atomic
def change_response(
    response: Response,
    answers: Answers,
    *,
    language: str,
    version: QuestionnaireVersion | None = None,
    name: str = "",
    email: str = "",
    purposes: Iterable[str] = (),
) -> Response:
    """Put `answers` in the place of those given before, and the contact likewise.

    A consent given before keeps its instant; estimates made before stay as they are. Raises
    Conflict `study_closed`, NotFound when it has been erased meanwhile.
    """
    response = _locked(response)
    _check_open(response.study)
    replace(response, answers, version or in_force(response.study))
    contact = Contact.objects.filter(response=response).first()
    before = {} if contact is None or contact.email != email else contact.consents
    _keep_contact(response, name, email, purposes, language)
    _send_link_if_wished(response, before)
    return response


@transaction.atomic
def erase(response: Response) -> None:
    """Erase an answer and its contact. One more is counted as erased: see `rules.class_of`.

    Raises NotFound when it has been erased already.
    """
    Study.objects.select_for_update().get(pk=response.study_id)
    response = _locked(response)
    origin, others = selectors.origins(response)
    told = rules.class_of(origin, others)
    counted, _is_new = ErasedAnswers.objects.get_or_create(study=response.study, **told)
    ErasedAnswers.objects.filter(pk=counted.pk).update(count=F("count") + 1)
    tally.replaced(response.study, [response])
    response.delete()


def withdraw_consent(contact: Contact, purpose: Contact.Purpose) -> None:
    """Write to somebody for this purpose no more; without any purpose the contact is erased."""
    contact.consents.pop(purpose.value, None)
    if contact.consents:
        contact.save()
    else:
        contact.delete()


def ask_for_link(study: Study, email: str, language: str) -> None:
    """Have the private links of an address sent to it, if it is known.

    The worker looks for it, so that neither the answer nor its time tells whether it is.
    """
    transaction.on_commit(lambda: find_links.enqueue(study.pk, email.strip(), language))


@task()
def find_links(study: int, email: str, language: str) -> None:
    """The worker's part of `ask_for_link`: a new link to each answer that the address was left
    with; what was sent before opens too."""
    for response in selectors.responses_of(study, email):
        with transaction.atomic():
            link = "" if _was_just_sent(_locked(response)) else _add_link(response)
        if link:
            _send(response, link, language)


@task()
def send_link(response: int, language: str) -> None:
    """The worker's part of answering: a link by message, made only now so that it waits nowhere."""
    found = selectors.with_contact(response)
    if found:
        with transaction.atomic():
            link = _add_link(_locked(found))
        _send(found, link, language)


def record_viewing(study: Study, person: Person, count: int) -> None:
    """Note that somebody was shown the addresses that the study keeps."""
    ContactViewing.objects.create(study=study, person=person, count=count)


def consents(purposes: Iterable[str], language: str, at: datetime) -> dict[str, Any]:
    """What a contact keeps of having agreed to `purposes`, in the words that were shown."""
    with translation.override(language):
        asked = _("You may write to me")
        return {
            purpose: Consent(
                at=at.isoformat(),
                language=language,
                version=rules.WORDING_VERSION,
                wording=f"{asked} – {Contact.Purpose(purpose).label}",
            ).as_json()
            for purpose in purposes
        }


def forget_contacts() -> int:
    """Erase the contacts kept for as long as their study said; answers how many."""
    now, count = clock.now(), 0
    for study in Study.objects.all():
        until = rules.begun_by(now, study.keep_months)
        erased, _each = Contact.objects.filter(
            response__study=study, response__submitted_at__lt=until
        ).delete()
        count += erased
    return count


def reduce_answers() -> int:
    """Where the study's time for answers as they were given is over, keep what the estimate reads.

    Texts and what no version of the questionnaire asks are erased; a commune becomes its district;
    the private links and a contact that is left go. Answers how many answers.
    """
    now, count = clock.now(), 0
    for study in Study.objects.select_related("territory"):
        until = rules.begun_by(now, study.keep_answers_months)
        due = study.responses.filter(reduced_at=None, submitted_at__lt=until)
        while batch := list(due[:BATCH]):
            _reduce(study, batch, now)
            count += len(batch)
    return count


def _check_open(study: Study) -> None:
    if not study.is_open:
        raise Conflict("study_closed", _("This questionnaire is closed to answers."))


def _locked(response: Response) -> Response:
    found = (
        Response.objects.select_for_update(of=("self",))
        .select_related("study__territory")
        .filter(pk=response.pk)
        .first()
    )
    if found is None:
        raise NotFound(_("This link leads to no answers: they have been erased."))
    return found


def _keep_contact(
    response: Response, name: str, email: str, purposes: Iterable[str], language: str
) -> None:
    """As it is wished now; without a purpose or an address nothing is kept."""
    agreed = list(purposes) if email else []
    known = Contact.objects.filter(response=response).first()
    if not agreed:
        if known:
            known.delete()
        return
    before: Mapping[str, Any] = known.consents if known else {}
    at = response.changed_at or response.submitted_at
    new = consents(agreed, language, at)
    Contact.objects.update_or_create(
        response=response,
        defaults={
            "name": name,
            "email": email,
            "consents": {purpose: before.get(purpose, new[purpose]) for purpose in agreed},
        },
    )


def _send_link_if_wished(response: Response, before: Mapping[str, Any]) -> None:
    contact = Contact.objects.filter(response=response).first()
    wished = Contact.Purpose.LINK.value
    if contact and wished in contact.consents and wished not in before:
        transaction.on_commit(lambda: send_link.enqueue(response.pk, response.language))


def _add_link(response: Response) -> str:
    """The key of one more link; of many the first stays, which somebody may have printed."""
    link = secrets.token_hex(32)
    PrivateLink.objects.create(response=response, digest=rules.digest_of(link))
    links = response.links.order_by("-made_at", "-pk")
    spare = list(links.values_list("pk", flat=True))[MOST_LINKS - 1 : -1]
    PrivateLink.objects.filter(pk__in=spare).delete()
    return link


def _was_just_sent(response: Response) -> bool:
    """The first link was made with the answer; the others were sent."""
    latest = response.links.order_by("-made_at", "-pk").first()
    return (
        latest is not None
        and response.links.count() > 1
        and (clock.now() - latest.made_at).total_seconds() < SENT_AGAIN_AFTER
    )


def _send(response: Response, link: str, language: str) -> None:
    study = response.study
    with translation.override(language):
        context = {
            "study": study,
            "path": reverse("answer", args=[link]),
            "until": rules.ends(response.submitted_at, study.keep_answers_months),
        }
    mail.send_at_once("study/mail/private_link.txt", response.contact.email, language, context)


@transaction.atomic
def _reduce(study: Study, batch: list[Response], now: datetime) -> None:
    asked = [one.question for one in ever_asked(versions_asked(study))]
    wide = selectors.widened(study)
    given = [copy(response) for response in batch]
    for response in batch:
        response.answers = _reduced(response.answers, asked, wide)
        response.home_code = wide.get(response.home_code, ELSEWHERE)
        response.reduced_at = now
    Response.objects.bulk_update(batch, ["answers", "home_code", "reduced_at"])
    tally.replaced(study, given, batch)
    PrivateLink.objects.filter(response__in=batch).delete()
    Contact.objects.filter(response__in=batch).delete()


def _reduced(answers: Answers, asked: Sequence[Question], wide: Mapping[str, str]) -> Answers:
    kept: Answers = {}
    for question in asked:
        key = question.key
        if key in answers and question.kind is not Kind.text:
            is_place = question.kind is Kind.commune
            kept[key] = wide.get(answers[key], ELSEWHERE) if is_place else answers[key]
    return kept
