"""What a place's terms ask: hours of groups, quotas, cancellation."""

from datetime import UTC, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etabli.booking.services import book, cancel, move
from etabli.booking.terms.rules import applying, period_of
from etabli.community.services import set_group
from etabli.core import clock
from etabli.core.errors import Refused
from etabli.core.texts import Text
from etabli.network.models import Place, Space
from etabli.network.services import set_terms
from etabli.network.terms import GroupHours, Late, Per, Quota, Terms
from etabli.people import personal_data
from etabli.people.rights import Role
from etabli.people.services import grant
from tests.worlds import at, make_member, make_person, make_place, make_space

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tuesday")]

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
YEAR_2020 = at("2020-01-01 00:00").astimezone(UTC)


@pytest.fixture
def desks():
    return make_space(make_place(), units=9)


@pytest.fixture
def ada(desks):
    return make_member(desks.place.network)


@pytest.fixture
def group(desks, ada):
    """Ada's."""
    return set_group(desks.place.network, Text("Résidents"), ada.memberships.all())


def refused(act, *args, **kwargs) -> str:
    with pytest.raises(Refused) as error:
        act(*args, **kwargs)
    return error.value.code


def books(person, space, day: str, first: int, last: int, **how):
    place = Place.objects.select_related("network").get(pk=space.place_id)
    space = Space.objects.get(pk=space.pk)
    space.place = place
    return book(person, space, at(f"{day} {first:02}:00"), at(f"{day} {last:02}:00"), **how)


def test_terms_are_kept_as_they_were_said(desks):
    terms = Terms(
        offer=30,
        grace=15,
        no_shows=3,
        free_until=24,
        late=Late.HOST,
        quotas=(Quota(8, Per.DAY, "open_space", "g"),),
        hours=(GroupHours(time(8), time(0), "", "g"),),
    )
    set_terms(desks.place, terms)
    kept = Place.objects.get().terms
    assert kept.checked_since == clock.now()
    assert Terms.from_json({}) == Terms()
    clock.tick(HOUR)
    set_terms(desks.place, terms)
    assert Place.objects.get().terms == kept  # those who had to check in still have to
    set_terms(desks.place, Terms())
    assert Place.objects.get().terms == Terms()


def test_the_hours_of_a_day_a_week_and_a_month_are_counted_from_their_local_beginning(desks, ada):
    set_terms(
        desks.place,
        Terms(quotas=(Quota(6, Per.DAY), Quota(10, Per.WEEK), Quota(14, Per.MONTH))),
    )
    books(ada, desks, "2026-01-14", 8, 13)
    assert refused(books, ada, desks, "2026-01-14", 13, 15) == "quota"
    books(ada, desks, "2026-01-14", 13, 14)
    books(ada, desks, "2026-01-16", 8, 12)
    assert refused(books, ada, desks, "2026-01-15", 8, 9) == "quota"
    books(ada, desks, "2026-01-19", 8, 12)
    assert refused(books, ada, desks, "2026-01-27", 8, 9) == "quota"
    assert books(ada, desks, "2026-02-02", 8, 9)


def test_a_quota_counts_each_unit_and_its_own_kind_alone(desks, ada):
    room = make_space(desks.place, kind=Space.Kind.MEETING_ROOM)
    set_terms(desks.place, Terms(quotas=(Quota(4, Per.DAY, "open_space"),)))
    books(ada, room, "2026-01-14", 8, 18)
    assert refused(books, ada, desks, "2026-01-14", 8, 10, quantity=3) == "quota"
    books(ada, desks, "2026-01-14", 8, 10, quantity=2)
    assert refused(books, ada, desks, "2026-01-14", 10, 11) == "quota"


