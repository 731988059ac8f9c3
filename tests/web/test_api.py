"""The API as programs use it: names, paging, statuses and problems, to the letter."""

from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from uuid6 import uuid7

from etabli.booking.models import Booking
from etabli.booking.services import book
from etabli.core import clock
from etabli.core.texts import Text
from etabli.network.models import Occupation, Place, Space
from etabli.people.models import ApiToken
from etabli.people.rights import Role
from etabli.people.services import cut_token, grant
from tests.worlds import at, make_member, make_person, make_place, make_space

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tuesday")]

PROBLEM = {"type", "title", "status", "code", "detail"}


class Asker:
    """A program with a token, or without."""

    def __init__(self, token: str = "") -> None:
        self._client = Client(raise_request_exception=False)
        self._headers = {"Authorization": f"Bearer {token}"} if token else {}

    def __getattr__(self, method: str) -> Callable[..., HttpResponse]:
        def ask(path: str, body: Any = None, **headers: str) -> HttpResponse:
            sent = {"data": body, "content_type": "application/json"} if body is not None else {}
            answer: HttpResponse = getattr(self._client, method)(
                f"/api/v1/{path}", **sent, headers=self._headers | headers
            )
            return answer

        return ask


@pytest.fixture
def desks() -> Space:
    return make_space(units=2, name=Text("Grande salle"))


@pytest.fixture
def member(desks):
    return make_member(desks.place.network)


@pytest.fixture
def program(member) -> Asker:
    return Asker(cut_token(member.email))


def wish(booked: Space, **other: Any) -> dict[str, Any]:
    return {
        "space": str(booked.uuid),
        "starts_at": "2026-01-14T09:00:00+01:00",
        "ends_at": "2026-01-14T12:00:00+01:00",
        **other,
    }


def is_problem(answer: HttpResponse, status: int, code: str) -> dict[str, Any]:
    """What the problem says, when it is one with this status and code."""
    assert answer.status_code == status, answer.text
    assert answer["Content-Type"] == "application/problem+json"
    told: dict[str, Any] = answer.json()
    assert set(told) >= PROBLEM
    assert (told["status"], told["code"]) == (status, code)
    assert told["type"] == f"urn:etabli:problem:{code}"
    assert told["detail"]
    return told


# Places


def test_places_come_with_their_spaces_units_and_seats(desks):
    floor = make_space(desks.place, units=0, whole=True, kind=Space.Kind.FLOOR, seats=8)
    answer = Asker().get("places")
    assert answer.status_code == 200
    assert answer.json()["count"] == 1
    [place] = answer.json()["items"]
    assert (place["slug"], place["network"]) == (desks.place.slug, desks.place.network.slug)
    assert place["time_zone"] == "Europe/Paris"
    assert place["spaces"] == [
        {
            "id": str(desks.uuid),
            "name": "Grande salle",
            "kind": "open_space",
            "units": 2,
            "seats": 2,
        },
        {"id": str(floor.uuid), "name": "Salle", "kind": "floor", "units": 1, "seats": 8},
    ]


def test_names_come_in_the_asked_language(desks):
    Place.objects.update(name={"fr": "L’établi", "en": "The bench"})
    told = Asker().get("places", **{"Accept-Language": "en"}).json()["items"][0]["name"]
    assert told == "The bench"


def test_places_in_preparation_and_closed_ones_are_not_told(desks):
    for status in (Place.Status.DRAFT, Place.Status.CLOSED):
        make_place(desks.place.network, status=status)
    assert Asker().get("places").json()["count"] == 1


def test_places_can_be_asked_for_by_network(desks):
    other = make_place()
    [only] = Asker().get(f"places?network={other.network.slug}").json()["items"]
    assert only["id"] == str(other.uuid)
    assert Asker().get("places?network=nowhere").json() == {"items": [], "count": 0}


def test_lists_are_paged(desks):
    for _number in range(4):
        make_place(desks.place.network)
    slugs = [one["slug"] for one in Asker().get("places").json()["items"]]
    page = Asker().get("places?limit=2&offset=1").json()
    assert page["count"] == 5
    assert [one["slug"] for one in page["items"]] == slugs[1:3]
    assert Asker().get("places?offset=99").json() == {"items": [], "count": 5}


