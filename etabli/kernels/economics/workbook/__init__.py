"""The plan as a spreadsheet of live formulas, laid out as funders read it.

Three sheets: the inputs, of which each number may be changed; the months, with every step of the
accounts as a formula; the years. Which entries there are is fixed when the file is written; all
their numbers are live. The formulas follow the rules of the accounts, so that a spreadsheet that
recalculates them comes to the same cents.
"""

from pathlib import Path

from etabli.kernels.economics.plan import Plan
from etabli.kernels.economics.workbook.inputs import Inputs, Say
from etabli.kernels.economics.workbook.months import Months
from etabli.kernels.economics.workbook.statements import Accounts
from etabli.kernels.economics.workbook.years import years
from etabli.kernels.errors import InvalidInput


def write(plan: Plan, file: str | Path, say: Say = str) -> None:
    """Write the plan as an XLSX file; `say` gives each English word of it in another language.

    Ranges stand with their likely number. Raises InvalidInput where the file cannot be written.
    """
    from xlsxwriter import Workbook
    from xlsxwriter.exceptions import FileCreateError

    workbook = Workbook(str(file))
    inputs = Inputs(workbook, plan, say)
    months = Months(workbook, plan, inputs, say)
    Accounts(plan, inputs, months).write()
    years(workbook, plan, months, say)
    inputs.sheet.activate()
    try:
        workbook.close()
    except FileCreateError as error:
        raise InvalidInput("output", f"{file}: {error}") from error
