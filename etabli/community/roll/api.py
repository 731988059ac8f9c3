"""What is done to many members at once, for programs of those who run a network."""

from uuid import UUID

from ninja import Field, Router, Schema

from etabli.community.api import chosen
from etabli.community.roll import services
from etabli.core.api import ONE_LINE, REFUSALS
from etabli.network.api import network_for
from etabli.people.access import SignedIn
from etabli.people.api import Token
from etabli.people.rights import Action

router = Router(tags=["members"], auth=Token())


class ChosenIn(Schema):
    members: list[UUID] = Field(min_length=1, max_length=500, description="their memberships")


class ChangedOut(Schema):
    members: list[UUID] = Field(description="those that changed; the others stay as they were")


class LetterIn(ChosenIn):
    subject: str = Field(min_length=1, max_length=120, pattern=ONE_LINE)
    text: str = Field(min_length=1, max_length=5000, pattern=r"^[^\x00]*[^\x00-\x20][^\x00]*$")


class WrittenOut(Schema):
    written: int = Field(description="whoever has no address, or wants no such messages, is left")


@router.post(
    "networks/{slug:network}/members/accept",
    response={200: ChangedOut, **REFUSALS},
    summary="Accept many who ask to be members",
    operation_id="accept_members",
)
def accept(request: SignedIn, network: str, wish: ChosenIn) -> dict[str, list[str]]:
    """For those who look after members."""
    found = network_for(request, network, Action.MANAGE_MEMBERS)
    return _told(services.accept_all(chosen(found, wish.members)))


@router.post(
    "networks/{slug:network}/members/end",
    response={200: ChangedOut, **REFUSALS},
    summary="End many memberships",
    operation_id="end_members",
)
def end(request: SignedIn, network: str, wish: ChosenIn) -> dict[str, list[str]]:
    """Those that are active end, those that are asked for are refused."""
    found = network_for(request, network, Action.MANAGE_MEMBERS)
    return _told(services.end_all(chosen(found, wish.members)))


@router.post(
    "networks/{slug:network}/members/write",
    response={200: WrittenOut, **REFUSALS},
    summary="Write to many members",
    operation_id="write_to_members",
)
def write(request: SignedIn, network: str, wish: LetterIn) -> dict[str, int]:
    """To each a message of their own, in which none sees the others' addresses."""
    found = network_for(request, network, Action.MANAGE_MEMBERS)
    members = chosen(found, wish.members)
    return {"written": services.write_to(members, wish.subject, wish.text, by=request.person)}


def _told(changes: list[services.Change]) -> dict[str, list[str]]:
    return {"members": [membership for membership, _before in changes]}
