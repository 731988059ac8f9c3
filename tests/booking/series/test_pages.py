"""The pages of series, from what is to be repeated to what is left of it."""

from datetime import date, time

import pytest
from django.test import Client

from etabli.booking.models import Booking, Series
from etabli.booking.series.rules import Repetition
from etabli.booking.series.services import book_series
from etabli.booking.services import book
from etabli.core.texts import Text
from etabli.network.models import Space
from tests.browsing import errors_of, form_of, forms_of
from tests.worlds import at, make_member, make_place, make_space

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tuesday")]


@pytest.fixture
def room() -> Space:
    place = make_place(name=Text("L’Atelier"))
    return make_space(place, kind=Space.Kind.MEETING_ROOM, name=Text("Salle"), horizon=200)


@pytest.fixture
def member(room):
    return make_member(room.place.network)


@pytest.fixture
def browser(member) -> Client:
    client = Client()
    client.force_login(member.user)
    return client


@pytest.fixture
def series(room, member) -> Series:
    rule = "FREQ=WEEKLY;BYDAY=TU;UNTIL=20260217"
    return book_series(member, room, Repetition(rule, date(2026, 1, 20), time(9), time(12)))


def test_clashes_are_shown_and_decided_on_before_anything_is_booked(browser, room):
    other = make_member(room.place.network, "Bob")
    for day in ("2026-01-27", "2026-02-03"):
        book(other, room, at(f"{day} 09:00"), at(f"{day} 10:00"))
    address = f"/en/spaces/{room.uuid}/series/"
    page = browser.get(address)
    form = form_of(page, "frequency")
    page = form.send(browser, page, first="2026-01-20", until="2026-02-17")
    assert "3 dates are free" in page.text and "2 are not" in page.text
    choices = form_of(page, "on_2026-01-27")
    assert not Booking.objects.filter(series__isnull=False).exists()
    answer = choices.send(browser, page, **{"on_2026-02-03": "10:00"})
    series = Series.objects.get()
    assert answer["Location"] == f"/en/series/{series.uuid}/"
    days = {one.series_day.isoformat(): one for one in series.bookings.all()}
    assert "2026-01-27" not in days and len(days) == 4
    assert days["2026-02-03"].starts_at == at("2026-02-03 10:00")
    page = browser.get(answer["Location"])
    assert "Every week on Tuesday, 09:00 – 12:00" in page.text


def test_a_clash_that_came_meanwhile_is_shown_before_one_decides(browser, room):
    query = (
        "frequency=weekly&first=2026-01-20&until=2026-02-17"
        "&from_time=09:00&until_time=12:00&quantity=1"
    )
    page = browser.get(f"/en/spaces/{room.uuid}/series/?{query}")
    book(make_member(room.place.network), room, at("2026-01-27 09:00"), at("2026-01-27 10:00"))
    form = forms_of(page)[-1]
    answer = form.send(browser, page)
    assert "Something has changed in the meantime" in answer.text
    assert not Series.objects.exists()
    assert form_of(answer, "on_2026-01-27").send(browser, answer).status_code == 302


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"until": "2026-01-01"}, "until"),
        ({"frequency": "yearly"}, "frequency"),
        ({"frequency": "daily", "until": "2027-01-20"}, None),
        ({"from_time": "nine"}, "from_time"),
        ({"first": "9999-12-31"}, "first"),
    ],
)
def test_what_cannot_be_repeated_is_told_at_its_field(browser, room, wrong, field):
    page = browser.get(f"/en/spaces/{room.uuid}/series/")
    answer = form_of(page, "frequency").send(browser, page, **wrong)
    assert list(errors_of(answer)) == [field]


def test_the_rest_of_a_series_is_changed_and_what_clashes_stays_if_one_wishes(
    browser, room, member, series
):
    book(make_member(room.place.network), room, at("2026-02-10 14:00"), at("2026-02-10 15:00"))
    page = browser.get(f"/en/series/{series.uuid}/change/?from=2026-02-03")
    form = form_of(page, "shift")
    assert form.values["from_day"] == ["2026-02-03"]
    offer = form.send(browser, page, from_time="14:00", until_time="16:00")
    assert "Tuesday 10 February 2026" in offer.text
    answer = form_of(offer, "shift").send(browser, offer)
    new = Series.objects.latest("pk")
    assert answer["Location"] == f"/en/series/{new.uuid}/"
    assert [one.series_day.day for one in new.bookings.all()] == [3, 17]
    assert [one.series_day.day for one in series.bookings.all()] == [20, 27, 10]


def test_dates_are_left_out_from_the_page_of_the_series(browser, series):
    page = browser.get(f"/en/series/{series.uuid}/")
    form = form_of(page, "first")
    answer = form.send(browser, page, first="2026-01-27", last="2026-02-03")
    assert answer.status_code == 302
    assert "2 dates are cancelled." in browser.get(answer["Location"]).text
    wrong = form.send(browser, page, first="2026-01-27", last="2026-02-03")
    assert "Nothing of this series is left on these dates." in wrong.text
    assert browser.post(f"/en/series/{series.uuid}/leave-out/", {"all": "on"}).status_code == 302
    assert not Booking.objects.filter(status=Booking.Status.CONFIRMED).exists()


def test_the_series_of_others_is_not_found(room, series):
    client = Client()
    client.force_login(make_member(room.place.network, "Bob").user)
    for page in ("", "change/"):
        assert client.get(f"/en/series/{series.uuid}/{page}").status_code == 404
    assert client.post(f"/en/series/{series.uuid}/leave-out/", {"all": "on"}).status_code == 404


def test_a_series_is_read_with_a_fixed_number_of_queries(
    browser, series, member, room, django_assert_max_num_queries
):
    rule = "FREQ=DAILY;UNTIL=20260116"
    short = book_series(member, room, Repetition(rule, date(2026, 1, 14), time(9), time(12)))
    counts = set()
    for one in (short, series):
        with django_assert_max_num_queries(20) as asked:
            assert browser.get(f"/en/series/{one.uuid}/").status_code == 200
        counts.add(len(asked))
    assert len(counts) == 1
