"""What may stand in a file, and what is said of all else."""

import json
from decimal import Decimal

import pytest

from etabli.kernels.economics import Range, from_table, read
from etabli.kernels.errors import InvalidInput


def table(**changes):
    """A plan as its file has it, with these fields otherwise."""
    plan = {
        "name": "One place",
        "start": "2027-01",
        "years": 5,
        "places": [{"key": "here", "resources": {"desk": 10}}],
        "offers": [{"key": "day", "place": "here", "price": 12, "demand": 30, "resource": "desk"}],
        "costs": [{"key": "rent", "place": "here", "kind": "rent", "amount": Decimal("800.50")}],
        "works": [{"key": "walls", "place": "here", "amount": 10_000, "life": 120}],
    }
    return {**plan, **changes}


def with_entry(name, **changes):
    """The same with one entry of a list changed, or added where the list is empty."""
    first = table().get(name, [{}])[0]
    entry = {key: value for key, value in {**first, **changes}.items() if value is not None}
    return table(**{name: [entry]})


PAID = [{"month": "2027-03", "share": 100}]
RATE = {"key": "region", "works": ["walls"], "payments": PAID}
LOAN = {"key": "bank", "amount": 5_000, "rate": 3}
CASES = {
    "negative price": (
        with_entry("offers", price=-12),
        "offers.day.price: -12; a number of at most 2 decimals from 0 to 10000 is needed",
    ),
    "NaN": (with_entry("offers", price=Decimal("NaN")), "offers.day.price: NaN; a number"),
    "infinite": (with_entry("costs", amount=Decimal("Infinity")), "costs.rent.amount: Infinity;"),
    "far too large": (with_entry("costs", amount=Decimal("1e999999")), "costs.rent.amount: 1E"),
    "text for a number": (with_entry("offers", demand="many"), "offers.day.demand: 'many'; a num"),
    "truth for a number": (with_entry("offers", demand=True), "offers.day.demand: True; a number"),
    "third decimal": (with_entry("costs", amount=Decimal("1.005")), "costs.rent.amount: 1.005; a"),
    "over 100 %": (with_entry("offers", vat=120), "offers.day.vat: 120; a number of at most 4"),
    "unknown key": (with_entry("offers", prise=12), "offers.day.prise: unknown; key, place, name"),
    "unknown list": (table(offer=[]), "offer: unknown; name, start, years"),
    "missing": (with_entry("offers", price=None), "offers.day.price: not given; it is needed"),
    "missing key": (with_entry("works", key=None), "works[1].key: not given"),
    "no list": (table(offers={}), "offers: a list of tables is needed"),
    "no table": (table(places=["here"]), "places[1]: a table is needed"),
    "both": (with_entry("offers", users=3), "offers.day.demand: one of demand and users"),
    "unknown kind": (with_entry("costs", kind="Rent"), "costs.rent.kind: 'Rent'; one of rent,"),
    "unknown place": (with_entry("offers", place="x"), "offers.day.place: 'x'; known are here"),
    "unknown resource": (
        with_entry("offers", resource="room"),
        "offers.day.resource: 'room'; known are desk",
    ),
    "key twice": (with_entry("works", key="rent"), "works.rent.key: for the second time"),
    "month before": (
        with_entry("works", month="2026-12"),
        "works.walls.month: 2026-12; 2027-01 to 2031-12, the months of the plan, is needed",
    ),
    "no month": (with_entry("works", month="2027-13"), "works.walls.month: '2027-13'; a month"),
    "no start": (table(start=2027), "start: 2027; a month such as 2027-01 is needed"),
    "years": (table(years=16), "years: 16; a whole number from 1 to 15 is needed"),
    "end before start": (
        with_entry("costs", start="2028-01", end="2027-12"),
        "costs.rent.end: 2027-12; 2028-01 or later is needed",
    ),
    "subsidy above the works": (
        table(subsidies=[{**RATE, "amount": Decimal("10_000.01")}]),
        "subsidies.region: 10000.01 for walls, of which 10000.00 are left to be paid;",
    ),
    "two subsidies above the works": (
        table(subsidies=[{**RATE, "rate": 60}, {**RATE, "key": "town", "rate": 50}]),
        "subsidies.town: 5000.00 for walls, of which 4000.00 are left to be paid;",
    ),
    "calendar that does not sum": (
        table(subsidies=[{**RATE, "rate": 60, "payments": [{"month": "2027-03", "share": 90}]}]),
        "subsidies.region.payments: months with shares that sum to 100 are needed",
    ),
    "unknown works": (
        table(subsidies=[{**RATE, "rate": 60, "works": ["roof"]}]),
        "subsidies.region.works: 'roof'; known are walls",
    ),
    "loan longer than the plan": (
        table(loans=[{**LOAN, "month": "2027-07", "months": 60}]),
        "loans.bank.months: 60; at most 54, to the end of the plan, are needed",
    ),
    "loan deferred for ever": (
        table(loans=[{**LOAN, "months": 12, "deferral": 12}]),
        "loans.bank.deferral: 12; less than 12, its months, is needed",
    ),
    "range the wrong way": (
        with_entry("offers", demand={"low": 5, "high": 3}),
        "offers.day.demand.likely: low <= likely <= high is needed",
    ),
    "range without an end": (
        with_entry("offers", demand={"low": 5}),
        "offers.day.demand.high: not given; it is needed",
    ),
    "range of what is certain": (
        with_entry("works", life={"low": 5, "high": 9}),
        "works.walls.life: a range; a whole number from 1 to 600 is needed",
    ),
    "range with a negative end": (
        with_entry("offers", price={"low": -1, "high": 3}),
        "offers.day.price.low: -1; a number",
    ),
    "unknown shape": (
        with_entry("offers", price={"low": 1, "high": 3, "shape": "beta"}),
        "offers.day.price.shape: 'beta'; triangular, uniform, normal are known",
    ),
    "unknown in a range": (
        with_entry("offers", price={"low": 1, "high": 3, "mean": 2}),
        "offers.day.price.mean: unknown; low, likely, high",
    ),
    "unknown left out": (
        table(scenarios=[{"name": "bare", "without": ["grant"]}]),
        "scenarios.bare.without: 'grant'; known are day, rent, walls",
    ),
    "host unknown": (table(host={"costs": ["host"], "lost": 30}), "host.costs: 'host'; known are"),
    "too much in all": (
        table(
            offers=[
                {"key": f"o{n}", "place": "here", "price": 10_000, "demand": 10_000}
                for n in range(120)
            ]
        ),
        "plan: more than 10,000,000,000 in a month;",
    ),
    "no place": (table(places=[]), "places: at least one is needed"),
    "no table at all": ([], "plan: a table is needed"),
}


