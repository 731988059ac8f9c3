"""Business plans: begun from the study, written entry by entry, computed, kept."""

import io
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import translation
from openpyxl import load_workbook

from etabli.core.errors import BadInput, Conflict
from etabli.feasibility.models import PlanRisk, PlanVersion
from etabli.feasibility.plan import rules, selectors, services
from etabli.kernels.economics import from_table, read
from tests.feasibility.worlds import SMALL, make_plan, make_site, make_small_plan

ALIKE = {"Source", "part 1", "part 2"}  # in both languages
TIMES = 47 / 12  # weeks in a month, as the beginning assumes


def test_a_plan_begins_with_the_places_and_the_demand_of_a_network(study):
    plan = make_plan(study)
    told = from_table(plan.inputs)
    assert [one.key for one in told.places] == ["hub-01002", "nomad-office-01004", "fablab-01002"]
    offers = {one.key: one for one in told.offers}
    by_month, by_day = offers["hub-01002-month"].users, offers["hub-01002-day"].demand
    days = (12 * by_month.likely + by_day.likely) / 1000
    # Three quarters of what the network draws, as the network shares it out.
    assert days == pytest.approx(0.75 * 40 * TIMES, rel=0.01)
    assert by_day.low / by_day.likely == pytest.approx(0.5, rel=0.01)
    assert {one.driver for one in (by_month, by_day)} == {"study"}
    assert all(one.source for _name, one in told.entries())


def test_a_plan_is_begun_in_the_language_of_its_writer(study):
    with translation.override("fr"):
        plan = make_plan(study)
    assert "hypothèse" in plan.inputs["costs"][1]["source"]


@pytest.mark.parametrize(
    ("kind", "key", "changed", "field", "said"),
    [
        ("offers", "day", {"price": -1}, "price", "from 0 to 10000"),
        ("offers", "day", {"users": 3}, "demand", "one of the two"),
        ("offers", "day", {"resource": "room"}, "resource", "none of these"),
        ("loans", "bank", {"months": 13}, "months", "12 months at most"),
        ("loans", "bank", {"deferral": 10}, "deferral", "Fewer months"),
        ("loans", "bank", {"month": "2029-01"}, "month", "from January 2027 to December 2027"),
        ("works", "walls", {"months": 13}, "months", "12 months at most"),
        ("costs", "host", {"share": 5}, "amount", "one of the two"),
    ],
)
def test_what_does_not_fit_is_refused_with_its_field_and_limit(
    study, kind, key, changed, field, said
):
    plan = make_small_plan(study)
    kind = "staff" if key == "host" else kind
    entry = {**rules.entry_of(plan.inputs, kind, key), **changed}
    with pytest.raises(BadInput) as refused:
        services.put_entry(plan, kind, entry, key=key)
    assert refused.value.field == field
    assert said in str(refused.value)
    plan.refresh_from_db()
    assert plan.inputs == SMALL


def test_a_subsidy_above_the_works_is_refused_with_what_is_left_to_pay(study):
    plan = make_small_plan(study)
    subsidy = {
        "name": "The region",
        "works": ["walls"],
        "amount": 7000,
        "payments": [{"month": "2027-03", "share": 100}],
    }
    with pytest.raises(BadInput) as refused:
        services.put_entry(plan, "subsidies", subsidy)
    assert refused.value.field == "amount"
    assert "€7,000" in str(refused.value)
    assert "€6,000" in str(refused.value)


def test_works_cannot_fall_below_the_aid_to_them(study):
    plan = make_small_plan(study)
    aid = {
        "name": "The region",
        "works": ["walls"],
        "amount": 6000,
        "payments": [{"month": "2027-03", "share": 100}],
    }
    services.put_entry(plan, "subsidies", aid)
    walls = {**rules.entry_of(plan.inputs, "works", "walls"), "amount": 5000}
    with pytest.raises(BadInput, match="The region: Subsidies come to more"):
        services.put_entry(plan, "works", walls, key="walls")


def test_what_is_taken_out_leaves_nothing_that_names_it(study):
    plan = make_plan(study)
    services.put_entry(
        plan, "scenarios", {"name": "No host", "without": ["host"], "source": "assumption"}
    )
    services.remove_entry(plan, "staff", "host")
    assert "host" not in plan.inputs
    assert plan.inputs["scenarios"][0]["without"] == []
    services.remove_place(plan, "hub-01002")
    assert [one["key"] for one in plan.inputs["places"]] == ["nomad-office-01004", "fablab-01002"]
    services.remove_place(plan, "fablab-01002")
    with pytest.raises(Conflict) as refused:
        services.remove_place(plan, "nomad-office-01004")
    assert refused.value.code == "last_place"


