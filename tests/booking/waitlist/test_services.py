"""Who waits is offered what is freed, in turn, for a limited time."""

from datetime import timedelta

import pytest
from django.core import mail

from etabli.booking.models import Booking, Wait
from etabli.booking.services import book, cancel, move
from etabli.booking.waitlist import services
from etabli.booking.waitlist.services import accept, keep_going, leave, wait
from etabli.community.services import end
from etabli.core import clock
from etabli.core.errors import Conflict, Refused
from etabli.network.models import Occupation, Space
from etabli.network.services import close_space, reopen_space, set_terms
from etabli.network.terms import Terms
from etabli.core.texts import Text
from etabli.people import personal_data
from tests.worlds import at, make_member, make_place, make_space

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tuesday")]

NINE, NOON, TWO = (at(f"2026-01-14 {hour}:00") for hour in ("09", "12", "14"))
HOUR = timedelta(hours=1)


@pytest.fixture
def room():
    return make_space(make_place())


@pytest.fixture
def people(room):
    return [make_member(room.place.network, name) for name in ("Ada", "Bob", "Cyd")]


@pytest.fixture
def taken(room, people):
    return book(people[0], room, NINE, NOON)


@pytest.fixture
def line(room, people, taken):
    """Bob, then Cyd."""
    made = []
    for person in people[1:]:
        made.append(wait(person, room, NINE, NOON))
        clock.tick(timedelta(minutes=1))
    return made


def statuses() -> list[str]:
    return [one.status for one in Wait.objects.order_by("pk")]


def holders() -> set:
    return set(Occupation.objects.values_list("holder", flat=True))


def test_what_is_cancelled_is_kept_for_the_first_in_line(people, taken, line):
    cancel(taken, by=people[0])
    assert statuses() == ["offered", "waiting"]
    assert holders() == {line[0].uuid}
    with pytest.raises(Conflict, match="taken"):
        book(people[0], taken.space, NINE, NOON)


def test_what_is_accepted_is_booked_and_twice_is_once(people, taken, line):
    cancel(taken, by=people[0])
    made = accept(line[0])
    assert (made.person, made.starts_at, made.status) == (people[1], NINE, "confirmed")
    assert holders() == {made.uuid}
    assert accept(line[0]) == made
    assert statuses() == ["accepted", "waiting"]


@pytest.mark.parametrize("answer", [leave, None])
def test_what_is_declined_or_not_answered_goes_to_the_next(people, taken, line, answer):
    cancel(taken, by=people[0])
    if answer:
        answer(line[0])
        assert statuses() == ["declined", "offered"]
    else:
        clock.tick(HOUR)
        keep_going()
        assert statuses() == ["expired", "offered"]
    assert holders() == {line[1].uuid}
    with pytest.raises(Conflict) as refused:
        accept(line[0])
    assert refused.value.code == "offer_over"


def test_an_offer_is_over_at_its_end_even_if_nobody_has_looked(people, taken, line):
    cancel(taken, by=people[0])
    clock.tick(HOUR)
    with pytest.raises(Conflict) as refused:
        accept(line[0])
    assert refused.value.code == "offer_over"


def test_the_place_says_how_long_an_offer_is_kept_but_never_past_the_notice(
    room, people, taken, line
):
    set_terms(room.place, Terms(offer=15))
    cancel(taken, by=people[0])
    assert Wait.objects.first().offer_ends_at == clock.now() + timedelta(minutes=15)
    leave(line[0])
    room.notice = 23 * 60
    room.save()
    Wait.objects.update(status="waiting", offer_ends_at=None)
    Occupation.objects.all().delete()
    keep_going()
    assert Wait.objects.first().offer_ends_at == clock.now() + timedelta(minutes=15)
    set_terms(room.place, Terms(offer=600))
    Wait.objects.update(status="waiting", offer_ends_at=None)
    Occupation.objects.all().delete()
    keep_going()
    assert Wait.objects.first().offer_ends_at == NINE - timedelta(hours=23)