@pytest.mark.parametrize("page", ["limit=0", "limit=501", "offset=-1", "limit=many"])
def test_a_page_that_there_is_not_is_refused(page):
    told = is_problem(Asker().get(f"places?{page}"), 422, "bad_input")
    assert told["field"] == page.split("=")[0]


@pytest.mark.parametrize("name", ["%00", "%F0%9F%8F%94", "x" * 500, "'--"])
def test_an_odd_network_is_no_failure(name):
    assert Asker().get(f"places?network={name}").status_code in {200, 422}


# Availability


def availability(space: Space, first: str, last: str) -> str:
    return f"availability?space={space.uuid}&from={first}&to={last}".replace("+", "%2B")


def test_availability_tells_free_periods_and_the_units_free_in_each(desks, member):
    book(member, desks, at("2026-01-14 09:00"), at("2026-01-14 12:00"))
    book(member, desks, at("2026-01-14 10:00"), at("2026-01-14 11:00"))
    asked = availability(desks, "2026-01-14T00:00:00+01:00", "2026-01-15T00:00:00+01:00")
    answer = Asker().get(asked).json()
    assert answer["count"] == 4
    assert [(one["starts_at"], one["ends_at"], one["units"]) for one in answer["items"]] == [
        ("2026-01-14T08:00:00+01:00", "2026-01-14T09:00:00+01:00", 2),
        ("2026-01-14T09:00:00+01:00", "2026-01-14T10:00:00+01:00", 1),
        ("2026-01-14T11:00:00+01:00", "2026-01-14T12:00:00+01:00", 1),
        ("2026-01-14T12:00:00+01:00", "2026-01-14T18:00:00+01:00", 2),
    ]


def test_times_across_the_change_to_summer_time_have_the_right_offsets():
    space = make_space(make_place(always_open=True))
    asked = availability(space, "2026-03-29T00:00:00+01:00", "2026-03-29T06:00:00+02:00")
    [free] = Asker().get(asked).json()["items"]
    assert (free["starts_at"], free["ends_at"]) == (
        "2026-03-29T00:00:00+01:00",
        "2026-03-29T06:00:00+02:00",
    )


def test_a_plus_sign_that_was_not_escaped_is_understood(desks):
    asked = availability(desks, "2026-01-14T09:00:00+01:00", "2026-01-14T10:00:00+01:00")
    assert Asker().get(asked.replace("%2B", "+")).json()["count"] == 1


@pytest.mark.parametrize(
    ("first", "last", "field"),
    [
        ("2026-01-14T09:00:00", "2026-01-15T09:00:00Z", "from"),
        ("2026-01-14T09:00:00Z", "2026-01-15T09:00:00", "to"),
        ("2026-01-14T09:00:00Z", "2026-01-14T09:00:00Z", "to"),
        ("2026-01-14T09:00:00Z", "2026-01-13T09:00:00Z", "to"),
        ("2026-01-14T09:00:00Z", "2026-06-14T09:00:00Z", "to"),
        ("yesterday", "2026-06-14T09:00:00Z", "from"),
        ("0001-01-01T00:00:00Z", "2026-06-14T09:00:00Z", "from"),
        ("2026-01-14T09:00:00Z", "9999-12-31T23:59:59-12:00", "to"),
    ],
)
def test_a_window_that_is_not_well_formed_names_its_field(desks, first, last, field):
    answer = Asker().get(availability(desks, first, last))
    assert is_problem(answer, 422, "bad_input")["field"] == field


def test_a_space_that_there_is_not_is_not_found(program):
    missing = Space(uuid=uuid7())
    asked = availability(missing, "2026-01-14T09:00:00Z", "2026-01-15T09:00:00Z")
    is_problem(Asker().get(asked), 404, "not_found")
    is_problem(program.post("bookings", wish(missing)), 404, "not_found")


def test_nothing_is_free_at_a_place_that_is_not_open(desks):
    Place.objects.update(status=Place.Status.DRAFT)
    asked = availability(desks, "2026-01-14T09:00:00Z", "2026-01-15T09:00:00Z")
    assert Asker().get(asked).json() == {"items": [], "count": 0}


