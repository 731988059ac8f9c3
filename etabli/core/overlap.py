"""The database's own refusal of two overlapping periods for one thing.

PostgreSQL has exclusion constraints; SQLite gets a pair of triggers that do the same.
"""

from dataclasses import dataclass

from etabli.core.database_rules import DatabaseRule


@dataclass(frozen=True)
class NoOverlap(DatabaseRule):
    """Rows of `table` with the same `key` may not overlap in `[starts, ends)`."""

    key: str
    starts: str
    ends: str

    suffix = "no_overlap"

    def _parts(self, vendor: str) -> tuple[str, list[str], int]:
        if vendor == "postgresql":
            counted = (
                "SELECT count(*) FROM pg_constraint "
                "WHERE conname = %s AND conrelid = to_regclass(%s)"
            )
            return counted, [self.name, self.table], 1
        counted = "SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND name IN (%s, %s)"
        return counted, [f"{self.name}_insert", f"{self.name}_update"], 2

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
