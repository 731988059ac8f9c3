"""From a retained site to a place: its spaces, hours and budget, once, for what is retained."""

from decimal import Decimal
from importlib import import_module

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from etabli.core.errors import BadInput, Conflict, Refused
from etabli.core.texts import Text
from etabli.feasibility.layout import rules as drawing
from etabli.feasibility.models import LayoutVersion, PlanSite, Site
from etabli.feasibility.plan.services import begin, compute, put_entry
from etabli.feasibility.site.services import remove_site, set_floor, set_room
from etabli.launch.models import Budget, Opening
from etabli.launch.place import rules, selectors, told
from etabli.launch.place.services import prepare_place, set_budget
from etabli.launch.selectors import steps
from etabli.launch.services import prepare_places
from etabli.network.models import Network, Place, Space
from etabli.network.services import create_space, what_is_missing
from etabli.people.rights import Role
from etabli.study.scenario.services import choose
from tests.architecture.worlds import World, make_world
from tests.browsing import form_of
from tests.feasibility.worlds import make_site, make_small_plan
from tests.launch.test_pages import holding
from tests.racers import racers
from tests.worlds import make_network, make_person

pytestmark = pytest.mark.django_db
NAME = Text("La maison", "The house")
USES = [
    ["Hall", "open space", 7, 3],
    ["Shop *", "meeting", 6, 2],
    ["Cabin", "phone booth", 1, 1],
    ["Back", "closed office", 2, 1],
    ["Barn", "workshop", 3, 1],
    ["Sink", "kitchen", 4, 1],
    ["circulation 0", "corridor", 0, 0],
]


@pytest.fixture
def world() -> World:
    return make_world()


def retained(world: World, **told) -> Site:
    address = {"address": "1 chemin du Bas", "state": Site.State.RETAINED}
    return make_site(world.study, **{**address, **told})


def drawn(site: Site) -> selectors.Drawn:
    """A layout, told and not worked out."""
    floor = set_floor(site, 0, Decimal(90))
    for name, area in (("Hall", 60), ("Store", 8), ("Nook", 12)):
        set_room(floor, name=name, area=Decimal(area))
    found = {"posts": 9, "seats": 7, "fit": 1, "bound": 9, "status": "optimal", "uses": USES}
    LayoutVersion.objects.create(
        site=site,
        number=1,
        inputs=drawing.brief(site.floors.all(), None),
        results={"layouts": [found], "binding": [], "conflict": []},
        state=LayoutVersion.State.DONE,
    )
    [only] = selectors.layouts(site)
    return only


def planned(site: Site, **changed) -> selectors.AtSite:
    plan = make_small_plan(site.study, **changed)
    PlanSite.objects.create(plan=plan, place="here", site=site)
    compute(plan)
    return selectors.plans(site)[0]


def spaces(place: Place) -> list[tuple]:
    return [(one.kind, str(one.name), one.units.count(), one.seats) for one in place.spaces.all()]


def test_a_retained_site_becomes_a_draft_with_address_spaces_hours_and_budget(world):
    site, officer = retained(world, is_simulated=True), make_person("Odile")
    layout, plan = drawn(site), planned(site)
    opening = prepare_place(
        site, "hub", NAME, network=world.network, layout=layout, plan=plan, by=officer
    )
    place = opening.place
    assert (place.status, place.name, place.network) == ("draft", NAME, world.network)
    assert (place.address, place.commune_code) == ("1 chemin du Bas", "01002")
    assert place.is_example and place.longitude is not None
    assert spaces(place) == [
        ("open_space", "Open space – Hall", 7, 7),
        ("meeting_room", "Meeting room – Shop, part split off", 1, 6),
        ("meeting_room", "Phone booth – Cabin", 1, 1),
        ("office", "Closed office – Back", 1, 2),
        ("workshop", "Workshop – Barn", 3, 3),
    ]
    assert place.spaces.first().name.fr.startswith("Espace")
    assert place.hours.week == rules.WEEKS["hub"] and what_is_missing(place) == []
    assert (opening.layout, opening.layout_rank, opening.prepared_by) == (
        layout.version,
        1,
        officer,
    )
    [budget] = selectors.budgets(opening)
    assert (budget.version, budget.plan_place) == (plan.version, "here")


def test_only_a_retained_site_is_prepared_and_in_a_network_of_its_territory(world):
    for state in ("considered", "later", "rejected"):
        with pytest.raises(Conflict, match="retained"):
            prepare_place(retained(world, state=state), "hub", NAME, network=world.network)
    for network in (None, make_network()):
        with pytest.raises(BadInput):
            prepare_place(retained(world), "hub", NAME, network=network)
    assert not Opening.objects.exists()


