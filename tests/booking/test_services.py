"""Booking, moving and cancelling."""

from datetime import timedelta

import pytest

from etabli.booking.models import Booking
from etabli.booking.services import book, cancel, move
from etabli.core import clock
from etabli.core.errors import BadInput, Conflict, Forbidden, Refused
from etabli.network.models import Occupation, Space
from tests.worlds import at, make_member, make_person, make_place, make_space

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tuesday")]


@pytest.fixture
def desks():
    return make_space(units=2)


@pytest.fixture
def member(desks):
    return make_member(desks.place.network)


def nine_to_noon():
    return at("2026-01-14 09:00"), at("2026-01-14 12:00")


def test_a_booking_holds_one_unit_for_its_time(desks, member):
    booking = book(member, desks, *nine_to_noon())
    occupation = Occupation.objects.get()
    assert occupation.holder == booking.uuid
    assert (occupation.starts_at, occupation.ends_at) == nine_to_noon()


def test_a_space_takes_as_many_bookings_as_it_has_units_and_no_more(desks, member):
    book(member, desks, *nine_to_noon())
    book(member, desks, *nine_to_noon())
    with pytest.raises(Conflict) as refused:
        book(member, desks, *nine_to_noon())
    assert refused.value.code == "taken"
    assert Booking.objects.count() == Occupation.objects.count() == 2


def test_bookings_may_follow_each_other_at_once(desks, member):
    start, end = nine_to_noon()
    for begins in (start, end):
        book(member, desks, begins, begins + timedelta(hours=3), quantity=2)
    assert Occupation.objects.count() == 4


def test_a_refusal_offers_the_nearest_times_and_other_places(desks, member):
    elsewhere = make_space(make_place(desks.place.network), units=1)
    book(member, desks, *nine_to_noon(), quantity=2)
    with pytest.raises(Conflict) as refused:
        book(member, desks, *nine_to_noon())
    offered = refused.value.extra["alternatives"]
    assert [(one["space"], one["starts_at"]) for one in offered] == [
        (str(desks.uuid), "2026-01-14T12:00:00+01:00"),
        (str(desks.uuid), "2026-01-14T12:30:00+01:00"),
        (str(desks.uuid), "2026-01-14T13:00:00+01:00"),
        (str(elsewhere.uuid), "2026-01-14T09:00:00+01:00"),
    ]


def test_bookings_of_any_desk_are_moved_to_make_room(desks, member):
    day = "2026-01-14"
    first = book(member, desks, at(f"{day} 08:00"), at(f"{day} 10:00"))
    second = book(member, desks, at(f"{day} 09:00"), at(f"{day} 13:00"))
    cancel(first, by=member)
    third = book(member, desks, at(f"{day} 13:00"), at(f"{day} 17:00"))
    # Each desk is taken for a part of the day, yet one is free at every instant of it.
    assert {row.holder for row in Occupation.objects.all()} == {second.uuid, third.uuid}
    whole_day = book(member, desks, at(f"{day} 08:00"), at(f"{day} 18:00"))
    assert Occupation.objects.filter(holder=whole_day.uuid).count() == 1


def test_a_desk_chosen_by_name_stays_and_a_change_of_desk_is_offered(desks, member):
    one, other = desks.units.all()
    day = "2026-01-14"
    book(member, desks, at(f"{day} 08:00"), at(f"{day} 12:00"), unit=one)
    book(member, desks, at(f"{day} 12:00"), at(f"{day} 18:00"), unit=other)
    wish = at(f"{day} 08:00"), at(f"{day} 18:00")
    with pytest.raises(Conflict) as refused:
        book(member, desks, *wish)
    assert refused.value.code == "change_unit"
    assert len(refused.value.extra["pieces"]) == 2
    booking = book(member, desks, *wish, change_unit=True)
    rows = Occupation.objects.filter(holder=booking.uuid).order_by("starts_at")
    assert [row.unit for row in rows] == [other, one]


def test_whoever_asks_for_a_desk_by_name_gets_it_from_one_that_may_move(desks, member):
    moved = book(member, desks, *nine_to_noon())
    wanted = Occupation.objects.get().unit
    named = book(member, desks, *nine_to_noon(), unit=wanted)
    assert Occupation.objects.get(holder=named.uuid).unit == wanted
    assert Occupation.objects.get(holder=moved.uuid).unit != wanted


def test_a_whole_floor_takes_every_unit_in_it(member, desks):
    floor = make_space(desks.place, units=0, whole=True, kind=Space.Kind.FLOOR)
    Space.objects.filter(pk=desks.pk).update(inside=floor)
    booking = book(member, floor, *nine_to_noon())
    assert Occupation.objects.filter(holder=booking.uuid).count() == 2
    with pytest.raises(Conflict):
        book(member, desks, *nine_to_noon())


def test_one_desk_taken_refuses_the_whole_floor(member, desks):
    floor = make_space(desks.place, units=0, whole=True, kind=Space.Kind.FLOOR)
    Space.objects.filter(pk=desks.pk).update(inside=floor)
    book(member, desks, *nine_to_noon())
    with pytest.raises(Conflict):
        book(member, floor, *nine_to_noon())


