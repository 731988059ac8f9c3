"""The workshop for the programs of those who teach in it and look after it."""

from datetime import timedelta
from typing import Any

from etabli.core import clock
from etabli.core.texts import Text
from etabli.fablab.models import Incident, Registration, Session
from etabli.fablab.training.services import add_question, register
from tests.fablab.worlds import ONE_RIGHT, Workshop
from tests.worlds import make_member, make_network, make_place

NAME = {"fr": "Fraiseuse", "en": "Milling"}
NOBODY_S = "01980f7e-8c1a-7000-8000-000000000000"


def _hours(workshop: Workshop, day: int) -> dict[str, str]:
    start = clock.this_minute() + timedelta(days=day)
    return {"starts_at": start.isoformat(), "ends_at": (start + timedelta(hours=2)).isoformat()}


def test_what_is_for_those_who_run_or_teach_is_not_there_for_members(ask, workshop, operator):
    place, network = f"places/{workshop.place.slug}", f"networks/{workshop.network.slug}"
    training, machine = f"trainings/{workshop.training.uuid}", f"machines/{workshop.machine.uuid}"
    session = f"training-sessions/{workshop.session().uuid}"
    hours = _hours(workshop, 5)
    incident = {"kind": "fire", "happened_at": clock.now().isoformat(), "description": "Feu"}
    recorded = ask(operator, "post", f"{place}/incidents", incident).json()["id"]
    for method, path, body in (
        ("post", f"{network}/trainings", {"name": NAME}),
        ("put", training, {"name": NAME}),
        ("get", f"{training}/instructors", None),
        ("post", f"{training}/instructors", {"email": workshop.member.email}),
        ("delete", f"{training}/instructors/{workshop.instructor.uuid}", None),
        ("get", f"{training}/questions", None),
        ("post", f"{training}/questions", {"text": NAME, "choices": [{"text": NAME}] * 2}),
        ("delete", f"{training}/questions/{NOBODY_S}", None),
        (
            "post",
            f"{place}/training-sessions",
            {"training": str(workshop.training.uuid), "seats": 2, **hours},
        ),
        ("get", f"{place}/training-sessions", None),
        ("get", f"{place}/checks", None),
        ("put", session, {"seats": 2, **hours}),
        ("post", f"{session}/call-off", None),
        ("get", f"{session}/registrations", None),
        ("post", f"{session}/attendance", {"came": []}),
        ("get", f"{machine}/maintenance", None),
        ("post", f"{machine}/maintenance", {"name": NAME, "every_months": 1}),
        ("delete", f"{machine}/maintenance/{NOBODY_S}", None),
        ("post", f"{machine}/maintenance/{NOBODY_S}/done", {}),
        ("get", f"{machine}/outages", None),
        ("post", f"{machine}/outages", hours),
        ("delete", f"{machine}/outages/{NOBODY_S}", None),
        ("get", f"{place}/consumables", None),
        ("post", f"{place}/consumables", {"name": NAME, "measure": "g"}),
        (
            "post",
            f"{place}/consumables/{NOBODY_S}/movements",
            {"way": "bring", "quantity": 1},
        ),
        ("get", f"{place}/consumables/{NOBODY_S}/movements", None),
        ("get", f"{place}/tools", None),
        ("post", f"{place}/tools", {"name": NAME}),
        ("post", f"{place}/tools/{NOBODY_S}/send", {"destination": "a", "carrier": "B"}),
        ("get", f"{place}/transfers", None),
        ("get", f"{place}/transfers/arrived", None),
        ("get", f"{place}/incidents", None),
        ("post", f"{place}/incidents", incident),
        ("get", f"incidents/{recorded}", None),
        ("post", f"incidents/{recorded}/measures", {"text": "Seau"}),
        ("post", f"{place}/machines", {"space": str(workshop.space.uuid)}),
        ("put", machine, {}),
        ("delete", f"{machine}/files/{NOBODY_S}", None),
        ("get", f"{place}/supervisions", None),
        ("post", f"{place}/supervisions", hours),
        ("delete", f"{place}/supervisions/{NOBODY_S}", None),
        ("get", f"{place}/faults", None),
        ("get", f"{place}/maintenance", None),
        ("get", f"{machine}/faults/mended", None),
        ("get", f"{place}/switches", None),
        ("get", f"{machine}/switch", None),
        ("put", f"{machine}/switch", {"reached_by": "simulator"}),
        ("delete", f"{machine}/switch", None),
    ):
        assert ask(workshop.member, method, path, body).status_code == 404, (method, path)
    assert Incident.objects.count() == Session.objects.count() == 1


