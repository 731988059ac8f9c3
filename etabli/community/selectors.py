"""Questions about memberships."""

from uuid import UUID

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from etabli.community.models import Group, Membership
from etabli.core import sql
from etabli.core.errors import NotFound
from etabli.network.models import Network
from etabli.people.models import Person


def is_active_member(person: Person, network: Network) -> bool:
    return bool(
        sql.rows(
            "SELECT 1 FROM community_membership"
            " WHERE person_id = %s AND network_id = %s AND status = %s LIMIT 1",
            person.pk,
            network.pk,
            Membership.Status.ACTIVE,
        )
    )


def current_memberships(person: Person) -> QuerySet[Membership]:
    """The person's memberships that are active or asked for, networks read."""
    return (
        Membership.objects.exclude(status=Membership.Status.ENDED)
        .filter(person=person)
        .select_related("network")
    )


def active_members(network: Network) -> QuerySet[Person]:
    """The persons who are members now, by name."""
    return Person.objects.filter(
        memberships__network=network, memberships__status=Membership.Status.ACTIVE
    ).order_by("name", "pk")


def groups_of(person: Person, network: Network) -> set[str]:
    """The identifiers of the groups of a network that the person is in, as an active member."""
    found = Group.objects.filter(
        network=network,
        memberships__person=person,
        memberships__status=Membership.Status.ACTIVE,
    )
    return {str(uuid) for uuid in found.values_list("uuid", flat=True)}


def groups_with_members(network: Network) -> QuerySet[Group]:
    """A network's groups with the active memberships in each. Two queries."""
    active = Membership.objects.filter(status=Membership.Status.ACTIVE)
    return network.groups.select_related("network").prefetch_related(
        Prefetch("memberships", active)
    )


def groups_named(network: Network) -> list[tuple[str, str]]:
    """The identifiers and names of a network's groups."""
    return [(str(group.uuid), str(group)) for group in network.groups.all()]


def group_by_uuid(group: UUID) -> Group:
    """Raises NotFound."""
    found = Group.objects.select_related("network__territory").filter(uuid=group).first()
    if found is None:
        raise NotFound(_("There is no such group."), field="group")
    return found


def membership_by_uuid(membership: UUID) -> Membership:
    """Raises NotFound."""
    found = (
        Membership.objects.select_related("person", "network__territory")
        .filter(uuid=membership)
        .first()
    )
    if found is None:
        raise NotFound(_("There is no such membership."), field="membership")
    return found
