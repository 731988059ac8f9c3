"""The database's own reckoning of an account: each entry carries the balance that it leaves.

Entries of one account are numbered 1, 2, 3… and the balance of each is that of the one before and
its own amount: so the last balance is the sum of all, and with a CHECK that no balance is below
zero no entry can overdraw, whoever writes. Of two at once one has the number already.
"""

from dataclasses import dataclass

from etabli.core.triggers import DIFFERS, TriggerRule


@dataclass(frozen=True)
class RunningTotal(TriggerRule):
    """Rows of `table` with the same `key`, numbered by `position`, add up `amount` in `total`.

    The model's own constraints keep a position to be taken twice.
    """

    key: str
    position: str
    amount: str
    total: str

    suffix = "running_total"
    verbs = ("INSERT",)

    def _refused_when(self, vendor: str) -> str:
        # Without an entry before it nothing can be reckoned, and nothing differs from any total.
        before = (
            f"(CASE WHEN NEW.{self.position} = 1 THEN 0 ELSE (SELECT {self.total} "  # noqa: S608
            f"FROM {self.table} WHERE {self.key} = NEW.{self.key} "
            f"AND {self.position} = NEW.{self.position} - 1) END)"
        )
        return f"NEW.{self.total} {DIFFERS[vendor]} NEW.{self.amount} + {before}"
