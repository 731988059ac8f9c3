"""The sheet of years: sums of the months, and what is held at the end of each year."""

from typing import TYPE_CHECKING

from etabli.kernels.economics.accounts import CASH, INCOME
from etabli.kernels.economics.plan import Plan
from etabli.kernels.economics.workbook.inputs import Say
from etabli.kernels.economics.workbook.months import FIRST, Months

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook

STRONG = ("result", "treasury", "assets", "liabilities")
HELD = (
    "fixed assets",
    "owed by customers",
    "grants to come",
    "aid to come",
    "treasury",
    "assets",
    "contributions held",
    "results held",
    "aid not yet taken into income",
    "loans",
    "owed to suppliers",
    "VAT owed",
    "liabilities",
    "assets less liabilities",
)


def years(workbook: "Workbook", plan: Plan, months: Months, say: Say) -> None:
    """Sums of the months by year, and what is held at the end of each."""
    from xlsxwriter.utility import xl_rowcol_to_cell

    sheet = workbook.add_worksheet(say("Years"))
    bold = workbook.add_format({"bold": True})
    number = workbook.add_format({"num_format": "#,##0.00"})
    strong = workbook.add_format({"num_format": "#,##0.00", "bold": True, "top": 1})
    sheet.set_column(0, 0, 44)
    sheet.set_column(1, plan.years, 16)
    sheet.freeze_panes(1, 1)
    for year in range(plan.years):
        ends = (plan.month_name(12 * year), plan.month_name(12 * year + 11))
        sheet.write_string(0, 1 + year, " – ".join(ends), bold)
    blocks = (
        ("Income statement", [f"all · {account}" for account in INCOME] + ["result"], False),
        ("Places", [f"{place.key} · result" for place in plan.places], False),
        ("Cash", [f"all · {account}" for account in CASH], False),
        ("Balance sheet, at the end of the year", list(HELD), True),
    )
    row = 1
    for title, names, at_end in blocks:
        sheet.write_string(row + 1, 0, say(title), bold)
        row += 2
        for name in names:
            sheet.write_string(
                row, 0, " · ".join(map(say, name.removeprefix("all · ").split(" · ")))
            )
            for year in range(plan.years):
                first = FIRST + 12 * year
                source = months.rows[name]
                last = xl_rowcol_to_cell(source, first + 11)
                whole = f"SUM('{months.name}'!{xl_rowcol_to_cell(source, first)}:{last})"
                style = strong if name in STRONG else number
                formula = f"='{months.name}'!{last}" if at_end else f"={whole}"
                shown = months.known.get(name, [0] * plan.months)[12 * year : 12 * year + 12]
                value = (shown[-1] if at_end else sum(shown)) / 100
                sheet.write_formula(row, 1 + year, formula, style, value)
            row += 1
