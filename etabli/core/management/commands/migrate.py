"""`etabli migrate`: Django's, without the checks of what it is there to put in place."""

from typing import Any

from django.core.management.commands import migrate
from django.utils.translation import gettext_noop

from etabli.core import commands


class Command(commands.Command, migrate.Command):
    help = gettext_noop(
        "Bring the tables up to date, with the rules that the database keeps itself."
    )

    def check(self, *arguments: Any, **options: Any) -> None:
        """Everything but the database's own rules, which are installed once it is migrated: a new
        one, or one that was lost, must not stand in its own way."""
        super().check(*arguments, **{**options, "databases": None})
