from pathlib import Path
from typing import Any

from django.utils.translation import gettext_noop

from etabli.core import backup
from etabli.core.commands import Command as Base


class Command(Base):
    help = gettext_noop("Save everything, data and files, to one file.")

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, file: Path, **options: Any) -> str:
        backup.save(file, self.progress)
        return str(file)