def test_the_free_periods_are_what_can_be_booked_now(desks):
    """Neither what is over nor what comes too soon or too late for the space."""
    Space.objects.filter(pk=desks.pk).update(notice=90, horizon=1)
    asked = availability(desks, "2026-01-13T00:00:00Z", "2026-01-16T00:00:00Z")
    with clock.at(at("2026-01-13 09:00").replace(second=20)):
        starts = [one["starts_at"] for one in Asker().get(asked).json()["items"]]
    # At 20 seconds past nine, half past ten is too soon by these seconds.
    assert starts == ["2026-01-13T10:31:00+01:00", "2026-01-14T08:00:00+01:00"]


# Booking


def test_a_booking_is_answered_with_201_and_its_id(program, desks, member):
    answer = program.post("bookings", wish(desks, quantity=2))
    assert answer.status_code == 201
    booking = Booking.objects.get()
    assert booking.person == booking.made_by == member
    assert answer.json() == {
        "id": str(booking.uuid),
        "space": str(desks.uuid),
        "starts_at": "2026-01-14T09:00:00+01:00",
        "ends_at": "2026-01-14T12:00:00+01:00",
        "quantity": 2,
        "status": "confirmed",
        "expires_at": None,
        "reason": "",
        "units": ["1", "2"],
        "series": None,
        "together": None,
    }


def test_any_offset_is_understood_and_answered_in_the_local_time_of_the_place(program, desks):
    sent = wish(desks, starts_at="2026-01-14T03:00:00-05:00", ends_at="2026-01-14T11:00:00Z")
    answer = program.post("bookings", sent).json()
    assert (answer["starts_at"], answer["ends_at"]) == (
        "2026-01-14T09:00:00+01:00",
        "2026-01-14T12:00:00+01:00",
    )


def test_a_slot_that_is_taken_is_409_with_alternatives(program, desks):
    program.post("bookings", wish(desks, quantity=2))
    told = is_problem(program.post("bookings", wish(desks)), 409, "taken")
    assert told["field"] == "starts_at" and told["advice"]
    first = told["alternatives"][0]
    way = {"away", "minutes_by_car", "kilometres_as_the_crow_flies"}
    assert set(first) == {"space", "name", "place", "starts_at", "ends_at"} | way
    assert first["starts_at"] == "2026-01-14T12:00:00+01:00"
    offered = wish(Space(uuid=first["space"]), **{k: first[k] for k in ("starts_at", "ends_at")})
    assert program.post("bookings", offered).status_code == 201


def test_a_change_of_unit_is_offered_and_made_when_accepted(program, desks, member):
    one, other = desks.units.all()
    book(member, desks, at("2026-01-14 09:00"), at("2026-01-14 10:00"), unit=one)
    book(member, desks, at("2026-01-14 10:00"), at("2026-01-14 12:00"), unit=other)
    told = is_problem(program.post("bookings", wish(desks)), 409, "change_unit")
    assert [piece["starts_at"] for piece in told["pieces"]] == [
        "2026-01-14T09:00:00+01:00",
        "2026-01-14T10:00:00+01:00",
    ]
    answer = program.post("bookings", wish(desks, change_unit=True))
    assert answer.status_code == 201
    assert answer.json()["units"] == ["2", "1"]


@pytest.mark.parametrize(
    ("change", "status", "code", "field"),
    [
        ({"starts_at": "2026-01-14T09:00:00"}, 422, "bad_input", "starts_at"),
        ({"starts_at": "2026-01-14T09:00:30+01:00"}, 422, "bad_input", "starts_at"),
        ({"starts_at": 1768377600}, 422, "bad_input", "starts_at"),
        ({"starts_at": "9999-01-14T09:00:00+01:00"}, 422, "bad_input", "starts_at"),
        ({"ends_at": "2026-01-14T09:00:00+01:00"}, 422, "bad_input", "ends_at"),
        ({"ends_at": None}, 422, "bad_input", "ends_at"),
        ({"quantity": 0}, 422, "bad_input", "quantity"),
        ({"quantity": 3}, 422, "bad_input", "quantity"),
        ({"quantity": 1000}, 422, "bad_input", "quantity"),
        ({"space": "desk"}, 422, "bad_input", "space"),
        ({"starts_at": "2026-01-14T06:00:00+01:00"}, 422, "closed", "starts_at"),
        (
            {"starts_at": "2026-01-12T09:00:00+01:00", "ends_at": "2026-01-12T12:00:00+01:00"},
            422,
            "past",
            "starts_at",
        ),
    ],
)
def test_a_wish_that_cannot_be_met_names_its_field_and_books_nothing(
    program, desks, change, status, code, field
):
    told = is_problem(program.post("bookings", wish(desks, **change)), status, code)
    assert told["field"] == field
    assert not Booking.objects.exists()
    assert not Occupation.objects.exists()