@pytest.mark.parametrize("case", CASES)
def test_a_refusal_names_the_field_and_what_is_allowed(case):
    told, sentence = CASES[case]
    with pytest.raises(InvalidInput) as refused:
        from_table(told)
    assert str(refused.value).startswith(sentence)


def test_numbers_are_read_as_people_write_them():
    plan = from_table(
        with_entry(
            "offers",
            price=Decimal("12.5"),
            demand={"low": 10, "likely": Decimal("12.5"), "high": 30, "driver": "users"},
            vat=Decimal("5.5"),
            start="2027-06",
        )
    )
    offer = plan.offers[0]
    assert (offer.price, offer.vat, offer.start) == (1_250, 55_000, 5)
    assert offer.demand == Range(10_000, 30_000, 12_500, driver="users")
    assert list(plan.ranges()) == [("offers.day.demand", "users", offer.demand)]


def test_toml_and_json_tell_the_same(tmp_path):
    (tmp_path / "plan.toml").write_text(
        '# a comment\nname = "x"\nstart = "2027-01"\n[[places]]\nkey = "here"\n'
        '[[costs]]\nkey = "rent"\nkind = "rent"\namount = 0.1\n'
    )
    costs = [{"key": "rent", "kind": "rent", "amount": 0.1}]
    told = {"name": "x", "start": "2027-01", "places": [{"key": "here"}], "costs": costs}
    (tmp_path / "plan.json").write_text(json.dumps(told))
    assert read(tmp_path / "plan.toml") == read(tmp_path / "plan.json")


@pytest.mark.parametrize(
    ("name", "text", "sentence"),
    [
        ("plan.toml", "name = ", "file: plan.toml, Invalid value (at"),
        ("plan.json", "{", "file: plan.json, Expecting property name"),
        ("plan.json", '{"name": "x", "name": "y"}', "name: for the second time"),
        (
            "plan.json",
            '{"name": "", "start": "2027-01", "places": [], "opening_cash": NaN}',
            "opening_cash: NaN; a number",
        ),
        (
            "plan.toml",
            'name = ""\nstart = "2027-01"\nplaces = []\nopening_cash = nan',
            "opening_cash: NaN; a number",
        ),
        ("plan.json", "[" * 100_000, "file: plan.json, "),
        ("plan.xlsx", "", "file: plan.xlsx; a name in .toml or .json is needed"),
        ("plan.toml", b"\xff", "file: plan.toml; text in UTF-8 is needed"),
    ],
)
def test_a_file_that_cannot_be_read_is_told_in_a_sentence(tmp_path, name, text, sentence):
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(InvalidInput) as refused:
        read(path)
    assert str(refused.value).startswith(sentence)


def test_a_file_that_is_not_there_is_told(tmp_path):
    with pytest.raises(InvalidInput, match="No such file"):
        read(tmp_path / "plan.toml")
