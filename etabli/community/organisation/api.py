"""Who is in an organisation, for programs of those who look after it; and one's own invitations."""

from datetime import date
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from ninja import Field, Router, Schema, Status
from ninja.pagination import paginate

from etabli.community.models import Affiliation
from etabli.community.organisation import selectors, services
from etabli.core.api import REFUSALS, Day, Page
from etabli.core.errors import NotFound
from etabli.people.access import SignedIn
from etabli.people.api import Token

router = Router(tags=["organisations"], auth=Token())


class AffiliationOut(Schema):
    id: UUID = Field(alias="uuid")
    organisation: UUID
    organisation_name: str
    name: str = Field(description="empty until the invitation is accepted")
    email: str
    administers: bool
    from_on: date
    until_on: date | None
    accepted: bool

    @staticmethod
    def resolve_organisation(one: Affiliation) -> UUID:
        return one.organisation.uuid

    @staticmethod
    def resolve_organisation_name(one: Affiliation) -> str:
        return one.organisation.name

    @staticmethod
    def resolve_name(one: Affiliation) -> str:
        return one.person.name if one.person else ""

    @staticmethod
    def resolve_accepted(one: Affiliation) -> bool:
        return one.accepted_at is not None


class InviteIn(Schema):
    email: str = Field(min_length=3, max_length=254, pattern=r"^[!-?A-~]+@[!-?A-~]+$")
    from_on: Day
    until_on: Day | None = None
    administers: bool = Field(
        False, description="looks after it: invites, and sees the days booked"
    )


@router.get(
    "organisations/{uuid:organisation}/people",
    response={200: list[AffiliationOut], **REFUSALS},
    summary="Who is in an organisation",
    operation_id="list_organisation_people",
)
@paginate(Page)
def people(request: SignedIn, organisation: UUID) -> QuerySet[Affiliation]:
    """Or is invited; for who looks after it."""
    found = selectors.organisation_for(request.person, organisation)
    return selectors.current(found).select_related("organisation", "person")


@router.post(
    "organisations/{uuid:organisation}/people",
    response={201: AffiliationOut, **REFUSALS},
    summary="Invite somebody into an organisation",
    operation_id="invite_into_organisation",
)
def invite(request: SignedIn, organisation: UUID, wish: InviteIn) -> Status[Affiliation]:
    """By e-mail. Refused with 409 `invited_already`."""
    found = selectors.organisation_for(request.person, organisation)
    return Status(201, services.invite(found, **wish.dict(), by=request.person))


@router.delete(
    "organisations/{uuid:organisation}/people/{uuid:affiliation}",
    response={204: None, **REFUSALS},
    summary="Take somebody out of an organisation",
    operation_id="end_affiliation",
)
def take_out(request: SignedIn, organisation: UUID, affiliation: UUID) -> Status[None]:
    """Today is their last day; an invitation is taken back."""
    found = selectors.organisation_for(request.person, organisation)
    one = selectors.current(found).filter(uuid=affiliation).first()
    if one is None:
        raise NotFound(_("There is no such invitation."), field="affiliation")
    services.end_affiliation(one)
    return Status(204, None)


@router.get(
    "affiliations",
    response={200: list[AffiliationOut], **REFUSALS},
    summary="The organisations that one is in",
    operation_id="list_affiliations",
)
@paginate(Page)
def own(request: SignedIn) -> QuerySet[Affiliation]:
    """Or is invited into."""
    return selectors.of_person(request.person).select_related("organisation__network", "person")


@router.post(
    "affiliations/{uuid:affiliation}/accept",
    response={200: AffiliationOut, **REFUSALS},
    summary="Accept an invitation",
    operation_id="accept_affiliation",
)
def accept(request: SignedIn, affiliation: UUID) -> Affiliation:
    """Refused with 409 `affiliation_changed` when it was answered before."""
    found = selectors.affiliation_for(request.person, affiliation)
    services.accept_invitation(found, request.person)
    return selectors.affiliation_for(request.person, affiliation)


@router.delete(
    "affiliations/{uuid:affiliation}",
    response={204: None, **REFUSALS},
    summary="Leave an organisation, or decline",
    operation_id="leave_organisation",
)
def leave(request: SignedIn, affiliation: UUID) -> Status[None]:
    """Today is one's last day there."""
    services.end_affiliation(selectors.affiliation_for(request.person, affiliation))
    return Status(204, None)
