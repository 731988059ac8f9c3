"""Webhooks, for programs that look after themselves."""

from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from ninja import Field, Router, Schema, Status
from ninja.pagination import paginate

from etabli.core.api import REFUSALS, Page
from etabli.core.errors import NotFound
from etabli.network.api import network_for
from etabli.network.models import Delivery, Webhook
from etabli.network.webhooks import selectors, services
from etabli.people.access import SignedIn
from etabli.people.api import Token
from etabli.people.rights import Action
from etabli.people.selectors import may

router = Router(tags=["webhooks"], auth=Token())

SLUG = r"^[-a-zA-Z0-9_]+$"


class WebhookIn(Schema):
    network: str = Field(pattern=SLUG, description="the network's short name")
    url: str = Field(max_length=500)
    events: list[str] = Field(max_length=100)


class WebhookOut(Schema):
    id: UUID = Field(alias="uuid")
    network: str
    url: str
    events: list[str]
    secret: str = Field(description="signs what is sent (Standard Webhooks)")
    created_at: datetime

    @staticmethod
    def resolve_network(webhook: Webhook) -> str:
        return webhook.network.slug


class DeliveryOut(Schema):
    id: UUID = Field(alias="uuid", description="as `webhook-id` says it")
    event: str
    status: str = Field(description="waiting, arrived or given_up")
    attempts: int
    answered: str = Field(description="what was last answered; nothing yet: empty")
    created_at: datetime


@router.get(
    "networks/{slug:network}/webhooks",
    response={200: list[WebhookOut], **REFUSALS},
    summary="A network's webhooks",
    operation_id="list_webhooks",
)
@paginate(Page)
def webhooks(request: SignedIn, network: str) -> QuerySet[Webhook]:
    """Only who manages the network sees them."""
    return selectors.of_network(
        network_for(request, network, Action.MANAGE_NETWORK)
    ).select_related("network")


@router.post(
    "webhooks",
    response={201: WebhookOut, **REFUSALS},
    summary="Be told what happens in a network",
    operation_id="create_webhook",
)
def subscribe(request: SignedIn, wish: WebhookIn) -> Status[Webhook]:
    """Each event is sent by POST, signed, until it is answered with 2xx or a day and a half is
    over. The same `webhook-id` may come twice."""
    network = network_for(request, wish.network, Action.MANAGE_NETWORK)
    return Status(201, services.subscribe(network, wish.url, wish.events, by=request.person))


@router.delete(
    "webhooks/{uuid:webhook}",
    response={204: None, **REFUSALS},
    summary="Be told nothing any more",
    operation_id="delete_webhook",
)
def remove(request: SignedIn, webhook: UUID) -> Status[None]:
    """Forget a webhook and what it was told."""
    services.remove(_webhook(request, webhook))
    return Status(204, None)


@router.get(
    "webhooks/{uuid:webhook}/deliveries",
    response={200: list[DeliveryOut], **REFUSALS},
    summary="What a webhook was told last",
    operation_id="list_deliveries",
)
@paginate(Page)
def deliveries(request: SignedIn, webhook: UUID) -> QuerySet[Delivery]:
    """The last fifty events, the newest first."""
    return selectors.latest(_webhook(request, webhook))


@router.post(
    "webhooks/{uuid:webhook}/deliveries/{uuid:delivery}/send-again",
    response={200: DeliveryOut, **REFUSALS},
    summary="Send an event again",
    operation_id="send_again",
)
def send_again(request: SignedIn, webhook: UUID, delivery: UUID) -> Delivery:
    """One that waits or was given up is tried from the beginning; what has arrived is not sent
    again."""
    found = _webhook(request, webhook)
    services.send_again(selectors.delivery_of(found, delivery))
    return selectors.delivery_of(found, delivery)


def _webhook(request: SignedIn, webhook: UUID) -> Webhook:
    """One of a network that one manages. Raises NotFound."""
    found = selectors.webhook_by_uuid(webhook)
    if not may(request.person, Action.MANAGE_NETWORK, found):
        raise NotFound(_("There is no such webhook."), field="webhook")
    return found
