"""The figures, reckoned by hand on small months."""

import csv
import io
import re
from datetime import UTC, date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from etabli.booking.models import Booking
from etabli.booking.services import book, cancel
from etabli.core import clock
from etabli.indicators.rules import Month, Used, desk_days, hours_used, people_told
from etabli.indicators.selectors import Row, month_of
from etabli.network.models import Place, Space
from etabli.people import personal_data
from etabli.people.rights import Role
from etabli.people.services import grant
from tests.worlds import at, make_member, make_network, make_person, make_place, make_space

PARIS = ZoneInfo("Europe/Paris")
JANUARY, MARCH, OCTOBER = Month(2026, 1), Month(2026, 3), Month(2026, 10)


@pytest.fixture
def place(db) -> Place:
    """Monday to Friday, eight to six, closed on public holidays: ten hours a day."""
    return make_place(make_network(), expected_desk_days=4.0)


@pytest.fixture
def desks(place) -> Space:
    return make_space(place, units=3)


def booked(space: Space, start: str, end: str, name: str = "Ada", **details) -> Booking:
    with clock.at(at("2026-01-01 00:00").replace(year=int(start[:4]), month=int(start[5:7]))):
        return book(make_member(space.place.network, name), space, at(start), at(end), **details)


def row_of(place: Place, month: Month) -> Row:
    [row] = [row for row in month_of(place.network, month) if row.place == place]
    return row


@pytest.mark.parametrize(
    ("month", "first", "last", "previous", "following"),
    [
        (Month(2026, 1), date(2026, 1, 1), date(2026, 1, 31), "2025-12", "2026-02"),
        (Month(2026, 12), date(2026, 12, 1), date(2026, 12, 31), "2026-11", "2027-01"),
        (Month(2028, 2), date(2028, 2, 1), date(2028, 2, 29), "2028-01", "2028-03"),
    ],
)
def test_months_follow_each_other(month, first, last, previous, following):
    assert (month.first, month.last) == (first, last)
    assert (str(month.previous), str(month.next)) == (previous, following)
    assert month.next.previous == month.previous.next == month


def test_a_month_by_hand(place, desks):
    booked(desks, "2026-01-05 09:00", "2026-01-05 12:00")  # 3 h
    booked(desks, "2026-01-05 09:00", "2026-01-05 12:00", "Bob", quantity=2)  # 6 h
    booked(desks, "2026-01-30 08:00", "2026-01-30 18:00")  # 10 h
    row = row_of(place, JANUARY)
    # Twenty-two week days, of which New Year's Day is a holiday: 21 × 10 h × 3 desks.
    assert row.hours_offered == 630
    assert row.hours_booked == 19
    assert row.occupancy == pytest.approx(19 / 630)
    assert row.bookings == 3
    # One desk-day for Ada on the 5th, two for Bob, one on the 30th, in 31 days.
    assert row.desk_days_a_week == pytest.approx(4 / (31 / 7))
    assert row.against_expected == pytest.approx(4 / (31 / 7) / 4)


def test_the_days_on_which_clocks_change_have_23_and_25_hours(db):
    place = make_place(make_network(), always_open=True)
    make_space(place)
    assert row_of(place, JANUARY).hours_offered == 31 * 24
    assert row_of(place, MARCH).hours_offered == 31 * 24 - 1
    assert row_of(place, OCTOBER).hours_offered == 31 * 24 + 1


@pytest.mark.parametrize(
    ("day", "hours"), [("2026-03-29", 5 - 1), ("2026-10-25", 5 + 1), ("2026-10-24", 5)]
)
def test_a_night_is_as_long_as_it_was(db, day, hours):
    place = make_place(make_network(), always_open=True)
    space = make_space(place)
    booked(space, f"{day} 00:00", f"{day} 05:00")
    month = Month.of(date.fromisoformat(day))
    assert row_of(place, month).hours_booked == hours


def test_a_booking_over_the_end_of_a_month_counts_in_both_by_its_hours(db):
    place = make_place(make_network(), always_open=True)
    space = make_space(place, longest=2000)
    booked(space, "2026-01-31 20:00", "2026-02-01 06:00")
    january, february = row_of(place, JANUARY), row_of(place, Month(2026, 2))
    assert (january.hours_booked, february.hours_booked) == (4, 6)
    assert (january.bookings, february.bookings) == (1, 1)
    assert january.desk_days_a_week == pytest.approx(1 / (31 / 7))
    assert february.desk_days_a_week == pytest.approx(1 / 4)


def test_what_ends_at_midnight_does_not_touch_the_next_month(db):
    place = make_place(make_network(), always_open=True)
    booked(make_space(place), "2026-01-31 20:00", "2026-02-01 00:00")
    assert row_of(place, JANUARY).hours_booked == 4
    assert row_of(place, Month(2026, 2)).bookings == 0


