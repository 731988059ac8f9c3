import os
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from etabli.core.commands import Command as Base
from etabli.core.errors import BadInput, Conflict


class Command(Base):
    help = gettext_noop("Serve the site, with several processes and the worker beside them.")

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--host", default="127.0.0.1", help=_("0.0.0.0 for every address"))
        parser.add_argument(
            "--port", type=int, default=settings.PORT, help=_("default: PORT or 8000")
        )
        parser.add_argument("--processes", type=int, default=max(2, min(os.cpu_count() or 2, 8)))
        parser.add_argument(
            "--no-worker",
            action="store_true",
            help=_("the worker runs elsewhere (etabli db-worker)"),
        )

    def handle(self, **options: Any) -> None:
        from etabli.web.server import Server

        for option, most in (("port", 65535), ("processes", 64)):
            if not 0 < options[option] <= most:
                raise BadInput(
                    _("A number from 1 to %(most)d is needed.") % {"most": most},
                    where=f"--{option}",
                )
        if not _up_to_date():
            raise Conflict(
                "tables_behind",
                _("The tables of this site are of an earlier version."),
                advice=_("Bring them up to date first: etabli migrate"),
            )
        Server(
            options["host"],
            options["port"],
            options["processes"],
            companions=not options["no_worker"],
        ).run()


def _up_to_date() -> bool:
    """Whether no migration is still to come: pages would fail one after the other."""
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())