def test_without_a_layout_rooms_hold_desks_and_without_rooms_there_are_some_to_begin_with(world):
    measured, bare = retained(world), retained(world)
    drawn(measured)
    made = prepare_place(measured, "fablab", NAME, network=world.network).place
    assert spaces(made) == [("open_space", "Hall", 6, 6), ("office", "Nook", 1, 1)]
    other = prepare_place(bare, "nomad_office", NAME, network=world.network).place
    assert spaces(other) == [("open_space", "Desks", 2, 2)]


@given(st.lists(st.tuples(st.sampled_from([*rules.KINDS, "kitchen"]), st.integers(0, 40))))
def test_every_post_of_a_layout_is_a_unit_or_a_seat(uses):
    made = rules.of_layout({"uses": [["A", kind, posts, 0] for kind, posts in uses]})
    booked = [(kind, posts) for kind, posts in uses if kind in rules.KINDS]
    assert [one.seats for one in made] == [max(posts, 1) for _kind, posts in booked]
    for one in made:
        assert len(one.units) == (one.seats if one.kind in rules.BY_POST else 1)


# The scenario's place and the site's are one


def test_the_place_that_the_scenario_proposed_there_is_completed_and_no_second_one_made(world):
    made = prepare_places(world.scenario, world.network)
    hub = next(one for one in made if one.kind == "hub")
    site = retained(world, commune_code=hub.commune_code)
    opening = prepare_place(site, "hub", NAME, network=make_network(), layout=drawn(site))
    assert opening.place == hub and opening.scenario == world.scenario
    hub.refresh_from_db()
    assert (hub.network, hub.address) == (world.network, "1 chemin du Bas")
    assert len(spaces(hub)) == 5 and spaces(hub)[0][2] == 7
    assert Place.objects.count() == len(made)


def test_what_somebody_has_set_of_the_place_is_left_as_it_is(world):
    hub = next(one for one in prepare_places(world.scenario, world.network) if one.kind == "hub")
    create_space(hub, ["1"], kind=Space.Kind.MEETING_ROOM, name=Text("Salle"), seats=4)
    before = spaces(hub)
    hub.address = "Elsewhere"
    hub.save()
    site = retained(world, commune_code=hub.commune_code)
    opening = prepare_place(site, "hub", NAME, network=world.network, layout=drawn(site))
    assert opening.place == hub and opening.place.address == "Elsewhere"
    assert spaces(hub) == before and opening.layout is None


def test_the_scenario_takes_the_place_of_a_site_for_its_own(world):
    choose(world.scenario)
    world.study.refresh_from_db()
    [step, *_others] = steps(world.scenario)
    site = retained(world, commune_code=step.site.commune.code)
    opening = prepare_place(site, step.site.kind, NAME, network=world.network)
    assert opening.scenario == world.scenario
    made = prepare_places(world.scenario, world.network)
    assert opening.place not in made and steps(world.scenario)[0].place == opening.place
    # A second building of the same kind in the same commune is a place of its own.
    other = prepare_place(
        retained(world, commune_code=site.commune_code),
        step.site.kind,
        NAME,
        network=world.network,
    )
    assert other.place != opening.place and other.scenario is None


def test_openings_of_before_know_their_study(world):
    opening = world.opening
    Opening.objects.update(study=world.draft_study)
    import_module("etabli.launch.migrations.0002_sites").name_studies(apps, connection)
    opening.refresh_from_db()
    assert opening.study == world.study


# Once


def test_preparing_again_makes_nothing_twice_even_when_the_site_is_taken_back(world):
    site = retained(world)
    layout, plan = drawn(site), planned(site)
    told = {"network": world.network, "layout": layout, "plan": plan}
    first = prepare_place(site, "hub", NAME, **told)
    Site.objects.update(state=Site.State.CONSIDERED)
    assert prepare_place(site, "fablab", NAME, **told) == first
    assert Place.objects.count() == Opening.objects.count() == Budget.objects.count() == 1
    with pytest.raises(Conflict, match="for good"):
        remove_site(site)


def prepare(site: int) -> str:
    found = Site.objects.select_related("study__territory").get(pk=site)
    try:
        prepare_place(found, "hub", NAME, network_name=Text("Neuf"), plan=selectors.plans(found)[0])
    except Refused as refusal:
        return refusal.code
    return "prepared"


