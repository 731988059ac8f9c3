"""The base of every command: subcommands as methods, refusals as one sentence."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from etabli.core.errors import Refused


class Command(BaseCommand):
    """A command whose refusals end it with their sentence and status 1, without a traceback."""

    requires_system_checks: list[str] = []

    def execute(self, *args: Any, **options: Any) -> str | None:
        try:
            return super().execute(*args, **options)
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal

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
