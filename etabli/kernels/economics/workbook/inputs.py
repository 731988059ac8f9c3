"""The sheet of inputs: each number of a plan in a cell of its own, with its source."""

from collections.abc import Callable
from dataclasses import fields
from typing import TYPE_CHECKING, Any

from etabli.kernels.economics.numbers import Range
from etabli.kernels.economics.plan import EVERY, MONTH, Plan

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook

Say = Callable[[str], str]


class Inputs:
    """The sheet of inputs; `cells` says where the number of a field stands."""

    def __init__(self, workbook: "Workbook", plan: Plan, say: Say) -> None:
        self.plan = plan
        self.cells: dict[tuple[str, str], str] = {}
        self._say = say
        self.name = say("Inputs")
        self.sheet = workbook.add_worksheet(self.name)
        self._bold = workbook.add_format({"bold": True})
        self._input = workbook.add_format({"bg_color": "#FFF7D6", "border": 1, "locked": False})
        self._row = 0
        self._head()
        for name, entry in plan.entries():
            self._entry(name, entry)

    def of(self, key: str, field: str) -> str:
        """The cell of a field of an entry."""
        return self.cells[key, field]

    def _head(self) -> None:
        titles = ("Entry", "Field", "Value", "Unit", "Source", "Path")
        self.sheet.set_column(0, 1, 28)
        self.sheet.set_column(2, 3, 16)
        self.sheet.set_column(4, 4, 60)
        self.sheet.write(0, 0, self.plan.name, self._bold)
        self.sheet.write(0, 2, self.plan.currency)
        self.sheet.write(1, 0, self._say("The numbers on yellow may be changed."))
        self.sheet.write_row(3, 0, [self._say(title) for title in titles], self._bold)
        self.sheet.freeze_panes(4, 0)
        self._row = 4
        vat = self.plan.vat
        own = (
            ("plan", "opening_cash", self.plan.opening_cash / 100, "money"),
            ("vat", "recovered", int(vat.recovered), "1 or 0"),
            ("vat", "delay", vat.delay, "months"),
            ("vat", "refund_delay", vat.refund_delay, "months"),
        )
        for key, field, value, unit in own:
            path = f"{key}.{field}".removeprefix("plan.")
            self._line(f"[{key}]", key, field, value, unit, "", path)

    def _entry(self, name: str, entry: Any) -> None:
        label = entry.name or entry.key
        for one in fields(entry):
            value = getattr(entry, one.name)
            path = f"{name}.{entry.key}.{one.name}"
            if unit := one.metadata.get("unit"):
                default = self._default(entry, one.name) if value is None else None
                if value is not None or default is not None:
                    shown, words = self._shown(unit, 0 if value is None else value)
                    told = shown if default is None else default
                    self._line(entry.key, label, one.name, told, words, entry.source, path)
        if every := getattr(entry, "every", None):
            path = f"{name}.{entry.key}.every"
            words = "months, 0: once"
            self._line(entry.key, label, "every", EVERY[every], words, entry.source, path)
        for resource, count in getattr(entry, "resources", {}).items():
            path = f"{name}.{entry.key}.resources.{resource}"
            words = f"resource {resource}"
            self._line(entry.key, label, words, count, "number", entry.source, path)
        if ramp := getattr(entry, "ramp", None):
            for field, unit in (("first", "share"), ("months", "months")):
                known = getattr(ramp, field)
                known = known.likely if isinstance(known, Range) else known
                shown = known / 1e6 if field == "first" else known
                path = f"{name}.{entry.key}.ramp.{field}"
                self._line(entry.key, label, f"ramp {field}", shown, unit, entry.source, path)
        for number, payment in enumerate(getattr(entry, "payments", ())):
            for field, shown, unit in (
                ("month", payment.month + 1, "month of the plan"),
                ("share", payment.share / 1e6, "share"),
            ):
                path = f"{name}.{entry.key}.payments.{number}.{field}"
                words = f"payment {number + 1}: {field}"
                self._line(entry.key, label, words, shown, unit, entry.source, path)

    def _default(self, entry: Any, field: str) -> int | str | None:
        """What a month that is not told follows from."""
        if field == "end":
            return self.plan.months
        if field == "start":
            return f"={self.of(entry.place, 'opens')}" if entry.place else 1
        if field == "in_service":
            return f"={self.of(entry.key, 'month')}+{self.of(entry.key, 'months')}-1"
        return None

    @staticmethod
    def _shown(unit: Any, value: Any) -> tuple[float, str]:
        if isinstance(value, Range):
            value = value.likely
        if unit is MONTH:
            return value + 1, "month of the plan"
        words = {1: "number", 100: "money", 1_000: "number", 10_000: "share"}[unit.scale]
        scale = 1_000_000 if unit.scale == 10_000 else unit.scale
        return value / scale, words

    def _line(
        self,
        key: str,
        label: str,
        field: str,
        value: float | str,
        unit: str,
        source: str,
        path: str,
    ) -> None:
        self.sheet.write_string(self._row, 0, label)
        self.sheet.write_string(self._row, 1, self._say(field.replace("_", " ")))
        if isinstance(value, str):
            self.sheet.write_formula(self._row, 2, value, self._input)
        else:
            self.sheet.write_number(self._row, 2, value, self._input)
        self.sheet.write_string(self._row, 3, self._say(unit))
        self.sheet.write_string(self._row, 4, source)
        self.sheet.write_string(self._row, 5, path)
        self._row += 1
        self.cells[key, field] = f"'{self.name}'!$C${self._row}"
