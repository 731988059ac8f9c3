"""The database's own refusal to change or delete what was written once."""

from dataclasses import dataclass

from etabli.core.triggers import TriggerRule


@dataclass(frozen=True)
class AppendOnly(TriggerRule):
    """Rows of `table` are added, and neither changed nor taken away.

    Only a table emptied as a whole asks nobody: TRUNCATE on PostgreSQL, and what stands for it on
    SQLite (`core/sqlite`), when a backup is put back.
    """

    suffix = "append_only"
    verbs = ("UPDATE", "DELETE")

    def _refused_when(self, vendor: str) -> str:
        return "TRUE"