def test_a_training_is_described_taught_and_changed(ask, workshop, operator):
    first = str(workshop.training.uuid)
    trainings = f"networks/{workshop.network.slug}/trainings"
    wish = {"name": NAME, "prerequisites": [first], "pass_mark": 60, "valid_months": 12}
    made = ask(operator, "post", trainings, wish)
    assert made.status_code == 201
    described = f"trainings/{made.json()['id']}"
    changed = ask(operator, "put", described, {**wish, "unused_months": 6}).json()
    assert changed["prerequisites"] == [first] and changed["unused_months"] == 6
    assert ask(workshop.member, "get", described).json() == changed
    assert changed in ask(workshop.member, "get", trainings).json()["items"]
    circle = {"name": NAME, "prerequisites": [made.json()["id"]]}
    assert ask(operator, "put", f"trainings/{first}", circle).json()["field"] == "prerequisites"
    email, instructors = workshop.instructor.email, f"{described}/instructors"
    member = {"email": workshop.member.email}
    assert ask(operator, "post", instructors, member).json()["code"] == "role_first"
    for _ in range(2):
        assert ask(operator, "post", instructors, {"email": email}).status_code == 204
    [named] = ask(workshop.instructor, "get", instructors).json()["items"]
    assert named == {"id": str(workshop.instructor.uuid), "name": "Ines"}
    assert ask(operator, "delete", f"{instructors}/{named['id']}").status_code == 204
    assert ask(operator, "get", instructors).json()["count"] == 0


def test_a_quiz_is_written_read_without_its_answers_and_counted(ask, workshop, operator):
    training = f"trainings/{workshop.training.uuid}"
    add_question(workshop.training, Text("Un", "One"), ONE_RIGHT)
    yes, no = ({"text": {"fr": one}, "right": one == "Oui"} for one in ("Oui", "Non"))
    wish = {"text": NAME, "choices": [no, yes]}
    asked = ask(operator, "post", f"{training}/questions", wish)
    assert (asked.status_code, asked.json()["right"]) == (201, [1])
    assert ask(operator, "get", f"{training}/questions").json()["items"][0]["right"] == [0]
    assert ask(operator, "post", f"{training}/questions", {**wish, "choices": [no, no]}).json()[
        "code"
    ]
    first, second = ask(workshop.member, "get", f"{training}/quiz").json()["items"]
    assert set(first) == {"id", "text", "choices"}
    assert first["choices"][0] == {"fr": "Oui", "en": "Yes"}

    def answer(*ticked: tuple[str, int]) -> Any:
        answers = [{"question": question, "ticked": [at]} for question, at in ticked]
        return ask(workshop.member, "post", f"{training}/quiz/answers", {"answers": answers})

    assert answer((first["id"], 1), (second["id"], 0)).json() == {"percent": 0, "passed": False}
    assert answer((first["id"], 0)).json() == {"percent": 50, "passed": True}
    assert answer((NOBODY_S, 0)).status_code == 404
    gone = f"{training}/questions/{second['id']}"
    assert [ask(operator, "delete", gone).status_code for _ in range(2)] == [204, 204]
    assert ask(workshop.member, "get", f"{training}/quiz").json()["count"] == 1