def test_somebody_who_comes_twice_on_a_day_is_one_desk_day(place, desks):
    ada = make_member(place.network)
    with clock.at(at("2026-01-05 00:00")):
        book(ada, desks, at("2026-01-05 08:00"), at("2026-01-05 10:00"))
        book(ada, desks, at("2026-01-05 14:00"), at("2026-01-05 16:00"), quantity=2)
    assert row_of(place, JANUARY).desk_days_a_week == pytest.approx(2 / (31 / 7))


def test_rooms_are_hours_and_no_desk_days(place, desks):
    booked(make_space(place, kind=Space.Kind.MEETING_ROOM), "2026-01-05 09:00", "2026-01-05 10:00")
    row = row_of(place, JANUARY)
    assert row.hours_booked == 1
    assert row.desk_days_a_week == 0
    assert row.hours_offered == 21 * 10 * 4


def test_a_whole_floor_uses_the_hours_of_its_rooms_and_offers_none_of_its_own(place, desks):
    floor = make_space(place, units=0, whole=True, kind=Space.Kind.FLOOR)
    Space.objects.filter(pk=desks.pk).update(inside=floor)
    booked(floor, "2026-01-05 09:00", "2026-01-05 11:00")
    row = row_of(place, JANUARY)
    assert (row.hours_offered, row.hours_booked) == (630, 6)


def test_what_was_cancelled_was_not_used(place, desks):
    booking = booked(desks, "2026-01-05 09:00", "2026-01-05 12:00")
    with clock.at(at("2026-01-02 00:00")):
        cancel(booking, by=booking.person)
    row = row_of(place, JANUARY)
    assert (row.bookings, row.people, row.hours_booked) == (0, 0, 0)


def test_who_was_erased_still_counts(place, desks):
    booking = booked(desks, "2026-01-05 09:00", "2026-01-05 12:00")
    with clock.at(at("2026-01-06 00:00")):
        personal_data.erase(booking.person)
    assert row_of(place, JANUARY).hours_booked == 3


@pytest.mark.parametrize(("people", "told"), [(0, 0), (1, None), (4, None), (5, 5), (80, 80)])
def test_few_people_are_not_counted_aloud(people, told):
    assert people_told(people) == told


@pytest.mark.parametrize(("people", "told"), [(4, "fewer than 5"), (5, "5")])
def test_the_page_and_the_file_keep_small_numbers_back(place, people, told):
    desks = make_space(place, units=5)
    for number in range(people):
        booked(desks, "2026-01-05 09:00", "2026-01-05 12:00", f"P{number}")
    client = reader(place.network)
    page = client.get(f"/en/networks/{place.network.slug}/indicators/?month=2026-01").text
    assert f'data-label="People">{told}<' in page
    [line] = lines_of(client, place.network, "2026-01")
    assert line["people"] == ("" if people < 5 else "5")


def test_a_day_that_is_before_or_after_the_month_is_not_its_desk_day():
    stay = Used(1, at("2026-01-31 20:00"), at("2026-02-02 10:00"), units=1, is_desk=True)
    assert desk_days([stay], JANUARY, PARIS) == 1
    assert desk_days([stay], Month(2026, 2), PARIS) == 2


def test_what_the_database_adds_up_is_what_one_reckons_booking_by_booking(db):
    """Bookings of all kinds, in two zones, over midnight and over the ends of the month."""
    network, chance = make_network(), Random(5)
    places = [
        make_place(network),
        make_place(network, time_zone="America/Cayenne"),
        make_place(network, always_open=True),
    ]
    kinds = [Space.Kind.OPEN_SPACE, Space.Kind.MEETING_ROOM, Space.Kind.OPEN_SPACE]
    spaces = [make_space(place, units=4, kind=kind) for place in places for kind in kinds]
    # A whole open space, and one that lies inside it.
    Space.objects.filter(pk=spaces[0].pk).update(whole=True)
    Space.objects.filter(pk=spaces[1].pk).update(inside=spaces[0])
    people = [make_member(network, f"P{number}") for number in range(9)]
    first = at("2025-12-30 00:00")
    made = []
    for _number in range(400):
        space = chance.choice(spaces)
        start = first + timedelta(minutes=15 * chance.randrange(35 * 96))
        length = timedelta(minutes=15 * chance.choice([2, 8, 16, 16, 100]))
        made.append(
            Booking(
                space=space,
                person=chance.choice(people),
                made_by=people[0],
                starts_at=start,
                ends_at=start + length,
                quantity=1 if space == spaces[0] else chance.choice([1, 1, 2, 3]),
                status=chance.choice(["confirmed", "confirmed", "cancelled"]),
                created_at=first,
                changed_at=first,
            )
        )
    Booking.objects.bulk_create(made)
    for row in month_of(network, JANUARY):
        zone = row.place.zone
        starts_at, ends_at = (
            datetime(2026, month, 1, tzinfo=zone).astimezone(UTC) for month in (1, 2)
        )
        used = [
            Used(
                one.person_id,
                one.starts_at,
                one.ends_at,
                8 if one.space == spaces[0] else one.quantity,
                one.space.kind == Space.Kind.OPEN_SPACE,
            )
            for one in made
            if one.space.place == row.place
            and one.status == "confirmed"
            and one.ends_at > starts_at
            and one.starts_at < ends_at
        ]
        assert row.bookings == len(used)
        assert row.people == people_told(len({one.person for one in used}))
        assert row.hours_booked == pytest.approx(hours_used(used, starts_at, ends_at))
        days = desk_days(used, JANUARY, zone)
        assert days and row.desk_days_a_week == pytest.approx(days / (31 / 7))


