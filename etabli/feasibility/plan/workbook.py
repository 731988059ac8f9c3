"""The plan as a spreadsheet of live formulas, in the reader's language."""

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from etabli.feasibility.models import PlanVersion
from etabli.feasibility.plan import rules

# All that the kernel writes of its own; what stands behind a number (`rest 2`) without it.
WORDS: Mapping[str, str | Promise] = {
    # The sheets and their heads
    "Inputs": _("Inputs"),
    "Months": _("Months"),
    "Years": _("Years"),
    "The numbers on yellow may be changed.": _("The numbers on yellow may be changed."),
    "Entry": _("Entry"),
    "Field": _("Field"),
    "Value": _("Value"),
    "Unit": _("Unit"),
    "Source": _("Source"),
    "Path": _("Path"),
    # Units
    "number": _("number"),
    "money": _("money"),
    "share": _("share"),
    "months": _("months"),
    "1 or 0": _("1 or 0"),
    "month of the plan": _("month of the plan"),
    "months, 0: once": _("months, 0: once"),
    # Fields
    "amount": _("amount"),
    "ceiling": _("ceiling"),
    "days": _("days open a month"),
    "deferral": _("months with interest alone"),
    "delay": _("delay of payment, months"),
    "demand": _("units a month"),
    "end": _("last month"),
    "every": _("how often"),
    "growth": _("growth of the demand a year"),
    "in service": _("in service from"),
    "index": _("rise a year"),
    "life": _("written off over, months"),
    "month": _("month"),
    "opening cash": _("cash at the beginning"),
    "opens": _("opens in"),
    "per user": _("units of each user"),
    "price": _("price"),
    "quantity": _("times the amount"),
    "ramp first": _("share of the demand at the opening"),
    "ramp months": _("months until the demand is whole"),
    "rate": _("rate"),
    "recovered": _("VAT is recovered"),
    "refund delay": _("VAT paid back after, months"),
    "start": _("first month"),
    "users": _("users"),
    "uses": _("days of the resource for one unit"),
    "vat": _("VAT rate"),
    "payment": _("payment"),
    "payments": _("payments"),
    # Titles of the months and the years
    "Costs": _("Expenses"),
    "Aid to running": _("Aid to running"),
    "Works and equipment": _("Works and equipment"),
    "Aid to works": _("Aid to works"),
    "Loans": _("Loans"),
    "Capital": _("Capital"),
    "VAT": _("VAT"),
    "Income statement": _("Income statement"),
    "Cash": _("Cash"),
    "Balance sheet": _("Balance sheet"),
    "Balance sheet, at the end of the year": _("Balance sheet, at the end of the year"),
    "Places": _("Places"),
    "Places, with their parts of what is in common": _(
        "Places, with their parts of what is in common"
    ),
    # Lines of the statements
    "all": _("in total"),
    "sales": _("sales"),
    "grants": _("aid to running"),
    "aid taken into income": _("aid to works taken into income"),
    "costs": _("costs"),
    "depreciation": _("depreciation"),
    "interest": _("interest"),
    "result": _("result"),
    "sales received": _("received from customers"),
    "grants received": _("aid to running received"),
    "aid received": _("aid to works received"),
    "contributions": _("capital brought in"),
    "loans drawn": _("loans drawn"),
    "VAT refunded": _("VAT paid back"),
    "costs paid": _("costs paid"),
    "works paid": _("works paid"),
    "loans repaid": _("loans repaid"),
    "VAT paid": _("VAT paid"),
    "treasury": _("treasury"),
    "works": _("works and equipment"),
    "aid granted": _("aid to works granted"),
    "VAT collected": _("VAT collected"),
    "VAT deductible": _("VAT deductible"),
    "fixed assets": _("fixed assets"),
    "owed by customers": _("owed by customers"),
    "grants to come": _("aid to running to come"),
    "aid to come": _("aid to works to come"),
    "contributions held": _("capital"),
    "aid not yet taken into income": _("aid not yet taken into income"),
    "loans": _("loans left to repay"),
    "owed to suppliers": _("owed to suppliers"),
    "VAT owed": _("VAT owed"),
    "results held": _("results so far"),
    "assets": _("assets"),
    "liabilities": _("liabilities"),
    "assets less liabilities": _("assets less liabilities"),
    # Steps
    "aid": _("aid"),
    "asset": _("added to the assets"),
    "at least": _("at least"),
    "bought": _("bought"),
    "brought in": _("brought in"),
    "capacity": _("capacity"),
    "cents": _("in cents"),
    "cost": _("cost of it"),
    "cost in all": _("cost in all"),
    "days left": _("days left"),
    "days used": _("days used"),
    "demand at full": _("demand at full"),
    "drawn": _("drawn"),
    "due": _("falls due"),
    "each time": _("each time"),
    "granted": _("granted"),
    "in all": _("in all"),
    "instalment": _("instalment"),
    "into income": _("into income"),
    "left": _("is left"),
    "left to pay": _("left to pay"),
    "owed": _("owed"),
    "paid": _("is paid"),
    "part": _("part"),
    "part of what is shared by equal": _("part of what is shared equally"),
    "part of what is shared by capacity": _("part of what is shared by capacity"),
    "part of what is shared by use": _("part of what is shared by days used"),
    "part of what is shared by sales": _("part of what is shared by sales"),
    "received": _("received"),
    "repaid": _("repaid"),
    "rest": _("rest"),
    "shared by equal": _("shared equally"),
    "shared by capacity": _("shared by capacity"),
    "shared by use": _("shared by days used"),
    "shared by sales": _("shared by sales"),
    "sold": _("sold"),
    "sum": _("sum"),
    "VAT credit": _("VAT credit"),
    "VAT due": _("VAT due"),
    "VAT in all": _("VAT in all"),
    "VAT of the month": _("VAT of the month"),
    "wanted": _("wanted"),
    "weight": _("weight"),
    "weights": _("weights"),
    "with VAT": _("with VAT"),
    # Resources
    "resource desk": _("desks"),
    "resource office": _("closed offices"),
    "resource room": _("meeting rooms"),
    "resource workshop": _("workshop posts"),
    "desk": _("desks"),
    "office": _("closed offices"),
    "room": _("meeting rooms"),
    "workshop": _("workshop posts"),
}


def workbook(version: PlanVersion) -> bytes:
    """An XLSX file."""
    from etabli.kernels.economics import from_table
    from etabli.kernels.economics.workbook import write

    say = sayer(rules.names_at_places(version.inputs))
    with TemporaryDirectory() as folder:
        file = Path(folder, "plan.xlsx")
        write(from_table(version.inputs), file, say)
        return file.read_bytes()


def sayer(names: Mapping[str, str]) -> Callable[[str], str]:
    """What says a word of the spreadsheet in the reader's language, and entries by their names."""

    def say(word: str) -> str:
        if word in names:
            return names[word]
        if word in WORDS:
            return str(WORDS[word])
        if found := re.fullmatch(r"(\w[\w ]*) (\d+)(?:: (\w+))?", word):
            end = f", {say(found[3])}" if found[3] else ""
            return f"{say(found[1])} {found[2]}{end}"
        for key, name in names.items():
            if word.startswith(f"{key} for "):
                return f"{name} – {say(word.removeprefix(f'{key} for '))}"
        return word

    return say
