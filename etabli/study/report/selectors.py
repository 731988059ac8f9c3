"""Questions about a study's report: its draft, what is quoted, its editions."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from etabli.core.dates import date_told
from etabli.core.errors import NotFound
from etabli.core.texts import Text
from etabli.study.campaign.selectors import results
from etabli.study.journal.selectors import Quote, quotes
from etabli.study.models import Draft, Edition, Study, Verbatim
from etabli.study.report.land import Land
from etabli.study.report.subject import ChannelShown, Matter, Quoted, Subject
from etabli.study.report.voices import Voice, voices
from etabli.study.selectors import chosen_scenario, study_by_slug


@dataclass(frozen=True)
class Presented:
    """A study with one of its reports and, of that, a slide; the first is 1."""

    study: Study
    edition: str
    slide: int = 1

    def scope_path(self) -> list[tuple[str, int]]:
        return self.study.scope_path()


def presented(study: str, edition: str, slide: int = 1) -> Presented:
    """One query. Raises NotFound for a study that there is not."""
    return Presented(study_by_slug(study), edition, slide)


def slide_notes(study: Study) -> dict[str, str]:
    """What is to be said with each slide, by its key. One query."""
    return dict(study.slide_notes.values_list("slide", "text"))


@dataclass(frozen=True)
class VoiceTold:
    """Words that may be quoted, and the quotation where they are."""

    voice: Voice
    chosen: Verbatim | None


def draft_of(study: Study) -> Draft:
    """What the officer has written so far, or nothing yet. One query."""
    return Draft.objects.filter(study=study).first() or Draft(
        study=study, changed_at=study.created_at
    )


def voices_told(study: Study) -> list[VoiceTold]:
    """All that may be quoted, the first to be said first. Two queries."""
    chosen = {one.voice: one for one in study.verbatims.all()}
    return [VoiceTold(one, chosen.get(one.key)) for one in voices(study).values()]


def editions(study: Study) -> QuerySet[Edition]:
    """The latest first."""
    return study.editions.order_by("-number")


def subject_of(edition: Edition) -> Subject:
    """What an edition tells of. No queries when its scenario came with it."""
    return Subject(
        edition.scenario, Matter.read(edition.matter), edition.published_at, edition.number
    )


def latest_subject(study: Study) -> Subject | None:
    """The latest edition; None before there is one. One query."""
    found = _with_scenario(study).order_by("-number").first()
    return subject_of(found) if found else None


def subject_numbered(study: Study, number: int) -> Subject:
    """An edition. One query. Raises NotFound."""
    found = _with_scenario(study).filter(number=number).first()
    if found is None:
        raise NotFound(_("There is no such edition of this report."), field="edition")
    return subject_of(found)


def subject_before(study: Study, subject: Subject) -> Subject | None:
    """The edition before another, or before the draft. One query."""
    earlier = _with_scenario(study)
    if subject.number is not None:
        earlier = earlier.filter(number__lt=subject.number)
    found = earlier.order_by("-number").first()
    return subject_of(found) if found else None


def draft_subject(study: Study) -> Subject | None:
    """The report as it would be published now; None before a network is chosen. Twelve
    queries."""
    scenario = chosen_scenario(study)
    if scenario is None:
        return None
    draft = draft_of(study)
    told = max(scenario.estimate.made_at, scenario.made_at, draft.changed_at)
    return Subject(scenario, matter_of(study, draft), told)


def matter_of(study: Study, draft: Draft) -> Matter:
    """All that a report says beside its estimate and its network, as it is now. Ten queries."""
    return Matter(
        name=study.name,
        territory=study.territory.name,
        owner=study.owner,
        contact_email=study.contact_email,
        questionnaire=study.questionnaire,
        channels=tuple(
            ChannelShown(one.channel.kind, one.channel.name, one.answers)
            for one in results(study).channels
        ),
        recommendation=draft.recommendation,
        licence=draft.licence,
        verbatims=(*_quoted(study), *_voiced(study)),
        land=Land.of(study.territory),
    )


def _quoted(study: Study) -> tuple[Quoted, ...]:
    """What was chosen and is still there."""
    known = voices(study)
    return tuple(
        Quoted(known[one.voice].theme, one.text, known[one.voice].language)
        for one in study.verbatims.all()
        if one.voice in known
    )


def _voiced(study: Study) -> tuple[Quoted, ...]:
    """The needs that the journal marks to be quoted; of their meeting its kind and month alone."""

    def theme(one: Quote, language: str) -> str:
        with translation.override(language):
            return f"{one.theme.label} ({one.kind.label}, {date_told(one.date, 'F Y')})"

    return tuple(
        Quoted(Text(theme(one, "fr"), theme(one, "en")), one.text, "fr") for one in quotes(study)
    )


def _with_scenario(study: Study) -> QuerySet[Edition]:
    return study.editions.select_related("scenario__estimate__study__territory")
