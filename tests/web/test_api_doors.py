"""Doors put in, changed and opened, and who is in, for programs."""

import pytest

from etabli.access.models import Door, Viewing
from etabli.booking.services import book
from etabli.community.emergency.services import set_contact
from etabli.community.models import Membership, PrivateViewing
from etabli.core.models import KeptAnswer
from etabli.people.rights import Role
from etabli.people.services import cut_token, grant
from tests.web.test_api import Asker, is_problem
from tests.worlds import at, make_person, make_place, make_space

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tuesday")]

NINE, NOON = at("2026-01-13 09:00"), at("2026-01-13 12:00")
DOOR = {"name": {"fr": "Entrée", "en": "Entrance"}, "reached_by": "simulator"}


@pytest.fixture
def operator(network) -> Asker:
    person = make_person("Olga")
    grant(person, Role.OPERATOR, network)
    return Asker(cut_token(person.email))


def test_a_door_is_put_in_changed_tried_and_taken_out_of_use(operator, program, desks, network):
    doors = f"places/{desks.place.slug}/doors"
    is_problem(program.post(doors, DOOR), 404, "not_found")
    for wrong, field in (
        ({"reached_by": "pigeon"}, "reached_by"),
        ({"reached_by": "http", "address": "mqtt://lock/1"}, "address"),
        ({"secret": "é"}, "secret"),
        ({"space": str(make_space(make_place()).uuid)}, "space"),
    ):
        assert is_problem(operator.post(doors, DOOR | wrong), 422, "bad_input")["field"] == field
    assert not Door.objects.exists()
    made = operator.post(doors, DOOR | {"phone": "06"})
    assert made.status_code == 201
    one = f"doors/{made.json()['id']}"
    assert (made.json()["name"]["en"], made.json()["phone"]) == ("Entrance", "06")
    assert made.json()["page"].endswith(f"/{one}/open/")
    [listed] = operator.get(f"networks/{network.slug}/doors").json()["items"]
    assert (listed["id"], listed["name"]) == (made.json()["id"], "Entrée")
    assert operator.get(one).json() == made.json()
    assert operator.post(f"{one}/try").status_code == 204
    for asked in (
        program.get(one),
        program.put(one, DOOR),
        program.post(f"{one}/try"),
        program.post(f"{one}/key"),
        program.post(f"{one}/retire"),
        program.get(f"networks/{network.slug}/doors"),
    ):
        is_problem(asked, 404, "not_found")
    changed = operator.put(one, DOOR | {"space": str(desks.uuid), "broken": True}).json()
    assert (changed["space"], changed["phone"], changed["broken"]) == (str(desks.uuid), "", True)
    is_problem(operator.post(f"{one}/try"), 503, "device_unreachable")
    assert operator.post(f"{one}/retire").json() == {"emptied": False}
    is_problem(operator.get(one), 404, "not_found")


def test_a_new_key_is_shown_once_and_lies_in_no_database(operator, desks):
    doors = f"places/{desks.place.slug}/doors"
    simulated = operator.post(doors, DOOR).json()["id"]
    assert operator.post(f"doors/{simulated}/key").json() == {"configuration": None}
    with_agent = operator.post(doors, DOOR | {"reached_by": "agent"}).json()["id"]
    key = {"Idempotency-Key": "one"}
    first, second = (
        operator.post(f"doors/{with_agent}/key", **key).json()["configuration"] for _again in "ab"
    )
    assert first["door"] == second["door"] == with_agent
    assert (first["key"], first["token"]) != (second["key"], second["token"])
    assert Asker(second["token"]).get("door/rights").status_code == 200
    is_problem(Asker(first["token"]).get("door/rights"), 401, "unknown_token")
    assert not KeptAnswer.objects.exists()
    assert Door.objects.get(uuid=simulated).key_number == 1


def test_a_door_opens_for_who_has_booked_and_hosts_see_who_is_in(operator, program, desks, member):
    one = f"doors/{operator.post(f'places/{desks.place.slug}/doors', DOOR).json()['id']}"
    is_problem(program.post(f"{one}/open"), 403, "no_booking")
    set_contact(member, name="Zoé", phone="06", relation="")
    booking = book(member, desks, NINE, NOON)
    assert program.post(f"{one}/open").json() == {"opened": "now"}
    inside = f"places/{desks.place.slug}/inside"
    assert operator.get(inside).json() == {"people": 1}
    is_problem(operator.post(inside, {"reason": " "}), 422, "bad_input")
    [seen] = operator.post(inside, {"reason": "Exercice"}).json()
    assert (seen["name"], seen["booking"], seen["quantity"]) == ("Mina", str(booking.uuid), 1)
    assert seen["emergency"] == {"name": "Zoé", "phone": "06", "relation": ""}
    [viewing] = operator.get(f"places/{desks.place.slug}/viewings").json()["items"]
    assert (viewing["name"], viewing["reason"]) == ("Olga", "Exercice")
    for asked in (program.get(inside), program.post(inside, {"reason": "x"})):
        is_problem(asked, 404, "not_found")
    is_problem(program.get(f"places/{desks.place.slug}/viewings"), 404, "not_found")
    assert Viewing.objects.count() == 1


def test_each_look_is_written_down_and_its_answer_kept_nowhere(operator, desks, member):
    set_contact(member, name="Zoé", phone="06", relation="")
    membership = Membership.objects.get(person=member)
    looks = (f"places/{desks.place.slug}/inside", f"members/{membership.uuid}/emergency-contact")
    for look in [*looks, *looks]:
        asked = operator.post(look, {"reason": "Chute"}, **{"Idempotency-Key": "one"})
        assert asked.status_code == 200
    assert Viewing.objects.count() == PrivateViewing.objects.count() == 2
    assert not KeptAnswer.objects.exists()
