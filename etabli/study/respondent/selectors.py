"""Questions about those who answer: what one person gave, whom a study may write to."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Count, Sum
from django.db.models.query import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from etabli.core.errors import NotFound
from etabli.study.models import Contact, ContactViewing, ErasedAnswers, Response, Study
from etabli.study.respondent import rules
from etabli.study.respondent.rules import Consent, Origin
from etabli.study.selectors import AT_HOME, ELSEWHERE, places_of
from etabli.study.survey.editing.selectors import versions_asked
from etabli.study.survey.versions import ever_asked
from etabli.study.survey.wording import answer_told

RECENT_VIEWINGS = 50


def response_by_link(link: str) -> Response:
    """The answers that a private link leads to, with their study and contact. One query.

    Raises NotFound.
    """
    found = (
        Response.objects.select_related("study__territory", "contact", "channel")
        .filter(links__digest=rules.digest_of(link))
        .first()
    )
    if found is None:
        raise NotFound(
            _("This link leads to no answers: they have been erased, or it lacks some letters.")
        )
    return found


def responses_of(study: int, email: str) -> QuerySet[Response]:
    """The answers of a study that this address was left with."""
    return (
        Response.objects.select_related("study", "contact")
        .filter(study_id=study, contact__email__iexact=email)
        .order_by("pk")
    )


def with_contact(response: int) -> Response | None:
    """An answer that somebody can be reached about."""
    found = Response.objects.select_related("study", "contact").filter(pk=response)
    return found.filter(contact__isnull=False).first()


def is_known(study: Study, form_key: str, source: str) -> bool:
    """Whether the form with this key has been taken in already."""
    return study.responses.filter(source=source, external_id=rules.digest_of(form_key)).exists()


class Agreed(NamedTuple):
    """One purpose somebody agreed to, and since when."""

    purpose: Contact.Purpose
    consent: Consent

    @property
    def since(self) -> datetime:
        return datetime.fromisoformat(self.consent.at)


@dataclass(frozen=True)
class Given:
    """One answer, in words."""

    key: str
    question: str
    answer: str
    kept: Any  # as it is stored


@dataclass(frozen=True)
class Kept:
    """All that is kept of one response, and until when."""

    response: Response
    given: tuple[Given, ...]
    contact: Contact | None
    agreed: tuple[Agreed, ...]
    contact_until: datetime
    answers_until: datetime


def kept(response: Response) -> Kept:
    """What is kept of a response, in the reader's language. Three queries, for the places."""
    study = response.study
    contact = contact_of(response)
    return Kept(
        response=response,
        given=tuple(_given(response)),
        contact=contact,
        agreed=tuple(agreed(contact)) if contact else (),
        contact_until=rules.ends(response.submitted_at, study.keep_months),
        answers_until=rules.ends(response.submitted_at, study.keep_answers_months),
    )


def contact_of(response: Response) -> Contact | None:
    return getattr(response, "contact", None)


def agreed(contact: Contact) -> list[Agreed]:
    """What somebody agreed to, in the order in which it is asked."""
    return [
        Agreed(purpose, Consent.of(contact.consents[purpose.value]))
        for purpose in Contact.Purpose
        if purpose.value in contact.consents
    ]


def exported(response: Response) -> dict[str, Any]:
    """All that is kept of a response, for a program (GDPR, art. 15 and 20)."""
    told = kept(response)
    contact = told.contact
    return {
        "study": response.study.slug,
        "answered_at": response.submitted_at.isoformat(),
        "changed_at": response.changed_at and response.changed_at.isoformat(),
        "language": response.language,
        "channel": str(response.channel) if response.channel else None,
        "came_in_a_burst": response.is_doubtful,
        "answers": response.answers,
        "in_words": {one.question: one.answer for one in told.given},
        "contact": contact
        and {"name": contact.name, "email": contact.email, "consents": contact.consents},
        "contact_kept_until": told.contact_until.isoformat(),
        "answers_kept_until": told.answers_until.isoformat(),
    }


