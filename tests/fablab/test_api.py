"""The workshop for programs."""

from decimal import Decimal
from typing import Any

import pytest

from etabli.core.texts import Text
from etabli.fablab.models import Fault, Usage
from etabli.fablab.stock.services import add_consumable
from etabli.people.services import cut_token
from tests.worlds import make_network


@pytest.fixture
def ask(client, workshop):
    """Ask the API as the member."""
    key = {"Authorization": f"Bearer {cut_token(workshop.member.email)}"}

    def asked(method: str, path: str, body: Any = None) -> Any:
        sent = {"data": body, "content_type": "application/json"} if body else {}
        return getattr(client, method)(f"/api/v1/{path}", headers=key, **sent)

    return asked


def test_a_program_learns_what_is_lacking_and_starts_a_machine_once_nothing_is(ask, workshop):
    machine = f"machines/{workshop.machine.uuid}"
    [told] = ask("get", "machines").json()["items"]
    assert told["training"] == str(workshop.training.uuid)
    answer = ask("get", f"{machine}/start").json()
    assert (answer["allowed"], answer["reasons"][0]["code"]) == (False, "not_trained")
    assert ask("post", f"{machine}/start").json()["code"] == "not_trained"
    workshop.authorised()
    assert ask("get", f"{machine}/start").json()["allowed"]
    assert len(ask("get", "authorisations").json()["items"]) == 1
    usage = ask("post", f"{machine}/start")
    assert usage.status_code == 201
    used = f"uses/{usage.json()['id']}"
    wood = add_consumable(
        workshop.place, workshop.instructor, Decimal(5), name=Text("Bois"), measure="kg"
    )
    [usable] = ask("get", f"{used}/consumables").json()["items"]
    assert usable == {"id": str(wood.uuid), "name": {"fr": "Bois", "en": ""}, "measure": "kg"}

    def stop(quantity: float, consumable: str = usable["id"]) -> Any:
        told = [{"consumable": consumable, "quantity": quantity / 2}] * 2
        return ask("post", f"{used}/stop", {"consumed": told}).json()

    assert stop(9)["code"] == "not_enough"
    assert stop(1, used.removeprefix("uses/"))["status"] == 404
    assert Usage.objects.get().stopped_at is None
    stopped = stop(1.5)
    assert stopped["stopped_at"] and Usage.objects.get().stopped_at
    assert [(one["consumable"], one["quantity"]) for one in stopped["consumed"]] == [
        (usable["id"], 1.5)
    ]
    assert stop(1.5) == ask("get", used).json() == stopped
    wood.refresh_from_db()
    assert wood.quantity == Decimal("3.5")
    assert ask("get", "uses").json()["count"] == 1


def test_a_program_takes_a_place_and_gives_it_back(ask, workshop):
    session = workshop.session()
    [told] = ask("get", f"networks/{workshop.network.slug}/training-sessions").json()["items"]
    assert told["left"] == 2
    made = ask("post", "registrations", {"session": str(session.uuid)})
    assert made.status_code == 201
    assert ask("get", "registrations").json()["count"] == 1
    assert ask("get", f"registrations/{made.json()['id']}").json()["status"] == "registered"
    assert ask("delete", f"registrations/{made.json()['id']}").status_code == 204
    assert ask("get", "registrations").json()["count"] == 0


def test_a_program_reports_a_fault(ask, workshop):
    answer = ask("post", f"machines/{workshop.machine.uuid}/faults", {"description": "Fumée"})
    assert answer.status_code == 201
    assert Fault.objects.get().reported_by == workshop.member
    assert ask("get", f"machines/{workshop.machine.uuid}/faults").json()["count"] == 1


def test_an_instructor_s_program_checks_lists_and_withdraws_and_mends(client, ask, workshop):
    def instruct(method: str, path: str, body: Any = None) -> Any:
        key = {"Authorization": f"Bearer {cut_token(workshop.instructor.email)}"}
        sent = {"data": body, "content_type": "application/json"} if body else {}
        return getattr(client, method)(f"/api/v1/{path}", headers=key, **sent)

    checks = f"trainings/{workshop.training.uuid}/checks"
    assert workshop.machine
    seen = {
        "membership": str(workshop.member.memberships.get().uuid),
        "place": workshop.place.slug,
        "passed": True,
    }
    assert ask("post", checks, seen).status_code == 404
    [given] = instruct("post", checks, seen).json()
    [standing] = instruct("get", f"places/{workshop.place.slug}/authorisations").json()["items"]
    assert (standing["id"], standing["name"]) == (given["id"], "Mina")
    assert standing["membership"] == seen["membership"]
    withdrawn = f"authorisations/{given['id']}/withdraw"
    assert ask("post", withdrawn, {"reason": "Risk"}).status_code == 404
    assert instruct("post", withdrawn, {"reason": "Risk"}).json()["ended_at"]
    assert instruct("post", withdrawn, {"reason": "Risk"}).json()["code"] == "ended"
    fault = ask("post", f"machines/{workshop.machine.uuid}/faults", {"description": "Fumée"})
    mended = f"faults/{fault.json()['id']}/mend"
    assert ask("post", mended, {"work_done": "Lens"}).status_code == 404
    assert instruct("post", mended, {"work_done": "Lens"}).status_code == 204
    assert instruct("post", mended, {"work_done": "Lens"}).json()["code"] == "mended"


def test_what_travels_is_for_those_who_look_after_the_network(ask, workshop):
    for network in (workshop.network, make_network()):
        assert ask("get", f"networks/{network.slug}/travelling-tools").status_code == 404
