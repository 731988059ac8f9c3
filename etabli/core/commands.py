"""The base of every command: subcommands as methods, refusals as one sentence."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import OperationalError, ProgrammingError, connection
from django.utils.translation import gettext as _

from etabli.core.errors import Refused


class Command(BaseCommand):
    """A command whose refusals end it with their sentence and status 1, without a traceback."""

    requires_system_checks: list[str] = []

    def create_parser(self, *args: Any, **options: Any) -> CommandParser:
        self.help = _(self.help)
        return super().create_parser(*args, **options)

    def execute(self, *args: Any, **options: Any) -> str | None:
        try:
            return super().execute(*args, **options)
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        except OSError as error:
            # A file that is not there, or where nothing can be written.
            told = error.strerror or str(error)
            raise CommandError(f"{error.filename}: {told}" if error.filename else told) from error
        except (OperationalError, ProgrammingError) as error:
            if connection.introspection.table_names():
                raise
            raise CommandError(_("This database is empty: run “etabli migrate” first.")) from error

    def progress(self, message: str) -> None:
        """Tell a person what is being done, without mixing it into what a program reads."""
        self.stderr.write(message, style_func=lambda text: text)


class Group(Command):
    """A noun with verbs: `etabli territory load FILE` calls `load(file=…)`."""

    def add_arguments(self, parser: CommandParser) -> None:
        self.add_verbs(parser.add_subparsers(dest="verb", required=True))

    def add_verbs(self, verbs: Any) -> None:
        """Declare one sub-parser for each verb."""
        raise NotImplementedError

    def handle(self, *args: Any, verb: str, **options: Any) -> Any:
        # Django's own options (verbosity, settings…) are no business of the verbs.
        own = {key: value for key, value in options.items() if key not in DJANGO_OPTIONS}
        return getattr(self, verb.replace("-", "_"))(**own)


DJANGO_OPTIONS = {
    "stdout",
    "stderr",
    "verbosity",
    "settings",
    "pythonpath",
    "traceback",
    "no_color",
    "force_color",
    "skip_checks",
}