def test_what_is_kept_free_afterwards_is_taken_too(member, desks):
    room = make_space(desks.place, units=1, buffer=30, kind=Space.Kind.MEETING_ROOM)
    start, end = nine_to_noon()
    book(member, room, start, end)
    with pytest.raises(Conflict):
        book(member, room, end, end + timedelta(hours=1))
    with pytest.raises(Conflict):
        book(member, room, start - timedelta(hours=1), start)
    later = end + timedelta(minutes=30)
    assert book(member, room, later, later + timedelta(hours=1)).is_confirmed


@pytest.mark.parametrize(
    ("starts", "ends", "code"),
    [
        ("2026-01-14 07:30", "2026-01-14 09:00", "closed"),
        ("2026-01-18 09:00", "2026-01-18 12:00", "closed"),  # a Sunday
        ("2026-04-06 09:00", "2026-04-06 12:00", "closed"),  # Easter Monday
        ("2026-01-13 08:00", "2026-01-13 12:00", "past"),
        ("2026-06-30 09:00", "2026-06-30 12:00", "horizon"),
        ("2026-01-14 09:00", "2026-01-14 09:10", "length"),
    ],
)
def test_a_refusal_has_its_code_and_says_what_to_do(desks, member, starts, ends, code):
    with pytest.raises(Refused) as refused:
        book(member, desks, at(starts), at(ends))
    assert refused.value.code == code
    assert refused.value.advice
    assert not Booking.objects.exists()


def test_who_is_no_member_is_told_to_join(desks):
    with pytest.raises(Forbidden) as refused:
        book(make_person(), desks, *nine_to_noon())
    assert refused.value.code == "member"


def test_a_space_with_notice_refuses_a_booking_that_comes_too_late(member, desks):
    Space.objects.filter(pk=desks.pk).update(notice=120)
    desks.refresh_from_db()
    with pytest.raises(Refused) as refused:
        book(member, desks, at("2026-01-13 10:00"), at("2026-01-13 12:00"))
    assert refused.value.code == "notice"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"starts_at": at("2026-01-14 09:00").replace(tzinfo=None)}, "starts_at"),
        ({"ends_at": at("2026-01-14 09:00")}, "ends_at"),
        ({"ends_at": at("2026-01-14 08:00")}, "ends_at"),
        ({"starts_at": at("2026-01-14 09:00").replace(second=1)}, "starts_at"),
        ({"quantity": 0}, "quantity"),
        ({"quantity": 3}, "quantity"),
    ],
)
def test_a_wish_that_is_not_well_formed_names_its_field(desks, member, change, field):
    start, end = nine_to_noon()
    with pytest.raises(BadInput) as refused:
        book(member, desks, **{"starts_at": start, "ends_at": end, **change})
    assert refused.value.field == field
    assert not Booking.objects.exists()


def test_a_unit_of_another_space_is_refused(desks, member):
    other = make_space(units=1).units.get()
    with pytest.raises(BadInput) as refused:
        book(member, desks, *nine_to_noon(), unit=other)
    assert refused.value.field == "unit"


def test_a_cancelled_booking_frees_its_units_and_stays_known(desks, member):
    booking = book(member, desks, *nine_to_noon(), quantity=2)
    assert cancel(booking, by=member).revision == 1
    assert cancel(booking, by=member).revision == 1
    assert not Occupation.objects.exists()
    assert book(member, desks, *nine_to_noon(), quantity=2).is_confirmed


def test_a_booking_that_has_begun_is_not_changed(desks, member, tuesday):
    booking = book(member, desks, at("2026-01-13 09:00"), at("2026-01-13 12:00"))
    for change in (
        lambda: cancel(booking, by=member),
        lambda: move(booking, *nine_to_noon()),
    ):
        with pytest.raises(Conflict) as refused:
            change()
        assert refused.value.code == "begun"


def test_a_moved_booking_may_overlap_what_it_was(desks, member):
    booking = book(member, desks, *nine_to_noon(), quantity=2)
    start, end = nine_to_noon()
    moved = move(booking, start + timedelta(hours=1), end + timedelta(hours=1))
    assert moved.revision == 1
    assert set(Occupation.objects.values_list("starts_at", flat=True)) == {moved.starts_at}


def test_a_booking_keeps_its_time_when_the_new_one_is_taken(desks, member):
    booking = book(member, desks, *nine_to_noon(), quantity=2)
    start, end = at("2026-01-15 09:00"), at("2026-01-15 12:00")
    book(member, desks, start, end)
    with pytest.raises(Conflict):
        move(booking, start, end)
    booking.refresh_from_db()
    assert booking.starts_at == nine_to_noon()[0]
    assert Occupation.objects.filter(holder=booking.uuid).count() == 2


def test_nobody_books_for_somebody_else_without_the_right(desks, member):
    with pytest.raises(Forbidden) as refused:
        book(member, desks, *nine_to_noon(), by=make_person("Bob"))
    assert refused.value.code == "for_others"


def test_a_booking_under_way_is_not_moved_to_another_desk(desks, member, tuesday):
    day = "2026-01-13"
    running = book(member, desks, at(f"{day} 09:00"), at(f"{day} 12:00"))
    desk = Occupation.objects.get(holder=running.uuid).unit
    with clock.at(at(f"{day} 10:00")), pytest.raises(Conflict):
        book(member, desks, at(f"{day} 11:00"), at(f"{day} 13:00"), unit=desk)
