"""Questions about the journal: whom the study met, what they need, what the survey says of it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from etabli.core.errors import NotFound
from etabli.study.models import Meeting, Need, NextStep, Study
from etabli.study.respondent.rules import FEWEST_SHOWN
from etabli.study.selectors import survey_told
from etabli.study.survey import questionnaire


def meeting_of_study(study: str, meeting: UUID) -> Meeting:
    """Raises NotFound."""
    found = (
        Meeting.objects.select_related("study__territory")
        .filter(uuid=meeting, study__slug=study)
        .first()
    )
    if found is None:
        raise NotFound(_("This study has no such meeting."), field="meeting")
    return found


def need_of_study(study: str, need: UUID) -> Need:
    """Raises NotFound."""
    found = (
        Need.objects.select_related("meeting__study__territory")
        .filter(uuid=need, meeting__study__slug=study)
        .first()
    )
    if found is None:
        raise NotFound(_("This study has no such need."), field="need")
    return found


def meetings(
    study: Study, *, kind: str = "", theme: str = "", unfinished: bool = False
) -> QuerySet[Meeting, Any]:
    """The study's meetings, the latest first, each with how many `came`, its `voiced` needs and its
    `open_steps` counted. One query."""
    found = study.meetings.annotate(
        came=Coalesce("attended", Count("participants", distinct=True)),
        voiced=Count("needs", distinct=True),
        open_steps=Count("next_steps", filter=Q(next_steps__done_on__isnull=True), distinct=True),
    )
    found = found.order_by("-held_on", "-pk")
    if kind:
        found = found.filter(kind=kind)
    if theme:
        found = found.filter(Exists(Need.objects.filter(meeting=OuterRef("pk"), theme=theme)))
    return found.filter(open_steps__gt=0) if unfinished else found


def open_steps(study: Study) -> QuerySet[NextStep, Any]:
    """What is still to be done, the most urgent first. One query."""
    return NextStep.objects.filter(meeting__study=study, done_on__isnull=True).select_related(
        "meeting"
    )


class Names(NamedTuple):
    """What the keys and codes of needs stand for: profiles, communes, (question, answer)."""

    profiles: Mapping[str, str]
    communes: Mapping[str, str]
    answers: Mapping[tuple[str, str], str]


def names(study: Study) -> Names:
    """One query."""
    asked = questionnaire.parse(study.questionnaire, where=study.slug).questions
    answers = {
        (question.key, choice.key): str(choice.label)
        for question in asked.values()
        for choice in question.choices
    }
    profiles = {key: label for (question, key), label in answers.items() if question == "profile"}
    return Names(profiles, dict(study.territory.communes.values_list("code", "name")), answers)


@dataclass(frozen=True)
class NeedTold:
    """A need with what it supports in words, as far as it says."""

    need: Need
    supports: tuple[str, ...]


def needs_told(needs: Iterable[Need], named: Names) -> list[NeedTold]:
    return [NeedTold(need, tuple(_supports(need, named))) for need in needs]


@dataclass(frozen=True)
class Beside:
    """An answer of the survey beside the needs that support it.

    `share` of those who answered the question gave this answer; None where nobody answered, or
    where so few gave it that it might tell who. `meetings`, `voices`: in and by how many the need
    was voiced.
    """

    answer: str
    share: float | None
    meetings: int
    voices: int


@dataclass(frozen=True)
class ThemeTold:
    """The needs of a theme, in how many meetings they were voiced, and the survey beside them."""

    theme: str
    needs: list[NeedTold]
    meetings: int
    beside: list[Beside]


def needs_by_theme(study: Study, named: Names) -> list[ThemeTold]:
    """The themes of which needs were voiced, in their order. Two queries."""
    by_theme: dict[str, list[Need]] = defaultdict(list)
    for need in needs(study):
        by_theme[need.theme].append(need)
    told = survey_told(study)["questions"] if by_theme else {}
    return [
        ThemeTold(
            str(theme.label),
            needs_told(by_theme[theme], named),
            len({need.meeting_id for need in by_theme[theme]}),
            _beside(by_theme[theme], told, named),
        )
        for theme in Need.Theme
        if theme in by_theme
    ]


class Quote(NamedTuple):
    """A need in the words of a meeting, for the report: its theme, and of the meeting the kind
    and the date, nothing else."""

    text: str
    theme: Need.Theme
    kind: Meeting.Kind
    date: date


def quotes(study: Study) -> list[Quote]:
    """The needs that were marked to be quoted, by theme in their order, then the oldest first.
    One query."""
    order = [theme.value for theme in Need.Theme]
    quoted = sorted(needs(study).filter(quoted=True), key=lambda need: order.index(need.theme))
    return [
        Quote(
            need.text,
            Need.Theme(need.theme),
            Meeting.Kind(need.meeting.kind),
            need.meeting.held_on,
        )
        for need in quoted
    ]


def needs(study: Study) -> QuerySet[Need, Any]:
    """All needs voiced, each with its meeting, the oldest first. One query."""
    return (
        Need.objects.filter(meeting__study=study)
        .select_related("meeting")
        .order_by("meeting__held_on", "pk")
    )


def _supports(need: Need, named: Names) -> Iterable[str]:
    if need.profile:
        yield named.profiles.get(need.profile, need.profile)
    if need.commune_code:
        yield named.communes.get(need.commune_code, need.commune_code)
    if need.question:
        yield named.answers.get((need.question, need.choice), need.choice)


def _beside(needs: Iterable[Need], told: Mapping[str, Any], named: Names) -> list[Beside]:
    supporting: dict[tuple[str, str], list[Need]] = defaultdict(list)
    for need in needs:
        if need.question:
            supporting[need.question, need.choice].append(need)
    return [
        Beside(
            named.answers.get(key, key[1]),
            _share(told.get(key[0]), key[1]),
            len({need.meeting_id for need in voiced}),
            sum(need.voices for need in voiced),
        )
        for key, voiced in supporting.items()
    ]


def _share(question: Mapping[str, Any] | None, choice: str) -> float | None:
    count: int = question["counts"].get(choice, 0) if question and question["count"] else 0
    return count / question["count"] if question and count >= FEWEST_SHOWN else None
