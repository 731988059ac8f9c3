import logging
from typing import Any

from django.core.management import CommandError
from django.utils.translation import gettext_noop

from etabli.core import due
from etabli.core.commands import Command as Base

logger = logging.getLogger("etabli.due")


class Command(Base):
    help = gettext_noop(
        "Do everything that is due: call it from time to time (`etabli serve` does, hourly)."
    )

    def handle(self, **options: Any) -> str:
        failed = [job.name for job in due.jobs() if not self._done(job)]
        if failed:
            raise CommandError(f"failed: {', '.join(failed)}")
        return "done"

    def _done(self, job: due.Job) -> bool:
        # One job that fails must not keep the others from being done.
        try:
            job.run()
        except Exception:
            logger.exception("%s failed", job.name)
            return False
        return True