def test_a_session_is_given_changed_attended_and_called_off(ask, workshop, operator):
    wish = {"training": str(workshop.training.uuid), "seats": 1, **_hours(workshop, 3)}
    sessions = f"places/{workshop.place.slug}/training-sessions"
    assert ask(operator, "post", sessions, wish).json()["code"] == "no_instructor"
    made = ask(workshop.instructor, "post", sessions, wish)
    assert made.status_code == 201
    session = f"training-sessions/{made.json()['id']}"
    found = Session.objects.get()
    register(workshop.member, found)
    waiting = register(make_member(workshop.network, "Bo"), found, wait=True)
    told = ask(workshop.instructor, "get", f"{session}/registrations").json()["items"]
    assert [(one["name"], one["status"]) for one in told] == [
        ("Mina", "registered"),
        ("Bo", "waiting"),
    ]
    early = ask(workshop.instructor, "post", f"{session}/attendance", {"came": []})
    assert early.json()["code"] == "early"
    more = {"seats": 2, **_hours(workshop, 4), "space": str(workshop.space.uuid)}
    assert ask(operator, "put", session, more).json()["left"] == 0
    waiting.refresh_from_db()
    assert waiting.status == Registration.Status.REGISTERED
    assert ask(operator, "put", session, {**more, "seats": 1}).json()["code"] == "too_few"
    other = {**more, "instructor": str(workshop.member.uuid)}
    assert ask(operator, "put", session, other).status_code == 404
    again = {**more, "instructor": str(workshop.instructor.uuid)}
    assert ask(operator, "put", session, again).status_code == 200
    with clock.at(clock.now() + timedelta(days=4, hours=1)):
        came = {"came": [told[0]["id"]]}
        marked = ask(workshop.instructor, "post", f"{session}/attendance", came)
        assert marked.status_code == 204
        checks = f"places/{workshop.place.slug}/checks"
        [unchecked] = ask(workshop.instructor, "get", checks).json()["items"]
        assert (unchecked["name"], unchecked["training"]) == ("Mina", wish["training"])
        assert unchecked["membership"] == str(workshop.member.memberships.get().uuid)
        assert ask(operator, "get", checks).json()["count"] == 0
        [given] = ask(workshop.instructor, "get", sessions).json()["items"]
        assert given["id"] == made.json()["id"]
        assert ask(operator, "post", f"{session}/call-off").json()["code"] == "begun"
    assert set(found.registrations.values_list("status", flat=True)) == {"came", "missed"}
    assert ask(operator, "post", f"{session}/call-off").status_code == 204
    assert ask(workshop.member, "get", session).json()["cancelled_at"]


def test_maintenance_is_planned_and_done_and_a_machine_out_of_service(ask, workshop, operator):
    maintenance = f"machines/{workshop.machine.uuid}/maintenance"
    assert ask(operator, "post", maintenance, {"name": NAME}).json()["field"] == "every_hours"
    plan = ask(operator, "post", maintenance, {"name": NAME, "every_hours": 10})
    assert (plan.status_code, plan.json()["minutes_left"]) == (201, 600)
    workshop.machine.minutes_run = 700
    workshop.machine.save()
    [due] = ask(operator, "get", maintenance).json()["items"]
    [at_the_place] = ask(operator, "get", f"places/{workshop.place.slug}/maintenance").json()[
        "items"
    ]
    assert at_the_place == {**due, "machine": str(workshop.machine.uuid)}
    assert (due["id"], due["is_due"], due["minutes_left"]) == (plan.json()["id"], True, -100)
    done = ask(operator, "post", f"{maintenance}/{due['id']}/done", {"note": "Huile"})
    assert (done.json()["minutes_run"], done.json()["note"]) == (700, "Huile")
    assert not ask(operator, "get", maintenance).json()["items"][0]["is_due"]
    gone = [ask(operator, "delete", f"{maintenance}/{due['id']}").status_code for _ in range(2)]
    assert gone == [204, 404]
    outages = f"machines/{workshop.machine.uuid}/outages"
    wish = {**_hours(workshop, 1), "reason": {"fr": "Panne"}}
    out = ask(operator, "post", outages, wish)
    assert out.status_code == 201
    assert ask(operator, "get", outages).json()["items"] == [out.json()]
    assert ask(operator, "delete", f"{outages}/{out.json()['id']}").status_code == 204
    assert ask(operator, "get", outages).json()["count"] == 0


