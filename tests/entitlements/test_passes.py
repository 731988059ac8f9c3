"""Plans and passes: made, given, taken, changed and ended."""

from datetime import date, timedelta

import pytest

from etabli.booking.services import book
from etabli.core import clock
from etabli.core.errors import BadInput, Conflict
from etabli.core.texts import Text
from etabli.entitlements.models import Entry, Pass, Plan, Terms
from etabli.entitlements.passes.selectors import held_by, trials_open_to
from etabli.entitlements.passes.services import end, take_trial, top_up
from etabli.entitlements.plan.selectors import current_terms, offered, terms_of, with_holders
from etabli.entitlements.plan.services import Allowed, change_plan, create_plan, offer
from etabli.people import personal_data
from tests.entitlements.worlds import (
    DESK,
    ROOM,
    balance,
    causes,
    give,
    make_pass_plan,
    make_subscription,
)
from tests.worlds import at, make_member, make_network, make_person, make_place, make_space

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tuesday")]


@pytest.fixture
def network():
    return make_network()


@pytest.fixture
def member(network):
    return make_member(network)


def code_of(act, *args, **kwargs):
    with pytest.raises((Conflict, BadInput)) as refused:
        act(*args, **kwargs)
    return refused.value.code, refused.value.field


def test_who_has_a_plan_keeps_its_terms_when_it_is_changed(network, member):
    plan = make_pass_plan(network, 10)
    before = give(plan, member)
    change_plan(plan, Text("Carnet"), [Allowed((DESK,), "half_day", 5)], price=4000)
    after = give(plan, member)
    assert (balance(before), balance(after)) == (10, 5)
    assert [one.price for one in plan.terms.all()] == [0, 4000]
    assert terms_of(plan).number == 2
    told = [(one.number, one.holders) for one in with_holders(current_terms(network))]
    assert told == [(2, 2)]


def test_what_is_offered_no_more_is_kept_and_not_given(network, member):
    plan = make_pass_plan(network)
    held = give(plan, member)
    offer(plan, False)
    assert list(offered(network)) == []
    assert code_of(give, plan, member)[0] == "not_offered"
    assert balance(held) == 10
    offer(plan, True)
    assert offered(network).count() == 1


def test_a_plan_that_gives_nothing_is_none(network):
    assert code_of(make_pass_plan, network, 0) == ("bad_input", "count")
    assert code_of(make_subscription, network, period="") == ("bad_input", "period")
    both = Allowed((DESK, ROOM), "hour", 1)
    assert code_of(make_subscription, network, both) == ("bad_input", "count")
    elsewhere = make_place()
    assert code_of(make_pass_plan, network, places=[elsewhere]) == ("bad_input", "places")
    assert not Plan.objects.exists() and not Terms.objects.exists()


def test_passes_are_for_members(network):
    assert code_of(give, make_pass_plan(network), make_person())[0] == "not_a_member"


@pytest.mark.parametrize(
    ("days", "field"),
    [
        ({"begins_on": date(2025, 12, 1)}, "begins_on"),
        ({"begins_on": date(2028, 1, 1)}, "begins_on"),
        ({"ends_on": date(2026, 1, 12)}, "ends_on"),
    ],
)
def test_days_that_make_no_sense_are_refused(network, member, days, field):
    assert code_of(give, make_subscription(network), member, **days) == ("bad_input", field)
    assert not Pass.objects.exists() and not Entry.objects.exists()


def test_a_pass_of_thirty_days_ends_on_the_thirtieth(network, member):
    held = give(make_pass_plan(network, valid_days=30), member)
    assert (held.begins_on, held.ends_on) == (date(2026, 1, 13), date(2026, 2, 11))


