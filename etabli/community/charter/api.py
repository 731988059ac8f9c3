"""A network's charter, for programs."""

from datetime import datetime
from typing import Any

from ninja import Field, Router, Schema

from etabli.community.charter.selectors import acceptance_of
from etabli.community.charter.services import accept_charter
from etabli.core.api import REFUSALS, BothOut
from etabli.network.models import Network
from etabli.network.selectors import network_by_slug
from etabli.people.access import SignedIn
from etabli.people.api import Token
from etabli.people.models import Person

router = Router(tags=["members"], auth=Token())


class CharterOut(Schema):
    text: BothOut
    accepted_at: datetime | None = Field(description="when one accepted it as it is today")


@router.get(
    "networks/{slug:network}/charter",
    response={200: CharterOut, **REFUSALS},
    summary="A network's charter",
    operation_id="get_charter",
)
def charter(request: SignedIn, network: str) -> dict[str, Any]:
    """As it is today, and whether one has accepted it; one that has changed is accepted anew."""
    return _told(network_by_slug(network), request.person)


@router.post(
    "networks/{slug:network}/charter/accept",
    response={200: CharterOut, **REFUSALS},
    summary="Accept the charter",
    operation_id="accept_charter",
)
def accept(request: SignedIn, network: str) -> dict[str, Any]:
    """For oneself, as it is today; doing it again changes nothing."""
    found = network_by_slug(network)
    accept_charter(request.person, found)
    return _told(found, request.person)


def _told(network: Network, person: Person) -> dict[str, Any]:
    accepted = acceptance_of(person, network) if network.charter else None
    return {"text": network.charter, "accepted_at": accepted and accepted.accepted_at}