def rows(response: Response) -> list[tuple[str, str, str, str]]:
    """The answers as a table: key, question, answer in words, answer as it is kept. A text never
    begins like a formula, which a spreadsheet would reckon out."""
    return [(one.key, one.question, one.answer, _plain(one.kept)) for one in kept(response).given]


def origins(response: Response) -> tuple[Origin, list[Origin]]:
    """Where a response and the others of its study come from, as an erased one is counted."""
    districts = districts_of(response.study)
    rows = response.study.responses.values_list(
        "pk", "submitted_at", "channel__code", "profile", "home_code"
    )
    own: list[Origin] = []
    others: list[Origin] = []
    for pk, at, channel, profile, home in rows:
        month = timezone.localtime(at).date().replace(day=1)
        district = districts.get(home, "") or (
            home.removeprefix(rules.INSIDE) if home.startswith(rules.INSIDE) else ""
        )
        origin = Origin(month, channel or "", profile, district)
        (own if pk == response.pk else others).append(origin)
    return own[0], others


def districts_of(study: Study) -> dict[str, str]:
    """The district of each commune, by code. One query."""
    return dict(study.territory.communes.values_list("code", "district__code"))


def widened(study: Study) -> dict[str, str]:
    """What is kept of each place when answers are reduced: of a commune its district, of any other
    place one may name itself. A commune that has left the territory is not in it. Two queries."""
    districts = {code: rules.INSIDE + district for code, district in districts_of(study).items()}
    outside = study.territory.destinations.values_list("code", flat=True)
    return {code: code for code in (*outside, AT_HOME, ELSEWHERE)} | districts


@dataclass(frozen=True)
class Received:
    """How many answers came: `kept` and `erased` by who gave them; `doubtful` among those kept."""

    kept: int
    erased: int
    doubtful: int

    @property
    def total(self) -> int:
        return self.kept + self.erased


def received(study: Study) -> Received:
    """The answers of a study counted, erased ones among them. Two queries."""
    counts = dict(study.responses.values_list("is_doubtful").annotate(Count("pk")).order_by())
    return Received(
        kept=sum(counts.values()),
        erased=ErasedAnswers.objects.filter(study=study).aggregate(all=Sum("count"))["all"] or 0,
        doubtful=counts.get(True, 0),
    )


def erased_by(study: Study, dimension: str) -> Mapping[Any, int]:
    """How many erased answers there are by `month`, `channel`, `profile` or `district`.

    Under None or an empty text stand those whose class does not tell. To be added to what is
    counted of the answers that are kept, so that totals stay as they were. One query.
    """
    return dict(
        ErasedAnswers.objects.filter(study=study)
        .values_list(dimension)
        .annotate(Sum("count"))
        .order_by(dimension)
    )


def contacts(study: Study) -> list[tuple[Contact, list[Agreed]]]:
    """Whom the study may write to and what for, by name; nothing of what they answered."""
    found = Contact.objects.filter(response__study=study).order_by("name", "email", "pk")
    return [(contact, agreed(contact)) for contact in found]


def recent_viewings(study: Study) -> list[ContactViewing]:
    """Who looked at the contacts, the latest first. One query."""
    return list(study.viewings.select_related("person")[:RECENT_VIEWINGS])


def _given(response: Response) -> list[Given]:
    """The answers in the questionnaire's order, then those it no longer asks for."""
    asked = {one.key: one.question for one in ever_asked(versions_asked(response.study))}
    places = places_of(response.study.territory)
    told = [
        Given(key, str(question.label), answer_told(question, response.answers[key], places), value)
        for key, question in asked.items()
        if (value := response.answers.get(key)) is not None
    ]
    gone = [key for key in response.answers if key not in asked]
    return told + [
        Given(key, key, str(response.answers[key]), response.answers[key]) for key in gone
    ]


def _plain(value: Any) -> str:
    if isinstance(value, Mapping):
        return json.dumps(value)
    return " ".join(map(str, value)) if isinstance(value, list) else str(value)