def test_a_trial_is_taken_once_a_person(network, member):
    trial = make_pass_plan(network, 1, "day", kind=Plan.Kind.TRIAL)
    other = make_pass_plan(network, 1, "day", kind=Plan.Kind.TRIAL)
    assert [one.plan for one in trials_open_to(member, [network])] == [trial, other]
    held = take_trial(trial, member)
    assert balance(held) == 2
    assert trials_open_to(member, [network]) == []
    assert code_of(take_trial, trial, member)[0] == "trial_taken"
    assert code_of(give, other, member)[0] == "trial_taken"
    assert code_of(take_trial, make_pass_plan(network), make_member(network))[0] == "bad_input"


def test_a_subscription_s_rights_come_anew_and_do_not_pile_up(network, member):
    held = give(make_subscription(network), member)
    clock.tick(timedelta(days=70))
    [shown] = held_by(member)
    [left] = shown.balances
    assert (left.left, left.until) == (600, date(2026, 4, 12))
    top_up(held, held.terms.allowances.get(), 1, by=member)
    [shown] = held_by(member)
    assert shown.balances[0].left == 660


@pytest.mark.parametrize("count", [0, -1, 1001])
def test_a_top_up_has_bounds(network, member, count):
    held = give(make_pass_plan(network), member)
    allowance = held.terms.allowances.get()
    assert code_of(top_up, held, allowance, count, by=member) == ("bad_input", "count")
    assert causes(held) == [("granted", 10)]


def test_what_is_over_is_neither_topped_up_nor_ended_again(network, member):
    held = give(make_pass_plan(network), member)
    end(held)
    clock.tick(timedelta(days=1))
    assert code_of(end, held)[0] == "pass_over"
    assert code_of(top_up, held, held.terms.allowances.get(), 1, by=member)[0] == "pass_over"
    [shown] = held_by(member)
    assert shown.is_over
    clock.tick(timedelta(days=100))
    assert held_by(member) == []


def test_an_end_is_neither_past_nor_later_than_it_was(network, member):
    held = give(make_pass_plan(network, valid_days=30), member)
    assert code_of(end, held, date(2026, 1, 12)) == ("bad_input", "ends_on")
    assert code_of(end, held, date(2026, 3, 1)) == ("bad_input", "ends_on")
    assert end(held, date(2026, 2, 1)).ends_on == date(2026, 2, 1)


def test_several_allowances_are_kept_apart(network, member):
    rooms, desks = Allowed((ROOM,), "hour", 2), Allowed((DESK,), "day", 4)
    held = give(make_subscription(network, rooms, desks), member)
    place = make_place(network, always_open=True)
    room = make_space(place, kind=ROOM)
    book(member, room, at("2026-01-14 09:00"), at("2026-01-14 10:00"))
    left = {one.allowance.unit: one.left for one in held_by(member)[0].balances}
    assert left == {"hour": 60, "day": 8}
    assert held.accounts.count() == 2


def test_all_that_came_and_went_is_told_to_its_person_and_stays_without_a_name(network, member):
    held = give(make_pass_plan(network), member)
    desks = make_space(make_place(network, always_open=True))
    made = book(member, desks, at("2026-01-14 09:00"), at("2026-01-14 12:00"))
    [told] = personal_data.export(member)["passes"]
    assert told["plan"] == "Carnet"
    assert [one["amount"] for one in told["entries"]] == [-1, 10]
    assert told["entries"][0]["booking"] == str(made.uuid)
    personal_data.erase(member)
    held.refresh_from_db()
    assert held.ends_on == date(2026, 1, 13)
    assert causes(held) == [("granted", 10), ("used", -1), ("given_back", 1)]
    assert "Ada" not in str(held.person)


def test_what_is_held_is_read_with_a_fixed_number_of_queries(
    network, member, django_assert_num_queries
):
    for _number in range(3):
        give(make_pass_plan(network), member)
    with django_assert_num_queries(4):
        held_by(member)


def test_a_plan_is_made_whole_or_not_at_all(network):
    with pytest.raises(BadInput):
        create_plan(network, Plan.Kind.PASS, Text("Rien"), [])
    assert not Plan.objects.exists()
