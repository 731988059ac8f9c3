import os
from typing import Any

from django.conf import settings
from django.core.management import call_command

from etabli.core.commands import Group
from etabli.core.translations import compile_catalogues


class Command(Group):
    help = "The French texts: collect them from the code, compile them."

    def add_verbs(self, verbs: Any) -> None:
        verbs.add_parser("compile", help="write the .mo files (done by bin/setup)")
        verbs.add_parser("collect", help="bring the .po files up to date (needs GNU gettext)")

    def compile(self) -> str:
        return f"{compile_catalogues()} catalogues compiled"

    def collect(self) -> None:
        # Below the package alone: each room's texts go to the room's own `locale` folder.
        os.chdir(settings.PACKAGE)
        call_command("makemessages", locale=["fr"], add_location="file", no_obsolete=True)
