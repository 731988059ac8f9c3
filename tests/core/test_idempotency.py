"""A request with a key is carried out once, however often and from wherever it is sent."""

from datetime import timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from etabli.booking import services
from etabli.booking.models import Booking
from etabli.core import clock
from etabli.core.idempotency import KEPT_FOR, forget_old_answers
from etabli.core.models import KeptAnswer
from etabli.network.models import Occupation, Space
from etabli.people.models import ApiToken
from etabli.people.services import cut_token
from tests.racers import racers
from tests.worlds import make_member, make_place, make_space

KEY = "4f9a-kiosk-1"


def wish(space: Space, hours: int = 24, **other: Any) -> dict[str, Any]:
    start = clock.this_minute() + timedelta(hours=hours)
    return {
        "space": str(space.uuid),
        "starts_at": start.isoformat(),
        "ends_at": (start + timedelta(hours=1)).isoformat(),
        **other,
    }


def ask(
    token: str, body: Any, key: str | None = KEY, method: str = "post", path: str = "bookings"
) -> HttpResponse:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    if key is not None:
        headers["Idempotency-Key"] = key
    client = Client(raise_request_exception=False)
    answer: HttpResponse = getattr(client, method)(
        f"/api/v1/{path}", body, content_type="application/json", headers=headers
    )
    return answer


@pytest.fixture
def room() -> Space:
    return make_space(make_place(always_open=True), units=3)


@pytest.fixture
def token(room: Space) -> str:
    return cut_token(make_member(room.place.network).email)


