"""The database's own refusal to change what is once and for all: a pair to `overlap.py`.

A trigger on SQLite and on PostgreSQL; both surface as IntegrityError. SQLite drops a table's
triggers whenever Django rebuilds the table, so the room that owns a rule installs it again after
each migration and checks that it stands.
"""

from dataclasses import dataclass

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import IntegrityError


@dataclass(frozen=True)
class Frozen:
    """Rows of `table` keep what they were given in `columns`."""

    table: str
    columns: tuple[str, ...]

    @property
    def name(self) -> str:
        return f"{self.table}_frozen"

    def install(self, connection: BaseDatabaseWrapper) -> None:
        """Create the rule where it is missing; calling it again changes nothing."""
        if self.stands(connection):
            return
        with connection.cursor() as cursor:
            for statement in self._statements(connection.vendor):
                cursor.execute(statement)

    def stands(self, connection: BaseDatabaseWrapper) -> bool:
        """Whether the database holds the rule."""
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute(
                    "SELECT count(*) FROM pg_trigger "
                    "WHERE tgname = %s AND tgrelid = to_regclass(%s)",
                    [self.name, self.table],
                )
            else:
                cursor.execute(
                    "SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND name = %s",
                    [self.name],
                )
            return bool(cursor.fetchone()[0] == 1)

    def refused(self, error: IntegrityError) -> bool:
        """Whether this rule, and not another one, raised `error`."""
        return self.name in str(error)

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
