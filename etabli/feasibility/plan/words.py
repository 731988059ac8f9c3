"""The words of a business plan: for pages, for refusals and for the spreadsheet."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = Mapping[str, str | Promise]

# What a list of the plan holds, one and many.
ENTRIES: Mapping[str, tuple[str | Promise, str | Promise]] = {
    "places": (_("a place"), _("Places")),
    "offers": (_("offer"), _("Offers, prices and demand")),
    "staff": (_("post"), _("Staff")),
    "costs": (_("a cost"), _("Fixed and variable costs")),
    "works": (_("works or equipment"), _("Works and equipment")),
    "subsidies": (_("subsidy"), _("Aid to works")),
    "grants": (_("grant"), _("Aid to running")),
    "loans": (_("loan"), _("Loans")),
    "contributions": (_("contribution"), _("Capital")),
    "scenarios": (_("scenario"), _("Scenarios")),
}

FIELDS: Words = {
    "amount": _("Amount without VAT"),
    "ceiling": _("Ceiling"),
    "costs": _("Costs, % of the plan"),
    "days": _("Days open a month"),
    "deferral": _("Months with interest alone"),
    "delay": _("Paid so many months later"),
    "demand": _("Units a month"),
    "end": _("Last month"),
    "every": _("How often"),
    "growth": _("Growth a year, %"),
    "in_service": _("In service from"),
    "index": _("Rise of the price a year, %"),
    "kind": _("Sort"),
    "life": _("Written off over, months"),
    "month": _("Month"),
    "months": _("Over how many months"),
    "name": _("Name"),
    "opening_cash": _("Cash at the beginning"),
    "opens": _("Opens in"),
    "payments": _("Calendar of payment"),
    "per_user": _("Units a month of each user"),
    "place": _("Place"),
    "price": _("Price without VAT"),
    "prices": _("Prices, % of the plan"),
    "quantity": _("Times the amount"),
    "ramp_first": _("Share of the demand at the opening, %"),
    "ramp_months": _("Months until the demand is whole"),
    "rate": _("Rate, %"),
    "resource": _("What is used"),
    "share": _("Or a share of the sales, %"),
    "shared_by": _("What is in common is shared"),
    "source": _("Source, or the word assumption"),
    "start": _("First month"),
    "users": _("Or users"),
    "uses": _("Days of it for one unit"),
    "vat": _("VAT, %"),
    "without": _("Without"),
    "works": _("Works that it pays for"),
    "years": _("Years"),
    "resources": _("Resources"),
}
# Where a field is called otherwise in one list.
FIELDS_OF: Mapping[tuple[str, str], str | Promise] = {
    ("scenarios", "demand"): _("Demand, % of the plan"),
    ("scenarios", "works"): _("Works, % of the plan"),
    ("staff", "amount"): _("Cost of full time, charges included"),
    ("staff", "quantity"): _("Full-time posts"),
    ("offers", "delay"): _("Customers pay so many months later"),
    ("loans", "rate"): _("Interest a year, %"),
    ("loans", "amount"): _("Amount"),
    ("contributions", "amount"): _("Amount"),
    ("grants", "amount"): _("Amount"),
    ("subsidies", "rate"): _("Share of what the works cost, %"),
    ("subsidies", "amount"): _("Or an amount"),
}

CHOICES: Mapping[str, Words] = {
    "kind": {
        "rent": _("rent"),
        "energy": _("energy"),
        "staff": _("staff"),
        "cleaning": _("cleaning"),
        "fibre": _("fibre"),
        "insurance": _("insurance"),
        "software": _("software"),
        "animation": _("animation"),
        "maintenance": _("upkeep"),
        "consumables": _("consumables"),
        "communication": _("communication"),
        "fees": _("fees"),
        "other": _("other"),
        "annuity": _("constant instalments"),
        "principal": _("constant part of the principal"),
    },
    "every": {
        "month": _("each month"),
        "quarter": _("each quarter"),
        "half-year": _("each half-year"),
        "year": _("each year"),
        "once": _("once"),
    },
    "shared_by": {
        "": _("as the plan says"),
        "equal": _("equally"),
        "capacity": _("by capacity"),
        "use": _("by days used"),
        "sales": _("by sales"),
    },
    "credit": {"carried": _("carried to the next months"), "refunded": _("paid back")},
}

RESOURCES: Words = {
    "desk": _("desks"),
    "office": _("closed offices"),
    "room": _("meeting rooms"),
    "workshop": _("workshop posts"),
}

# The lines of all statements, by their keys in `kernels.economics.summary`, each statement's in
# the order in which it is read.
LINES: Words = {
    "sales": _("Sales"),
    "grants": _("Aid to running"),
    "aid_taken_into_income": _("Aid to works, taken into income"),
    "costs": _("Expenses"),
    "depreciation": _("Depreciation"),
    "sales_received": _("Received from customers"),
    "grants_received": _("Aid to running received"),
    "aid_received": _("Aid to works received"),
    "contributions": _("Capital brought in"),
    "loans_drawn": _("Loans drawn"),
    "vat_refunded": _("VAT paid back"),
    "costs_paid": _("Costs paid"),
    "works_paid": _("Works paid"),
    "loans_repaid": _("Loans repaid"),
    "interest": _("Interest"),
    "vat_paid": _("VAT paid"),
    "part_of_what_is_in_common": _("Its part of what is in common"),
    "result": _("Result"),
    "fixed_assets": _("Fixed assets"),
    "owed_by_customers": _("Owed by customers"),
    "grants_to_come": _("Aid to running to come"),
    "aid_to_come": _("Aid to works to come"),
    "treasury": _("Treasury"),
    "results": _("Results so far"),
    "aid_not_yet_taken_into_income": _("Aid not yet taken into income"),
    "loans": _("Loans left to repay"),
    "owed_to_suppliers": _("Owed to suppliers"),
    "vat": _("VAT owed"),
}
OUTGOING = ("costs", "depreciation", "interest")

# What a driver of the risk moves, after the name of its list or kind.
DRIVERS: Words = {
    "offers.price": _("Prices"),
    "offers.demand": _("Demand"),
    "offers.users": _("Users"),
    "offers.per_user": _("Units of each user"),
    "offers.growth": _("Growth of the demand"),
    "offers.index": _("Rise of prices"),
    "ramp.first": _("Share of the demand at the opening"),
    "ramp.months": _("Time until the demand is whole"),
    "places.days": _("Days open"),
    "costs.quantity": _("Posts and quantities"),
    "costs.share": _("Costs in proportion to sales"),
    "costs.index": _("Rise of costs"),
    "works.amount": _("Cost of works"),
    "subsidies.rate": _("Rate of aid to works"),
    "subsidies.amount": _("Aid to works"),
    "grants.amount": _("Aid to running"),
    "grants.index": _("Rise of aid to running"),
    "loans.amount": _("Loans"),
    "contributions.amount": _("Capital"),
    "study": _("The study’s demand"),
}


def field_label(kind: str, field: str) -> str:
    """What a field of an entry is called."""
    return str(FIELDS_OF.get((kind, field)) or FIELDS.get(field, field))


def driver_label(driver: str) -> str:
    """What moves with a driver; a name that somebody gave it stays as it is."""
    if driver in DRIVERS:
        return str(DRIVERS[driver])
    kind = driver.removeprefix("costs.")
    return str(CHOICES["kind"].get(kind, driver)).capitalize()
