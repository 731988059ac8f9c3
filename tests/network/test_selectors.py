"""What the network answers, and with how many questions to the database."""

from datetime import timedelta

import pytest

from etabli.booking.services import book
from etabli.core import clock
from etabli.core.errors import NotFound
from etabli.core.texts import Text
from etabli.network import selectors
from etabli.network.models import Occupation, Place, Space
from etabli.network.services import close_space
from etabli.people.models import Person
from etabli.people.rights import Action, Role
from etabli.people.services import grant
from tests.worlds import at, make_member, make_network, make_person, make_place, make_space

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tuesday")]

DAY = at("2026-01-14 00:00"), at("2026-01-15 00:00")


def told(space: Space, *window) -> list[tuple[str, str, int]]:
    """Local beginning and end of each free period, and the units free in it."""
    zone = space.place.zone
    return [
        (
            f"{clock.instant(one.start).astimezone(zone):%H:%M}",
            f"{clock.instant(one.end).astimezone(zone):%H:%M}",
            one.units,
        )
        for one in selectors.availability([space], *(window or DAY))[space.pk]
    ]


def occupy(space: Space, starts: str, ends: str, units: int = 1) -> None:
    member = make_member(space.place.network)
    book(member, space, at(f"2026-01-14 {starts}"), at(f"2026-01-14 {ends}"), quantity=units)


@pytest.fixture
def desks() -> Space:
    return make_space(units=3)


# What is free


def test_a_space_with_nothing_booked_is_free_in_its_hours(desks):
    assert told(desks) == [("08:00", "18:00", 3)]


def test_taken_units_are_not_free(desks):
    occupy(desks, "09:00", "12:00")
    occupy(desks, "10:00", "11:00", units=2)
    assert told(desks) == [
        ("08:00", "09:00", 3),
        ("09:00", "10:00", 2),
        ("11:00", "12:00", 2),
        ("12:00", "18:00", 3),
    ]


def test_what_began_before_the_window_still_counts(desks):
    occupy(desks, "09:00", "12:00", units=2)
    window = at("2026-01-14 10:00"), at("2026-01-14 14:00")
    assert told(desks, *window) == [("10:00", "12:00", 1), ("12:00", "14:00", 3)]


def test_a_closed_space_is_not_free(desks):
    close_space(desks, at("2026-01-14 09:00"), at("2026-01-14 12:00"), Text())
    assert told(desks) == [("08:00", "09:00", 3), ("12:00", "18:00", 3)]


def test_what_is_kept_free_afterwards_takes_its_room_before_what_follows():
    room = make_space(units=1, buffer=30)
    occupy(room, "10:00", "12:00")
    assert told(room) == [("08:00", "09:30", 1), ("12:30", "18:00", 1)]


def test_what_follows_the_window_is_in_the_way_of_what_is_kept_free_at_its_end():
    room = make_space(units=1, buffer=30)
    occupy(room, "12:10", "14:00")
    window = at("2026-01-14 10:00"), at("2026-01-14 12:00")
    assert told(room, *window) == [("10:00", "11:40", 1)]


def test_buffers_of_several_units_do_not_add_up():
    rooms = make_space(units=2, buffer=60)
    occupy(rooms, "09:00", "10:00")
    occupy(rooms, "11:00", "12:00")
    occupy(rooms, "11:00", "12:00")
    assert told(rooms) == [("08:00", "10:00", 1), ("13:00", "18:00", 2)]


def test_a_whole_floor_is_free_when_everything_in_it_is(desks):
    floor = make_space(desks.place, units=1, whole=True)
    Space.objects.filter(pk=desks.pk).update(inside=floor)
    occupy(desks, "09:00", "10:00")
    assert told(floor) == [("08:00", "09:00", 1), ("10:00", "18:00", 1)]
    occupy(floor, "14:00", "15:00")
    assert told(desks)[-2:] == [("10:00", "14:00", 3), ("15:00", "18:00", 3)]


def test_a_whole_floor_keeps_free_afterwards_what_it_keeps(desks):
    floor = make_space(desks.place, units=0, whole=True, buffer=60)
    Space.objects.filter(pk=desks.pk).update(inside=floor)
    occupy(desks, "12:00", "13:00")
    assert told(floor) == [("08:00", "11:00", 1), ("13:00", "18:00", 1)]


def test_a_space_without_a_unit_is_never_free():
    assert told(make_space(units=0)) == []
    assert told(make_space(units=0, whole=True)) == []


def test_on_a_day_of_23_or_25_hours_a_place_that_never_closes_is_free_all_of_it():
    space = make_space(make_place(always_open=True), units=2)
    for day, hours in (("2026-03-29", 23), ("2026-10-25", 25)):
        start = at(f"{day} 00:00")
        end = at(f"{day} 00:00") + timedelta(days=1)  # by the local clock
        [free] = selectors.availability([space], start, end)[space.pk]
        assert free.end - free.start == hours * 60


def test_places_with_clocks_of_their_own_are_open_at_their_own_time():
    here, there = make_space(), make_space(make_place(time_zone="America/Cayenne"))
    free = selectors.availability([here, there], *DAY)
    begin = {pk: clock.instant(one[0].start).hour for pk, one in free.items()}
    assert begin == {here.pk: 7, there.pk: 11}


