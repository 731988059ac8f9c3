"""The API of those who run a network: members, organisations, passes, floors, terms, doors."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from etabli.community.models import Membership
from etabli.community.services import join
from etabli.core.texts import Text
from etabli.network.floorplan.services import add_plan
from etabli.network.models import Network, Space
from etabli.people.models import Person
from etabli.people.rights import Role
from etabli.people.services import cut_token, grant
from tests.access.worlds import make_door
from tests.entitlements.worlds import balance, give, make_pass_plan
from tests.web.test_api import Asker, is_problem
from tests.worlds import make_member, make_person, make_place, make_space

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tuesday")]


@pytest.fixture
def desks() -> Space:
    return make_space(make_place(), units=2)


@pytest.fixture
def network(desks) -> Network:
    return desks.place.network


@pytest.fixture
def operator(network) -> Asker:
    person = make_person("Olga")
    grant(person, Role.OPERATOR, network)
    return Asker(cut_token(person.email))


@pytest.fixture
def member(network) -> Person:
    return make_member(network, "Mina")


def test_an_operator_makes_lists_and_ends_members(operator, network, member):
    made = operator.post(
        f"networks/{network.slug}/members", {"name": "Zoé", "email": "Zoe@example.org"}
    )
    assert made.status_code == 201
    assert (made.json()["name"], made.json()["email"]) == ("Zoé", "zoe@example.org")
    listed = operator.get(f"networks/{network.slug}/members?status=active").json()["items"]
    assert [one["name"] for one in listed] == ["Mina", "Zoé"]
    ended = operator.post(f"members/{made.json()['id']}/end")
    assert ended.json()["status"] == "ended"
    is_problem(operator.post(f"members/{made.json()['id']}/end"), 409, "membership_changed")
    twice = {"name": "Mina", "email": member.email}
    is_problem(operator.post(f"networks/{network.slug}/members", twice), 409, "member_already")
    wrong = {"name": "Mina", "email": "no address"}
    is_problem(operator.post(f"networks/{network.slug}/members", wrong), 422, "bad_input")


def test_who_asks_is_accepted(operator, network):
    network.joining = Network.Joining.APPROVED
    network.save()
    asked = join(make_person("Ali"), network)
    told = operator.post(f"members/{asked.uuid}/accept").json()
    assert told["status"] == "active" and told["began_at"]


def test_others_learn_nothing_of_members_organisations_doors_and_passes(desks, network, member):
    program = Asker(cut_token(member.email))
    membership = Membership.objects.get(person=member)
    held = give(make_pass_plan(network), member)
    door = make_door(desks.place)
    for path in (
        f"networks/{network.slug}/members",
        f"members/{membership.uuid}",
        f"members/{membership.uuid}/passes",
        f"networks/{network.slug}/organisations",
        f"places/{desks.place.slug}/doors",
        f"doors/{door.uuid}/entries",
    ):
        is_problem(program.get(path), 404, "not_found")
    is_problem(
        program.post(f"passes/{held.uuid}/top-ups", {"balance": 1, "count": 9}), 404, "not_found"
    )
    is_problem(program.post(f"passes/{held.uuid}/end", {}), 404, "not_found")
    assert balance(held) == 10


def test_organisations_are_founded_and_their_days_told(operator, network):
    made = operator.post(f"networks/{network.slug}/organisations", {"name": "Atelier"}).json()
    listed = operator.get(f"networks/{network.slug}/organisations").json()["items"]
    assert [one["name"] for one in listed] == ["Atelier"]
    days = operator.get(f"organisations/{made['id']}/days?month=2026-01")
    assert days.json() == {"items": [], "count": 0}
    is_problem(operator.get(f"organisations/{made['id']}/days?month=2026-13"), 422, "bad_input")


def test_a_pass_is_topped_up_once_and_ended(operator, network, member):
    held = give(make_pass_plan(network), member)
    key = {"Idempotency-Key": "one"}
    wish = {"balance": 1, "count": 5}
    for _again in range(2):
        told = operator.post(f"passes/{held.uuid}/top-ups", wish, **key)
        assert told.json()["balances"][0]["left"] == 15
    is_problem(
        operator.post(f"passes/{held.uuid}/top-ups", wish | {"balance": 2}), 422, "bad_input"
    )
    membership = Membership.objects.get(person=member)
    [listed] = operator.get(f"members/{membership.uuid}/passes").json()["items"]
    assert listed["id"] == str(held.uuid)
    assert operator.post(f"passes/{held.uuid}/end", {}).json()["ends_on"] == "2026-01-13"


def test_floors_and_terms_of_open_places_are_told_to_everybody(desks):
    picture = BytesIO()
    Image.new("RGB", (40, 30), "white").save(picture, "PNG")
    add_plan(desks.place, Text("Rez"), SimpleUploadedFile("a.png", picture.getvalue()))
    [floor] = Asker().get(f"places/{desks.place.slug}/floors").json()["items"]
    assert (floor["name"], floor["width"], floor["marks"]) == ("Rez", 40, [])
    terms = Asker().get(f"places/{desks.place.slug}/terms").json()
    assert (terms["grace"], terms["late"], terms["quotas"]) == (None, "counted", [])
    desks.place.status = "draft"
    desks.place.save()
    for what in ("floors", "terms"):
        is_problem(Asker().get(f"places/{desks.place.slug}/{what}"), 404, "not_found")


def test_doors_tell_how_they_are(operator, desks):
    door = make_door(desks.place)
    [told] = operator.get(f"places/{desks.place.slug}/doors").json()["items"]
    assert (told["id"], told["reached_by"]) == (str(door.uuid), "simulator")
    assert operator.get(f"doors/{door.uuid}/entries").json() == {"items": [], "count": 0}
