"""Holds, answers, several things at once and series, as programs ask for them."""

import pytest

from etabli.booking.models import Booking
from etabli.network.models import Occupation, Space
from etabli.people.rights import Role
from etabli.people.services import cut_token, grant
from tests.web.test_api import Asker, is_problem
from tests.worlds import make_member, make_person, make_space

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tuesday")]

NINE, NOON = "2026-01-14T09:00:00+01:00", "2026-01-14T12:00:00+01:00"


@pytest.fixture
def room() -> Space:
    return make_space(kind=Space.Kind.MEETING_ROOM, series_horizon=200)


@pytest.fixture
def member(room):
    return make_member(room.place.network)


@pytest.fixture
def program(member) -> Asker:
    return Asker(cut_token(member.email))


@pytest.fixture
def host(room) -> Asker:
    person = make_person("Hanna")
    grant(person, Role.HOST, room.place)
    return Asker(cut_token(person.email))


def wish(space: Space, **other: object) -> dict[str, object]:
    return {"space": str(space.uuid), "starts_at": NINE, "ends_at": NOON, **other}


def test_what_is_held_says_until_when_and_is_confirmed(program, room):
    held = program.post("bookings", wish(room, hold=True)).json()
    assert (held["status"], held["expires_at"]) == ("held", "2026-01-13T09:15:00+01:00")
    [confirmed] = program.post(f"bookings/{held['id']}/confirm", {}).json()
    assert (confirmed["status"], confirmed["expires_at"]) == ("confirmed", None)


def test_a_host_answers_and_nobody_else_does(program, host, room):
    Space.objects.filter(pk=room.pk).update(approval=True)
    asked = program.post("bookings", wish(room)).json()
    assert asked["status"] == "asked"
    path = f"bookings/{asked['id']}/answer"
    is_problem(program.post(path, {"accepted": True}), 403, "answer")
    [refused] = host.post(path, {"accepted": False, "reason": "Travaux"}).json()
    assert (refused["status"], refused["reason"]) == ("refused", "Travaux")
    is_problem(host.post(path, {"accepted": True}), 409, "answered")


def test_several_things_are_booked_at_once_or_none(program, room):
    projector = make_space(room.place, kind=Space.Kind.MACHINE)
    items = [wish(room), wish(projector)]
    made = program.post("bookings/together", {"items": items}).json()
    assert made[0]["together"] == made[1]["together"] is not None
    told = is_problem(program.post("bookings/together", {"items": items}), 409, "taken")
    assert told["item"] == 0
    assert Booking.objects.count() == 2


def test_a_series_is_booked_changed_and_left_out(program, room):
    repetition = {
        "space": str(room.uuid),
        "rule": "FREQ=WEEKLY;BYDAY=TU;COUNT=4",
        "first": "2026-01-20",
        "from_time": "09:00",
        "until_time": "12:00",
        "skip": ["2026-01-27"],
    }
    made = program.post("series", repetition).json()
    assert made["rule"] == "FREQ=WEEKLY;BYDAY=TU;UNTIL=20260210"
    assert [one["starts_at"][:16] for one in made["bookings"]] == [
        "2026-01-20T09:00",
        "2026-02-03T09:00",
        "2026-02-10T09:00",
    ]
    told = is_problem(program.post("series", repetition), 409, "clashes")
    assert [one["day"] for one in told["clashes"]] == ["2026-01-20", "2026-02-03", "2026-02-10"]
    change = {"from_time": "14:00", "until_time": "16:00", "from_day": "2026-02-03"}
    rest = program.post(f"series/{made['id']}/change", change).json()
    assert [one["starts_at"][11:16] for one in rest["bookings"]] == ["14:00", "14:00"]
    left = program.post(f"series/{rest['id']}/leave-out", {"first": "2026-02-10"}).json()
    assert [one["status"] for one in left["bookings"]] == ["confirmed", "cancelled"]
    assert Occupation.objects.count() == 2
    assert program.get(f"series/{rest['id']}").json() == left


@pytest.mark.parametrize(
    "wrong",
    [
        {"rule": "every Tuesday"},
        {"rule": "FREQ=DAILY;COUNT=5000"},
        {"rule": "FREQ=MONTHLY;INTERVAL=99;COUNT=50"},
        {"first": "2026-02-30"},
        {"first": 0},
        {"from_time": "9h"},
        {"skip": ["2026-01-21"]},
    ],
)
def test_a_wrong_repetition_names_its_field(program, room, wrong):
    good = {"first": "2026-01-20", "from_time": "09:00", "until_time": "12:00"}
    rule = {"rule": "FREQ=WEEKLY;BYDAY=TU;COUNT=4", "space": str(room.uuid)}
    told = is_problem(program.post("series", {**good, **rule, **wrong}), 422, "bad_input")
    assert next(iter(wrong)) in str(told)


def test_the_series_of_others_is_not_found(room, program, member):
    other = Asker(cut_token(make_member(room.place.network, "Bob").email))
    made = program.post(
        "series",
        {
            "space": str(room.uuid),
            "rule": "FREQ=DAILY;COUNT=2",
            "first": "2026-01-20",
            "from_time": "09:00",
            "until_time": "12:00",
        },
    ).json()
    is_problem(other.get(f"series/{made['id']}"), 404, "not_found")
    is_problem(other.post(f"series/{made['id']}/leave-out", {}), 404, "not_found")
