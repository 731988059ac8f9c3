"""The pages around a booking: waiting, arriving, the rules of a place, closures, groups."""

from datetime import timedelta

import pytest
from django.test import Client

from etabli.booking.attendance.rules import code_of
from etabli.booking.models import Booking, Presence, Wait
from etabli.booking.services import book, cancel
from etabli.booking.waitlist.rules import ADDRESS
from etabli.booking.waitlist.services import serve, wait
from etabli.community.models import Group
from etabli.core import clock
from etabli.network.models import Closure, Place
from etabli.network.services import set_terms
from etabli.network.terms import GroupHours, Late, Per, Quota, Terms
from etabli.people.rights import Role
from etabli.people.services import grant
from tests.browsing import form_of
from tests.worlds import at, make_member, make_person, make_place, make_space

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tuesday")]

NINE, NOON = at("2026-01-14 09:00"), at("2026-01-14 12:00")
HOUR = timedelta(hours=1)


def client_of(person) -> Client:
    client = Client()
    client.force_login(person.user)
    return client


@pytest.fixture
def room():
    return make_space(make_place())


@pytest.fixture
def ada(room):
    return make_member(room.place.network)


@pytest.fixture
def bob(room):
    return make_member(room.place.network, "Bob")


@pytest.fixture
def operator(room):
    person = make_person("Olga")
    grant(person, Role.OPERATOR, room.place.network)
    return client_of(person)


def wish(room) -> dict[str, object]:
    return {"space": room.uuid, "starts_at": NINE.isoformat(), "length": 180, "quantity": 1}


def sent(room) -> dict[str, object]:
    return wish(room) | {"ends_at": NOON.isoformat()}


def test_what_is_taken_can_be_waited_for_accepted_and_left(room, ada, bob):
    taken = book(bob, room, NINE, NOON)
    client = client_of(ada)
    refused = client.post("/en/bookings/new/", {"change_unit": ""}, query_params=wish(room))
    assert "Tell me when it is free" in refused.text
    waits = client.post("/en/waits/new/", sent(room))
    page = waits["Location"]
    assert "Nobody has asked earlier." in client.get(page).text
    assert "in line" in client.get("/en/bookings/").text
    cancel(taken, by=bob)
    serve(room.pk)
    assert "It is free, and kept for you" in client.get(page).text
    assert "Leave it to the next" in client.get("/en/bookings/").text
    booked = client.post(page, {"accept": "1"})
    assert booked["Location"] == f"/en/bookings/{Booking.objects.latest('pk').uuid}/"
    assert Booking.objects.latest("pk").is_confirmed
    assert client_of(bob).get(page).status_code == 404
    assert client.post("/en/waits/new/", {"space": "?"})["Location"] == "/en/find/"


def test_the_link_in_the_message_needs_no_account_and_opening_it_accepts_nothing(room, ada):
    offered = wait(ada, room, NINE, NOON)
    page = f"/en/offers/{ADDRESS.token_of(offered.uuid)}/"
    visitor = Client()
    assert "Book it" in visitor.get(page).text
    assert Booking.objects.get().status == "held"
    assert visitor.post(page, {"accept": "1"})["Location"] == page
    assert Booking.objects.get().is_confirmed
    assert "Confirmed." in visitor.get(page).text
    assert visitor.get("/en/offers/abc:def/").status_code == 404


def test_an_offer_that_is_over_says_so_and_one_that_is_declined_is_gone(room, ada):
    late, left = wait(ada, room, NINE, NOON), wait(ada, room, NOON, NOON + HOUR)
    assert client_of(ada).post(f"/en/waits/{left.uuid}/", {"leave": "1"})["Location"]
    assert Booking.objects.get(pk=left.booking_id).status == "cancelled"
    clock.tick(2 * HOUR)
    page = client_of(ada).post(f"/en/waits/{late.uuid}/", {"accept": "1"})
    assert "The time to answer is over." in page.text
    assert "Expired." in page.text


def test_one_arrives_and_leaves_on_the_page_of_the_booking_or_at_the_door(room, ada):
    set_terms(room.place, Terms(grace=20, no_shows=3))
    room.place.refresh_from_db()
    booking = book(ada, room, at("2026-01-13 09:30"), at("2026-01-13 12:00"))
    client = client_of(ada)
    page = f"/en/bookings/{booking.uuid}/"
    assert "Check in by 09:50" in client.get(page).text
    assert client.post(f"{page}arrive/")["Location"] == page
    assert "Checked in at 09" in client.get(page).text
    assert Presence.objects.get().way == "page"
    door = f"/en/places/{room.place.slug}/here/{code_of(room.place)}/"
    assert "Leave and free the rest" in client.get(door).text
    clock.tick(HOUR)
    client.post(door, {"leave": booking.uuid})
    assert Booking.objects.get().ends_at == at("2026-01-13 10:00")
    later = book(ada, room, at("2026-01-13 10:30"), NOON - 24 * HOUR)
    client.post(door, {"arrive": later.uuid})
    assert later.presence.way == "qr"
    assert client.get(f"/en/places/{room.place.slug}/here/{'0' * 16}/").status_code == 404


def test_the_host_sees_who_is_here_and_notes_who_comes(room, ada):
    host = make_person("Hanna")
    grant(host, Role.HOST, room.place)
    booking = book(ada, room, at("2026-01-13 09:30"), at("2026-01-13 12:00"))
    client, day = client_of(host), f"/en/places/{room.place.slug}/day/"
    assert "0 people here now" in client.get(day).text
    assert client.post(f"/en/bookings/{booking.uuid}/arrive/")["Location"] == day
    assert "1 person here now" in client.get(day).text
    assert booking.presence.way == "host"
    assert "data:image/svg" in client.get(f"/en/places/{room.place.slug}/code/").text


