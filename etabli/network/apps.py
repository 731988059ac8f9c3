from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NetworkConfig(AppConfig):
    name = "etabli.network"

    def ready(self) -> None:
        from etabli.core import due
        from etabli.network import finding, requirements, selectors
        from etabli.network import merging as merged
        from etabli.network.models import NO_OVERLAP
        from etabli.network.webhooks import services as webhooks
        from etabli.people import scopes
        from etabli.people.rights import Role

        on_site = (Role.OPERATOR, Role.HOST, Role.INSTRUCTOR)

        scopes.register(
            "network", selectors.network_by_slug, (Role.COORDINATOR, *on_site, Role.FUNDER)
        )
        scopes.register("place", selectors.place_by_slug, on_site)
        requirements.register(
            "open",
            priority=10,
            check=requirements.place_open,
            standing=True,
            label=_("open"),
        )

        merged.register()
        finding.register()
        due.register("send webhooks again", webhooks.send_what_waits)
        due.register("forget webhooks sent", webhooks.forget_deliveries)
        NO_OVERLAP.watch(self, "network.E001", "refuses overlapping occupations")
