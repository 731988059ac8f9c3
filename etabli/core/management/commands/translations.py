from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from etabli.core import translations
from etabli.core.commands import Group


class Command(Group):
    help = gettext_noop("The French texts: collect them from the code, compile them.")

    def add_verbs(self, verbs: Any) -> None:
        verbs.add_parser("collect", help=_("bring the .po files up to date"))
        verbs.add_parser("compile", help=_("write the .mo files (done by bin/setup)"))

    def collect(self) -> str:
        return f"{translations.collect_catalogues()} catalogues brought up to date"

    def compile(self) -> str:
        return f"{translations.compile_catalogues()} catalogues compiled"
