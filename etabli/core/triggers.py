"""Rules of the database that triggers keep, told once for both databases."""

from typing import ClassVar

from etabli.core.database_rules import DatabaseRule

# Different, where nothing is a value like any other
DIFFERS = {"postgresql": "IS DISTINCT FROM", "sqlite": "IS NOT"}


class TriggerRule(DatabaseRule):
    """Before each of its `verbs` the database refuses a row for which the condition holds.

    PostgreSQL has one trigger for all verbs, SQLite one for each.
    """

    verbs: ClassVar[tuple[str, ...]]

    def _refused_when(self, vendor: str) -> str:
        """The condition, on the rows OLD and NEW."""
        raise NotImplementedError

    def _parts(self, vendor: str) -> tuple[str, list[str], int]:
        if vendor == "postgresql":
            counted = (
                "SELECT count(*) FROM pg_trigger WHERE tgname = %s AND tgrelid = to_regclass(%s)"
            )
            return counted, [self.name, self.table], 1
        names = list(self._on_sqlite())
        holes = ", ".join(["%s"] * len(names))
        counted = f"SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND name IN ({holes})"  # noqa: S608
        return counted, names, len(names)

    def _statements(self, vendor: str) -> list[str]:
        refused = self._refused_when(vendor)
        if vendor == "postgresql":
            return [
                f"CREATE OR REPLACE FUNCTION {self.name}() RETURNS trigger LANGUAGE plpgsql AS "
                f"$$ BEGIN IF {refused} THEN RAISE EXCEPTION '{self.name}' "
                "USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; END $$",
                f"CREATE TRIGGER {self.name} BEFORE {' OR '.join(self.verbs)} ON {self.table} "
                f"FOR EACH ROW EXECUTE FUNCTION {self.name}()",
            ]
        return [
            f"CREATE TRIGGER IF NOT EXISTS {name} BEFORE {verb} ON {self.table} FOR EACH ROW "
            f"WHEN {refused} BEGIN SELECT RAISE(ABORT, '{self.name}'); END"
            for name, verb in self._on_sqlite().items()
        ]

    def _on_sqlite(self) -> dict[str, str]:
        """The verb of each trigger, by its name."""
        if len(self.verbs) == 1:
            return {self.name: self.verbs[0]}
        return {f"{self.name}_{verb.lower()}": verb for verb in self.verbs}
