import os
from typing import Any

from django.conf import settings

from etabli.core.commands import Command as Base


class Command(Base):
    help = "Serve the site, with several processes and the worker beside them."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="0.0.0.0 for every address")
        parser.add_argument("--port", type=int, default=settings.PORT, help="default: PORT or 8000")
        parser.add_argument("--processes", type=int, default=max(2, min(os.cpu_count() or 2, 8)))
        parser.add_argument(
            "--no-worker", action="store_true", help="the worker runs elsewhere (etabli db-worker)"
        )

    def handle(self, **options: Any) -> None:
        from etabli.web.server import Server

        Server(
            options["host"],
            options["port"],
            options["processes"],
            companions=not options["no_worker"],
        ).run()
