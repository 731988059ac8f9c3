"""Waiting, arriving and why one may not, for programs."""

import json

import pytest
from django.test import Client

from etabli.booking.models import Booking
from etabli.booking.services import book, cancel
from etabli.booking.waitlist.services import serve
from etabli.people.services import cut_token
from tests.worlds import at, make_member, make_place, make_space

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tuesday")]

NINE, NOON = at("2026-01-14 09:00"), at("2026-01-14 12:00")


@pytest.fixture
def room():
    return make_space(make_place())


@pytest.fixture
def ada(room):
    return make_member(room.place.network)


@pytest.fixture
def ask(ada):
    """A request of Ada's: method, path, JSON."""
    client, token = Client(), cut_token(ada.email)

    def send(method: str, path: str, body: object = None, **query: object):
        return client.generic(
            method,
            f"/api/v1/{path}",
            "" if body is None else json.dumps(body),
            "application/json",
            query_params=query,
            headers={"Authorization": f"Bearer {token}"},
        )

    return send


def test_a_program_waits_accepts_and_leaves(room, ada, ask):
    bob = make_member(room.place.network, "Bob")
    taken = book(bob, room, NINE, NOON)
    wish = {"space": str(room.uuid), "starts_at": NINE.isoformat(), "ends_at": NOON.isoformat()}
    made = ask("POST", "waits", wish)
    assert (made.status_code, made.json()["status"]) == (201, "waiting")
    one = f"waits/{made.json()['id']}"
    early = ask("POST", f"{one}/accept")
    assert (early.status_code, early.json()["code"]) == (409, "not_offered")
    assert ask("GET", "waits").json()["count"] == 1
    cancel(taken, by=bob)
    serve(room.pk)
    assert ask("GET", one).json()["booking"]
    assert ask("POST", f"{one}/accept").json()["status"] == "confirmed"
    assert ask("DELETE", one).status_code == 204
    assert Booking.objects.latest("pk").is_confirmed
    assert ask("POST", "waits", wish).status_code == 201
    assert ask("GET", f"waits/{room.uuid}").status_code == 404


def test_a_program_checks_in_and_leaves(room, ada, ask):
    booking = book(ada, room, at("2026-01-13 09:00"), at("2026-01-13 12:00"))
    assert ask("POST", f"bookings/{booking.uuid}/leave").json()["code"] == "not_here"
    assert ask("POST", f"bookings/{booking.uuid}/arrive").status_code == 200
    left = ask("POST", f"bookings/{booking.uuid}/leave").json()
    assert left["ends_at"] == "2026-01-13T09:01:00+01:00"


def test_a_program_learns_why_not(room, ask):
    sunday = {"starts_at": "2026-01-18T07:00:00+01:00", "ends_at": "2026-01-18T08:00:00+01:00"}
    told = ask("GET", "decision", space=str(room.uuid), **sunday).json()
    assert not told["allowed"]
    assert [one["code"] for one in told["answers"] if not one["allowed"]] == ["closed"]
    assert told["answers"][0]["advice"]