@pytest.mark.parametrize("count", [1, 6])
@pytest.mark.parametrize(
    ("details", "queries"), [({}, 2), ({"buffer": 15}, 3), ({"whole": True}, 3)]
)
def test_availability_takes_a_fixed_number_of_queries(
    count, details, queries, django_assert_num_queries
):
    spaces = [make_space(units=4), *(make_space(units=4, **details) for _number in range(count))]
    for space in spaces:
        occupy(space, "09:00", "12:00")
        space.place  # noqa: B018 (read before the count)
    with django_assert_num_queries(queries):
        selectors.availability(spaces, *DAY)


def test_availability_reads_nothing_of_the_past(desks):
    """The index by ends is what is used, so that a million old occupations cost nothing."""
    from django.db import connection

    unit = desks.units.first()
    Occupation.objects.bulk_create(
        Occupation(
            unit=unit, starts_at=start, ends_at=start + timedelta(minutes=30), holder=desks.uuid
        )
        for start in (at("2020-01-01 00:00") + timedelta(hours=n) for n in range(2000))
    )
    asked = Occupation.objects.filter(unit__in=[unit.pk], ends_at__gt=DAY[0], starts_at__lt=DAY[1])
    if connection.vendor == "sqlite":
        assert "occupation_by_unit_end" in asked.explain()
    assert told(desks) == [("08:00", "18:00", 3)]


# What there is to see


def visible(person: Person | None, **kwargs) -> set[Place]:
    return set(selectors.visible_places(person, **kwargs))


def test_strangers_see_open_places_only():
    shown = make_place()
    for status in (Place.Status.DRAFT, Place.Status.CLOSED):
        make_place(shown.network, status=status)
    assert visible(None) == visible(make_person()) == {shown}


def test_who_prepares_a_place_sees_it_and_not_those_of_others():
    draft, neighbour = (make_place(status=Place.Status.DRAFT) for _ in range(2))
    sibling = make_place(draft.network, status=Place.Status.DRAFT)

    def with_role(scope) -> Person:
        person = make_person()
        grant(person, Role.OPERATOR, scope)
        return person

    assert visible(with_role(draft)) == {draft}
    assert visible(with_role(draft.network)) == {draft, sibling}
    assert visible(with_role(None)) == {draft, sibling, neighbour}


def test_a_host_does_not_see_what_is_being_prepared():
    draft = make_place(status=Place.Status.DRAFT)
    host = make_person()
    grant(host, Role.HOST, draft)
    assert visible(host) == set()


def test_networks_are_apart():
    one, other = make_place(), make_place()
    assert visible(None, network=one.network) == {one}
    operator = make_person()
    grant(operator, Role.OPERATOR, one.network)
    assert list(selectors.networks_with(operator, Action.MANAGE_NETWORK)) == [one.network]
    assert list(selectors.places_with(operator, Action.SEE_DAY)) == [one]
    assert list(selectors.all_places(other.network)) == [other]


def test_a_role_on_the_installation_reaches_every_network():
    networks = [make_network() for _number in range(3)]
    person = make_person()
    grant(person, Role.COORDINATOR)
    assert list(selectors.networks_with(person, Action.MANAGE_NETWORK)) == sorted(
        networks, key=lambda network: network.slug
    )


def test_what_there_is_not_is_not_found(desks):
    for find, key in (
        (selectors.network_by_slug, "nowhere"),
        (selectors.place_by_slug, "nowhere"),
        (selectors.space_by_uuid, desks.place.uuid),
    ):
        with pytest.raises(NotFound):
            find(key)


def test_a_closure_is_found_at_its_own_place_while_it_is_not_over(desks):
    closure = close_space(desks, at("2026-01-14 09:00"), at("2026-01-14 12:00"), Text())
    assert selectors.closure_of(desks.place, str(closure.uuid)) == closure
    for place, key in ((make_place(), str(closure.uuid)), (desks.place, "x"), (desks.place, "")):
        with pytest.raises(NotFound):
            selectors.closure_of(place, key)
    with clock.at(at("2026-01-14 12:00")):
        assert not selectors.coming_closures(desks.place).exists()


def test_units_are_those_of_the_space_or_of_all_within_a_whole_one(django_assert_num_queries):
    place = make_place()
    floor = make_space(place, units=1, whole=True)
    wing = make_space(place, units=2, inside=floor)
    room = make_space(place, units=3, inside=wing)
    with django_assert_num_queries(2):
        units = selectors.units_held_by([floor, wing, room])
    assert {pk: len(own) for pk, own in units.items()} == {floor.pk: 6, wing.pk: 2, room.pk: 3}
    assert set(selectors.spaces_within(wing)) == {wing.pk, room.pk}


def test_spaces_come_in_the_order_of_their_places_and_their_own(django_assert_num_queries):
    one, other = make_place(), make_place()
    last, first = make_space(one, position=2), make_space(one, position=1)
    third = make_space(other)
    with django_assert_num_queries(1):
        spaces = selectors.bookable_spaces([one, other])
        assert [space.place.slug for space in spaces] == [one.slug, one.slug, other.slug]
    assert spaces == [first, last, third]


@pytest.mark.parametrize("count", [1, 6])
def test_places_are_read_with_one_query(count, django_assert_num_queries):
    for _number in range(count):
        make_place()
    with django_assert_num_queries(1):
        assert len([place.scope_path() for place in selectors.visible_places(None)]) == count


def test_special_days_to_come_begin_today(desks):
    from etabli.network.services import set_special_day

    for day in (12, 13, 20):
        set_special_day(desks.place, at(f"2026-01-{day} 00:00").date(), None, None, Text())
    assert [one.date.day for one in selectors.coming_special_days(desks.place)] == [13, 20]