def test_an_empty_month_has_no_occupancy_to_tell(db):
    place = make_place(make_network())
    row = row_of(place, JANUARY)
    assert (row.hours_offered, row.occupancy, row.against_expected) == (0, None, None)


def test_places_in_preparation_are_left_out_and_those_that_closed_stay(place, desks):
    make_place(place.network, status=Place.Status.DRAFT)
    Place.objects.filter(pk=place.pk).update(status=Place.Status.CLOSED)
    assert [row.place for row in month_of(place.network, JANUARY)] == [place]


def reader(network) -> Client:
    funder = make_person("Firmin")
    grant(funder, Role.FUNDER, network)
    client = Client()
    client.force_login(funder.user)
    return client


def lines_of(client, network, month) -> list[dict[str, str]]:
    answer = client.get(f"/en/networks/{network.slug}/indicators.csv?month={month}")
    assert answer.content.startswith(b"\xef\xbb\xbf")
    assert f'{network.slug}-{month}.csv"' in answer["Content-Disposition"]
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))


def test_the_file_says_what_the_page_says(place, desks):
    booked(desks, "2026-01-05 09:00", "2026-01-05 12:00")
    other = make_place(place.network)
    make_space(other, units=2)
    client = reader(place.network)
    page = client.get(f"/en/networks/{place.network.slug}/indicators/?month=2026-01")
    lines = lines_of(client, place.network, "2026-01")
    shown = [
        re.findall(r'class="number" data-label="[^"]+">([^<]*)<', row)
        for row in re.findall(r"<tr>(.*?)</tr>", page.text, re.DOTALL)[1:]
    ]
    assert len(shown) == len(lines) == 2
    for (bookings, _people, offered, used, _occupancy, days, expected), line in zip(
        shown, lines, strict=True
    ):
        assert bookings == line["bookings"]
        assert offered == f"{float(line['unit_hours_offered']):.0f}"
        assert used == f"{float(line['unit_hours_booked']):.0f}"
        assert days == f"{float(line['desk_days_a_week']):.1f}"
        told = line["desk_days_a_week_expected"]
        assert expected == (f"{float(told):.1f}" if told else "—")


def test_the_last_full_month_is_shown_unless_another_is_asked_for(place):
    client = reader(place.network)
    page = f"/en/networks/{place.network.slug}/indicators/"
    for now, month in (
        ("2026-02-10 12:00", "2026-01"),
        ("2026-01-31 23:59", "2025-12"),
        ("2026-02-01 00:30", "2026-01"),  # still January in UTC
    ):
        with clock.at(at(now)):
            assert str(client.get(page).context["month"]) == month
    assert str(client.get(f"{page}?month=2025-03").context["month"]) == "2025-03"


@pytest.mark.parametrize("month", ["2026-13", "2026-00", "x", "1999-01", "2026-1", "２０２６-01"])
def test_a_month_that_there_is_not_is_the_last_one(place, month):
    client = reader(place.network)
    page = f"/en/networks/{place.network.slug}/indicators/"
    with clock.at(at("2026-02-10 12:00")):
        answer = client.get(page, {"month": month})
    assert str(answer.context["month"]) == "2026-01"


def test_the_number_of_queries_does_not_grow(place, desks, django_assert_num_queries):
    def queries_with(rows: int) -> None:
        with django_assert_num_queries(8):
            assert len(month_of(place.network, JANUARY)) == rows

    booked(desks, "2026-01-05 09:00", "2026-01-05 12:00")
    queries_with(1)
    for number in range(5):
        space = make_space(make_place(place.network), units=2)
        booked(space, "2026-01-05 09:00", "2026-01-05 12:00", f"P{number}")
    queries_with(6)
