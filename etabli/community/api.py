"""Members and organisations, for programs of those who run a network."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from ninja import Field, Query, Router, Schema, Status
from ninja.pagination import paginate

from etabli.community import selectors, services
from etabli.community.models import Group, Membership, Organisation
from etabli.community.organisation import selectors as organisations_read
from etabli.community.organisation.services import add_organisation
from etabli.community.roll.selectors import REFUSES, Filter, among, memberships
from etabli.core.api import ONE_LINE, REFUSALS, SHORT, BothOut, NameIn, Page
from etabli.core.errors import BadInput, NotFound
from etabli.network.api import network_for
from etabli.network.models import Network
from etabli.network.selectors import network_by_slug
from etabli.people.access import SignedIn
from etabli.people.api import Token
from etabli.people.reach.services import try_again
from etabli.people.rights import Action
from etabli.people.selectors import may

router = Router(tags=["members"], auth=Token())

Month = Annotated[str, Query(pattern="^20[0-9]{2}-(0[1-9]|1[0-2])$")]


class MemberOut(Schema):
    id: UUID = Field(alias="uuid")
    network: str
    name: str
    email: str = Field(description="empty where there is none")
    phone: str
    status: str = Field(description="asked, active or ended")
    asked_at: datetime
    began_at: datetime | None
    ended_at: datetime | None
    unreachable_at: datetime | None = Field(description="since when the address refuses messages")
    unreachable_because: str = Field(description="in the words of the mail server")

    @staticmethod
    def resolve_network(membership: Membership) -> str:
        return membership.network.slug

    @staticmethod
    def resolve_name(membership: Membership) -> str:
        return membership.person.name

    @staticmethod
    def resolve_email(membership: Membership) -> str:
        return membership.person.email

    @staticmethod
    def resolve_phone(membership: Membership) -> str:
        return membership.person.phone

    @staticmethod
    def resolve_unreachable_at(membership: Membership) -> datetime | None:
        return membership.person.unreachable_at

    @staticmethod
    def resolve_unreachable_because(membership: Membership) -> str:
        return membership.person.unreachable_because


class MemberIn(Schema):
    name: str = Field(min_length=1, max_length=120, pattern=ONE_LINE)
    email: str = Field(min_length=3, max_length=254, pattern=ONE_LINE)
    language: Literal["fr", "en"] = "fr"


class OrganisationOut(Schema):
    id: UUID = Field(alias="uuid")
    network: str
    name: str

    @staticmethod
    def resolve_network(organisation: Organisation) -> str:
        return organisation.network.slug


class OrganisationIn(Schema):
    name: str = Field(min_length=1, max_length=120, pattern=ONE_LINE)


class GroupOut(Schema):
    id: UUID = Field(alias="uuid")
    network: str
    name: BothOut
    members: list[UUID] = Field(description="their memberships, all active")

    @staticmethod
    def resolve_network(group: Group) -> str:
        return group.network.slug

    @staticmethod
    def resolve_members(group: Group) -> list[UUID]:
        return [one.uuid for one in group.memberships.all()]


class GroupIn(Schema):
    name: NameIn
    members: list[UUID] = Field([], max_length=5000, description="their memberships, all active")


class DaysOut(Schema):
    name: str
    days: list[date]


@router.get(
    "networks/{slug:network}/members",
    response={200: list[MemberOut], **REFUSALS},
    summary="A network's members",
    operation_id="list_members",
)
@paginate(Page)
def members(
    request: SignedIn,
    network: str,
    status: Literal["asked", "active", "ended"] | None = None,
    group: UUID | None = None,
    text: Annotated[
        str, Query(max_length=100, pattern=SHORT, description="of a name, address or telephone")
    ] = "",
    refuses: Annotated[
        bool, Query(description="only those whose address refuses messages")
    ] = False,
) -> QuerySet[Membership]:
    """For those who look after members: with one status, or all that are not over; who waits for
    an answer first, then by name."""
    found = network_for(request, network, Action.SEE_MEMBERS)
    among_them = found.groups.filter(uuid=group).first() if group else None
    if group and among_them is None:
        raise NotFound(_("There is no such group."), field="group")
    wanted = Filter(status or "", among_them, text, REFUSES if refuses else "")
    return memberships(found, wanted).select_related("network")


@router.post(
    "networks/{slug:network}/members",
    response={201: MemberOut, **REFUSALS},
    summary="Make somebody a member",
    operation_id="create_member",
)
def member_new(request: SignedIn, network: str, wish: MemberIn) -> Status[Membership]:
    """Whoever has no account with this address is given one, which a code sent there opens."""
    found = network_for(request, network, Action.MANAGE_MEMBERS)
    return Status(201, services.add_member(found, wish.email, wish.name, language=wish.language))


@router.get(
    "memberships",
    response={200: list[MemberOut], **REFUSALS},
    summary="The networks that one is a member of",
    operation_id="list_memberships",
)
@paginate(Page)
def own(request: SignedIn) -> QuerySet[Membership]:
    """Or has asked to be a member of."""
    return selectors.current_memberships(request.person).select_related("person")


@router.post(
    "networks/{slug:network}/join",
    response={201: MemberOut, **REFUSALS},
    summary="Become a member",
    operation_id="join_network",
)
def join(request: SignedIn, network: str) -> Status[Membership]:
    """At once where the network is open to all, else a host answers; one accepts its charter.
    Refused with 409 `member_already`."""
    return Status(201, services.join(request.person, network_by_slug(network)))


@router.get(
    "members/{uuid:membership}",
    response={200: MemberOut, **REFUSALS},
    summary="One member",
    operation_id="get_member",
)
def member(request: SignedIn, membership: UUID) -> Membership:
    """Of a network whose members one sees."""
    return membership_for(request, membership, Action.SEE_MEMBERS)


@router.post(
    "members/{uuid:membership}/accept",
    response={200: MemberOut, **REFUSALS},
    summary="Accept who asks to be a member",
    operation_id="accept_member",
)
def accept(request: SignedIn, membership: UUID) -> Membership:
    """Refused with 409 `membership_changed` when it was answered before."""
    found = membership_for(request, membership, Action.MANAGE_MEMBERS)
    services.accept(found)
    return found


@router.post(
    "members/{uuid:membership}/end",
    response={200: MemberOut, **REFUSALS},
    summary="End a membership, or refuse a request",
    operation_id="end_member",
)
def end(request: SignedIn, membership: UUID) -> Membership:
    """Refused with 409 `membership_changed` when it is over."""
    found = membership_for(request, membership, Action.MANAGE_MEMBERS)
    services.end(found)
    return found


@router.post(
    "members/{uuid:membership}/try-again",
    response={200: MemberOut, **REFUSALS},
    summary="Write again to an address that refused messages",
    operation_id="try_address_again",
)
def try_address_again(request: SignedIn, membership: UUID) -> Membership:
    """Until it refuses anew; doing it again changes nothing."""
    found = membership_for(request, membership, Action.MANAGE_MEMBERS)
    try_again(found.person)
    return found


@router.get(
    "networks/{slug:network}/groups",
    response={200: list[GroupOut], **REFUSALS},
    summary="A network's groups of members",
    operation_id="list_groups",
)
@paginate(Page)
def groups(request: SignedIn, network: str) -> QuerySet[Group]:
    """For whom a place may have terms of their own; for those who look after members."""
    return selectors.groups_with_members(network_for(request, network, Action.MANAGE_MEMBERS))


@router.post(
    "networks/{slug:network}/groups",
    response={201: GroupOut, **REFUSALS},
    summary="Make a group of members",
    operation_id="create_group",
)
def group_new(request: SignedIn, network: str, wish: GroupIn) -> Status[Group]:
    """Of active members; for those who look after them."""
    found = network_for(request, network, Action.MANAGE_MEMBERS)
    return Status(201, services.set_group(found, wish.name.text(), _active(found, wish.members)))


@router.put(
    "groups/{uuid:group}",
    response={200: GroupOut, **REFUSALS},
    summary="Change a group of members",
    operation_id="change_group",
)
def group_change(request: SignedIn, group: UUID, wish: GroupIn) -> Group:
    """Its name and who is in it are replaced."""
    found = selectors.group_by_uuid(group)
    if not may(request.person, Action.MANAGE_MEMBERS, found):
        raise NotFound(_("There is no such group."), field="group")
    members = _active(found.network, wish.members)
    return services.set_group(found.network, wish.name.text(), members, group=found)


@router.get(
    "networks/{slug:network}/organisations",
    response={200: list[OrganisationOut], **REFUSALS},
    summary="A network's organisations",
    operation_id="list_organisations",
)
@paginate(Page)
def organisations(request: SignedIn, network: str) -> QuerySet[Organisation]:
    """For those who look after organisations, by name."""
    found = network_for(request, network, Action.MANAGE_ORGANISATIONS)
    return organisations_read.organisations_of(found).select_related("network")


@router.post(
    "networks/{slug:network}/organisations",
    response={201: OrganisationOut, **REFUSALS},
    summary="Found an organisation",
    operation_id="create_organisation",
)
def organisation_new(request: SignedIn, network: str, wish: OrganisationIn) -> Status[Organisation]:
    """With an `Idempotency-Key` it is carried out once."""
    found = network_for(request, network, Action.MANAGE_ORGANISATIONS)
    return Status(201, add_organisation(found, wish.name))


@router.get(
    "organisations/{uuid:organisation}/days",
    response={200: list[DaysOut], **REFUSALS},
    summary="The days that an organisation's employees have booked",
    operation_id="list_organisation_days",
)
@paginate(Page)
def days(request: SignedIn, organisation: UUID, month: Month) -> list[dict[str, Any]]:
    """Of a month, for who looks after the organisation: days alone, within each employee's time
    there."""
    found = organisations_read.organisation_for(request.person, organisation)
    first = date.fromisoformat(f"{month}-01")
    return [
        {"name": str(one.affiliation.person), "days": one.days}
        for one in organisations_read.days_in(found, first)
    ]


def membership_for(request: SignedIn, membership: UUID, action: Action) -> Membership:
    """A membership of a network where one may do that. Raises NotFound."""
    found = selectors.membership_by_uuid(membership)
    if not may(request.person, action, found):
        raise NotFound(_("There is no such membership."), field="membership")
    return found


def chosen(network: Network, members: Collection[UUID]) -> list[Membership]:
    """These memberships of a network. Raises NotFound unless all of them are its own."""
    found = among(network, map(str, members))
    if len(found) < len(set(members)):
        raise NotFound(_("There is no such membership."), field="members")
    return found


def _active(network: Network, members: Collection[UUID]) -> list[Membership]:
    found = chosen(network, members)
    if any(one.status != Membership.Status.ACTIVE for one in found):
        raise BadInput(_("Only active members are in a group."), field="members")
    return found