def test_every_field_at_fault_is_told(program, desks):
    sent = wish(desks, starts_at="soon", quantity="some")
    told = is_problem(program.post("bookings", sent), 422, "bad_input")
    assert [fault["field"] for fault in told["errors"]] == ["starts_at", "quantity"]


@pytest.mark.parametrize("body", ["{", "", "[]", '"desk"', "null"])
def test_a_body_that_is_none_is_refused(program, body):
    answer = program.post("bookings", body)
    is_problem(answer, answer.status_code, "bad_input")
    assert answer.status_code in {400, 422}


def test_a_list_is_no_object_of_which_nothing_is_said(program):
    is_problem(program.put("profile", "[]"), 400, "bad_input")


def test_a_space_of_a_network_that_one_is_no_member_of_is_refused(program):
    elsewhere = make_space()
    is_problem(program.post("bookings", wish(elsewhere)), 403, "member")
    assert not Booking.objects.exists()


def test_ones_own_bookings_to_come_are_listed(program, desks, member):
    ids = []
    for hour in (15, 10):
        made = book(member, desks, at(f"2026-01-14 {hour}:00"), at(f"2026-01-14 {hour + 1}:00"))
        ids.insert(0, str(made.uuid))
    gone = program.post("bookings", wish(desks)).json()["id"]
    program.delete(f"bookings/{gone}")
    answer = program.get("bookings").json()
    assert answer["count"] == 2
    assert [one["id"] for one in answer["items"]] == ids
    assert program.get("bookings?limit=1&offset=1").json()["items"][0]["id"] == ids[1]


def test_deleting_cancels_and_may_be_repeated(program, desks):
    made = program.post("bookings", wish(desks)).json()["id"]
    for _time in range(2):
        answer = program.delete(f"bookings/{made}")
        assert (answer.status_code, answer.content) == (204, b"")
    assert not Occupation.objects.exists()
    assert program.get(f"bookings/{made}").json()["status"] == "cancelled"


def test_a_booking_that_has_begun_is_not_cancelled(program, desks):
    made = program.post("bookings", wish(desks)).json()["id"]
    with clock.at(at("2026-01-14 09:00")):
        is_problem(program.delete(f"bookings/{made}"), 409, "begun")
    assert Occupation.objects.exists()


def test_nobody_sees_or_cancels_the_bookings_of_others(program, desks, member):
    other = make_member(desks.place.network, "Bob")
    theirs = book(other, desks, at("2026-01-14 09:00"), at("2026-01-14 12:00"))
    for method in ("get", "delete"):
        is_problem(getattr(program, method)(f"bookings/{theirs.uuid}"), 404, "not_found")
    assert program.get("bookings").json() == {"items": [], "count": 0}
    theirs.refresh_from_db()
    assert theirs.is_confirmed


def test_the_host_of_a_place_cancels_bookings_there_and_nowhere_else(desks, member):
    host = make_person("Hanna")
    grant(host, Role.HOST, desks.place)
    program = Asker(cut_token(host.email))
    here = book(member, desks, at("2026-01-14 09:00"), at("2026-01-14 12:00"))
    elsewhere = make_space(make_place(desks.place.network))
    there = book(member, elsewhere, at("2026-01-14 09:00"), at("2026-01-14 12:00"))
    assert program.delete(f"bookings/{here.uuid}").status_code == 204
    is_problem(program.delete(f"bookings/{there.uuid}"), 404, "not_found")
    here.refresh_from_db()
    assert here.cancelled_by == host


