from pathlib import Path
from typing import Any

from etabli.core import backup
from etabli.core.commands import Command as Base


class Command(Base):
    help = "Make the database what a backup says."

    def add_arguments(self, parser: Any) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--replace", action="store_true", help="lose what is there")

    def handle(self, file: Path, *, replace: bool, **options: Any) -> str:
        backup.restore(file, self.progress, replace=replace)
        return str(file)
