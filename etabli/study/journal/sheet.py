"""The journal as tables for a spreadsheet: meetings and needs, without anybody's name."""

from collections.abc import Iterator

from etabli.study.journal import selectors
from etabli.study.models import Study

MEETINGS = (
    "date",
    "kind",
    "title",
    "place",
    "attended",
    "organisations",
    "needs",
    "open_steps",
    "minutes",
)
NEEDS = (
    "date",
    "kind",
    "meeting",
    "theme",
    "need",
    "voices",
    "profile",
    "commune",
    "question",
    "answer",
    "quoted",
)


def meetings(study: Study) -> Iterator[tuple[object, ...]]:
    """The header, then a row for each meeting, the latest first. Two queries."""
    yield MEETINGS
    for one in selectors.meetings(study).prefetch_related("participants"):
        organisations = {person.organisation for person in one.participants.all()} - {""}
        yield (
            one.held_on,
            one.kind,
            one.title,
            one.place,
            one.came,
            ", ".join(sorted(organisations)),
            one.voiced,
            one.open_steps,
            one.minutes,
        )


def needs(study: Study) -> Iterator[tuple[object, ...]]:
    """The header, then a row for each need, the oldest first. One query."""
    yield NEEDS
    for need in selectors.needs(study):
        yield (
            need.meeting.held_on,
            need.meeting.kind,
            need.meeting.title,
            need.theme,
            need.text,
            need.voices,
            need.profile,
            need.commune_code,
            need.question,
            need.choice,
            int(need.quoted),
        )