def test_a_booking_moved_or_a_space_reopened_is_offered_too(room, people, taken, line):
    move(taken, TWO, TWO + HOUR)
    assert statuses() == ["offered", "waiting"]
    leave(line[0])
    leave(line[1])
    closure = close_space(room, NINE, NOON, Text())
    waiting = wait(people[1], room, NINE, NOON)
    reopen_space(closure)
    keep_going()
    waiting.refresh_from_db()
    assert waiting.is_offered


def test_what_is_free_already_is_offered_at_once(room, people):
    assert wait(people[0], room, NINE, NOON).is_offered


def test_who_may_not_book_any_more_is_passed_over(people, taken, line):
    end(people[1].memberships.get())
    cancel(taken, by=people[0])
    assert statuses() == ["waiting", "offered"]


def test_a_wish_that_still_does_not_fit_lets_the_next_one_pass(room, people):
    desks = make_space(room.place, units=2)
    mine, other = (book(people[0], desks, NINE, NOON) for _ in range(2))
    large = wait(people[1], desks, NINE, NOON, quantity=2)
    small = wait(people[2], desks, NINE, NINE + HOUR)
    cancel(mine, by=people[0])
    large.refresh_from_db()
    small.refresh_from_db()
    assert (large.status, small.status) == ("waiting", "offered")
    leave(small)
    cancel(other, by=people[0])
    large.refresh_from_db()
    assert large.is_offered


def test_one_gets_in_line_once(room, people, taken, line):
    with pytest.raises(Conflict) as refused:
        wait(people[1], room, NINE, NOON)
    assert refused.value.code == "waiting_already"
    leave(line[0])
    assert wait(people[1], room, NINE, NOON)


def test_what_cannot_be_booked_cannot_be_waited_for(room, people):
    with pytest.raises(Refused) as refused:
        wait(people[0], room, at("2026-01-18 09:00"), at("2026-01-18 10:00"))
    assert refused.value.code == "closed"
    assert not Wait.objects.exists()


def test_a_line_whose_time_has_come_is_closed(people, taken, line):
    clock.tick(NINE - clock.now())
    keep_going()
    assert statuses() == ["over", "over"]


def test_who_waits_for_a_floor_is_offered_it_when_its_last_desk_is_freed(
    room, people, django_capture_on_commit_callbacks
):
    floor = make_space(room.place, units=0, whole=True, kind=Space.Kind.FLOOR)
    Space.objects.filter(pk=room.pk).update(inside=floor)
    desk = book(people[0], room, NINE, NOON)
    waiting = wait(people[1], floor, NINE, NOON)
    assert waiting.status == "waiting"
    with django_capture_on_commit_callbacks(execute=True):
        cancel(desk, by=people[0])
    waiting.refresh_from_db()
    assert waiting.is_offered


def test_an_offer_is_told_by_mail_and_so_is_its_end(
    people, taken, line, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        cancel(taken, by=people[0])
        clock.tick(HOUR)
        keep_going()
    told = [(one.to, one.subject) for one in mail.outbox]
    assert [to for to, _subject in told] == [[people[1].email], [people[2].email], [people[1].email]] or [
        to for to, _subject in told
    ] == [[people[1].email], [people[1].email], [people[2].email]]
    assert "/offers/" in mail.outbox[0].body


def test_a_plain_booking_asks_nothing_of_the_line_and_a_cancellation_one_question(
    room, people, django_assert_num_queries
):
    made = book(people[0], room, NINE, NOON)
    with django_assert_num_queries(1):
        services.freed_time(room, made.starts_at, made.ends_at)


def test_erasing_somebody_leaves_the_line_before_freeing_their_bookings(room, people):
    mine = book(people[0], room, NINE, NOON)
    wait(people[0], room, NINE, NOON)
    wait(people[1], room, NINE, NOON)
    assert personal_data.export(people[0])["waits"][0]["status"] == "waiting"
    personal_data.erase(people[0])
    assert statuses() == ["left", "offered"]
    assert Booking.objects.get(pk=mine.pk).status == "cancelled"