@pytest.mark.django_db
@pytest.mark.usefixtures("tuesday")
class TestOneAfterTheOther:
    def test_the_same_request_is_answered_as_before_and_carried_out_once(self, room, token):
        first, again = (ask(token, wish(room)) for _time in range(2))
        assert (first.status_code, again.status_code) == (201, 201)
        assert first.content == again.content
        assert first["Content-Type"] == again["Content-Type"]
        assert Booking.objects.count() == Occupation.objects.count() == 1

    def test_without_a_key_the_same_request_is_another(self, room, token):
        ids = {ask(token, wish(room), key=None).json()["id"] for _time in range(2)}
        assert len(ids) == 2

    def test_another_request_with_the_same_key_is_refused(self, room, token):
        ask(token, wish(room))
        for other in (wish(room, quantity=2), wish(room, hours=30)):
            answer = ask(token, other)
            assert answer.status_code == 422
            assert answer["Content-Type"] == "application/problem+json"
            assert answer.json()["code"] == "idempotency_key_reused"
            assert answer.json()["field"] == "Idempotency-Key"
        assert Booking.objects.count() == 1

    def test_another_operation_s_key_has_nothing_to_do_with_it(self, room, token):
        ask(token, wish(room))
        assert ask(token, wish(room), method="delete", path="bookings/x").status_code == 404
        assert ask(token, wish(room), method="put").status_code == 405
        assert Booking.objects.count() == 1

    def test_a_refusal_is_an_answer_too(self, room, token):
        taken = wish(room, quantity=3)
        ask(token, taken, key="first")
        first = ask(token, wish(room))
        assert (first.status_code, first.json()["code"]) == (409, "taken")
        ask(token, None, key=None, method="delete", path=f"bookings/{Booking.objects.get().uuid}")
        again = ask(token, wish(room))
        assert again.status_code == 409
        assert again.content == first.content
        assert ask(token, wish(room), key="another").status_code == 201

    def test_a_cancellation_with_a_key_is_answered_as_before(self, room, token):
        made = ask(token, wish(room), key=None).json()["id"]
        for _time in range(2):
            answer = ask(token, None, method="delete", path=f"bookings/{made}")
            assert (answer.status_code, answer.content) == (204, b"")
        assert Booking.objects.get().revision == 1

    def test_a_failure_is_not_kept_and_leaves_nothing_behind(self, room, token, monkeypatch):
        occupy = services.occupy

        def fail(*args: Any) -> None:
            occupy(*args)
            raise RuntimeError

        monkeypatch.setattr(services, "occupy", fail)
        assert ask(token, wish(room)).status_code == 500
        assert not KeptAnswer.objects.exists()
        assert not Booking.objects.exists() and not Occupation.objects.exists()
        monkeypatch.undo()
        assert ask(token, wish(room)).status_code == 201

    def test_a_request_of_somebody_unknown_is_not_kept(self, room, token):
        for wrong in ("", "etabli_wrong"):
            assert ask(wrong, wish(room)).status_code == 401
        assert not KeptAnswer.objects.exists()
        assert ask(token, wish(room)).status_code == 201

    def test_the_keys_of_different_askers_have_nothing_to_do_with_each_other(self, room, token):
        other = cut_token(make_member(room.place.network, "Bob").email)
        ids = {ask(one, wish(room)).json()["id"] for one in (token, other)}
        assert len(ids) == 2

    @pytest.mark.parametrize("key", ["", "x" * 256, "\u00e9", "a\tb", "a\x7fb"])
    def test_a_key_that_is_none_is_refused(self, room, token, key):
        answer = ask(token, wish(room), key=key)
        assert answer.status_code == 422
        assert answer.json()["field"] == "Idempotency-Key"
        assert not Booking.objects.exists()

    @pytest.mark.parametrize("key", ["1", "x" * 255, "a b", '"quoted"', "~!@#"])
    def test_keys_are_printable(self, room, token, key):
        assert ask(token, wish(room), key=key).status_code == 201

    def test_what_is_only_read_and_what_is_no_part_of_the_api_keeps_nothing(self, room, client):
        headers = {"Idempotency-Key": KEY}
        for _time in range(2):
            client.get("/api/v1/places", headers=headers)
            client.post("/en/account/login/", {}, headers=headers)
        assert not KeptAnswer.objects.exists()

    def test_a_token_that_only_reads_is_refused_each_time(self, room, token):
        ApiToken.objects.update(reach=ApiToken.Reach.READ)
        assert [ask(token, wish(room)).status_code for _time in range(2)] == [403, 403]

    def test_an_answer_is_kept_for_two_days(self, room, token, tuesday):
        first = ask(token, wish(room)).json()["id"]
        sent = wish(room)
        with clock.at(tuesday + KEPT_FOR):
            forget_old_answers()
            assert ask(token, sent).json()["id"] == first
        with clock.at(tuesday + KEPT_FOR + timedelta(seconds=1)):
            forget_old_answers()
        assert not KeptAnswer.objects.exists()


# At once


PROCESSES = 6


@pytest.fixture(scope="module")
def six(django_db_setup):
    with racers(PROCESSES) as made:
        yield made


def send(token: str, body: dict[str, Any], keys: list[str]) -> list[tuple[int, bytes]]:
    answers = [ask(token, body, key=key) for key in keys]
    return [(answer.status_code, answer.content) for answer in answers]


@pytest.mark.django_db(transaction=True)
def test_one_key_sent_by_six_at_once_makes_one_booking_and_one_answer(six, room, token):
    keys = [f"key-{number}" for number in range(3)]
    answers = six.race(send, [(token, wish(room), keys)] * PROCESSES)
    for told in zip(*answers, strict=True):
        assert len(set(told)) == 1
        assert told[0][0] == 201
    assert Booking.objects.count() == Occupation.objects.count() == len(keys)


@pytest.mark.django_db(transaction=True)
def test_six_different_requests_with_one_key_make_one_booking(six, room, token):
    bodies = [wish(room, hours=24 + 2 * number) for number in range(PROCESSES)]
    answers = six.race(send, [(token, body, [KEY]) for body in bodies])
    statuses = sorted(status for [(status, _content)] in answers)
    assert statuses == [201] + [422] * (PROCESSES - 1)
    assert Booking.objects.count() == 1
