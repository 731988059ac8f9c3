"""The sheet of months: lines of formulas, each named, and found again by its name."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from etabli.kernels.economics.accounts import CASH, INCOME, accounts
from etabli.kernels.economics.money import total
from etabli.kernels.economics.plan import Plan
from etabli.kernels.economics.workbook.inputs import Inputs, Say

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook

# What is held, where a line of the months bears the name already.
OTHERWISE = {"contributions": "contributions held", "results": "results held", "VAT": "VAT owed"}
FIRST = 3  # the column of the first month
HEAD = 2  # rows above the first line
Formula = Callable[..., str]  # of a month, from 0


class Months:
    """The sheet of months: lines of formulas, each named, and found again by its name."""

    def __init__(self, workbook: "Workbook", plan: Plan, inputs: Inputs, say: Say) -> None:
        self.plan = plan
        self.rows: dict[str, int] = {}
        self.known = _known(plan)
        self._say = say
        self.name = say("Months")
        self.sheet = workbook.add_worksheet(self.name)
        self._bold = workbook.add_format({"bold": True})
        self._number = workbook.add_format({"num_format": "#,##0.00"})
        self._strong = workbook.add_format({"num_format": "#,##0.00", "bold": True, "top": 1})
        self.sheet.set_column(0, 0, 44)
        self.sheet.set_column(1, 1, 4, None, {"hidden": True})
        self.sheet.set_column(2, FIRST + plan.months, 12)
        self.sheet.freeze_panes(HEAD, FIRST)
        for month in range(plan.months):
            self.sheet.write_number(0, FIRST + month, month + 1, self._bold)
            self.sheet.write_string(1, FIRST + month, plan.month_name(month), self._bold)
        self._next = HEAD

    def title(self, text: str) -> None:
        """A heading."""
        self.sheet.write_string(self._next + 1, 0, self._say(text), self._bold)
        self._next += 2

    def line(self, name: str, formula: Formula, *, strong: bool = False) -> str:
        """A line with a formula for each month (from 0), and its number where that is known."""
        row = self._begin(name)
        style = self._strong if strong else self._number
        for month in range(self.plan.months):
            known = self.known[name][month] / 100 if name in self.known else 0
            self.sheet.write_formula(row, FIRST + month, f"={formula(month)}", style, known)
        return name

    def base(self, name: str, formula: str) -> str:
        """A line with one number for all months; the answer is its cell."""
        row = self._begin(name)
        self.sheet.write_formula(row, 2, f"={formula}", self._number)
        return f"$C${row + 1}"

    def reserve(self, names: Sequence[str]) -> None:
        """Tell where the next lines will stand, for formulas that need each other."""
        self.rows.update({name: self._next + number for number, name in enumerate(names)})

    def _begin(self, name: str) -> int:
        row = self._next
        self.rows[name] = row
        self._next += 1
        self.sheet.write_string(row, 0, " · ".join(map(self._say, name.split(" · "))))
        return row

    def at(self, name: str, month: int) -> str:
        """The cell of a line in a month; 0 before the first."""
        if month < 0:
            return "0"
        from xlsxwriter.utility import xl_rowcol_to_cell

        cell: str = xl_rowcol_to_cell(self.rows[name], FIRST + month)
        return cell

    def later(self, name: str, delay: str, month: int) -> str:
        """The number of a line so many months before."""
        from xlsxwriter.utility import xl_range_abs

        row = self.rows[name]
        cells = xl_range_abs(row, FIRST, row, FIRST + self.plan.months - 1)
        return f"IF({month + 1}>{delay},INDEX({cells},1,MAX(1,{month + 1}-{delay})),0)"

    def sum(self, names: Sequence[str], month: int) -> str:
        """The sum of lines in a month."""
        return "+".join(self.at(name, month) for name in names) or "0"


def _known(plan: Plan) -> dict[str, list[int]]:
    """The lines of the statements in cents, for programs that show a file without reckoning."""
    told = accounts(plan)
    assets, liabilities = told.assets(), told.liabilities()
    lines = {
        **{f"all · {account}": told.of(account) for account in (*INCOME, *CASH)},
        **{f"{place.key} · result": told.result(place.key) for place in plan.places},
        **assets,
        **{OTHERWISE.get(name, name): held for name, held in liabilities.items()},
        "result": told.result(),
        "assets": total(plan.months, assets.values()),
        "liabilities": total(plan.months, liabilities.values()),
    }
    return {name: line[:, 0].tolist() for name, line in lines.items()}
