"""Works by lot: begun from states and a layout, changed, added up, kept, and told to a plan."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from etabli.core.errors import BadInput, Conflict
from etabli.feasibility.layout import selectors as layouts
from etabli.feasibility.layout.services import ask, find
from etabli.feasibility.models import LayoutVersion, LotState, PlanSite, Site, WorksVersion
from etabli.feasibility.plan.rules import entries
from etabli.feasibility.site.services import remove_site, set_floor, set_lots, set_room
from etabli.feasibility.works import rules, services
from tests.browsing import errors_of, form_of
from tests.feasibility.worlds import make_site, make_small_plan


@pytest.fixture
def site(study) -> Site:
    site = make_site(study)
    floor = set_floor(site, 0, Decimal(60))
    for name, area, windows in (("Hall", 40, 5), ("Toilets", 8, 1)):
        set_room(floor, name=name, area=Decimal(area), windows=windows)
    set_lots(site, {"roof": ("replace", ""), "joinery": ("mend", ""), "heating": ("good", "")})
    return site


def layout(site: Site) -> LayoutVersion:
    brief = layouts.brief_of(site)
    brief["rooms"][0]["split"] = 9.0
    asked = ask(site, brief)
    find(asked.pk)
    asked.refresh_from_db()
    return asked


def begun(site: Site, *options) -> dict[tuple[str, str], Decimal]:
    return {(one.lot, one.name): one.quantity for one in services.begin(site, *options)}


def test_every_lot_and_function_has_costs_that_grow():
    told = rules._file()
    assert set(told["lots"]) == set(LotState.Lot.values)
    costs = [cost for lot in told["lots"].values() for cost in lot.values()]
    costs += [cost for one in told["functions"].values() for cost in one.values()]
    for cost in [*costs, told["partition"]["metre"]]:
        assert 0 < cost["low"] < cost["likely"] < cost["high"]


def test_works_begin_from_what_is_to_be_mended_and_what_the_layout_brings(site):
    assert begun(site) == {("roof", "Replace: roof"): 60, ("joinery", "Mend: windows and doors"): 6}
    found = begun(site, layout(site))
    assert found["roof", "Replace: roof"] == 60
    # Three by three metres are split off the hall, whose 31 m² hold three posts.
    assert found["fitting", "Partitions of what is split off"] == 6
    assert found["furniture", "Furniture: closed office"] == 3
    assert sum(quantity for (lot, _), quantity in found.items() if lot == "fitting") == 6 + 48


def test_a_line_that_somebody_changed_stays_when_works_are_begun_anew(site):
    [roof, _joinery] = services.begin(site)
    told = {"lot": roof.lot, "name": roof.name, "quantity": Decimal(50), "unit": "m2"}
    costs = {"low": 100_00, "likely": 150_00, "high": 180_00}
    services.put_line(site, roof, source="a quote", phase=2, **told, **costs)
    services.begin(site)
    kept = site.works_lines.get(lot="roof")
    assert (kept.pk, kept.likely, kept.source) == (roof.pk, 150_00, "a quote")
    assert site.works_lines.count() == 2


def test_works_without_anything_to_begin_with_are_refused(study, site):
    with pytest.raises(BadInput, match="Nothing is to be mended"):
        services.begin(make_site(study))
    elsewhere = make_site(study)
    set_lots(elsewhere, {"lifts": ("replace", "")})
    with pytest.raises(BadInput, match="layouts of this site"):
        services.begin(elsewhere, layout(site))
    with pytest.raises(Conflict, match="no line of works"):
        services.keep(site)


LINES = st.builds(
    rules.Kept,
    lot=st.sampled_from(LotState.Lot.values),
    name=st.just("x"),
    quantity=st.decimals(min_value="0.01", max_value=9999, places=2),
    unit=st.just("m2"),
    low=st.integers(0, 10**6),
    likely=st.integers(10**6, 10**7),
    high=st.integers(10**7, 10**8),
    source=st.just("assumption"),
    phase=st.sampled_from([1, 2, 3]),
)


@settings(max_examples=25)
@given(st.lists(LINES, max_size=8))
def test_parts_add_up_to_the_whole_to_the_cent_and_a_version_keeps_them(lines):
    whole = rules.total(lines)
    assert whole["low"] <= whole["likely"] <= whole["high"]
    for key in ("lot", "phase"):
        parts = [
            rules.total(one for one in lines if getattr(one, key) == value)
            for value in {getattr(one, key) for one in lines}
        ]
        assert {end: sum(part[end] for part in parts) for end in rules.ENDS} == whole
    assert list(rules.lines_of(rules.kept(lines))) == lines


def test_works_go_from_states_to_a_business_plan_on_their_pages(site, signed, study):
    there = reverse("site_works", args=[study.slug, site.uuid])
    page = signed.get(there)
    form_of(page, "layout").send(signed, page)
    page = signed.get(there)
    assert "€12,000" in page.text  # 60 m² of roof at 200 €; 6 windows at 200 € make 13,200
    assert "€13,200" in page.text
    line = site.works_lines.get(lot="joinery")
    edit = signed.get(reverse("site_works_line", args=[study.slug, line.uuid]))
    form = form_of(edit, "likely")
    assert list(errors_of(form.send(signed, edit, low="500"))) == ["likely"]
    assert list(errors_of(form.send(signed, edit, quantity="-1"))) == ["quantity"]
    form.send(signed, edit, likely="300", source="A quote", high="400")
    kept = form_of(page, "note").send(signed, page, note="Before quotes")
    version = WorksVersion.objects.get()
    assert (version.note, rules.total(rules.lines_of(version.lines))["likely"]) == (
        "Before quotes",
        13_800_00,
    )
    plan = make_small_plan(study)
    PlanSite.objects.create(plan=plan, place="here", site=site)
    page = signed.get(kept["Location"])
    assert form_of(page, "place").send(signed, page).status_code == 302
    plan.refresh_from_db()
    [entry] = entries(plan.inputs, "works")
    assert (entry["key"], entry["life"], entry["amount"]["likely"]) == ("walls", 60, 13_800)
    assert "version 1" in entry["source"]


def test_a_version_of_works_stays_and_goes_with_its_site_alone(site):
    services.begin(site)
    version = services.keep(site)
    with pytest.raises(IntegrityError), transaction.atomic():
        WorksVersion.objects.filter(pk=version.pk).update(lines=[])
    remove_site(site)
    assert not WorksVersion.objects.exists()


def test_the_page_of_works_asks_the_same_few_questions(site, signed, django_assert_max_num_queries):
    services.begin(site, layout(site))
    services.keep(site)
    there = [site.study.slug, site.uuid]
    for name, more in (("site_works", []), ("site_works_version", [1])):
        with django_assert_max_num_queries(13):
            assert signed.get(reverse(name, args=[*there, *more])).status_code == 200
