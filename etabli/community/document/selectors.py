"""Questions about documents: what is asked of whom, how it stands, what waits for an answer."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.functional import Promise
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from etabli.community.document.audiences import audiences_of
from etabli.community.document.rules import REMINDED_BEFORE, Given, State, state_of
from etabli.community.models import Document, DocumentKind, Membership, PrivateViewing
from etabli.core import clock
from etabli.core.errors import NotFound
from etabli.network.models import Network
from etabli.people.models import Person
from etabli.people.rights import Action
from etabli.people.selectors import may

STATES: dict[State, str | Promise] = {
    State.MISSING: gettext_lazy("not given yet"),
    State.WAITING: gettext_lazy("waits for an answer"),
    State.REFUSED: gettext_lazy("not accepted"),
    State.ACCEPTED: gettext_lazy("accepted"),
    State.EXPIRED: gettext_lazy("no longer valid"),
}


class Asked(NamedTuple):
    """A kind of document asked of somebody, how it stands, and what they gave of it."""

    kind: DocumentKind
    state: State
    given: Sequence[Document]

    @property
    def told(self) -> str | Promise:
        return STATES[self.state]

    @property
    def refusal(self) -> str:
        """Why what was given last was refused."""
        refused = [one.reason for one in self.given if one.status == Document.Status.REFUSED]
        return refused[0] if refused and self.state == State.REFUSED else ""

    @property
    def expires_on(self) -> date | None:
        dates = [one.expires_on for one in self.given if one.status == Document.Status.ACCEPTED]
        return dates[0] if dates else None


def kinds_of(network: Network) -> QuerySet[DocumentKind]:
    """What a network asks for at present."""
    return network.document_kinds.filter(retired_at=None)


def asked_of(person: Person, network: Network, *, required: bool = False) -> list[Asked]:
    """What a network asks of somebody, only what they cannot book without where `required` says
    so. Two queries, and those of the circles where a document is asked of one."""
    kinds = kinds_of(network).filter(required=True) if required else kinds_of(network)
    return _standing_of(person, _meant_for(person, network, list(kinds)))


def _meant_for(
    person: Person, network: Network, kinds: Sequence[DocumentKind]
) -> Sequence[DocumentKind]:
    """Without those that are asked of circles that somebody is not in."""
    if not any(kind.audience for kind in kinds):
        return kinds
    circles = audiences_of(person, network)
    return [kind for kind in kinds if not kind.audience or kind.audience in circles]


def _standing_of(person: Person, kinds: Sequence[DocumentKind]) -> list[Asked]:
    """How each stands. One query, none without a kind."""
    if not kinds:
        return []
    given: dict[int, list[Document]] = defaultdict(list)
    for document in Document.objects.filter(person=person, kind__in=kinds):
        given[document.kind_id].append(document)
    return [_standing(kind, given[kind.pk]) for kind in kinds]


def _standing(kind: DocumentKind, given: Sequence[Document]) -> Asked:
    values = [Given(one.status, one.expires_on) for one in given]
    return Asked(kind, state_of(values, localdate(clock.now())), given)


def asked_everywhere(person: Person) -> list[tuple[Network, list[Asked]]]:
    """What each network asks of which somebody is a member or has asked to be one. Three queries,
    and those of the circles where a document is asked of one."""
    current = Membership.objects.filter(person=person).exclude(status=Membership.Status.ENDED)
    networks = [one.network for one in current.select_related("network")]
    kinds: dict[int, list[DocumentKind]] = defaultdict(list)
    asked_for = DocumentKind.objects.filter(network__in=networks, retired_at=None)
    for kind in asked_for.select_related("network"):
        kinds[kind.network_id].append(kind)
    meant = [
        kind for network in networks for kind in _meant_for(person, network, kinds[network.pk])
    ]
    found: dict[int, list[Asked]] = defaultdict(list)
    for asked in _standing_of(person, meant):
        found[asked.kind.network_id].append(asked)
    return [(network, found[network.pk]) for network in networks if network.pk in found]


def waiting(network: Network) -> QuerySet[Document]:
    """What waits for a host's answer, the oldest first."""
    return Document.objects.filter(
        kind__network=network, status=Document.Status.GIVEN
    ).select_related("kind", "person")


def document_by_uuid(document: UUID) -> Document:
    """Raises NotFound."""
    found = (
        Document.objects.select_related("kind__network__territory", "person", "file")
        .filter(uuid=document)
        .first()
    )
    if found is None:
        raise NotFound(_("There is no such document."), field="document")
    return found


def document_for(person: Person, document: UUID) -> Document:
    """For whoever gave it, and for the hosts of the network that asked for it. Raises NotFound
    otherwise."""
    found = document_by_uuid(document)
    if found.person_id != person.pk and not may(person, Action.MANAGE_MEMBERS, found):
        raise NotFound(_("There is no such document."), field="document")
    return found


def kind_by_uuid(kind: UUID) -> DocumentKind:
    """Raises NotFound."""
    found = DocumentKind.objects.select_related("network__territory").filter(uuid=kind).first()
    if found is None:
        raise NotFound(_("Such a document is not asked for."), field="kind")
    return found


def kind_for(person: Person, kind: UUID) -> DocumentKind:
    """A kind that is asked of somebody. Raises NotFound."""
    found = kind_by_uuid(kind)
    asked = {one.kind.pk for one in asked_of(person, found.network)}
    is_current = person.memberships.filter(network=found.network).exclude(
        status=Membership.Status.ENDED
    )
    if found.pk not in asked or not is_current.exists():
        raise NotFound(_("Such a document is not asked for."), field="kind")
    return found


def viewings_of(person: Person) -> QuerySet[PrivateViewing]:
    """Who looked at what somebody keeps private, at that of their merged doubles too."""
    return PrivateViewing.objects.filter(Q(owner=person) | Q(owner__merged_into=person))


def to_remind() -> QuerySet[Document]:
    """Accepted documents that expire soon, of whom nobody was reminded."""
    until = localdate(clock.now()) + REMINDED_BEFORE
    return Document.objects.filter(
        status=Document.Status.ACCEPTED,
        kind__retired_at=None,
        expires_on__lte=until,
        reminded_at=None,
    ).select_related("person", "kind__network")
