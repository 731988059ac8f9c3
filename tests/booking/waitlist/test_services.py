"""Who waits is offered what is freed, in turn, for a limited time."""

from datetime import timedelta

import pytest
from django.core import mail

from etabli.booking.models import Booking, Wait
from etabli.booking.services import book, cancel, expire, move
from etabli.booking.waitlist import services
from etabli.booking.waitlist.services import accept, keep_going, leave, wait
from etabli.community.services import end
from etabli.core import clock
from etabli.core.errors import Conflict, Refused
from etabli.core.texts import Text
from etabli.network.models import Occupation, Space
from etabli.network.services import close_space, reopen_space, set_terms
from etabli.network.terms import Terms
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


@pytest.fixture
def done(django_capture_on_commit_callbacks):
    """Do something and what follows once it is committed."""

    def do(act, *args, **kwargs):
        with django_capture_on_commit_callbacks(execute=True):
            return act(*args, **kwargs)

    return do


def standing(*waits: Wait) -> list[str]:
    """What has become of each: of its offer, where it had one."""
    for one in waits:
        one.refresh_from_db()
    return [one.booking.standing if one.booking else one.status for one in waits]


def test_what_is_cancelled_is_kept_for_the_first_in_line(people, taken, line, done):
    done(cancel, taken, by=people[0])
    assert standing(*line) == ["held", "waiting"]
    with pytest.raises(Conflict) as refused:
        book(people[0], taken.space, NINE, NOON)
    assert refused.value.code == "taken"
    assert Occupation.objects.get().expires_at == clock.now() + HOUR


def test_what_is_accepted_is_booked_and_twice_is_once(people, taken, line, done):
    done(cancel, taken, by=people[0])
    line[0].refresh_from_db()
    made = accept(line[0])
    assert (made.person, made.starts_at, made.status) == (people[1], NINE, "confirmed")
    assert accept(line[0]) == made
    assert standing(*line) == ["confirmed", "waiting"]
    assert Occupation.objects.get().expires_at is None


def test_nothing_is_accepted_before_it_is_offered(line):
    with pytest.raises(Conflict) as refused:
        accept(line[0])
    assert refused.value.code == "not_offered"


@pytest.mark.parametrize("answers", [True, False])
def test_what_is_declined_or_not_answered_goes_to_the_next(people, taken, line, done, answers):
    done(cancel, taken, by=people[0])
    if answers:
        done(leave, line[0])
        assert standing(*line) == ["cancelled", "held"]
    else:
        clock.tick(HOUR)
        line[0].refresh_from_db()
        with pytest.raises(Conflict) as refused:
            accept(line[0])
        assert refused.value.code == "expired"
        done(expire)
        assert standing(*line) == ["expired", "held"]


def test_an_offer_whose_time_has_come_is_declined_too(people, taken, line, done):
    done(cancel, taken, by=people[0])
    line[0].refresh_from_db()
    move(line[0].booking, clock.this_minute(), clock.this_minute() + HOUR)
    clock.tick(timedelta(minutes=1))
    done(leave, line[0])
    assert standing(line[0]) == ["cancelled"]


def test_the_place_says_how_long_an_offer_is_kept_but_never_past_the_notice(room, people):
    until = []
    for terms, notice in ((Terms(offer=15), 0), (Terms(offer=600), 23 * 60)):
        set_terms(room.place, terms)
        room.notice = notice
        room.save()
        offered = wait(people[0], room, NINE, NOON)
        until.append(offered.booking.expires_at)
        leave(offered)
    assert until == [clock.now() + timedelta(minutes=15), NINE - timedelta(hours=23)]


def test_a_booking_moved_or_a_space_reopened_is_offered_too(room, people, taken, line, done):
    done(move, taken, TWO, TWO + HOUR)
    assert standing(*line) == ["held", "waiting"]
    for one in reversed(line):
        done(leave, one)
    closure = close_space(room, NINE, NOON, Text())
    waiting = wait(people[1], room, NINE, NOON)
    assert standing(waiting) == ["waiting"]
    reopen_space(closure)
    keep_going()
    assert standing(waiting) == ["held"]


def test_who_may_not_book_any_more_is_passed_over(people, taken, line, done):
    end(people[1].memberships.get())
    done(cancel, taken, by=people[0])
    assert standing(*line) == ["waiting", "held"]


def test_a_wish_that_still_does_not_fit_lets_the_next_one_pass(room, people, done):
    desks = make_space(room.place, units=2)
    mine, other = (book(people[0], desks, NINE, NOON) for _ in range(2))
    large = wait(people[1], desks, NINE, NOON, quantity=2)
    small = wait(people[2], desks, NINE, NINE + HOUR)
    done(cancel, mine, by=people[0])
    assert standing(large, small) == ["waiting", "held"]
    done(leave, small)
    done(cancel, other, by=people[0])
    assert standing(large) == ["held"]


def test_one_gets_in_line_once_for_what_can_be_booked(room, people, line):
    with pytest.raises(Conflict) as refused:
        wait(people[1], room, NINE, NOON)
    assert refused.value.code == "waiting_already"
    leave(line[0])
    assert wait(people[1], room, NINE, NOON)
    with pytest.raises(Refused) as refused:
        wait(people[0], room, at("2026-01-18 09:00"), at("2026-01-18 10:00"))
    assert refused.value.code == "closed"


def test_a_line_whose_time_has_come_is_closed(line):
    clock.tick(NINE - clock.now())
    keep_going()
    assert standing(*line) == ["over", "over"]


def test_who_waits_for_a_floor_is_offered_it_when_its_last_desk_is_freed(room, people, done):
    floor = make_space(room.place, units=0, whole=True, kind=Space.Kind.FLOOR)
    Space.objects.filter(pk=room.pk).update(inside=floor)
    desk = book(people[0], room, NINE, NOON)
    waiting = wait(people[1], floor, NINE, NOON)
    assert standing(waiting) == ["waiting"]
    done(cancel, desk, by=people[0])
    assert standing(waiting) == ["held"]


def test_an_offer_is_told_by_mail_with_a_link_to_it(people, taken, line, done):
    done(cancel, taken, by=people[0])
    [told] = [one for one in mail.outbox if one.to == [people[1].email]]
    assert "/offers/" in told.body


def test_freed_time_asks_one_question_where_nobody_waits(room, django_assert_num_queries):
    with django_assert_num_queries(1):
        services.freed_time(room, NINE, NOON)


def test_erasing_somebody_leaves_the_line_before_freeing_their_bookings(room, people, taken, done):
    mine, others = (wait(one, room, NINE, NOON) for one in people[:2])
    assert personal_data.export(people[0])["waits"][0]["status"] == "waiting"
    done(personal_data.erase, people[0])
    assert standing(mine, others) == ["left", "held"]
    assert Booking.objects.get(pk=taken.pk).status == "cancelled"
