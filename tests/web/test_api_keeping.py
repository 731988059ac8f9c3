"""What those who run a network do on their pages, for programs: places, hours, spaces, terms,
plans, passes of organisations, roles."""

import pytest

from etabli.community.models import Affiliation, Group
from etabli.community.organisation.services import add_organisation
from etabli.core.texts import Text
from etabli.network.models import Place
from etabli.people.models import Grant
from etabli.people.rights import Role
from etabli.people.services import cut_token, grant
from tests.entitlements.test_organisations import employ
from tests.entitlements.worlds import make_pass_plan
from tests.web.test_api import Asker, is_problem
from tests.worlds import make_member, make_person, make_place

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tuesday")]

NOBODY_S = "01980f7e-8c1a-7000-8000-000000000000"
DAY = [{"opens": "08:00", "closes": "12:00"}, {"opens": "14:00", "closes": "00:00"}]


@pytest.fixture
def coordinator(network) -> Asker:
    person = make_person("Olga")
    grant(person, Role.COORDINATOR, network)
    return Asker(cut_token(person.email))


def test_a_place_is_made_furnished_opened_changed_and_closed(coordinator, program, network, desks):
    places = f"networks/{network.slug}/places"
    wanted = {"name": {"fr": "Le Moulin"}, "kind": "nomad_office"}
    for asked in (program.post(places, wanted), program.get(places)):
        is_problem(asked, 404, "not_found")
    for wrong, field in (
        ({"latitude": 46.4}, "latitude"),
        ({"holidays": "Mars"}, "holidays"),
        ({"kind": "pub"}, "kind"),
    ):
        assert (
            is_problem(coordinator.post(places, wanted | wrong), 422, "bad_input")["field"] == field
        )
    made = coordinator.post(places, wanted)
    assert (made.status_code, made.json()["status"]) == (201, "draft")
    one = f"places/{made.json()['slug']}"
    assert [place["status"] for place in coordinator.get(places).json()["items"]] == [
        "draft",
        "open",
    ]
    for hidden in (one, f"{one}/hours", f"{one}/spaces", f"{one}/terms"):
        assert coordinator.get(hidden).status_code == 200
        is_problem(program.get(hidden), 404, "not_found")
        assert Asker().get(hidden.replace(made.json()["slug"], desks.place.slug)).status_code == 200
    is_problem(coordinator.post(f"{one}/open"), 409, "not_ready")
    full = wanted | {"address": "1 rue du Test", "commune_name": "Essai", "name": {"fr": "Moulin"}}
    is_problem(program.put(one, full), 404, "not_found")
    assert coordinator.put(one, full).json()["name"] == {"fr": "Moulin", "en": ""}
    room = {"kind": "meeting_room", "name": {"fr": "Salle"}, "units": ["Salle"]}
    assert coordinator.post(f"{one}/spaces", room).status_code == 201
    week = {"week": [DAY, DAY, DAY, DAY, DAY, [], []]}
    assert coordinator.put(f"{one}/hours", week).json()["week"] == week["week"]
    assert coordinator.post(f"{one}/open").json()["status"] == "open"
    assert program.get(one).json()["address"] == "1 rue du Test"
    for verb in ("open", "close"):
        is_problem(program.post(f"{one}/{verb}"), 404, "not_found")
    assert coordinator.post(f"{one}/close").json()["status"] == "closed"
    assert Place.objects.get(slug=made.json()["slug"]).status == Place.Status.CLOSED


def test_hours_of_school_holidays_and_of_single_dates_are_set_and_taken_back(
    coordinator, program, desks
):
    one = f"places/{desks.place.slug}"
    backwards = {"week": [[{"opens": "12:00", "closes": "08:00"}], *[[]] * 6]}
    is_problem(coordinator.put(f"{one}/hours", backwards), 422, "bad_input")
    is_problem(coordinator.put(f"{one}/hours", {"week": [DAY]}), 422, "bad_input")
    school = {"zone": "A", "week": [DAY, *[[]] * 6]}
    is_problem(program.put(f"{one}/school-hours", school), 404, "not_found")
    told = coordinator.put(f"{one}/school-hours", school).json()
    assert (told["school_zone"], told["school_week"][0]) == ("A", DAY)
    assert coordinator.put(f"{one}/school-hours", {"zone": ""}).json()["school_zone"] == ""
    day = f"{one}/special-days/2026-01-16"
    closed = {"reason": {"fr": "Inventaire"}}
    is_problem(program.put(day, closed), 404, "not_found")
    is_problem(coordinator.put(day, {"opens": "09:00"}), 422, "bad_input")
    is_problem(coordinator.put(f"{one}/special-days/2026-02-30", closed), 422, "bad_input")
    [told] = coordinator.put(day, closed).json()["special_days"]
    assert told == {
        "date": "2026-01-16",
        "hours": [],
        "reason": {"fr": "Inventaire", "en": ""},
    }
    other = coordinator.put(day, {"opens": "09:00", "closes": "12:00"}).json()["special_days"]
    assert other[0]["hours"] == [{"opens": "09:00", "closes": "12:00"}]
    is_problem(program.delete(day), 404, "not_found")
    for _again in range(2):
        assert coordinator.delete(day).status_code == 204
    assert Asker().get(f"{one}/hours").json()["special_days"] == []


