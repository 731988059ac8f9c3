"""Who is there twice in a network, and what merging them would mean."""

from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from etabli.community.doubles import rules
from etabli.community.models import Distinct, Membership
from etabli.core.errors import Forbidden, NotFound, Refused
from etabli.network.models import Network
from etabli.network.selectors import network_by_slug
from etabli.people import merging
from etabli.people.models import Person
from etabli.people.rights import Action
from etabli.people.selectors import may

MOST_SHOWN = 100
REASONS: dict[rules.Why, str | Promise] = {
    rules.Why.MAIL: gettext_lazy("the same mailbox"),
    rules.Why.NAME_AND_TELEPHONE: gettext_lazy("the same name and telephone"),
    rules.Why.NAME: gettext_lazy("the same name"),
}


class Double(NamedTuple):
    """Two persons who may be one, and why."""

    first: Person
    second: Person
    why: str | Promise


@dataclass(frozen=True)
class Two:
    """Two persons of a network, looked at side by side."""

    network: Network
    first: Person
    second: Person

    def scope_path(self) -> list[tuple[str, int]]:
        return self.network.scope_path()


class Side(NamedTuple):
    """What there is of one of two persons."""

    person: Person
    memberships: list[Membership]
    held: list[tuple[str | Promise, int]]


def doubles_in(network: Network) -> list[Double]:
    """Those who look like one person among all who are or were members, the surest first.

    Three queries.
    """
    people = Person.objects.filter(memberships__network=network).distinct()
    known = [
        rules.Known(*row) for row in people.values_list("pk", "name", "email", "phone").order_by()
    ]
    apart = set(Distinct.objects.values_list("first", "second"))
    pairs = rules.likely_doubles(known, apart)[:MOST_SHOWN]
    found = Person.objects.in_bulk([pk for pair in pairs for pk in (pair.first, pair.second)])
    return [Double(found[pair.first], found[pair.second], REASONS[pair.why]) for pair in pairs]


def two_in(network: str, first: UUID, second: UUID) -> Two:
    """Two persons who are or were members of the network, and are not closed. Raises NotFound."""
    where = network_by_slug(network)
    found = {
        person.uuid: person
        for person in Person.objects.filter(
            uuid__in=[first, second], memberships__network=where, merged_into=None
        )
        .select_related("user")
        .distinct()
    }
    if len(found) < 2:
        raise NotFound(_("There are no such two members."), field="network")
    return Two(where, found[first], found[second])


def sides_of(two: Two) -> list[Side]:
    """What each of the two has. Four queries."""
    return [
        Side(
            person,
            list(person.memberships.select_related("network")),
            [(label, count) for label, count in merging.counts(person) if count],
        )
        for person in (two.first, two.second)
    ]


def refusal(two: Two, by: Person) -> Refused | None:
    """What speaks against `by` merging the two.

    Whoever merges looks after every network that either belongs to; and who holds a role is merged
    by an administrator, for the login that opens the kept account has its roles from then on.
    """
    if may(by, Action.MANAGE_INSTALLATION):
        return None
    both = Q(person=two.first) | Q(person=two.second)
    memberships = Membership.objects.filter(both).select_related("network__territory")
    if not all(may(by, Action.MERGE_PERSONS, one.network) for one in memberships):
        return Forbidden(
            "elsewhere_member",
            _("One of the two is or was also a member of a network that you do not look after."),
            advice=_("Ask an administrator of the site."),
        )
    if two.first.grants.exists() or two.second.grants.exists():
        return Forbidden(
            "holds_role",
            _("One of the two holds a role: whoever has the login that is kept would hold it too."),
            advice=_("Ask an administrator of the site."),
        )
    return None
