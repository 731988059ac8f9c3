"""The verbs of the journal: write down a meeting, who came, what is needed, what comes next."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from etabli.core import clock
from etabli.core.errors import BadInput
from etabli.study.models import Meeting, Need, NextStep, Participant, Study
from etabli.study.survey import questionnaire


def add_meeting(study: Study, **details: Any) -> Meeting:
    """`details` as the model names them."""
    return Meeting.objects.create(study=study, **details)


def change_meeting(meeting: Meeting, **details: Any) -> Meeting:
    for field, value in details.items():
        setattr(meeting, field, value)
    meeting.save()
    return meeting


def remove_meeting(meeting: Meeting) -> None:
    """With all that was written of it."""
    meeting.delete()


def add_participant(
    meeting: Meeting, *, name: str = "", email: str = "", organisation: str = "", role: str = ""
) -> Participant:
    """Somebody who came. Raises BadInput when neither a name, an organisation nor a role is told,
    or when an address stands without its name."""
    if not (name or organisation or role):
        raise BadInput(_("Give a name, an organisation or a role."), field="name")
    if email and not name:
        raise BadInput(_("Whose address is it? Give the name too."), field="name")
    return Participant.objects.create(
        meeting=meeting, name=name, email=email, organisation=organisation, role=role
    )


def add_need(meeting: Meeting, text: str, theme: str, **details: Any) -> Need:
    """A need, and the part of the demand that it supports.

    Raises BadInput for a profile, an answer or a commune that the study does not know.
    """
    need = Need(meeting=meeting, text=text, theme=theme, **details)
    _check_support(need, meeting.study)
    need.save()
    return need


def change_need(need: Need, **details: Any) -> Need:
    """Raises BadInput, as adding does."""
    for field, value in details.items():
        setattr(need, field, value)
    _check_support(need, need.meeting.study)
    need.save()
    return need


def quote(need: Need, quoted: bool) -> None:
    """Whether the report quotes it, without saying whose it is."""
    need.quoted = quoted
    need.save()


def add_step(meeting: Meeting, what: str, **details: Any) -> NextStep:
    return NextStep.objects.create(meeting=meeting, what=what, **details)


def finish(step: NextStep, done: bool) -> None:
    """Done today, or not done after all."""
    step.done_on = timezone.localdate(clock.now()) if done else None
    step.save()


def remove(part: Participant | Need | NextStep) -> None:
    """Take a line out of the journal."""
    part.delete()


@transaction.atomic
def forget_names() -> int:
    """Erase the names of those who came, kept for as long as their study keeps contacts; what
    organisation they came for stays. Answers how many."""
    today, count = timezone.localdate(clock.now()), 0
    for study in Study.objects.all():
        until = today - timedelta(days=365) * study.keep_months / 12
        old = {"meeting__study": study, "meeting__held_on__lt": until}
        named = Participant.objects.filter(~Q(name="") | ~Q(email=""), **old)
        count += named.update(name="", email="")
        NextStep.objects.filter(**old).exclude(who="").update(who="")
    return count


def _check_support(need: Need, study: Study) -> None:
    asked = questionnaire.parse(study.questionnaire, where=study.slug).questions
    if need.profile and need.profile not in _choices(asked.get("profile")):
        raise BadInput(_("This study knows no such profile."), field="profile")
    if need.question and need.choice not in _choices(asked.get(need.question)):
        raise BadInput(_("The questionnaire has no such answer."), field="support")
    if need.commune_code and not study.territory.communes.filter(code=need.commune_code).exists():
        raise BadInput(_("This territory has no such commune."), field="commune_code")


def _choices(question: questionnaire.Question | None) -> set[str]:
    return {choice.key for choice in question.choices} if question else set()
