"""Persons who are there twice, for programs of those who run a network."""

from typing import Any, Literal
from uuid import UUID

from django.utils.translation import gettext as _
from ninja import Field, Router, Schema, Status
from ninja.pagination import paginate

from etabli.community.doubles import selectors, services
from etabli.core.api import REFUSALS, Page
from etabli.core.errors import NotFound
from etabli.network.api import network_for
from etabli.people.access import SignedIn
from etabli.people.api import Token
from etabli.people.models import Merge, Person
from etabli.people.rights import Action
from etabli.people.selectors import may

router = Router(tags=["members"], auth=Token())

From = Literal["kept", "other"]


class RecordOut(Schema):
    id: UUID = Field(alias="uuid")
    name: str
    email: str
    phone: str


class DoubleOut(Schema):
    first: RecordOut
    second: RecordOut
    why: str = Field(description="what they have in common, in words")

    @staticmethod
    def resolve_why(double: selectors.Double) -> str:
        return str(double.why)


class SideOut(Schema):
    person: RecordOut
    has_login: bool
    networks: list[str] = Field(description="where they are or were a member")
    held: dict[str, int] = Field(description="how much there is of theirs, in words")


class TwoOut(Schema):
    sides: list[SideOut]
    refused: str = Field(description="why one may not merge them; empty: one may")


class MergeIn(Schema):
    kept: UUID
    other: UUID
    name_from: From = "kept"
    phone_from: From = "kept"
    language_from: From = "kept"
    login_opens: bool = Field(
        False,
        description="of two logins, whether the other one opens the kept account or is closed",
    )


class TwoIn(Schema):
    first: UUID
    second: UUID


class MergeOut(Schema):
    kept: RecordOut
    moved: dict[str, int] = Field(description="how many rows followed, by what names them")


@router.get(
    "networks/{slug:network}/doubles",
    response={200: list[DoubleOut], **REFUSALS},
    summary="Who may be there twice",
    operation_id="list_doubles",
)
@paginate(Page)
def doubles(request: SignedIn, network: str) -> list[selectors.Double]:
    """For those who merge persons: the surest first, a hundred at most."""
    return selectors.doubles_in(network_for(request, network, Action.MERGE_PERSONS))


@router.get(
    "networks/{slug:network}/doubles/{uuid:first}/{uuid:second}",
    response={200: TwoOut, **REFUSALS},
    summary="Two records side by side",
    operation_id="compare_doubles",
)
def compare(request: SignedIn, network: str, first: UUID, second: UUID) -> dict[str, Any]:
    """What there is of each, and whether one may merge them."""
    two = _two(request, network, first, second)
    refused = selectors.refusal(two, request.person)
    return {
        "sides": [
            {
                "person": side.person,
                "has_login": side.person.user_id is not None,
                "networks": sorted({one.network.slug for one in side.memberships}),
                "held": {str(label): count for label, count in side.held},
            }
            for side in selectors.sides_of(two)
        ],
        "refused": str(refused) if refused else "",
    }


@router.post(
    "networks/{slug:network}/doubles/merge",
    response={200: MergeOut, **REFUSALS},
    summary="Make one of two records",
    operation_id="merge_doubles",
)
def merge(request: SignedIn, network: str, wish: MergeIn) -> Merge:
    """It cannot be taken back. Refused with 403 `elsewhere_member` or `holds_role` where an
    administrator is needed, 409 `merged_already`."""
    two = _two(request, network, wish.kept, wish.other)
    kept, other = two.first, two.second
    sides: dict[From, Person] = {"kept": kept, "other": other}
    return services.merge_two(
        two,
        kept,
        by=request.person,
        login_opens=wish.login_opens or not (kept.user_id and other.user_id),
        name=sides[wish.name_from].name,
        phone=sides[wish.phone_from].phone,
        language=sides[wish.language_from].language,
    )


@router.post(
    "networks/{slug:network}/doubles/tell-apart",
    response={204: None, **REFUSALS},
    summary="Say that two records are two people",
    operation_id="tell_doubles_apart",
)
def tell_apart(request: SignedIn, network: str, wish: TwoIn) -> Status[None]:
    """They are proposed no more; saying so again changes nothing."""
    services.tell_apart(_two(request, network, wish.first, wish.second), by=request.person)
    return Status(204, None)


def _two(request: SignedIn, network: str, first: UUID, second: UUID) -> selectors.Two:
    two = selectors.two_in(network, first, second)
    if not may(request.person, Action.MERGE_PERSONS, two):
        raise NotFound(_("There are no such two members."), field="network")
    return two
