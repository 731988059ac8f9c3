"""The spreadsheet: all that follows is a formula, and comes to the same cents."""

import shutil
import subprocess
from dataclasses import fields, replace

import pytest
from openpyxl import load_workbook

from etabli.kernels.economics import Case, Offer, Payment, Range, Subsidy, Vat, accounts
from etabli.kernels.economics.plan import EVERY, MONTH
from etabli.kernels.economics.workbook import write
from etabli.kernels.errors import InvalidInput
from tests.kernels.economics.plans import settled, uncertain

FIRST = 4  # the column of the first month
INPUTS = {"max_row": 400, "min_row": 5}
ALWAYS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode"
oor:op="fuse"><value>0</value></prop></item></oor:items>"""


def plan_of_all():
    """A plan in which every kind of line stands, with numbers that are known."""
    plan = settled(uncertain(), {}, 0)
    bank = replace(plan.loans[0], months=20)
    state = replace(bank, key="state", kind="principal", deferral=0, months=15, place="b")
    town = Subsidy(
        key="commune",
        works=("walls",),
        amount=50_001,
        payments=(Payment(month=0, share=1_000_000),),
    )
    capacity = replace(plan.costs[2], key="cleaner", shared_by="capacity", every="quarter")
    equal = replace(plan.grants[0], key="state aid", shared_by="equal", every="once", start=2)
    used = replace(plan.costs[3], key="soap", place="", shared_by="use")
    return replace(
        plan,
        years=2,
        opening_cash=123_456,
        loans=(bank, state),
        subsidies=(*plan.subsidies, town),
        costs=(*plan.costs, capacity, used),
        grants=(*plan.grants, equal),
    )


def sheet_of(path, name="Months"):
    return load_workbook(path, data_only=True)[name]


def lines(path, sheet="Months"):
    """The lines of the months, in cents."""
    return {
        row[0].value: [round(float(cell.value) * 100) for cell in row[FIRST - 1 :]]
        for row in sheet_of(path, sheet).iter_rows(min_row=3)
        if isinstance(row[FIRST - 1].value, int | float)
    }


def inputs(book, sheet="Inputs"):
    """The cell of each input, by its path."""
    return {row[5].value: row[2] for row in book[sheet].iter_rows(**INPUTS) if row[5].value}


def expected(plan):
    told = accounts(plan)
    return {
        "treasury": told.treasury()[:, 0].tolist(),
        "result": told.result()[:, 0].tolist(),
        **{f"{key} · result": told.result(key)[:, 0].tolist() for key in ("a", "b")},
        **{name: held[:, 0].tolist() for name, held in told.assets().items()},
        "loans": told.liabilities()["loans"][:, 0].tolist(),
        "VAT owed": told.liabilities()["VAT"][:, 0].tolist(),
    }


def test_all_that_follows_is_a_formula_and_all_inputs_are_numbers(tmp_path):
    path = tmp_path / "plan.xlsx"
    write(plan_of_all(), path)
    book = load_workbook(path)
    for row in book["Months"].iter_rows(min_row=3, min_col=3):
        for cell in row:
            assert cell.value is None or str(cell.value).startswith("="), cell.coordinate
    for row in book["Years"].iter_rows(min_row=2, min_col=2):
        for cell in row:
            assert cell.value is None or str(cell.value).startswith("=")
    for path, cell in inputs(book).items():
        follows = path.endswith((".start", ".in_service"))
        assert isinstance(cell.value, int | float) or follows, path
    assert not [one for one in inputs(book) if inputs(book)[one].data_type == "s"]


def test_the_statements_show_their_numbers_without_reckoning(tmp_path):
    plan = plan_of_all()
    write(plan, tmp_path / "plan.xlsx")
    shown = lines(tmp_path / "plan.xlsx")
    for name, numbers in expected(plan).items():
        assert shown[name] == numbers, name


def test_texts_are_never_formulas(tmp_path):
    plan = plan_of_all()
    place = replace(plan.places[0], name='=HYPERLINK("x")', source="=1+1")
    write(replace(plan, places=(place, *plan.places[1:])), tmp_path / "plan.xlsx")
    rows = load_workbook(tmp_path / "plan.xlsx")["Inputs"].iter_rows(**INPUTS)
    told = [cell for row in rows for cell in (row[0], row[4]) if str(cell.value).startswith("=")]
    assert told
    assert {cell.data_type for cell in told} == {"s"}


def test_words_may_be_in_another_language(tmp_path):
    write(plan_of_all(), tmp_path / "plan.xlsx", french)
    names = [row[0].value for row in sheet_of(tmp_path / "plan.xlsx").iter_rows(min_row=3)]
    assert "résultat" in names
    assert "a · résultat" in names


def french(word):
    return {"result": "résultat"}.get(word, word)


def test_a_file_that_cannot_be_written_is_told(tmp_path):
    with pytest.raises(InvalidInput, match="output"):
        write(plan_of_all(), tmp_path / "nowhere" / "plan.xlsx")


# Each input in turn ------------------------------------------------------------------------


def shown(unit, value):
    if unit is MONTH:
        return value + 1
    return value / (1_000_000 if unit.scale == 10_000 else unit.scale)


def moved(unit, value):
    """Other numbers that may be allowed in its place."""
    step = {1: 1, 100: 1_234, 1_000: 777, 10_000: 12_345}[unit.scale]
    return [one for one in (value + step, value - step, value + 1, value - 1) if one >= 0]


def variants(plan):
    """The plan with each input changed in turn: path, what the cell then shows, the plan."""
    lists = ("places", "offers", "costs", "works", "subsidies", "grants", "loans", "contributions")
    for name in lists:
        for number, entry in enumerate(getattr(plan, name)):
            for path, cell, other in of_entry(entry):
                entries = list(getattr(plan, name))
                try:
                    entries[number] = other()
                    yield (
                        f"{name}.{entry.key}.{path}",
                        cell,
                        replace(plan, **{name: tuple(entries)}),
                    )
                except InvalidInput:
                    continue
    yield "opening_cash", 99.99, replace(plan, opening_cash=9_999)
    for field, value in (("recovered", False), ("delay", 3), ("refund_delay", 5)):
        yield f"vat.{field}", int(value), replace(plan, vat=replace(plan.vat, **{field: value}))


def of_entry(entry):
    for one in fields(entry):
        unit, value = one.metadata.get("unit"), getattr(entry, one.name)
        if unit and value is not None:
            for new in moved(unit, value):
                yield one.name, shown(unit, new), lambda f=one.name, n=new: replace(entry, **{f: n})
    if hasattr(entry, "every"):
        every = "year" if entry.every != "year" else "quarter"
        yield "every", EVERY[every], lambda: replace(entry, every=every)
    for name, count in getattr(entry, "resources", {}).items():
        new = {**entry.resources, name: count + 1}
        yield f"resources.{name}", count + 1, lambda n=new: replace(entry, resources=n)
    if isinstance(entry, Offer) and entry.ramp:
        ramp = replace(entry.ramp, months=entry.ramp.months + 2)
        yield "ramp.months", ramp.months, lambda: replace(entry, ramp=ramp)
        first = replace(entry.ramp, first=444_444)
        yield "ramp.first", 0.444444, lambda: replace(entry, ramp=first)
    for number, payment in enumerate(getattr(entry, "payments", ())):
        later = replace(payment, month=payment.month + 5)
        payments = tuple(later if one is payment else one for one in entry.payments)
        yield (
            f"payments.{number}.month",
            later.month + 1,
            lambda p=payments: replace(entry, payments=p),
        )


def recalculated(folder, office, settings=ALWAYS, to="xlsx"):
    """All workbooks of a folder, reckoned anew by LibreOffice."""
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True, exist_ok=True)
    (profile / "user" / "registrymodifications.xcu").write_text(settings)
    out = folder / "out"
    command = [office, f"-env:UserInstallation={profile.as_uri()}", "--headless"]
    files = sorted(map(str, folder.glob("*.xlsx")))
    for first in range(0, len(files), 40):
        some = files[first : first + 40]
        convert = [*command, "--convert-to", to, "--outdir", str(out), *some]
        subprocess.run(convert, check=True, capture_output=True, timeout=600)
    return out


@pytest.mark.full
@pytest.mark.parametrize("credit", ["carried", "refunded"])
def test_libreoffice_comes_to_the_same_cents_whichever_input_is_changed(tmp_path, credit):
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if not office:
        pytest.skip("LibreOffice is not installed (Debian: libreoffice-calc)")
    plan = replace(plan_of_all(), vat=Vat(credit=credit))
    write(plan, tmp_path / "0.xlsx")
    plans = {"0": ("", plan)}
    untouched = set(inputs(load_workbook(tmp_path / "0.xlsx")))
    for path, cell, other in variants(plan):
        # What becomes of a credit of VAT changes what VAT does, and nothing else.
        if path in untouched and (credit == "carried" or path.startswith(("vat.", "works."))):
            untouched.discard(path)
            book = load_workbook(tmp_path / "0.xlsx")
            inputs(book)[path].value = cell
            number = str(len(plans))
            book.save(tmp_path / f"{number}.xlsx")
            plans[number] = (path, other)
    if credit == "refunded":
        untouched = set()
    # Shares of a calendar sum to 1; what is carried on has no delay of refunding.
    assert {one.rpartition(".")[2] for one in untouched} <= {
        "share",
        "refund_delay",
        "start",
        "end",
        "in_service",
    }
    out = recalculated(tmp_path, office)
    for number, (path, other) in plans.items():
        found = lines(out / f"{number}.xlsx")
        for name, numbers in expected(other).items():
            assert found[name] == numbers, (path, name)
        assert not any(found["assets less liabilities"]), path


def test_ranges_stand_with_their_likely_number(tmp_path):
    plan = uncertain()
    assert isinstance(plan.offers[0].price, Range)
    write(plan, tmp_path / "plan.xlsx")
    cell = inputs(load_workbook(tmp_path / "plan.xlsx"))["offers.month.price"]
    assert cell.value == Case(plan).of(plan.offers[0], "price")[0] / 100
