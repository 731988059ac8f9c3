"""The verbs of the directory: tell of oneself, take it back, leave somebody out."""

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from etabli.community.directory.rules import (
    FIELDS,
    LONGEST_WORD,
    MOST_WORDS,
    Audience,
    words_of,
)
from etabli.community.models import NotThisOne, Profile, Skill
from etabli.core import clock
from etabli.core.errors import BadInput
from etabli.people.models import Person


@transaction.atomic
def set_profile(
    person: Person,
    *,
    seen_by: Mapping[str, int],
    work: str = "",
    company: str = "",
    looking_for: str = "",
    contact: str = "",
    skills: str = "",
    sought: str = "",
    meets: bool = False,
) -> Profile:
    """Keep what somebody tells, and to whom; `skills` and `sought` are words separated by commas.
    Raises BadInput where these are too many or too long."""
    known, wanted = _words(skills, "skills"), _words(sought, "sought")
    profile, _is_new = Profile.objects.update_or_create(
        person=person,
        defaults={
            "work": work,
            "company": company,
            "looking_for": looking_for,
            "contact": contact,
            "seen_by": {field: int(Audience(seen_by.get(field, 0))) for field in FIELDS},
            "meets": meets,
            "changed_at": clock.now(),
        },
    )
    profile.skills.set(known)
    profile.sought.set(wanted)
    _forget_unused()
    return profile


@transaction.atomic
def drop(profile: Profile) -> None:
    """Let go of one of two profiles of one person, with the words that nobody else uses."""
    profile.delete()
    _forget_unused()


@transaction.atomic
def forget_profile(person: Person) -> None:
    """Take everything back, and whom they did not wish to meet."""
    Profile.objects.filter(person=person).delete()
    NotThisOne.objects.filter(person=person).delete()
    NotThisOne.objects.filter(other=person).delete()
    _forget_unused()


def leave_out(person: Person, other: Person) -> None:
    """Suggest somebody no more; doing it again changes nothing."""
    NotThisOne.objects.get_or_create(person=person, other=other)


def _words(text: str, field: str) -> list[Skill]:
    words = words_of(text)
    if len(words) > MOST_WORDS:
        raise BadInput(_("At most %(most)d words.") % {"most": MOST_WORDS}, field=field)
    if any(len(word) > LONGEST_WORD for word in words.values()):
        raise BadInput(
            _("Each word has at most %(most)d characters; a comma separates two.")
            % {"most": LONGEST_WORD},
            field=field,
        )
    return [
        Skill.objects.get_or_create(key=key, defaults={"name": word})[0]
        for key, word in sorted(words.items())
    ]


def _forget_unused() -> None:
    """A word that nobody uses any more may tell of whoever wrote it."""
    Skill.objects.filter(known_by=None, sought_by=None).delete()