# Who asks


def test_without_a_token_nothing_is_booked(desks):
    stranger = Asker()
    for answer in (
        stranger.get("bookings"),
        stranger.post("bookings", wish(desks)),
        stranger.get(f"bookings/{uuid7()}"),
        stranger.delete(f"bookings/{uuid7()}"),
    ):
        told = is_problem(answer, 401, "unknown_token")
        assert told["advice"]
        assert answer["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize("token", ["etabli_wrong", "\u00e9", "a b"])
def test_a_token_that_opens_nothing_is_refused_even_where_none_is_needed(token):
    for path in ("places", "bookings"):
        is_problem(Asker(token).get(path), 401, "unknown_token")


def test_an_expired_token_is_refused(program, tuesday):
    ApiToken.objects.update(expires_at=tuesday)
    is_problem(program.get("bookings"), 401, "unknown_token")


def test_the_token_of_a_closed_account_is_refused(program, member):
    member.user.is_active = False
    member.user.save()
    is_problem(program.get("bookings"), 401, "unknown_token")


def test_a_token_that_only_reads_reads_and_writes_nothing(desks, member):
    reader = Asker(cut_token(member.email, reach=ApiToken.Reach.READ))
    made = book(member, desks, at("2026-01-14 09:00"), at("2026-01-14 12:00"))
    assert reader.get("bookings").json()["count"] == 1
    is_problem(reader.post("bookings", wish(desks)), 403, "read_only_token")
    is_problem(reader.delete(f"bookings/{made.uuid}"), 403, "read_only_token")
    # What opens a door or books at the reception is more than reading.
    is_problem(reader.get(f"bookings/{made.uuid}/codes"), 403, "read_only_token")
    is_problem(reader.get("short-code"), 403, "read_only_token")
    assert Booking.objects.get().is_confirmed


def test_a_browsers_session_means_nothing_to_the_api(client, member, desks):
    client.force_login(member.user)
    is_problem(client.get("/api/v1/bookings"), 401, "unknown_token")


# What the framework refuses


@pytest.mark.parametrize(
    "path", ["", "nothing", "bookings/", "bookings/12", "places/x", "openapi.yaml"]
)
def test_an_address_that_there_is_not_is_a_problem(program, path):
    is_problem(program.get(path), 404, "not_found")


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("post", "places", {"GET"}),
        ("delete", "availability", {"GET"}),
        ("put", "bookings", {"GET", "POST"}),
        ("patch", "bookings/01a20d8e-9e6f-7640-880a-e75f9e8825d0", {"GET", "DELETE"}),
    ],
)
def test_a_method_that_an_address_does_not_know_is_a_problem(program, method, path, allowed):
    answer = getattr(program, method)(path, {})
    is_problem(answer, 405, "method_not_allowed")
    assert set(answer["Allow"].split(", ")) == allowed


def test_a_failure_is_a_problem_too(program, desks, monkeypatch):
    def fail(*args: object, **kwargs: object) -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr("etabli.booking.services.book", fail)
    told = is_problem(program.post("bookings", wish(desks)), 500, "internal_server_error")
    assert "broken" not in str(told)


def test_pages_keep_their_own_refusals(client):
    assert client.get("/fr/nowhere/")["Content-Type"].startswith("text/html")


# How many questions are asked of the database


def count_queries(django_assert_max_num_queries: Any, ask: Callable[[], HttpResponse]) -> int:
    with django_assert_max_num_queries(100) as asked:
        assert ask().status_code == 200
    return len(asked)


def test_the_number_of_queries_does_not_grow_with_places_or_bookings(
    program, desks, member, django_assert_max_num_queries
):
    def counts() -> list[int]:
        return [
            count_queries(django_assert_max_num_queries, lambda path=path: program.get(path))
            for path in ("places", "bookings")
        ]

    book(member, desks, at("2026-01-14 09:00"), at("2026-01-14 12:00"))
    before = counts()
    for hour in range(9, 14):
        place = make_place(desks.place.network)
        space = make_space(place, units=3)
        book(member, space, at(f"2026-01-14 {hour:02}:00"), at(f"2026-01-14 {hour + 1:02}:00"))
    assert counts() == before
