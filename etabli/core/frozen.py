"""The database's own refusal to change what is once and for all: triggers on both."""

from dataclasses import dataclass

from django.db.backends.base.base import BaseDatabaseWrapper

from etabli.core.database_rules import DatabaseRule


@dataclass(frozen=True)
class Frozen(DatabaseRule):
    """Rows of `table` keep what they were given in `columns`; with `stays`, none is deleted."""

    columns: tuple[str, ...]
    stays: bool = False

    suffix = "frozen"

    def lift(self, connection: BaseDatabaseWrapper) -> None:
        # PostgreSQL empties tables without asking the triggers of rows.
        if self.stays and connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                cursor.execute(f"DROP TRIGGER IF EXISTS {self._deletion}")

    def _parts(self, vendor: str) -> tuple[str, list[str], int]:
        names = [self.name, self._deletion][: 1 + self.stays]
        holes = ", ".join(["%s"] * len(names))
        if vendor == "postgresql":
            counted = (
                f"SELECT count(*) FROM pg_trigger WHERE tgname IN ({holes}) "  # noqa: S608
                "AND tgrelid = to_regclass(%s)"
            )
            return counted, [*names, self.table], len(names)
        counted = f"SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND name IN ({holes})"  # noqa: S608
        return counted, names, len(names)

    def _statements(self, vendor: str) -> list[str]:
        differs = "IS DISTINCT FROM" if vendor == "postgresql" else "IS NOT"
        changed = " OR ".join(f"OLD.{column} {differs} NEW.{column}" for column in self.columns)
        wanted = [(self.name, "UPDATE", f"WHEN ({changed})")]
        if self.stays:
            wanted.append((self._deletion, "DELETE", ""))
        before = [
            (name, f"BEFORE {verb} ON {self.table} FOR EACH ROW {when}")
            for name, verb, when in wanted
        ]
        if vendor == "postgresql":
            return [
                f"CREATE OR REPLACE FUNCTION {self.name}() RETURNS trigger LANGUAGE plpgsql AS "
                f"$$ BEGIN RAISE EXCEPTION '{self.name}' "
                "USING ERRCODE = 'integrity_constraint_violation'; END $$",
                *(
                    f"CREATE OR REPLACE TRIGGER {name} {then} EXECUTE FUNCTION {self.name}()"
                    for name, then in before
                ),
            ]
        return [
            f"CREATE TRIGGER IF NOT EXISTS {name} {then} "
            f"BEGIN SELECT RAISE(ABORT, '{self.name}'); END"
            for name, then in before
        ]

    @property
    def _deletion(self) -> str:
        return f"{self.name}_stays"