def test_a_space_is_added_and_changed_with_its_units_and_rules(coordinator, program, desks):
    spaces = f"places/{desks.place.slug}/spaces"
    floor = {"kind": "floor", "name": {"fr": "Étage"}, "whole": True}
    is_problem(program.post(spaces, floor), 404, "not_found")
    outer = coordinator.post(spaces, floor).json()
    room = {
        "kind": "office",
        "name": {"fr": "Bureau", "en": "Office"},
        "units": ["1", "2"],
        "inside": outer["id"],
        "notice": 60,
    }
    for wrong, field in (
        ({"inside": NOBODY_S}, "inside"),
        ({"units": ["1", "1"]}, "units"),
        ({"shortest": 90, "longest": 60}, "longest"),
    ):
        assert (
            is_problem(coordinator.post(spaces, room | wrong), 422, "bad_input")["field"] == field
        )
    made = coordinator.post(spaces, room).json()
    assert (made["inside"], made["units"], made["notice"]) == (outer["id"], ["1", "2"], 60)
    one = f"spaces/{made['id']}"
    is_problem(program.put(one, room), 404, "not_found")
    changed = coordinator.put(one, room | {"units": ["2", "3"], "inside": None}).json()
    assert (changed["inside"], changed["units"]) == (None, ["2", "3"])
    assert program.get(one).json() == changed
    listed = Asker().get(spaces).json()
    assert {space["id"] for space in listed["items"]} == {outer["id"], made["id"], str(desks.uuid)}
    Place.objects.update(status=Place.Status.DRAFT)
    is_problem(program.get(one), 404, "not_found")
    assert coordinator.get(one).status_code == 200


def test_what_a_place_asks_is_set(coordinator, program, desks, network):
    terms = f"places/{desks.place.slug}/terms"
    group = Group.objects.create(network=network, name=Text("Nomades"))
    wanted = {
        "grace": 15,
        "late": "host",
        "quotas": [{"hours": 10, "group": str(group.uuid), "kind": "office"}],
        "hours": [{"opens": "07:00", "closes": "00:00"}],
    }
    is_problem(program.put(terms, wanted), 404, "not_found")
    unknown = {"quotas": [{"hours": 10, "group": NOBODY_S}]}
    is_problem(coordinator.put(terms, unknown), 422, "bad_input")
    backwards = {"hours": [{"opens": "09:00", "closes": "08:00"}]}
    is_problem(coordinator.put(terms, backwards), 422, "bad_input")
    told = coordinator.put(terms, wanted).json()
    assert (told["grace"], told["offer"], told["late"]) == (15, 60, "host")
    assert told["quotas"] == [
        {"hours": 10, "per": "week", "kind": "office", "group": str(group.uuid)}
    ]
    assert Asker().get(terms).json() == told


