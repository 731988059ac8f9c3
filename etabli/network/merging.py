"""What the network holds of persons, when two records of one become one."""

from django.utils.translation import gettext_lazy as _

from etabli.network.models import Webhook
from etabli.people import merging


def register() -> None:
    """Who set up a webhook."""
    merging.register(
        "webhooks", priority=60, label=_("webhooks set up"), follows=[(Webhook, "made_by")]
    )
