"""What hosts keep at a place, for programs: requests, calendars, screens, tablets; and what is
one's own: everything at once cancelled, what is over, a calendar's address, a code at receptions.
"""

from urllib.parse import urlsplit

import pytest
from django.test import Client

from etabli.booking.desk.services import pair
from etabli.booking.models import Booking
from etabli.booking.services import Item, book, book_together, cancel
from etabli.core.models import KeptAnswer
from etabli.network.models import Place
from etabli.people.rights import Role
from etabli.people.services import cut_token, grant
from tests.web.test_api import Asker, is_problem
from tests.worlds import at, make_person, make_place, make_space

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tuesday")]

NINE, NOON = at("2026-01-14 09:00"), at("2026-01-14 12:00")


@pytest.fixture
def operator(network) -> Asker:
    person = make_person("Olga")
    grant(person, Role.OPERATOR, network)
    return Asker(cut_token(person.email))


def opened(url: str) -> int:
    return Client().get(urlsplit(url).path).status_code


def test_what_was_booked_at_once_is_cancelled_whole_or_in_part(program, desks, member):
    room = make_space(desks.place)
    items = [Item(desks, NINE, NOON, 1), Item(room, NINE, NOON, 1), Item(desks, NINE, NOON, 1)]
    first, second, third = book_together(member, items)
    assert program.delete(f"bookings/{third.uuid}").status_code == 204
    is_problem(program.delete(f"bookings/{first.uuid}?whole=maybe"), 422, "bad_input")
    assert Booking.objects.filter(status=Booking.Status.CONFIRMED).count() == 2
    assert program.delete(f"bookings/{first.uuid}?whole=true").status_code == 204
    second.refresh_from_db()
    assert second.status == Booking.Status.CANCELLED
    assert program.get("bookings").json()["count"] == 0
    assert program.get("bookings?over=true").json()["count"] == 3


def test_a_host_cancels_of_what_was_booked_at_once_what_is_at_their_own_place(desks, member):
    elsewhere = make_space(make_place(desks.place.network))
    items = [Item(desks, NINE, NOON, 1), Item(elsewhere, NINE, NOON, 1)]
    here, there = book_together(member, items)
    host = make_person("Hugo")
    grant(host, Role.HOST, desks.place)
    cancelled = Asker(cut_token(host.email)).delete(f"bookings/{here.uuid}?whole=true")
    assert cancelled.status_code == 204
    standing = dict(Booking.objects.values_list("uuid", "status"))
    assert standing == {
        here.uuid: Booking.Status.CANCELLED,
        there.uuid: Booking.Status.CONFIRMED,
    }


def test_what_is_free_is_found_by_day_and_near_where_one_is(desks):
    make_space(desks.place, kind="office")
    at_the_place = f"places/{desks.place.slug}/offers?day=2026-01-14&length=600"
    is_problem(Asker().get(f"{at_the_place}&kind=cave"), 422, "bad_input")
    [found] = Asker().get(f"{at_the_place}&kind=open_space&quantity=2").json()["items"]
    assert (found["space"], found["most"]) == (str(desks.uuid), 2)
    assert found["starts"] == ["2026-01-14T08:00:00+01:00"]
    assert found["free"][0]["units"] == 2
    Place.objects.update(longitude=5.8, latitude=46.4)
    is_problem(Asker().get("near?latitude=95&longitude=5.8"), 422, "bad_input")
    [near] = Asker().get("near?latitude=46.4&longitude=5.81").json()["items"]
    assert (near["space"], near["now"]) == (str(desks.uuid), True)
    assert (near["starts_at"], near["minutes_by_car"]) == ("2026-01-13T09:00:00+01:00", None)
    assert 0 < near["kilometres_as_the_crow_flies"] < 2
    Place.objects.update(status=Place.Status.CLOSED)
    is_problem(Asker().get(at_the_place), 404, "not_found")


def test_hosts_see_what_is_asked_for(operator, program, desks, member):
    room = make_space(desks.place, approval=True)
    asked = book(member, room, NINE, NOON)
    cancel(book(member, room, at("2026-01-15 09:00"), at("2026-01-15 12:00")), by=member)
    requests = f"places/{desks.place.slug}/booking-requests"
    [one] = operator.get(requests).json()["items"]
    assert (one["id"], one["name"], one["status"]) == (str(asked.uuid), "Mina", "asked")
    is_problem(program.get(requests), 404, "not_found")


