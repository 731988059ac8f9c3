from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from etabli.core import backup
from etabli.core.commands import Command as Base


class Command(Base):
    help = gettext_noop("Make the database what a backup says.")

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--replace", action="store_true", help=_("lose what is there"))

    def handle(self, file: Path, *, replace: bool, **options: Any) -> str:
        backup.restore(file, self.progress, replace=replace)
        return str(file)
