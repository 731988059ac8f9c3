"""`etabli migrate`: Django's, without the checks of what it is there to put in place."""

from typing import Any

from django.core.management.commands import migrate


class Command(migrate.Command):
    def check(self, *arguments: Any, **options: Any) -> None:
        """Everything but the database's own rules, which are installed once it is migrated: a new
        one, or one that was lost, must not stand in its own way."""
        super().check(*arguments, **{**options, "databases": None})