def test_what_is_moved_gives_its_own_hours_back_and_so_does_what_is_cancelled(desks, ada):
    set_terms(desks.place, Terms(quotas=(Quota(4, Per.DAY),)))
    made = books(ada, desks, "2026-01-14", 8, 12)
    made = move(made, at("2026-01-14 13:00"), at("2026-01-14 17:00"))
    cancel(made, by=ada)
    assert books(ada, desks, "2026-01-14", 8, 12)


def test_a_group_s_own_rule_replaces_the_one_for_everybody(desks, ada, group):
    bob = make_member(desks.place.network, "Bob")
    set_terms(
        desks.place,
        Terms(
            quotas=(Quota(2, Per.DAY), Quota(8, Per.DAY, group=str(group.uuid))),
            hours=(
                GroupHours(time(9), time(12)),
                GroupHours(time(8), time(12), group=str(group.uuid)),
                GroupHours(time(16), time(0), group=str(group.uuid)),
            ),
        ),
    )
    assert refused(books, bob, desks, "2026-01-14", 8, 10) == "group_hours"
    assert refused(books, bob, desks, "2026-01-14", 9, 12) == "quota"
    assert books(bob, desks, "2026-01-14", 9, 11)
    assert books(ada, desks, "2026-01-14", 8, 12)
    assert refused(books, ada, desks, "2026-01-14", 12, 13) == "group_hours"
    assert books(ada, desks, "2026-01-14", 16, 18)


def test_a_late_cancellation_counts_unless_it_was_booked_late(desks, ada):
    set_terms(desks.place, Terms(free_until=24, quotas=(Quota(4, Per.DAY),)))
    early = books(ada, desks, "2026-01-15", 8, 12)
    clock.tick(12 * HOUR)
    cancel(early, by=ada)  # before the limit
    early = books(ada, desks, "2026-01-15", 8, 12)
    clock.tick(24 * HOUR)
    cancel(early, by=ada)
    assert refused(books, ada, desks, "2026-01-15", 8, 12) == "quota"
    bob = make_member(desks.place.network, "Bob")
    cancel(books(bob, desks, "2026-01-15", 8, 12), by=bob)
    assert books(bob, desks, "2026-01-15", 8, 12)


def test_where_only_a_host_cancels_late_the_booker_neither_cancels_nor_moves(desks, ada):
    set_terms(desks.place, Terms(free_until=24, late=Late.HOST))
    made = books(ada, desks, "2026-01-14", 8, 12)
    assert refused(cancel, made, by=ada) == "late_cancellation"
    assert (
        refused(move, made, at("2026-01-15 08:00"), at("2026-01-15 09:00"), by=ada)
        == "late_cancellation"
    )
    host = make_person("Hanna")
    grant(host, Role.HOST, desks.place)
    assert not cancel(made, by=host).is_confirmed
    made = books(ada, desks, "2026-01-14", 8, 12)
    personal_data.erase(ada)  # this, nobody is kept from
    made.refresh_from_db()
    assert made.status == "cancelled"


def test_where_nothing_is_asked_no_question_is(desks, ada, django_assert_num_queries):
    with django_assert_num_queries(8):
        book(ada, desks, at("2026-01-14 08:00"), at("2026-01-14 09:00"))


@settings(max_examples=25)
@given(
    instant=st.integers(0, 60 * 365 * 24 * 60).map(lambda minutes: YEAR_2020 + minutes * MINUTE),
    per=st.sampled_from(Per),
)
def test_periods_hold_their_instant_and_follow_each_other(instant, per):
    place = Place(time_zone="Europe/Paris")
    first, last = period_of(per, instant, place)
    assert first <= instant < last
    assert period_of(per, last, place)[0] == last
    assert period_of(per, first, place) == (first, last)


def test_rules_for_everybody_hold_where_none_is_for_one_s_groups():
    everybody, mine, others = Quota(1), Quota(2, group="a"), Quota(3, group="b")
    rules = [everybody, mine, others]
    assert applying(rules, {"a"}) == [mine]
    assert applying(rules, set()) == [everybody]
    assert applying([others], set()) == []
