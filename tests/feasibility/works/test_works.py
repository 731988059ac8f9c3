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
from etabli.feasibility.works import energy, rules, services
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


# Energy

ENDS = st.lists(st.integers(0, 100), min_size=3, max_size=3).map(
    lambda found: dict(zip(rules.ENDS, map(str, sorted(found)), strict=True))
)
FIGURES = st.fixed_dictionaries(
    {
        "area": st.integers(1, 5000).map(str),
        **dict.fromkeys(("heating", "other", "price"), ENDS),
        "savings": st.fixed_dictionaries(dict.fromkeys(energy.USE_OF, ENDS)),
    }
)
DONE = st.sets(st.sampled_from(sorted(energy.USE_OF)))


@settings(max_examples=25)
@given(FIGURES, DONE)
def test_works_save_between_nothing_and_all_and_what_is_left_is_what_was_less_that(figures, lots):
    told = energy.reckoned(figures, lots)
    for ends in (told.before, told.after, told.cost_before, told.cost_after, told.saved):
        assert 0 <= ends["low"] <= ends["likely"] <= ends["high"]
    for end in rules.ENDS:
        assert told.after[end] <= told.before[end]
    likely = {
        name: getattr(told, name)["likely"] for name in ("cost_before", "cost_after", "saved")
    }
    assert abs(likely["cost_before"] - likely["cost_after"] - likely["saved"]) <= 1
    # One after the other they save no more than each would alone.
    assert told.saved["likely"] <= sum(one["likely"] for one in told.lots.values()) + len(lots)
    assert set(told.lots) == lots


def test_energy_is_reckoned_as_by_hand():
    figures = energy.begun(Decimal(100), {"joinery": "mend"})
    told = energy.reckoned(figures, {"roof", "joinery", "furniture"})
    # 130 kWh of heating, of which the roof saves 12 % and the windows 3 % of what is left.
    assert told.before["likely"] == 180
    assert told.after["likely"] == Decimal("130") * Decimal("0.88") * Decimal("0.97") + 50
    assert told.cost_before["likely"] == 2_700_00
    assert told.after["low"] < told.after["likely"] < told.after["high"]


def test_every_lot_that_saves_energy_has_shares_that_grow():
    told = energy._file()
    assert set(told["savings"]) == set(energy.USE_OF)
    shares = [ends for lot in told["savings"].values() for ends in lot.values()]
    for ends in [*shares, told["heating"], told["other"], told["price"]]:
        assert 0 < ends["low"] < ends["likely"] < ends["high"]


def test_energy_is_the_user_s_to_change_is_kept_and_goes_into_a_plan(site, signed, study):
    services.begin(site)
    there = reverse("site_works", args=[study.slug, site.uuid])
    edit = signed.get(reverse("site_works_energy", args=[study.slug, site.uuid]))
    form = form_of(edit, "heating_likely")
    wrong = form.send(signed, edit, heating_low="500", source="Bills", saving_roof_likely="101")
    assert set(errors_of(wrong)) == {"heating", "saving_roof"}
    sure = {f"{name}_{end}": "" for name in ("heating", "price") for end in ("low", "high")}
    form.send(
        signed, edit, heating_likely="100", price_likely="0.2", source="Bills of 2025", **sure
    )
    # 60 m² at 100 + 50 kWh and 0.20 € before.
    shown = signed.get(there).text
    assert "Bills of 2025" in shown and "€1,800" in shown
    version = services.keep(site)
    services.set_energy(site, energy.begun(Decimal(60), {}))
    with pytest.raises(IntegrityError), transaction.atomic():
        WorksVersion.objects.filter(pk=version.pk).update(energy=None)
    plan = make_small_plan(study)
    PlanSite.objects.create(plan=plan, place="here", site=site)
    address = reverse("site_works_version", args=[study.slug, site.uuid, 1])
    page = signed.get(address)
    form_of(page, "place").send(signed, page, energy="on")
    plan.refresh_from_db()
    [cost] = [one for one in entries(plan.inputs, "costs") if one["kind"] == "energy"]
    told = energy.reckoned(version.energy, {"roof", "joinery"}).cost_after
    assert cost["amount"]["likely"] == round(Decimal(told["likely"]) / 1200, 2)
    assert (cost["place"], cost["every"]) == ("here", "month")


# Held against each other


def test_lines_are_added_gone_or_changed_by_their_lot_and_name():
    def line(name: str, quantity: int = 1, **more) -> rules.Kept:
        told = {"low": 1, "likely": 2, "high": 3, "source": "x", "phase": 1, **more}
        return rules.Kept("roof", name, Decimal(quantity), "m2", **told)

    before = [line("Slates"), line("Slates", 5), line("Gutter"), line("Beam")]
    after = [line("Slates"), line("Slates", 7), line("Beam", source="A quote"), line("Light")]
    found = rules.compare(before, after)
    assert [one.name for one in found.added] == ["Light"]
    assert [one.name for one in found.gone] == ["Gutter"]
    assert [(one.quantity, other.quantity) for one, other in found.changed] == [(5, 7)]
    assert rules.compare(before, before).is_none


def test_versions_and_layouts_are_held_against_each_other_on_a_page(site, signed, study):
    found = layout(site)
    services.begin(site)
    services.keep(site, note="First")
    roof = site.works_lines.get(lot="roof")
    costs = {"low": 1, "likely": 100_00, "high": 300_00}
    services.put_line(site, roof, lot="roof", name=roof.name, quantity=Decimal(60), **costs)
    services.remove_line(site.works_lines.get(lot="joinery"))
    there = reverse("site_works_compare", args=[study.slug, site.uuid])
    shown = signed.get(there).text
    assert "Gone" in shown and "Version 1 · First" in shown
    assert "€200.00 → €100.00" in shown and "−€6,000" in shown
    shown = signed.get(f"{there}?one=version-1&other=layout-{found.number}-1").text
    assert "Furniture: closed office" in shown
    assert signed.get(f"{there}?one=nothing").status_code == 200


def test_the_pages_of_works_ask_the_same_few_questions(site, signed, django_assert_max_num_queries):
    services.begin(site, layout(site))
    services.keep(site)
    there = [site.study.slug, site.uuid]
    for name, more in (("site_works", []), ("site_works_version", [1]), ("site_works_compare", [])):
        with django_assert_max_num_queries(16):
            assert signed.get(reverse(name, args=[*there, *more])).status_code == 200
