"""The verbs of a report: write it, choose what it quotes, publish it and take it back."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from etabli.core import clock
from etabli.core.errors import Conflict, NotFound
from etabli.core.texts import Text
from etabli.people.models import Person
from etabli.study.models import Draft, Edition, SlideNote, Study, Verbatim
from etabli.study.report import selectors
from etabli.study.report.rules import cut
from etabli.study.report.voices import Voice, voices


def write(study: Study, recommendation: Text, licence: str) -> Draft:
    """What the officer recommends, and the licence of the report."""
    wanted = {"recommendation": recommendation, "licence": licence, "changed_at": clock.now()}
    draft, _is_new = Draft.objects.update_or_create(study=study, defaults=wanted)
    return draft


@transaction.atomic
def note(study: Study, notes: Mapping[str, str]) -> None:
    """What the speaker is to say with each slide, by its key; an empty text takes a note away."""
    SlideNote.objects.filter(study=study, slide__in=notes).delete()
    SlideNote.objects.bulk_create(
        SlideNote(study=study, slide=slide, text=text.strip())
        for slide, text in notes.items()
        if text.strip()
    )


@transaction.atomic
def quote(study: Study, voice: str, text: str) -> Verbatim:
    """Quote somebody's words in the report, cut or whole. Raises NotFound; BadInput when the
    words are not theirs."""
    found = _voice(study, voice)
    verbatim, _is_new = Verbatim.objects.update_or_create(
        study=study,
        voice=found.key,
        defaults={"text": cut(found.text, text), "response_id": found.response},
    )
    _touch(study)
    return verbatim


@transaction.atomic
def quote_no_more(study: Study, voice: str) -> None:
    """Leave somebody's words out of the report again."""
    Verbatim.objects.filter(study=study, voice=voice).delete()
    _touch(study)


@transaction.atomic
def publish(study: Study, by: Person | None = None) -> Edition:
    """Let everybody read the report: a new edition, or the latest one when nothing has changed.

    Raises Conflict `nothing_chosen` without a network in it.
    """
    Study.objects.select_for_update().get(pk=study.pk)  # one edition after the other
    subject = selectors.draft_subject(study)
    if subject is None:
        raise Conflict(
            "nothing_chosen",
            _("The report needs a network that was chosen."),
            advice=_("Choose one of the networks proposed first."),
        )
    now = clock.now()
    matter = subject.matter.as_json()
    edition = selectors.editions(study).first()
    if edition is None or _differs(edition, subject.scenario.pk, matter):
        edition = Edition.objects.create(
            study=study,
            number=edition.number + 1 if edition else 1,
            published_at=now,
            published_by=by,
            scenario=subject.scenario,
            matter=matter,
        )
    _set_published(study, now)
    return edition


def withdraw(study: Study) -> None:
    """Take the report, with all its editions, back from the public."""
    _set_published(study, None)


def _set_published(study: Study, at: datetime | None) -> None:
    study.published_at = at
    study.save(update_fields=["published_at"])


def _differs(edition: Edition, scenario: int, matter: Any) -> bool:
    return edition.scenario_id != scenario or edition.matter != matter


def _voice(study: Study, key: str) -> Voice:
    found = voices(study).get(key)
    if found is None:
        raise NotFound(_("These words are not among those of this study."), field="voice")
    return found


def _touch(study: Study) -> None:
    """What the draft says has changed."""
    Draft.objects.update_or_create(study=study, defaults={"changed_at": clock.now()})
