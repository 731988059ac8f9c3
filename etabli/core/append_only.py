"""The database's own refusal to change or delete what was written once: a trigger on both."""

from dataclasses import dataclass

from etabli.core.database_rules import DatabaseRule


@dataclass(frozen=True)
class AppendOnly(DatabaseRule):
    """Rows of `table` are added, and neither changed nor taken away.

    Only a table emptied as a whole asks nobody: TRUNCATE on PostgreSQL, and what stands for it on
    SQLite (`core/sqlite`), when a backup is put back.
    """

    suffix = "append_only"

    def _parts(self, vendor: str) -> tuple[str, list[str], int]:
        if vendor == "postgresql":
            counted = (
                "SELECT count(*) FROM pg_trigger WHERE tgname = %s AND tgrelid = to_regclass(%s)"
            )
            return counted, [self.name, self.table], 1
        counted = "SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND name IN (%s, %s)"
        return counted, [f"{self.name}_update", f"{self.name}_delete"], 2

    def _statements(self, vendor: str) -> list[str]:
        if vendor == "postgresql":
            return [
                f"CREATE OR REPLACE FUNCTION {self.name}() RETURNS trigger LANGUAGE plpgsql AS "
                f"$$ BEGIN RAISE EXCEPTION '{self.name}' "
                "USING ERRCODE = 'integrity_constraint_violation'; END $$",
                f"CREATE TRIGGER {self.name} BEFORE UPDATE OR DELETE ON {self.table} "
                f"FOR EACH ROW EXECUTE FUNCTION {self.name}()",
            ]
        return [
            f"CREATE TRIGGER IF NOT EXISTS {self.name}_{event} BEFORE {event} ON {self.table} "
            f"BEGIN SELECT RAISE(ABORT, '{self.name}'); END"
            for event in ("update", "delete")
        ]
