"""What the journal keeps of a person: that they came to a meeting, known by their address."""

import re
from typing import Any

from django.db.models import QuerySet

from etabli.people.models import Person
from etabli.study.models import NextStep, Participant

LEFT_OUT = "[…]"


def export(person: Person) -> list[dict[str, Any]]:
    return [
        {
            "study": one.meeting.study.slug,
            "meeting": one.meeting.title,
            "date": one.meeting.held_on.isoformat(),
            "name": one.name,
            "email": one.email,
            "organisation": one.organisation,
            "role": one.role,
        }
        for one in _participants(person).select_related("meeting__study")
    ]


def erase(person: Person) -> None:
    """Let go of their name, in the minutes and next steps of their meetings too; that somebody
    of their organisation came stays."""
    for one in _participants(person).select_related("meeting"):
        if one.name:
            _leave_out(one)
    _participants(person).update(name="", email="")


def _leave_out(one: Participant) -> None:
    meeting, name = one.meeting, re.compile(rf"(?<!\w){re.escape(one.name)}(?!\w)", re.IGNORECASE)
    meeting.minutes = name.sub(LEFT_OUT, meeting.minutes)
    meeting.save()
    steps = NextStep.objects.filter(meeting__study=meeting.study_id, who__icontains=one.name)
    for step in steps:
        step.who = name.sub(LEFT_OUT, step.who)
        step.save()


def _participants(person: Person) -> QuerySet[Participant]:
    """Those with the address of the person's login, which is known to be theirs."""
    if person.user is None:
        return Participant.objects.none()
    return Participant.objects.filter(email__iexact=person.user.email)
