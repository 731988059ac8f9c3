"""Which messages one gets and how, for programs."""

from typing import Literal

from django.utils.translation import gettext as _
from ninja import Field, Router, Schema
from ninja.pagination import paginate

from etabli.core.api import REFUSALS, Page
from etabli.core.errors import BadInput
from etabli.people.access import SignedIn
from etabli.people.api import Token
from etabli.people.messages import kinds, services
from etabli.people.messages.kinds import Kind, Wish
from etabli.people.messages.rules import way_for
from etabli.people.messages.selectors import wishes_of
from etabli.people.models import Person

router = Router(tags=["messages"], auth=Token())

KEY = r"^[^\x00-\x1f]+$"


class WishOut(Schema):
    key: str
    label: str
    wished: bool


class MessageKindOut(Schema):
    name: str
    label: str
    about: str
    ways: list[str] = Field(description="that one may choose: at_once, daily, never")
    way: str = Field(description="how one gets them now")
    wishes: list[WishOut] = Field(description="what is wished for one by one; none of most kinds")


class MessageWayIn(Schema):
    name: str = Field(min_length=1, max_length=40, pattern=KEY, description="of the kind")
    way: Literal["at_once", "daily", "never"] | None = Field(
        None, description="none for a kind whose messages are wished for one by one"
    )
    wished: list[str] = Field([], max_length=500, description="the keys of what is wished for")


class MessageWaysIn(Schema):
    kinds: list[MessageWayIn] = Field(max_length=50, description="what is left out stays as it is")


@router.get(
    "message-kinds",
    response={200: list[MessageKindOut], **REFUSALS},
    summary="Which messages one gets, and how",
    operation_id="list_message_kinds",
)
@paginate(Page)
def message_kinds(request: SignedIn) -> list[dict[str, object]]:
    """Those that one gets in any case too: they leave no choice."""
    return _told(request.person)


@router.put(
    "message-kinds",
    response={200: list[MessageKindOut], **REFUSALS},
    summary="Choose which messages one gets, and how",
    operation_id="choose_messages",
)
def choose(request: SignedIn, wish: MessageWaysIn) -> list[dict[str, object]]:
    """All of it or nothing: a way that a kind does not leave is refused."""
    wishes = {kind.name: found for kind, found in wishes_of(request.person)}
    ways: dict[str, str] = {}
    wished: dict[str, set[str]] = {}
    for one in wish.kinds:
        if one.name in wishes:
            wished[one.name] = _keys(one, wishes[one.name])
        else:
            ways[one.name] = _way(one)
    services.choose(request.person, ways, wished)
    return _told(request.person)


def _keys(choice: MessageWayIn, wishes: list[Wish]) -> set[str]:
    """What is wished for of a kind. Raises BadInput."""
    if choice.way is not None or not set(choice.wished) <= {one.key for one in wishes}:
        raise BadInput(
            _("Of %(kind)s only what is offered can be wished for.") % {"kind": choice.name},
            field="kinds",
        )
    return set(choice.wished)


def _way(choice: MessageWayIn) -> str:
    """How messages of a kind are to come. Raises BadInput."""
    kind = kinds.named(choice.name) if kinds.is_known(choice.name) else None
    if kind is None or not kind.has_choice:
        raise BadInput(
            _("There is no choice of messages called %(kind)s.") % {"kind": choice.name},
            field="kinds",
        )
    if choice.wished or choice.way not in {way.value for way in kind.ways}:
        raise BadInput(
            _("Messages of the kind %(kind)s come in one of these ways: %(ways)s.")
            % {"kind": kind.name, "ways": ", ".join(way.value for way in kind.ways)},
            field="kinds",
        )
    return choice.way


def _told(person: Person) -> list[dict[str, object]]:
    wishes = {kind.name: found for kind, found in wishes_of(person)}
    return [_kind(person, kind, wishes.get(kind.name, [])) for kind in kinds.registered()]


def _kind(person: Person, kind: Kind, wishes: list[Wish]) -> dict[str, object]:
    return {
        "name": kind.name,
        "label": str(kind.label),
        "about": str(kind.about),
        "ways": [way.value for way in kind.ways],
        "way": way_for(person, kind).value,
        "wishes": [one._asdict() for one in wishes],
    }
