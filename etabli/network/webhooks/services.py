"""The verbs of webhooks: subscribe, tell, send. The only writers of webhooks and deliveries."""

import json
from collections.abc import Iterable, Mapping
from datetime import timedelta
from functools import partial
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _
from django_tasks import task

from etabli.core import clock
from etabli.core.errors import Conflict
from etabli.network.models import Delivery, Network, Webhook
from etabli.network.webhooks import posting, rules
from etabli.people.models import Person

MOST = 20  # for a network: each of them is written to with every event
# Longer than one attempt may take: until then nobody else tries.
ATTEMPT = timedelta(minutes=1)
KEPT = timedelta(days=30)
MOST_AT_ONCE = 200


def subscribe(network: Network, url: str, events: Iterable[str], *, by: Person) -> Webhook:
    """Tell `url` of these events of a network from now on. Raises BadInput, Conflict `too_many`."""
    rules.check_address(url, plain_allowed=settings.WEBHOOKS_TO_PRIVATE_ADDRESSES)
    wanted = rules.check_events(events)
    with transaction.atomic():
        _lock(network)
        if network.webhooks.count() >= MOST:
            raise Conflict(
                "too_many_webhooks",
                _("A network has at most %(most)d webhooks.") % {"most": MOST},
                advice=_("Remove one that nobody uses."),
            )
        made = Webhook.objects.create(
            network=network,
            url=url,
            events=wanted,
            secret=rules.new_secret(),
            made_by=by,
            created_at=clock.now(),
        )
        _note(network)
        return made


@transaction.atomic
def remove(webhook: Webhook) -> None:
    """Tell it nothing any more, and forget what it was told."""
    network = webhook.network
    _lock(network)
    webhook.delete()
    _note(network)


def _lock(network: Network) -> None:
    Network.objects.select_for_update(no_key=True).get(pk=network.pk)


def _note(network: Network) -> None:
    """Keep with the network, which is locked, whether anybody asks for its events."""
    network.is_followed = network.webhooks.exists()
    network.save(update_fields=["is_followed"])


def tell(network: Network, event: str, data: Mapping[str, Any]) -> None:
    """Write an event to whoever asked for it, within the transaction of what it tells. No query
    where nobody does.

    `data` names things by their UUID and says what changed, but nothing of a person: who may know
    more asks the API.
    """
    if not network.is_followed:
        return
    hooks = [hook for hook in network.webhooks.all() if event in hook.events]
    if not hooks:
        return
    now = clock.now()
    body = json.dumps(
        {"type": event, "timestamp": now, "network": network.slug, "data": data},
        cls=DjangoJSONEncoder,
    )
    made = Delivery.objects.bulk_create(
        Delivery(webhook=hook, event=event, body=body, created_at=now, due_at=now) for hook in hooks
    )
    for delivery in made:
        transaction.on_commit(partial(send.enqueue, delivery.pk))


@task()
def send(delivery: int) -> None:
    """The worker's part: try to deliver, once."""
    now = clock.now()
    mine = Delivery.objects.filter(pk=delivery, status=Delivery.Status.WAITING, due_at__lte=now)
    # The condition lets one of two workers try.
    if not mine.update(due_at=now + ATTEMPT, attempts=F("attempts") + 1):
        return
    found = Delivery.objects.select_related("webhook").get(pk=delivery)
    try:
        status, phrase = posting.post(found.webhook.url, found.body, _headers(found))
    except posting.Unreachable as error:
        status, phrase = 0, str(error)
    _keep_answer(found, status, phrase)


def send_again(delivery: Delivery) -> None:
    """Try one that was given up or waits once more, from the beginning."""
    Delivery.objects.filter(pk=delivery.pk).exclude(status=Delivery.Status.ARRIVED).update(
        status=Delivery.Status.WAITING, attempts=0, due_at=clock.now()
    )
    send.enqueue(delivery.pk)


def send_what_waits() -> None:
    """What is due again, and what a worker left that was stopped."""
    waiting = Delivery.objects.filter(status=Delivery.Status.WAITING, due_at__lte=clock.now())
    for delivery in waiting.order_by("due_at").values_list("pk", flat=True)[:MOST_AT_ONCE]:
        send.enqueue(delivery)


def forget_deliveries() -> None:
    """Those that are a month old and wait no more."""
    old = Delivery.objects.filter(created_at__lt=clock.now() - KEPT)
    old.exclude(status=Delivery.Status.WAITING).delete()


def _headers(delivery: Delivery) -> dict[str, str]:
    identity, timestamp = str(delivery.uuid), int(clock.now().timestamp())
    signed = rules.signature(delivery.webhook.secret, identity, timestamp, delivery.body)
    return {
        "Content-Type": "application/json",
        "User-Agent": "etabli",
        "webhook-id": identity,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": signed,
    }


def _keep_answer(delivery: Delivery, status: int, phrase: str) -> None:
    told = f"{status} {phrase}" if status else phrase
    delivery.answered = told[: Delivery._meta.get_field("answered").max_length]
    if 200 <= status < 300:
        delivery.status = Delivery.Status.ARRIVED
    elif wait := rules.wait_after(delivery.attempts):
        delivery.due_at = clock.now() + wait
    else:
        delivery.status = Delivery.Status.GIVEN_UP
    delivery.save(update_fields=["answered", "status", "due_at"])
