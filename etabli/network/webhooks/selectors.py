"""What is asked about webhooks."""

from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from etabli.core.errors import NotFound
from etabli.network.models import Delivery, Network, Webhook

LATEST = 50


def of_network(network: Network) -> QuerySet[Webhook]:
    """A network's webhooks, with how many events `wait` and were `given_up`."""
    return network.webhooks.annotate(
        wait=Count("deliveries", filter=Q(deliveries__status=Delivery.Status.WAITING)),
        given_up=Count("deliveries", filter=Q(deliveries__status=Delivery.Status.GIVEN_UP)),
    )


def webhook_by_uuid(webhook: UUID) -> Webhook:
    """Raises NotFound."""
    found = Webhook.objects.select_related("network__territory").filter(uuid=webhook).first()
    if found is None:
        raise NotFound(_("There is no such webhook."), field="webhook")
    return found


def delivery_of(webhook: Webhook, delivery: UUID) -> Delivery:
    return get_object_or_404(webhook.deliveries, uuid=delivery)


def latest(webhook: Webhook) -> QuerySet[Delivery]:
    """What it was told last, the newest first."""
    return webhook.deliveries.all()[:LATEST]