def test_a_plan_is_offered_changed_and_withdrawn(coordinator, program, network, desks):
    plans = f"networks/{network.slug}/plans"
    wanted = {
        "kind": "pass",
        "name": {"fr": "Carnet"},
        "price": 5000,
        "valid_days": 180,
        "places": [desks.place.slug],
        "allowances": [{"space_kinds": ["open_space"], "unit": "half_day", "count": 10}],
    }
    is_problem(program.post(plans, wanted), 404, "not_found")
    is_problem(program.get(f"{plans}/all"), 404, "not_found")
    for wrong, field in (
        ({"kind": "subscription", "period": "month"}, "valid_days"),
        ({"period": "month"}, "period"),
        ({"charged": "year"}, "period"),
        ({"places": [make_place().slug]}, "places"),
        ({"kind": "subscription", "valid_days": None}, "period"),
        ({"allowances": wanted["allowances"] * 2}, "count"),
    ):
        assert (
            is_problem(coordinator.post(plans, wanted | wrong), 422, "bad_input")["field"] == field
        )
    made = coordinator.post(plans, wanted)
    assert made.status_code == 201
    plan = made.json()
    assert (plan["allowances"][0]["count"], plan["places"], plan["half_day"]) == (
        10,
        [desks.place.slug],
        5,
    )
    one = f"plans/{plan['id']}"
    del wanted["kind"]
    is_problem(program.put(one, wanted), 404, "not_found")
    changed = coordinator.put(one, wanted | {"price": 6000, "note": {"fr": "Sans café"}}).json()
    assert (changed["price"], changed["note"]["fr"]) == (6000, "Sans café")
    is_problem(program.post(f"{one}/offer", {"offered": False}), 404, "not_found")
    assert coordinator.post(f"{one}/offer", {"offered": False}).json()["offered"] is False
    assert Asker().get(plans).json()["items"] == []
    [kept] = coordinator.get(f"{plans}/all").json()["items"]
    assert (kept["price"], kept["offered"]) == (6000, False)


def test_an_organisation_s_pass_is_given_shared_topped_up_and_ended(
    coordinator, program, network, member
):
    organisation = add_organisation(network, "Atelier")
    boss = make_member(network, "Zoé")
    employ(organisation, boss, administers=True)
    employ(organisation, member)
    affiliation = str(Affiliation.objects.get(person=member).uuid)
    looks_after = Asker(cut_token(boss.email))
    passes = f"organisations/{organisation.uuid}/passes"
    plan = make_pass_plan(network, 10, "hour")
    wanted = {"plan": str(plan.uuid), "ceiling": 4}
    for asker in (program, looks_after):
        is_problem(asker.post(passes, wanted), 404, "not_found")
    elsewhere = make_pass_plan(make_place().network, 10, "hour")
    is_problem(coordinator.post(passes, {"plan": str(elsewhere.uuid)}), 404, "not_found")
    made = coordinator.post(passes, wanted).json()
    assert made["sharing"] == {"organisation": str(organisation.uuid), "named": None, "ceiling": 4}
    one = f"passes/{made['id']}"
    is_problem(program.get(passes), 404, "not_found")
    is_problem(program.get(one), 404, "not_found")
    is_problem(program.put(f"{one}/sharing", {}), 404, "not_found")
    assert [held["id"] for held in looks_after.get(passes).json()["items"]] == [made["id"]]
    is_problem(looks_after.put(f"{one}/sharing", {"named": [NOBODY_S]}), 422, "bad_input")
    shared = looks_after.put(f"{one}/sharing", {"named": [affiliation]}).json()["sharing"]
    assert (shared["named"], shared["ceiling"]) == ([affiliation], None)
    top_up = {"balance": 1, "count": 5}
    is_problem(looks_after.post(f"{one}/top-ups", top_up), 404, "not_found")
    assert coordinator.post(f"{one}/top-ups", top_up).json()["balances"][0]["left"] == 15
    assert coordinator.post(f"{one}/end", {}).json()["ends_on"] == "2026-01-13"
    assert looks_after.get(one).json()["ends_on"] == "2026-01-13"


def test_a_role_is_given_listed_and_taken_back_by_who_may(coordinator, program, network, member):
    roles = f"roles/network/{network.slug}"
    wanted = {"email": member.email, "role": "host"}
    is_problem(program.post(roles, wanted), 404, "not_found")
    unknown = is_problem(coordinator.get("roles/network/nowhere"), 404, "not_found")
    assert unknown == is_problem(coordinator.get("roles/planet/earth"), 404, "not_found")
    assert unknown == is_problem(program.get(roles), 404, "not_found")
    is_problem(coordinator.post(roles, wanted | {"role": "administrator"}), 422, "bad_input")
    is_problem(coordinator.post(roles, wanted | {"role": "king"}), 422, "bad_input")
    is_problem(coordinator.post(roles, wanted | {"email": "no@one"}), 404, "not_found")
    for _again in range(2):
        assert coordinator.post(roles, wanted).json()["name"] == "Mina"
    told = [(one["name"], one["role"]) for one in coordinator.get(roles).json()["items"]]
    assert told == [("Olga", "coordinator"), ("Mina", "host")]
    one = f"{roles}/{member.uuid}/host"
    is_problem(program.delete(one), 404, "not_found")
    assert coordinator.delete(one).status_code == 204
    is_problem(coordinator.delete(one), 404, "not_found")
    assert not Grant.objects.filter(person=member).exists()