def test_a_calendar_has_an_address_that_can_be_closed(operator, program, desks):
    mine = program.get("calendar-address").json()["url"]
    assert program.get("calendar-address").json()["url"] == mine
    assert opened(mine) == 200
    renewed = program.post("calendar-address/renew").json()["url"]
    assert (opened(mine), opened(renewed)) == (404, 200)
    calendars = f"places/{desks.place.slug}/calendars"
    is_problem(program.post(calendars, {}), 404, "not_found")
    is_problem(program.get(calendars), 404, "not_found")
    elsewhere = {"space": str(make_space(make_place()).uuid)}
    is_problem(operator.post(calendars, elsewhere), 404, "not_found")
    made = operator.post(calendars, {"space": str(desks.uuid), "names": True})
    assert (made.status_code, made.json()["space"], made.json()["names"]) == (
        201,
        str(desks.uuid),
        True,
    )
    assert operator.post(calendars, {}).json()["space"] is None
    listed = operator.get(calendars).json()["items"][0]
    assert listed == made.json() | {"url": listed["url"]}
    assert opened(listed["url"]) == 200
    one = f"{calendars}/{made.json()['id']}"
    is_problem(program.delete(one), 404, "not_found")
    assert operator.delete(one).status_code == 204
    is_problem(operator.delete(one), 404, "not_found")
    assert opened(listed["url"]) == 404


def test_a_screen_is_put_up_and_taken_away(operator, program, desks):
    screens = f"places/{desks.place.slug}/screens"
    is_problem(program.post(screens, {"space": str(desks.uuid)}), 404, "not_found")
    is_problem(program.get(screens), 404, "not_found")
    elsewhere = {"space": str(make_space(make_place()).uuid)}
    is_problem(operator.post(screens, elsewhere), 404, "not_found")
    made = operator.post(screens, {"space": str(desks.uuid)}).json()
    [listed] = operator.get(screens).json()["items"]
    assert listed == made | {"url": listed["url"]}
    assert opened(listed["url"]) == 200
    one = f"{screens}/{made['id']}"
    is_problem(program.delete(one), 404, "not_found")
    assert operator.delete(one).status_code == 204
    is_problem(operator.delete(one), 404, "not_found")
    assert opened(listed["url"]) == 404


def test_a_tablet_is_paired_by_a_code_that_is_kept_nowhere(operator, program, desks):
    tablets = f"places/{desks.place.slug}/tablets"
    is_problem(program.post(tablets), 404, "not_found")
    is_problem(program.get(tablets), 404, "not_found")
    offered = operator.post(tablets, **{"Idempotency-Key": "one"})
    assert (offered.status_code, offered.json()["until"]) == (201, "2026-01-13T08:15:00Z")
    assert opened(offered.json()["url"]) == 200
    assert not KeptAnswer.objects.exists()
    assert operator.get(tablets).json()["items"] == []
    pair(offered.json()["code"])
    [tablet] = operator.get(tablets).json()["items"]
    is_problem(program.delete(f"{tablets}/{tablet['id']}"), 404, "not_found")
    assert operator.delete(f"{tablets}/{tablet['id']}").status_code == 204
    is_problem(operator.delete(f"{tablets}/{tablet['id']}"), 404, "not_found")


def test_visitors_of_the_day_are_listed_and_a_member_has_a_code(operator, program, desks):
    visitors = f"places/{desks.place.slug}/visitors"
    is_problem(program.get(visitors), 404, "not_found")
    visit = {"name": "Zoé", "space": str(desks.uuid), "stay": "hour"}
    made = operator.post(visitors, visit).json()
    [listed] = operator.get(visitors).json()["items"]
    assert (listed["name"], listed["booking"]) == ("Zoé", made["booking"]["id"])
    assert (listed["arrived_at"], listed["left_at"]) == ("2026-01-13T08:00:00Z", None)
    code = program.get("short-code").json()
    assert program.get("short-code").json() == code
    assert program.post("short-code/renew").json() != code