@pytest.mark.django_db(transaction=True)
def test_two_who_prepare_a_site_at_once_prepare_it_once():
    world = make_world()
    site = retained(world)
    planned(site)
    with racers(2) as two:
        answers = two.race(prepare, [(site.pk,)] * 2)
    assert answers == ["prepared"] * 2
    counted = [one.objects.count() for one in (Network, Place, Opening, Budget)]
    assert counted == [1, 1, 1, 1]


# The budget


def test_a_budget_begins_with_the_opening_and_its_lines_are_the_plan_s_own(world):
    site = retained(world)
    plan = begin(world.scenario, "Our places", "2027-01")
    hub = next(one["key"] for one in plan.inputs["places"] if one["key"].startswith("hub"))
    PlanSite.objects.create(plan=plan, place=hub, site=site)
    version = compute(plan)
    [at] = selectors.plans(site)
    opening = prepare_place(site, "hub", NAME, network=world.network, plan=at)
    budget = opening.budgets.get()
    entry = next(one for one in plan.inputs["places"] if one["key"] == hub)
    lines = told.lines(budget)
    assert lines[0].name == entry["opens"]
    for one in lines:
        assert one.sales + one.aid - one.costs + one.common == one.result
    results = next(one for one in version.results["places"] if one["key"] == hub)["income"]
    by_year = {one.name: one for one in told.yearly(budget)}
    assert [by_year[str(2027 + year)].sales for year in range(5)] == results["sales"]
    assert by_year["2031"].result == results["result"][-1]
    assert all(0 <= one.occupancy <= 1_000_000 for one in lines)


def test_the_budget_stands_until_another_version_is_taken_and_is_never_changed(world):
    site = retained(world)
    first = planned(site)
    opening = prepare_place(site, "hub", NAME, network=world.network, plan=first)
    kept = set_budget(opening, first)
    put_entry(first.version.plan, "contributions", {"name": "More", "amount": 5}, key="")
    compute(first.version.plan)
    [second] = selectors.plans(site)
    replaced = set_budget(opening, second)
    assert selectors.budgets(opening) == [replaced, kept]
    with pytest.raises(IntegrityError, match="append_only"), transaction.atomic():
        Budget.objects.update(plan_place="there")
    with pytest.raises(BadInput, match="open here"):
        set_budget(opening, planned(retained(world)))


# Pages


def test_the_officer_prepares_a_site_and_sees_where_the_place_came_from(
    world, django_assert_num_queries
):
    officer = holding(Role.STUDY_OFFICER, world.territory)
    site = retained(world)
    drawn(site)
    planned(site)
    address = reverse("site_launch", args=[world.study.slug, site.uuid])
    page = officer.get(address)
    form = form_of(page, "kind")
    refused = form.send(officer, page, network="", network_name_fr="")
    assert refused.status_code == 200 and not Opening.objects.exists()
    form.send(officer, page, network="", network_name_fr="Réseau neuf")
    place = Network.objects.get(slug="reseau-neuf").places.get()
    assert officer.get(address)["Location"] == reverse("place_origin", args=[place.slug])
    origin = reverse("place_origin", args=[place.slug])
    shown = officer.get(origin).text
    assert site.name in shown and "layout 1" in shown and "€240" in shown
    with django_assert_num_queries(10):
        officer.get(origin)
    table = officer.get(reverse("place_budget_csv", args=[place.slug])).text
    assert table.count(str(site.study.slug)) == 12
    coordinator = holding(Role.OPERATOR, place.network)
    text = coordinator.get(origin).text
    assert "€240" in text and reverse("site", args=[world.study.slug, site.uuid]) not in text
    budget = reverse("site_budget", args=[world.study.slug, site.uuid])
    assert coordinator.post(budget).status_code == 404
    assert officer.post(budget, {"plan": "none"}).status_code == 302
    assert Budget.objects.count() == 1


def test_a_place_that_came_from_no_study_says_so_and_a_site_not_retained_is_not_prepared(world):
    officer = holding(Role.STUDY_OFFICER, world.territory)
    origin = officer.get(reverse("place_origin", args=[world.place.slug])).text
    assert "not prepared from a study" in origin
    budget = reverse("place_budget_csv", args=[world.place.slug])
    assert officer.get(budget).status_code == 404
    site = make_site(world.study)
    page = officer.get(reverse("site_launch", args=[world.study.slug, site.uuid]))
    assert 'name="kind"' not in page.text and "Only a site that is retained" in page.text
