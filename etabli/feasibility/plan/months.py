"""Months of a plan, which its table writes as 2027-04."""

from datetime import date

from etabli.core.dates import date_told

MONTHS = 12


def told(month: str) -> str:
    """A month as the language writes it."""
    year, number = month.split("-")
    return date_told(date(int(year), int(number), 1), "F Y")


def later(month: str, months: int) -> str:
    """The month so many months after it."""
    year, number = (int(part) for part in month.split("-"))
    at = MONTHS * year + number - 1 + months
    return f"{at // MONTHS:04}-{at % MONTHS + 1:02}"
