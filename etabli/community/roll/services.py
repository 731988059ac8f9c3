"""What is done to many members at once, and taken back."""

from collections.abc import Iterable, Sequence

from django.db import transaction

from etabli.community import services
from etabli.community.models import Membership
from etabli.community.roll.selectors import among
from etabli.core.errors import Conflict
from etabli.network.models import Network
from etabli.people.messages.services import tell
from etabli.people.models import Person

# A change that can be taken back: the membership's UUID and the status that it had.
Change = tuple[str, str]


@transaction.atomic
def accept_all(memberships: Iterable[Membership]) -> list[Change]:
    """Accept those that are asked for; the others stay as they are."""
    return _each(memberships, {Membership.Status.ASKED}, services.accept)


@transaction.atomic
def end_all(memberships: Iterable[Membership]) -> list[Change]:
    """End those that are active and refuse those that are asked for."""
    return _each(memberships, {Membership.Status.ASKED, Membership.Status.ACTIVE}, services.end)


@transaction.atomic
def take_back(network: Network, changes: Sequence[Change]) -> int:
    """Give memberships the status back that they had; those that have changed since, or whose
    person has joined anew, stay as they are. How many were given back."""
    before = dict(changes)
    done = 0
    for membership in among(network, before):
        try:
            with transaction.atomic():
                services.take_back(membership, Membership.Status(before[str(membership.uuid)]))
        except Conflict:
            continue
        done += 1
    return done


def write_to(memberships: Iterable[Membership], subject: str, text: str, *, by: Person) -> int:
    """Send each a message of their own, so that none sees the others' addresses; whoever has
    none, or wants no such messages, is left out. How many were written to."""
    context = {"subject": subject, "text": text, "by": by}
    return sum(
        tell(one.person, "hosts", "community/mail/message.txt", {**context, "network": one.network})
        for one in memberships
    )


def _each(
    memberships: Iterable[Membership], statuses: set[Membership.Status], verb: services.Verb
) -> list[Change]:
    changes: list[Change] = []
    for membership in memberships:
        before = membership.status
        if before not in statuses:
            continue
        try:
            verb(membership)
        except Conflict:
            continue  # somebody answered it in the meantime
        changes.append((str(membership.uuid), before))
    return changes
