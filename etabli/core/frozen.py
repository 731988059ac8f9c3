"""The database's own refusal to change what is once and for all."""

from dataclasses import dataclass

from etabli.core.triggers import DIFFERS, TriggerRule


@dataclass(frozen=True)
class Frozen(TriggerRule):
    """Rows of `table` keep what they were given in `columns`."""

    columns: tuple[str, ...]

    suffix = "frozen"
    verbs = ("UPDATE",)

    def _refused_when(self, vendor: str) -> str:
        differs = DIFFERS[vendor]
        changed = (f"OLD.{column} {differs} NEW.{column}" for column in self.columns)
        return f"({' OR '.join(changed)})"
