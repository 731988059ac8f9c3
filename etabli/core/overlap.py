"""The database's own refusal of two overlapping periods for one thing.

PostgreSQL has exclusion constraints; SQLite gets a pair of triggers that do the same. Both
surface as IntegrityError. SQLite drops a table's triggers whenever Django rebuilds the table,
so the room that owns a rule installs it again after each migration and checks that it stands.
"""

from dataclasses import dataclass

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import IntegrityError


@dataclass(frozen=True)
class NoOverlap:
    """Rows of `table` with the same `key` may not overlap in `[starts, ends)`."""

    table: str
    key: str
    starts: str
    ends: str

    @property
    def name(self) -> str:
        return f"{self.table}_no_overlap"

    def install(self, connection: BaseDatabaseWrapper) -> None:
        """Create the rule where it is missing; calling it again changes nothing."""
        if self.stands(connection):
            return
        with connection.cursor() as cursor:
            for statement in self._statements(connection.vendor):
                cursor.execute(statement)

    def stands(self, connection: BaseDatabaseWrapper) -> bool:
        """Whether the database holds the rule, whole."""
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute(
                    "SELECT count(*) FROM pg_constraint "
                    "WHERE conname = %s AND conrelid = to_regclass(%s)",
                    [self.name, self.table],
                )
                return bool(cursor.fetchone()[0] == 1)
            cursor.execute(
                "SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND name IN (%s, %s)",
                [f"{self.name}_insert", f"{self.name}_update"],
            )
            return bool(cursor.fetchone()[0] == 2)

    def refused(self, error: IntegrityError) -> bool:
        """Whether this rule, and not another one, raised `error`."""
        return self.name in str(error)

    def _statements(self, vendor: str) -> list[str]:
        if vendor == "postgresql":
            return [
                "CREATE EXTENSION IF NOT EXISTS btree_gist",
                f"ALTER TABLE {self.table} ADD CONSTRAINT {self.name} EXCLUDE USING gist "
                f"({self.key} WITH =, tstzrange({self.starts}, {self.ends}, '[)') WITH &&)",
            ]
        overlap = (
            f"SELECT 1 FROM {self.table} WHERE {self.key} = NEW.{self.key} "  # noqa: S608
            f"AND {self.ends} > NEW.{self.starts} AND {self.starts} < NEW.{self.ends}"
        )
        # A row may replace itself; on insertion it has no number yet.
        return [
            f"CREATE TRIGGER IF NOT EXISTS {self.name}_{event} BEFORE {event} ON {self.table} "
            f"WHEN EXISTS ({overlap}{but_itself}) BEGIN SELECT RAISE(ABORT, '{self.name}'); END"
            for event, but_itself in (("insert", ""), ("update", " AND id <> OLD.id"))
        ]
