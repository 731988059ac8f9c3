"""The pages of webhooks."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from etabli.core.forms import accepted
from etabli.core.shortcuts import by_uuid_or_404
from etabli.network.models import Network, Webhook
from etabli.network.selectors import network_by_slug
from etabli.network.webhooks import events, selectors, services
from etabli.network.webhooks.forms import WebhookForm
from etabli.people.access import SignedIn, requires
from etabli.people.rights import Action


@requires(Action.MANAGE_NETWORK, network_by_slug)
def webhooks(request: SignedIn, network: Network) -> HttpResponse:
    """A network's webhooks, and the form of a new one."""
    form = WebhookForm(request.POST or None)

    def subscribe() -> None:
        services.subscribe(network, **form.cleaned_data, by=request.person)

    if accepted(request, form, subscribe):
        messages.success(request, _("From now on it is told. Its key is on its page."))
        return redirect("webhooks", network.slug)
    return render(
        request,
        "network/webhooks.html",
        {"network": network, "webhooks": selectors.of_network(network), "form": form},
    )


@requires(Action.MANAGE_NETWORK, selectors.webhook_by_uuid)
def webhook(request: SignedIn, webhook: Webhook) -> HttpResponse:
    """One webhook: its key, and what it was told last."""
    if "remove" in request.POST:
        services.remove(webhook)
        messages.success(request, _("It is told nothing any more."))
        return redirect("webhooks", webhook.network.slug)
    if "again" in request.POST:
        services.send_again(by_uuid_or_404(webhook.deliveries, request.POST["again"]))
        messages.success(request, _("Sent again."))
        return redirect("webhook", webhook.uuid)
    known = events.registered()
    return render(
        request,
        "network/webhook.html",
        {
            "webhook": webhook,
            "network": webhook.network,
            "events": [known.get(name, name) for name in webhook.events],
            "deliveries": selectors.latest(webhook),
        },
    )
