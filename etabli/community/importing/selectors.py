"""What becomes of each line of a file of members."""

from collections.abc import Sequence
from typing import NamedTuple

from allauth.account.models import EmailAddress
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from etabli.community.importing.rows import Candidate
from etabli.community.models import Membership
from etabli.network.models import Network
from etabli.people.models import Person

CHUNK = 500  # addresses in one question


class Outcome(TextChoices):
    NEW = "new", _("a new account")
    KNOWN = "known", _("has an account, becomes a member")
    WAITING = "waiting", _("has asked to join, is accepted")
    MEMBER = "member", _("is a member already, left out")
    FAULTY = "faulty", _("left out")


class Line(NamedTuple):
    """A candidate, what becomes of it, and whose account its address opens."""

    candidate: Candidate
    outcome: Outcome
    person: Person | None = None


def preview(network: Network, candidates: Sequence[Candidate]) -> list[Line]:
    """Each line with what would happen to it, in four queries for every five hundred. Two
    addresses of one person make one member: the second line is left out."""
    sound = [one.email for one in candidates if not one.faults]
    people = _accounts(sound)
    status = dict(
        Membership.objects.filter(network=network, person__in=set(people.values()))
        .exclude(status=Membership.Status.ENDED)
        .values_list("person", "status")
    )
    lines: list[Line] = []
    taken: set[int] = set()
    for one in candidates:
        person = None if one.faults else people.get(one.email)
        lines.append(Line(one, _outcome(one, person, status, taken), person))
        if person:
            taken.add(person.pk)
    return lines


def _outcome(
    one: Candidate, person: Person | None, status: dict[int, str], taken: set[int]
) -> Outcome:
    if one.faults:
        return Outcome.FAULTY
    if person is None:
        return Outcome.NEW
    if person.pk in taken or status.get(person.pk) == Membership.Status.ACTIVE:
        return Outcome.MEMBER
    return Outcome.WAITING if person.pk in status else Outcome.KNOWN


def _accounts(emails: Sequence[str]) -> dict[str, Person]:
    """The persons behind addresses: of their login, or proved to be theirs besides."""
    found: dict[str, Person] = {}
    for at in range(0, len(emails), CHUNK):
        asked = emails[at : at + CHUNK]
        proved = EmailAddress.objects.filter(email__in=asked, verified=True)
        owners = {
            person.user_id: person
            for person in Person.objects.filter(user__in=proved.values("user"))
        }
        found |= {one.email: owners[one.user_id] for one in proved if one.user_id in owners}
        for person in Person.objects.filter(user__email__in=asked).select_related("user"):
            assert person.user is not None
            found[person.user.email] = person
    return found
