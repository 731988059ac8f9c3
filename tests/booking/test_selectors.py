"""What is free, whose is what, what a day looks like; and with how many questions."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import transaction
from uuid6 import uuid7

from etabli.booking import selectors
from etabli.booking.services import book, cancel
from etabli.core import clock
from etabli.core.errors import Conflict, NotFound
from etabli.core.texts import Text
from etabli.network.models import Place, Space
from etabli.network.requirements import Use
from etabli.network.services import close_space
from etabli.people.rights import Role
from etabli.people.services import grant
from tests.worlds import at, make_member, make_person, make_place, make_space

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tuesday")]

DAY = date(2026, 1, 14)
NINE, NOON = at("2026-01-14 09:00"), at("2026-01-14 12:00")
HOUR = timedelta(hours=1)


@pytest.fixture
def desks() -> Space:
    return make_space(units=2)


@pytest.fixture
def member(desks):
    return make_member(desks.place.network)


def starts(**wish) -> list[str]:
    """The local starts offered, of all spaces."""
    asked = {"day": DAY, "length": 60, **wish}
    return [
        f"{start.astimezone(offer.space.place.zone):%H:%M}"
        for offer in selectors.offers(**asked)
        for start in offer.starts
    ]


# Offers


def test_one_can_begin_every_half_hour_that_leaves_time_enough(desks):
    assert starts(length=8 * 60) == ["08:00", "08:30", "09:00", "09:30", "10:00"]


def test_every_start_that_is_offered_can_be_booked(desks, member):
    """Whatever the space asks for: each is tried by itself."""
    room = make_space(desks.place, buffer=30, notice=100, shortest=60, horizon=1)
    book(member, room, at("2026-01-14 08:30"), at("2026-01-14 09:30"))
    tried = 0
    for day in (date(2026, 1, 13), DAY, date(2026, 1, 15)):
        for offer in selectors.offers(day, 90, kind=room.kind):
            for start in offer.starts:
                with transaction.atomic():
                    book(member, offer.space, start, start + 1.5 * HOUR)
                    transaction.set_rollback(True)
                tried += 1
    assert tried > 40


def test_what_is_over_is_not_offered(desks):
    with clock.at(at("2026-01-14 15:10")):
        assert starts() == ["15:30", "16:00", "16:30", "17:00"]


def test_a_space_is_offered_within_its_notice_its_horizon_and_its_lengths(desks):
    space = Space.objects.filter(pk=desks.pk)
    with clock.at(at("2026-01-14 09:00").replace(second=1)):
        space.update(notice=30)
        assert starts()[0] == "10:00"
    space.update(notice=0, horizon=1)
    with clock.at(at("2026-01-13 10:15")):
        assert starts()[-1] == "10:00"
    space.update(horizon=90, shortest=120)
    assert starts() == []
    space.update(shortest=30, longest=30)
    assert starts() == []


def test_offers_are_of_the_asked_kind_places_and_number(desks, member):
    room = make_space(desks.place, kind=Space.Kind.MEETING_ROOM)
    elsewhere = make_space(make_place(desks.place.network))
    abroad = make_space()

    def spaces(**wish):
        return [offer.space for offer in selectors.offers(DAY, 60, **wish)]

    assert spaces() == [desks, room, elsewhere, abroad]
    assert spaces(kind="meeting_room") == [room]
    assert spaces(places=[elsewhere.place]) == [elsewhere]
    assert spaces(quantity=2) == [desks]
    book(member, desks, NINE, NOON)
    assert starts(quantity=2, length=600) == []


def test_drafts_are_not_offered(desks):
    Place.objects.update(status=Place.Status.DRAFT)
    assert starts() == []


def test_a_long_wish_fits_over_periods_with_different_numbers_free(desks, member):
    book(member, desks, NINE, NOON)
    [offer] = selectors.offers(DAY, 10 * 60)
    assert [f"{one['starts_at']:%H:%M}" for one in offer.periods] == ["07:00", "08:00", "11:00"]
    assert [one["units"] for one in offer.periods] == [2, 1, 2]
    assert offer.most == 2


@pytest.mark.parametrize(
    ("day", "offered", "repeated"),
    [("2026-03-29", 22, 0), ("2026-10-25", 26, 4), ("2026-03-28", 24, 0)],
)
def test_the_night_of_a_change_of_clocks_has_the_hours_that_it_has(day, offered, repeated):
    """Until one in the afternoon: the left out hour is not offered, the repeated one twice."""
    make_space(make_place(always_open=True), horizon=365)
    [offer] = selectors.offers(date.fromisoformat(day), 60)
    local = [start.astimezone(offer.space.place.zone) for start in offer.starts]
    morning = [one for one in local if one.hour < 12]
    assert len(morning) == offered
    told_apart = [one for one in offer.choices if one["offset"]]
    assert len(told_apart) == repeated
    assert all(one["instant"].hour == 2 for one in told_apart)
    values = [datetime.fromisoformat(one["value"]).astimezone(UTC) for one in offer.choices]
    assert values == list(offer.starts)
    if day == "2026-03-29":
        assert not any(one.hour == 2 for one in local)


@pytest.mark.parametrize("count", [1, 6])
def test_offers_take_seven_queries_at_most(count, member, desks, django_assert_num_queries):
    for _number in range(count):
        place = make_place(desks.place.network)
        floor = make_space(place, units=1, whole=True)
        space = make_space(place, units=4, inside=floor)
        make_space(place, buffer=15)
        book(member, space, NINE, NOON)
    with django_assert_num_queries(6):
        assert len(selectors.offers(DAY, 60)) == 3 * count + 1


# Alternatives


def alternatives(member, space, starts_at=NINE, ends_at=NOON, **kwargs):
    use = Use(member, space, starts_at, ends_at, asked_at=clock.now(), **kwargs)
    return [(one.space, one.starts_at) for one in selectors.alternatives(use)]


def test_every_alternative_can_be_booked(member, desks):
    """Whatever the spaces ask for: each is tried by itself."""
    narrow = make_space(desks.place, units=1, horizon=1, notice=60, buffer=45)
    short = make_space(make_place(desks.place.network), longest=60)
    late = make_space(make_place(desks.place.network), buffer=60)
    book(member, late, at("2026-01-14 12:30"), at("2026-01-14 13:30"))
    always = make_space(make_place(desks.place.network, always_open=True), horizon=1)
    for space, start in (
        (narrow, at("2026-01-13 11:00")),
        (narrow, at("2026-01-14 09:00")),
        (desks, NINE),
        (always, at("2026-01-14 07:00")),
    ):
        held = book(member, space, start, start + 2 * HOUR, quantity=space.units.count())
        offered = alternatives(member, space, start, start + 2 * HOUR)
        assert offered
        assert short not in [one for one, _start in offered]
        for other, other_start in offered:
            with transaction.atomic():
                book(member, other, other_start, other_start + 2 * HOUR)
                transaction.set_rollback(True)
        cancel(held, by=member)


def test_the_nearest_place_comes_first(member, desks):
    Place.objects.filter(pk=desks.place.pk).update(longitude=5.0, latitude=46.0)
    desks.place.refresh_from_db()
    far, near = (
        make_space(make_place(desks.place.network, longitude=lon, latitude=46.0), units=1)
        for lon in (6.0, 5.1)
    )
    make_space(make_place(), units=1)  # another network
    make_space(make_place(desks.place.network), kind=Space.Kind.MACHINE)
    make_space(make_place(desks.place.network), units=1)  # nobody knows where
    book(member, desks, at("2026-01-14 08:00"), at("2026-01-14 18:00"), quantity=2)
    elsewhere = [space for space, start in alternatives(member, desks) if space != desks]
    assert elsewhere == [near, far]


def test_there_may_be_no_alternative(member, desks):
    with clock.at(at("2026-01-14 08:59")):
        Space.objects.filter(pk=desks.pk).update(horizon=0)
        desks.refresh_from_db()
        assert alternatives(member, desks) == []


# Whose is what


def test_a_booking_is_found_by_its_owner_and_by_those_who_look_after_its_place(member, desks):
    booking = book(member, desks, NINE, NOON)
    host = make_person("Hanna")
    grant(host, Role.HOST, desks.place)
    for person in (member, host):
        assert selectors.booking_for(person, booking.uuid) == booking
    elsewhere, funder = make_person(), make_person()
    grant(elsewhere, Role.HOST, make_place(desks.place.network))
    grant(funder, Role.FUNDER, desks.place.network)
    for stranger in (make_member(desks.place.network), elsewhere, funder):
        with pytest.raises(NotFound):
            selectors.booking_for(stranger, booking.uuid)
    with pytest.raises(NotFound):
        selectors.booking_for(member, uuid7())


def test_bookings_are_to_come_until_they_are_over(member, desks):
    booking = book(member, desks, NINE, NOON)
    gone = cancel(book(member, desks, NINE, NOON), by=member)
    for instant, to_come in ((NOON - HOUR, True), (NOON, False)):
        with clock.at(instant):
            assert (booking in selectors.upcoming(member)) == to_come
            assert (booking in selectors.over_or_cancelled(member)) != to_come
            assert gone in selectors.over_or_cancelled(member)


def test_bookings_are_read_with_their_places_in_one_query(member, desks, django_assert_num_queries):
    for number in range(4):
        space = make_space(make_place(desks.place.network))
        book(member, space, NINE + number * HOUR, NOON + number * HOUR)
    with django_assert_num_queries(2):
        for booking in selectors.with_units(selectors.upcoming(member)):
            assert booking.space.place.network.scope_path()
            assert booking.units == ["1"]


def test_the_units_of_a_booking_are_named_once_in_the_order_of_time(member, desks):
    one, other = desks.units.all()
    book(member, desks, NINE, NINE + HOUR, unit=one)
    book(member, desks, NINE + HOUR, NOON, unit=other)
    changing = book(member, desks, NINE, NOON, change_unit=True)
    assert selectors.with_units([changing])[0].units == ["2", "1"]
    cancel(changing, by=member)
    assert selectors.with_units([changing])[0].units == []


# A place's day


def test_a_day_tells_bookings_and_closures_and_the_units_they_hold(member, desks):
    floor = make_space(desks.place, units=0, whole=True, name=Text("Étage"))
    Space.objects.filter(pk=desks.pk).update(inside=floor)
    booking = book(member, desks, NINE, NOON)
    gone = cancel(book(member, desks, NINE, NOON), by=member)
    closure = close_space(floor, NOON, NOON + HOUR, Text("Travaux"))
    elsewhere = make_space(make_place(desks.place.network))
    book(member, elsewhere, NINE, NOON)
    book(member, desks, NINE + 24 * HOUR, NOON + 24 * HOUR)
    day = selectors.day_of(desks.place, DAY)
    assert [(one.booking, one.closure, one.units) for one in day.entries] == [
        (booking, None, ("1",)),
        (None, closure, ("1", "2")),
    ]
    assert gone not in [one.booking for one in day.entries]
    assert [line.unit.name for line in day.lines] == ["1", "2"]
    assert [len(line.held) for line in day.lines] == [2, 1]


def test_what_runs_over_midnight_is_on_both_days(member):
    space = make_space(make_place(always_open=True))
    member = make_member(space.place.network)
    booking = book(member, space, at("2026-01-14 22:00"), at("2026-01-15 02:00"))
    for day in (DAY, DAY + timedelta(days=1)):
        assert [one.booking for one in selectors.day_of(space.place, day).entries] == [booking]
    assert not selectors.day_of(space.place, DAY + timedelta(days=2)).entries


def test_a_day_takes_four_queries(member, desks, django_assert_num_queries):
    for number in range(1, 5):
        make_space(desks.place, units=3)
        with django_assert_num_queries(4):
            day = selectors.day_of(desks.place, DAY)
            assert [str(one.booking.person) for one in day.entries if one.booking] == ["Ada"] * (
                number - 1
            )
        book(member, desks, NINE + 2 * (number - 1) * HOUR, NINE + (2 * number - 1) * HOUR)


# What services ask on the way


def test_a_booking_takes_a_fixed_number_of_queries(member, desks, django_assert_num_queries):
    for number in range(3):
        space = Space.objects.select_related("place__network").get(pk=desks.pk)
        # the member, begin, the lock, what is taken, the booking, its occupation, doors, commit
        with django_assert_num_queries(8):
            book(member, space, NINE + 3 * number * HOUR, NOON + 3 * number * HOUR)


def test_a_refusal_says_what_else_there_is_only_where_there_is(member, desks):
    book(member, desks, NINE, NOON, quantity=2)
    with pytest.raises(Conflict) as refused:
        book(member, desks, NINE, NOON)
    assert len(refused.value.extra["alternatives"]) == 3
