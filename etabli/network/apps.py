from typing import Any

from django.apps import AppConfig
from django.core import checks
from django.db import connections
from django.db.models.signals import post_migrate


class NetworkConfig(AppConfig):
    name = "etabli.network"

    def ready(self) -> None:
        from etabli.network import requirements, selectors
        from etabli.people import scopes
        from etabli.people.rights import Role

        on_site = (Role.OPERATOR, Role.HOST)

        scopes.register(
            "network", selectors.network_by_slug, (Role.COORDINATOR, *on_site, Role.FUNDER)
        )
        scopes.register("place", selectors.place_by_slug, on_site)
        requirements.register("open", priority=10, check=requirements.place_open)

        # A table that SQLite has rebuilt has lost its triggers.
        post_migrate.connect(_install_no_overlap, sender=self, dispatch_uid="no_overlap")
        checks.register(_no_overlap_stands, checks.Tags.database)


def _install_no_overlap(using: str, **_: Any) -> None:
    from etabli.network.models import NO_OVERLAP

    if NO_OVERLAP.table in connections[using].introspection.table_names():
        NO_OVERLAP.install(connections[using])


def _no_overlap_stands(databases: Any = None, **_: Any) -> list[checks.CheckMessage]:
    from etabli.network.models import NO_OVERLAP

    return [
        checks.Critical(
            f"Nothing in the database “{alias}” refuses overlapping occupations.",
            hint="Run `etabli migrate`, which installs the rule again.",
            id="network.E001",
        )
        for alias in databases or ()
        if NO_OVERLAP.table in connections[alias].introspection.table_names()
        and not NO_OVERLAP.stands(connections[alias])
    ]
