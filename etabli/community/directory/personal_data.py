"""What a person tells of themself, and to whom."""

from typing import Any

from etabli.community.directory.rules import FIELDS, Audience
from etabli.community.directory.selectors import profile_of
from etabli.community.directory.services import forget_profile
from etabli.people.models import Person


def export(person: Person) -> dict[str, Any] | None:
    profile = profile_of(person)
    if profile is None:
        return None
    return {
        "work": profile.work,
        "company": profile.company,
        "looking_for": profile.looking_for,
        "contact": profile.contact,
        "skills": [str(skill) for skill in profile.skills.all()],
        "sought": [str(skill) for skill in profile.sought.all()],
        "seen_by": {
            field: Audience(profile.seen_by.get(field, 0)).name.lower() for field in FIELDS
        },
        "meets": profile.meets,
        "changed_at": profile.changed_at.isoformat(),
    }


def erase(person: Person) -> None:
    forget_profile(person)