def test_stock_is_added_brought_and_taken_but_never_below_nothing(ask, workshop, operator):
    stock = f"places/{workshop.place.slug}/consumables"
    wish = {"name": NAME, "measure": "g", "quantity": 2.5, "low_at": 1}
    made = ask(operator, "post", stock, wish).json()
    assert (made["quantity"], made["is_low"]) == (2.5, False)

    def move(way: str, quantity: float, place: str = stock) -> Any:
        told = {"way": way, "quantity": quantity}
        return ask(operator, "post", f"{place}/{made['id']}/movements", told).json()

    assert move("take", 2)["is_low"]
    assert move("bring", 0.25)["quantity"] == 0.75
    assert move("take", 1)["code"] == "not_enough"
    moved = ask(operator, "get", f"{stock}/{made['id']}/movements").json()["items"]
    assert [(one["change"], one["use"]) for one in moved] == [(0.25, None), (-2, None), (2.5, None)]
    elsewhere = make_place(workshop.network)
    assert move("take", 0.1, f"places/{elsewhere.slug}/consumables")["status"] == 404
    assert ask(operator, "get", stock).json()["items"][0]["quantity"] == 0.75


def test_a_tool_is_lent_and_arrives(ask, workshop, operator):
    there = make_place(workshop.network, always_open=True)
    tools = f"places/{workshop.place.slug}/tools"
    tool = ask(operator, "post", tools, {"name": NAME}).json()
    assert tool["home"] == tool["at"] == workshop.place.slug
    wish = {"destination": there.slug, "carrier": "La navette"}
    sent = ask(operator, "post", f"{tools}/{tool['id']}/send", wish)
    assert (sent.status_code, sent.json()["carrier"]) == (201, "La navette")
    assert ask(operator, "post", f"{tools}/{tool['id']}/send", wish).json()["code"] == "travelling"
    travels = f"places/{there.slug}/transfers"
    assert ask(operator, "get", travels).json()["items"] == [sent.json()]
    received = f"transfers/{sent.json()['id']}/receive"
    assert ask(workshop.member, "post", received).status_code == 404
    assert [ask(operator, "post", received).status_code for _ in range(2)] == [204, 204]
    assert ask(operator, "get", f"places/{there.slug}/tools").json()["items"][0]["at"] == there.slug
    for seen_from in (workshop.place, there):
        history = ask(operator, "get", f"places/{seen_from.slug}/transfers/arrived").json()["items"]
        assert [(one["id"], bool(one["arrived_at"])) for one in history] == [
            (sent.json()["id"], True)
        ]


def test_an_incident_is_recorded_and_what_was_done_since(ask, workshop, operator):
    incidents = f"places/{workshop.place.slug}/incidents"
    told = {
        "kind": "injury",
        "happened_at": (clock.now() - timedelta(hours=1)).isoformat(),
        "machine": str(workshop.machine.uuid),
        "membership": str(workshop.member.memberships.get().uuid),
        "description": "Doigt",
    }
    made = ask(workshop.instructor, "post", incidents, told)
    assert (made.status_code, made.json()["person"]) == (201, "Mina")
    tomorrow = (clock.now() + timedelta(days=1)).isoformat()
    later = ask(operator, "post", incidents, {**told, "happened_at": tomorrow})
    assert later.json()["field"] == "day"
    stranger = str(make_member(make_network()).memberships.get().uuid)
    assert ask(operator, "post", incidents, {**told, "membership": stranger}).status_code == 404
    incident = f"incidents/{made.json()['id']}"
    assert ask(operator, "post", f"{incident}/measures", {"text": "Gants"}).status_code == 201
    assert ask(operator, "get", incident).json()["measures"][0]["text"] == "Gants"
    [listed] = ask(operator, "get", incidents).json()["items"]
    assert "person" not in listed and listed["machine"] == told["machine"]