def test_who_has_missed_bookings_reads_it_before_it_has_a_consequence(room, ada):
    set_terms(room.place, Terms(no_shows=2))
    missed = book(ada, room, at("2026-01-13 09:00"), at("2026-01-13 10:00"))
    Booking.objects.filter(pk=missed.pk).update(status="released")
    page = client_of(ada).get("/en/bookings/").text
    assert "1 booking missed in the last 90 days." in page
    assert "takes none from 2 missed on." in page


def test_the_operator_writes_the_rules_on_one_page_and_takes_them_back(room, operator):
    page = f"/en/places/{room.place.slug}/terms/"

    def send(**changes: str):
        shown = operator.get(page)
        changes = {name.replace("__", "-"): value for name, value in changes.items()}
        return form_of(shown, "offer").send(operator, shown, **changes)

    saved = send(
        offer="30",
        grace="15",
        free_until="24",
        late="host",
        quotas__0__hours="8",
        quotas__0__per="day",
        hours__0__opens="08:00",
        hours__0__closes="12:00",
    )
    assert saved["Location"] == page
    terms = Place.objects.get().terms
    assert (terms.offer, terms.grace, terms.free_until, terms.late) == (30, 15, 24, Late.HOST)
    assert terms.quotas == (Quota(8, Per.DAY),)
    assert [(one.opens.hour, one.closes.hour) for one in terms.hours] == [(8, 12)]
    assert "The end is not after the beginning." in send(hours__0__closes="07:00").text
    send(quotas__0__hours="", hours__0__opens="", hours__0__closes="")
    assert (Place.objects.get().terms.quotas, Place.objects.get().terms.hours) == ((), ())


def test_whether_somebody_could_book_is_answered_with_every_reason(room, ada, operator):
    set_terms(room.place, Terms(quotas=(Quota(1, Per.DAY),), hours=(GroupHours(*SHORT),)))
    asked = {
        "could-person": ada.pk,
        "could-space": room.pk,
        "could-day": "2026-01-18",
        "could-from_time": "07:00",
        "could-until_time": "09:00",
    }
    told = operator.get(f"/en/places/{room.place.slug}/terms/", asked)
    codes = [refusal.code for refusal in told.context["decision"].refusals]
    assert codes == ["closed", "group_hours", "quota"]
    assert "a member" in told.text
    on_wednesday = asked | {"could-day": "2026-01-14", "could-from_time": "10:00"}
    told = operator.get(
        f"/en/places/{room.place.slug}/terms/", on_wednesday | {"could-until_time": "11:00"}
    )
    assert "yes." in told.text


SHORT = (at("2026-01-14 10:00").time(), at("2026-01-14 12:00").time())


def test_a_closure_over_bookings_is_seen_before_it_is_made(room, ada, operator):
    booking = book(ada, room, NINE, NOON)
    page = f"/en/places/{room.place.slug}/closures/over/"
    fields = {
        "space": room.pk,
        "first": "2026-01-14",
        "from_time": "08:00",
        "last": "2026-01-14",
        "until_time": "18:00",
        "reason_fr": "Fuite",
        "reason_en": "Leak",
    }
    assert "Ada" in operator.post(page, fields).text
    assert not Closure.objects.exists()
    assert operator.post(page, fields | {"confirm": "1"}).status_code == 302
    assert Closure.objects.get().reason.fr == "Fuite"
    told = client_of(ada).get(f"/en/bookings/{booking.uuid}/").text
    assert "What is free instead" in told


def test_a_group_is_made_of_members_and_changed(room, ada, bob, operator):
    page = f"/en/networks/{room.place.network.slug}/groups/"
    mine, other = (one.memberships.get() for one in (ada, bob))
    operator.post(page, {"name_fr": "Résidents", "name_en": "", "memberships": [mine.pk]})
    group = Group.objects.get()
    assert "1 member" in operator.get(page).text
    operator.post(
        f"/en/groups/{group.uuid}/", {"name_fr": "Amis", "name_en": "", "memberships": [other.pk]}
    )
    assert [one.person for one in Group.objects.get().memberships.all()] == [bob]


def test_the_hours_of_the_school_holidays_are_a_place_s_own(room, operator):
    page = f"/en/places/{room.place.slug}/school-hours/"
    shown = operator.get(page)
    sent = form_of(shown, "zone").send(operator, shown, zone="A", opens_4_0="", closes_4_0="")
    assert sent.status_code == 302
    assert "zone A" in operator.get(f"/en/places/{room.place.slug}/").text
    assert set(Place.objects.get().hours.school) == {0, 1, 2, 3}


def test_pages_take_a_fixed_number_of_queries(room, ada, operator, django_assert_max_num_queries):
    desks = make_space(room.place, units=12)
    pages = {
        client_of(ada): ["/en/bookings/"],
        operator: [
            f"/en/places/{room.place.slug}/day/?date=2026-01-14",
            f"/en/places/{room.place.slug}/terms/",
        ],
    }
    next(iter(pages)).get("/en/bookings/")  # the first time makes the address of a calendar
    counts = []
    for _round in range(2):
        for number in range(3):
            book(ada, desks, NINE, NOON)
            wait(ada, room, NINE + number * HOUR, NINE + (number + 1) * HOUR)
            Wait.objects.exclude(booking=None).delete()
            Booking.objects.filter(space=room).delete()
        counts.append([])
        for client, addresses in pages.items():
            for address in addresses:
                with django_assert_max_num_queries(40) as asked:
                    assert client.get(address).status_code == 200
                counts[-1].append(len(asked))
    assert counts[0] == counts[1]
