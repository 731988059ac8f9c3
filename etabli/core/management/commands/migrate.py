"""`etabli migrate`: Django's, without the checks of what it is there to put in place."""

from typing import Any

from django.core.management.commands import migrate
from django.utils.translation import gettext_noop

from etabli.core import commands


class Command(commands.Command, migrate.Command):
    help = gettext_noop(
        "Bring the tables up to date, with the rules that the database keeps itself."
    )
    requires_system_checks = migrate.Command.requires_system_checks  # type: ignore[assignment]

    def get_check_kwargs(self, options: Any) -> Any:
        """Nothing asked of the database, whose rules are installed once it is migrated: a new one,
        or one that was lost, must not stand in its own way."""
        return super().get_check_kwargs(options) | {"databases": None}
