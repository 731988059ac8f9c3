"""The verbs of memberships: join, accept, end; and of their groups."""

from collections.abc import Callable, Iterable
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from etabli.community.charter.services import accept_charter
from etabli.community.models import Group, Membership
from etabli.core import clock
from etabli.core.errors import Conflict
from etabli.core.texts import Text
from etabli.network.models import Network
from etabli.network.webhooks.services import tell
from etabli.people.models import Person
from etabli.people.selectors import account_with
from etabli.people.services import register

Verb = Callable[[Membership], None]

# The events that other programs are told of.
TOLD_AS = {
    Membership.Status.ASKED: "membership.asked",
    Membership.Status.ACTIVE: "membership.began",
    Membership.Status.ENDED: "membership.ended",
}


def join(person: Person, network: Network, *, accepted: bool = False) -> Membership:
    """Make somebody a member, at once where the network is open to all or a host says so
    (`accepted`), else as a request. Whoever joins by themselves accepts the charter that the page
    shows. Raises Conflict `member_already`."""
    at_once = accepted or network.joining == Network.Joining.OPEN
    now = clock.now()
    try:
        with transaction.atomic():
            membership = Membership.objects.create(
                person=person,
                network=network,
                status=Membership.Status.ACTIVE if at_once else Membership.Status.ASKED,
                asked_at=now,
                began_at=now if at_once else None,
            )
            if not accepted:
                accept_charter(person, network)
            _tell(membership)
    except IntegrityError as error:
        raise Conflict(
            "member_already", _("This person is a member already or has asked to be one.")
        ) from error
    return membership


@transaction.atomic
def add_member(network: Network, email: str, name: str, *, language: str = "fr") -> Membership:
    """Make the account with this address a member; whoever has none is given one. Raises BadInput
    for what is no address, Conflict `member_already`."""
    person = account_with(email) or register(email, name, language=language)
    return join(person, network, accepted=True)


def accept(membership: Membership) -> None:
    """Answer a request with yes; it begins now."""
    _change(
        membership,
        Membership.Status.ASKED,
        {"status": Membership.Status.ACTIVE, "began_at": clock.now()},
    )


def end(membership: Membership) -> None:
    """End a membership now, or refuse a request."""
    _change(
        membership,
        membership.status,
        {"status": Membership.Status.ENDED, "ended_at": clock.now()},
    )


def take_back(membership: Membership, before: Membership.Status) -> None:
    """Give a membership that was accepted or ended the status back that it had. Raises Conflict
    where it has changed since, or its person has joined anew."""
    now = Membership.Status(membership.status)
    values: dict[str, object] = {"status": before}
    if now == Membership.Status.ENDED:
        values["ended_at"] = None
    elif before == Membership.Status.ASKED:
        values["began_at"] = None
    else:
        raise _changed()
    with transaction.atomic():
        try:
            with transaction.atomic():
                done = Membership.objects.filter(pk=membership.pk, status=now).update(**values)
        except IntegrityError as error:
            raise _changed() from error
        if not done:
            raise _changed()
        membership.refresh_from_db()
        _tell(membership)


@transaction.atomic
def begin_many(network: Network, begun: Iterable[tuple[Person, datetime]]) -> None:
    """Members since the instants told, as a file brings them in. Raises IntegrityError where one
    is a member already."""
    now = clock.now()
    made = Membership.objects.bulk_create(
        Membership(
            person=person,
            network=network,
            status=Membership.Status.ACTIVE,
            asked_at=now,
            began_at=since,
        )
        for person, since in begun
    )
    for membership in made:
        _tell(membership)


@transaction.atomic
def set_group(
    network: Network, name: Text, memberships: Iterable[Membership], *, group: Group | None = None
) -> Group:
    """Make a group of a network's members, or change one."""
    group = group or Group(network=network)
    group.name = name
    group.save()
    group.memberships.set(memberships)
    return group


def _change(membership: Membership, expected: str, values: dict[str, object]) -> None:
    with transaction.atomic():
        # The status in the condition lets one of two simultaneous answers win.
        changed = (
            Membership.objects.filter(pk=membership.pk, status=expected)
            .exclude(status=Membership.Status.ENDED)
            .update(**values)
        )
        if not changed:
            raise _changed()
        membership.refresh_from_db()
        _tell(membership)


def _tell(membership: Membership) -> None:
    event = TOLD_AS[Membership.Status(membership.status)]
    tell(membership.network, event, {"membership": membership.uuid})


def _changed() -> Conflict:
    return Conflict("membership_changed", _("Somebody has answered this in the meantime."))
