"""The database's own refusal to change what is once and for all: a trigger on both."""

from dataclasses import dataclass

from etabli.core.database_rules import DatabaseRule


@dataclass(frozen=True)
class Frozen(DatabaseRule):
    """Rows of `table` keep what they were given in `columns`."""

    columns: tuple[str, ...]

    suffix = "frozen"

    def _parts(self, vendor: str) -> tuple[str, list[str], int]:
        if vendor == "postgresql":
            counted = (
                "SELECT count(*) FROM pg_trigger WHERE tgname = %s AND tgrelid = to_regclass(%s)"
            )
            return counted, [self.name, self.table], 1
        counted = "SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND name = %s"
        return counted, [self.name], 1

    def _statements(self, vendor: str) -> list[str]:
        differs = "IS DISTINCT FROM" if vendor == "postgresql" else "IS NOT"
        changed = " OR ".join(f"OLD.{column} {differs} NEW.{column}" for column in self.columns)
        before = f"CREATE TRIGGER {self.name} BEFORE UPDATE ON {self.table} FOR EACH ROW"
        if vendor == "postgresql":
            return [
                f"CREATE OR REPLACE FUNCTION {self.name}() RETURNS trigger LANGUAGE plpgsql AS "
                f"$$ BEGIN RAISE EXCEPTION '{self.name}' "
                "USING ERRCODE = 'integrity_constraint_violation'; END $$",
                f"{before} WHEN ({changed}) EXECUTE FUNCTION {self.name}()",
            ]
        return [f"{before} WHEN {changed} BEGIN SELECT RAISE(ABORT, '{self.name}'); END"]
