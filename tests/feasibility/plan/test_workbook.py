"""The spreadsheet in French: reckoned anew by LibreOffice, and read as French is written."""

import shutil
from html import unescape

import pytest
from django.utils import translation
from openpyxl import load_workbook

from etabli.feasibility.plan.workbook import sayer
from etabli.kernels.economics.workbook import write
from tests.kernels.economics.test_workbook import (
    ALWAYS,
    expected,
    inputs,
    lines,
    plan_of_all,
    recalculated,
    variants,
)

INPUTS, MONTHS, YEARS = "Données", "Mois", "Années"
IN_FRANCE = ALWAYS.replace(
    "</oor:items>",
    """<item oor:path="/org.openoffice.Setup/L10N"><prop oor:name="ooSetupSystemLocale"
oor:op="fuse"><value>fr-FR</value></prop></item></oor:items>""",
)


def told_in_french(plan, say):
    """What the accounts say, by the lines of the French spreadsheet."""
    return {
        " · ".join(say(part) for part in name.split(" · ")): cents
        for name, cents in expected(plan).items()
    }


@pytest.mark.full
def test_libreoffice_comes_to_the_same_cents_and_shows_them_in_french(tmp_path):
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if not office:
        pytest.skip("LibreOffice is not installed (Debian: libreoffice-calc)")
    plan = plan_of_all()
    say = sayer({one.key: one.key for _name, one in plan.entries()})
    plans = {"0": plan}
    with translation.override("fr"):
        write(plan, tmp_path / "0.xlsx", say)
        book = load_workbook(tmp_path / "0.xlsx")
        assert book.sheetnames == [INPUTS, MONTHS, YEARS]
        heads = [cell.value for row in book[INPUTS].iter_rows(max_row=5) for cell in row]
        assert {"Entrée", "Champ", "Valeur", "Unité"} <= set(heads)
        seen = set()
        for path, cell, other in variants(plan):
            # One of each list: that every input counts is the English spreadsheet's test.
            if path in inputs(book, INPUTS) and (kind := path.partition(".")[0]) not in seen:
                seen.add(kind)
                changed = load_workbook(tmp_path / "0.xlsx")
                inputs(changed, INPUTS)[path].value = cell
                changed.save(tmp_path / f"{len(plans)}.xlsx")
                plans[str(len(plans))] = other
        out = recalculated(tmp_path, office)
        for number, other in plans.items():
            found = lines(out / f"{number}.xlsx", MONTHS)
            for name, cents in told_in_french(other, say).items():
                assert found[name] == cents, (number, name)
            assert not any(found[say("assets less liabilities")]), number
        treasury = told_in_french(plan, say)[say("treasury")][0]
    assert len(seen) >= 9
    recalculated(tmp_path, office, IN_FRANCE, "html")
    shown = unescape((out / "0.html").read_text(encoding="utf-8"))
    whole, cents = divmod(abs(treasury), 100)
    assert f">-{whole:,}".replace(",", "\xa0") + f",{cents:02d}<" in shown.replace("\u202f", "\xa0")