def test_a_place_may_stand_at_a_site_of_its_study_alone(study):
    plan, site = make_plan(study), make_site(study)
    place = rules.entry_of(plan.inputs, "places", "hub-01002")
    services.put_entry(plan, "places", place, key="hub-01002", site=site)
    assert selectors.sites_of(plan) == {"hub-01002": site}
    services.put_entry(plan, "places", place, key="hub-01002", site=None)
    assert not selectors.sites_of(plan)


@pytest.mark.parametrize("verb", ["update", "delete"])
def test_a_version_keeps_what_went_in_and_is_never_changed(study, verb):
    plan = make_small_plan(study)
    first = services.compute(plan)
    services.put_entry(plan, "loans", {**SMALL["loans"][0], "amount": 2000}, key="bank")
    second = services.compute(plan, note="a larger loan")
    assert (first.number, second.number) == (1, 2)
    assert PlanVersion.objects.get(pk=first.pk).inputs == SMALL
    rows = PlanVersion.objects.filter(pk=first.pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(note="x") if verb == "update" else rows.delete()
    services.restore(first)
    plan.refresh_from_db()
    assert plan.inputs == SMALL


def test_decimals_come_back_as_they_were_written(study):
    plan = make_small_plan(study, opening_cash=0)
    services.put_entry(plan, "offers", {**SMALL["offers"][0], "price": Decimal("7.35")}, key="day")
    plan.refresh_from_db()
    assert plan.inputs["offers"][0]["price"] == Decimal("7.35")
    assert from_table(plan.inputs).offers[0].price == 735


def test_a_risk_is_drawn_by_the_worker(study, django_capture_on_commit_callbacks):
    offer = {**SMALL["offers"][0], "price": {"low": 1, "likely": 5, "high": 30}}
    version = services.compute(make_small_plan(study, offers=[offer]))
    with django_capture_on_commit_callbacks(execute=True):
        services.assess(version, 1000, 950_000)
    risk = PlanRisk.objects.get()
    assert (risk.state, risk.drawn) == (PlanRisk.State.DONE, 1000)
    assert 0 < risk.results["deficit"] < 1
    assert risk.results["tornado"][0]["driver"] == "offers.price"


def test_the_spreadsheet_speaks_french(study, officer):
    version = services.compute(make_small_plan(study))
    client = Client()
    client.force_login(officer.user)
    with translation.override("fr"):
        address = reverse("business_plan_xlsx", args=[study.slug, version.plan.uuid, 1])
    book = load_workbook(io.BytesIO(client.get(address).content))
    assert book.sheetnames == ["Données", "Mois", "Années"]
    words = {cell.value for row in book["Mois"].iter_rows(max_col=1) for cell in row}
    assert "trésorerie" in words
    assert "total · ventes" in words
    formulas = [cell.value for cell in book["Années"][4] if str(cell.value).startswith("=")]
    assert "'Mois'!" in formulas[0]


def test_the_command_line_reads_the_same_plan(study, officer, tmp_path):
    version = services.compute(make_plan(study))
    client = Client()
    client.force_login(officer.user)
    address = reverse("business_plan_json", args=[study.slug, version.plan.uuid, 1])
    file = tmp_path / "plan.json"
    file.write_bytes(client.get(address).content)
    assert read(file) == from_table(version.inputs)


def test_every_word_of_the_spreadsheet_is_known(tmp_path):
    from etabli.feasibility.plan.workbook import sayer
    from etabli.kernels.economics.workbook import write
    from tests.kernels.economics.test_workbook import plan_of_all

    plan = plan_of_all()
    names = {one.key: one.key for _name, one in plan.entries()}
    places = {one.name for one in plan.places}
    with translation.override("fr"):
        unknown = set()
        say = sayer(names)

        def listen(word: str) -> str:
            told = say(word)
            if told == word and word not in {*names, *places}:
                unknown.add(word)
            return told

        write(plan, tmp_path / "plan.xlsx", listen)
    assert unknown <= ALIKE
