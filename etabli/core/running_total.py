"""The database's own reckoning of an account: each entry carries the balance that it leaves.

Entries of one account are numbered 1, 2, 3… and the balance of each is that of the one before and
its own amount: so the last balance is the sum of all, and with a CHECK that no balance is below
zero no entry can overdraw, whoever writes. Of two at once one has the number already.
"""

from dataclasses import dataclass

from etabli.core.database_rules import DatabaseRule


@dataclass(frozen=True)
class RunningTotal(DatabaseRule):
    """Rows of `table` with the same `key`, numbered by `position`, add up `amount` in `total`.

    The model's own constraints keep a position to be taken twice.
    """

    key: str
    position: str
    amount: str
    total: str

    suffix = "running_total"

    def _parts(self, vendor: str) -> tuple[str, list[str], int]:
        if vendor == "postgresql":
            counted = (
                "SELECT count(*) FROM pg_trigger WHERE tgname = %s AND tgrelid = to_regclass(%s)"
            )
            return counted, [self.name, self.table], 1
        counted = "SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND name = %s"
        return counted, [self.name], 1

    def _statements(self, vendor: str) -> list[str]:
        # Without an entry before it nothing can be reckoned, and nothing differs from any total.
        before = (
            f"(CASE WHEN NEW.{self.position} = 1 THEN 0 ELSE (SELECT {self.total} "  # noqa: S608
            f"FROM {self.table} WHERE {self.key} = NEW.{self.key} "
            f"AND {self.position} = NEW.{self.position} - 1) END)"
        )
        if vendor == "postgresql":
            return [
                f"CREATE OR REPLACE FUNCTION {self.name}() RETURNS trigger LANGUAGE plpgsql AS "
                f"$$ BEGIN IF NEW.{self.total} IS DISTINCT FROM NEW.{self.amount} + {before} "
                f"THEN RAISE EXCEPTION '{self.name}' "
                "USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; END $$",
                f"CREATE TRIGGER {self.name} BEFORE INSERT ON {self.table} "
                f"FOR EACH ROW EXECUTE FUNCTION {self.name}()",
            ]
        return [
            f"CREATE TRIGGER IF NOT EXISTS {self.name} BEFORE INSERT ON {self.table} "
            f"WHEN NEW.{self.total} IS NOT NEW.{self.amount} + {before} "
            f"BEGIN SELECT RAISE(ABORT, '{self.name}'); END"
        ]
