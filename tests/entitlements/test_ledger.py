"""The ledger: what pays a booking, what comes back, and what the database refuses."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from django.db import IntegrityError, connection, transaction

from etabli.booking.services import book, cancel, move
from etabli.core import clock
from etabli.core.errors import Refused
from etabli.entitlements.ledger import services as ledger
from etabli.entitlements.ledger.services import expire_credit
from etabli.entitlements.models import (
    APPEND_ONLY_ALLOWANCES,
    APPEND_ONLY_ENTRIES,
    APPEND_ONLY_TERMS,
    RUNNING_BALANCE,
    Account,
    Allowance,
    Entry,
    Terms,
)
from etabli.entitlements.passes.services import end, top_up
from etabli.entitlements.plan.services import Allowed
from etabli.entitlements.shown import has_paid, would_pay
from etabli.network.requirements import Use
from tests.entitlements.worlds import (
    DESK,
    ROOM,
    balance,
    causes,
    give,
    make_pass_plan,
    make_subscription,
)
from tests.worlds import at, make_member, make_network, make_place, make_space

pytestmark = pytest.mark.django_db


@pytest.fixture
def network():
    return make_network(passes_needed=True)


@pytest.fixture
def place(network):
    return make_place(network, always_open=True)


@pytest.fixture
def desks(place):
    return make_space(place, units=4, longest=10_000)


@pytest.fixture
def member(network, tuesday):
    return make_member(network)


def wish(person, space, first="2026-01-14 09:00", hours=4, **more):
    start = at(first)
    return Use(person, space, start, start + timedelta(hours=hours), clock.now(), **more)


def booked(use, **more):
    return book(use.person, use.space, use.starts_at, use.ends_at, quantity=use.quantity, **more)


def test_a_booking_takes_half_a_day_of_a_pass_and_gives_it_back(network, desks, member):
    held = give(make_pass_plan(network), member)
    made = booked(wish(member, desks))
    assert balance(held) == 9
    cancel(made, by=member)
    cancel(made, by=member)
    assert causes(held) == [("granted", 10), ("used", -1), ("given_back", 1)]
    debit = Entry.objects.get(cause="used")
    assert (debit.booking, debit.space, debit.day) == (made.uuid, desks, date(2026, 1, 14))
    assert debit.minutes == 240
    assert debit.reversed_by.booking == made.uuid


def test_what_is_included_is_used_before_a_pass_and_both_are_told(network, desks, member):
    plan = make_subscription(network, Allowed((DESK,), "hour", 2))
    subscription = give(plan, member)
    held = give(make_pass_plan(network), member)
    use = wish(member, desks)
    assert would_pay(use).lines == [
        "2\u00a0h de «\u00a0Nomade\u00a0», où il reste 2\u00a0h jusqu’au 12 février 2026",
        "1 demi-journée de «\u00a0Carnet\u00a0», où il reste 10 demi-journées",
    ]
    made = booked(use)
    assert (balance(subscription), balance(held)) == (0, 9)
    assert has_paid(made.uuid, made.minutes).missing == ""
    assert Account.objects.get(held=subscription).expires_on == date(2026, 2, 12)


def test_what_expires_first_is_used_first(network, desks, member):
    late = give(make_pass_plan(network, valid_days=90), member)
    early = give(make_pass_plan(network, valid_days=30), member)
    ever = give(make_pass_plan(network), member)
    booked(wish(member, desks))
    assert (balance(early), balance(late), balance(ever)) == (9, 10, 10)


def test_a_move_writes_the_difference_and_nothing_where_there_is_none(network, desks, member):
    held = give(make_pass_plan(network), member)
    made = booked(wish(member, desks))
    ledger.settle(wish(member, desks), made.uuid)
    assert Entry.objects.filter(cause="used").count() == 1
    longer = wish(member, desks, hours=9)
    made = move(made, longer.starts_at, longer.ends_at)
    assert causes(held)[2:] == [("given_back", 1), ("used", -2)]
    assert balance(held) == 8


def test_the_last_credit_may_be_moved_in_time(network, desks, member):
    held = give(make_pass_plan(network, 1), member)
    made = booked(wish(member, desks))
    later = wish(member, desks, "2026-01-20 14:00")
    move(made, later.starts_at, later.ends_at)
    assert balance(held) == 0
    assert Entry.objects.get(cause="used", reversed_by=None).day == date(2026, 1, 20)


def test_a_network_that_asks_for_passes_refuses_what_none_covers(network, desks, member):
    give(make_pass_plan(network, 1), member)
    with pytest.raises(Refused) as refused:
        booked(wish(member, desks, hours=8))
    assert refused.value.code == "paid"
    assert refused.value.extra == {"missing_minutes": 180}
    assert not Entry.objects.filter(cause="used").exists()


def test_a_network_that_asks_for_none_takes_what_there_is(network, desks, member):
    network.passes_needed = False
    network.save()
    desks.place.refresh_from_db()
    held = give(make_pass_plan(network, 1), member)
    made = booked(wish(member, desks, hours=8))
    assert balance(held) == 0
    assert has_paid(made.uuid, made.minutes).missing == "3\u00a0h"


def test_the_plain_way_costs_one_question(network, desks, member, django_assert_num_queries):
    network.passes_needed = False
    with transaction.atomic(), django_assert_num_queries(1):
        ledger.settle(wish(member, desks), member.uuid)


def test_a_settlement_takes_a_fixed_number_of_queries(
    network, desks, member, django_assert_num_queries
):
    for _number in range(3):
        give(make_pass_plan(network, 1), member)
    with transaction.atomic(), django_assert_num_queries(9):
        ledger.settle(wish(member, desks), member.uuid)


def test_a_pass_pays_where_it_is_good_and_nowhere_else(network, desks, member):
    other = make_place(network, always_open=True, kind="fablab")
    room = make_space(desks.place, kind=ROOM)
    for plan in (
        make_pass_plan(network, places=[other]),
        make_pass_plan(network, place_kinds=["fablab"]),
        make_pass_plan(network, 10, "hour", ROOM),
    ):
        give(plan, member)
    assert would_pay(wish(member, desks)) is None
    assert would_pay(wish(member, room))
    assert would_pay(wish(member, make_space(other)))


def test_guests_are_counted_where_the_plan_allows_them(network, desks, member):
    alone = give(make_pass_plan(network), member)
    use = wish(member, desks, quantity=3)
    told = would_pay(use)
    assert told and not told.lines and told.guests
    held = give(make_pass_plan(network, guests=2), member)
    booked(use)
    assert (balance(alone), balance(held)) == (10, 7)


def test_a_booking_of_the_next_period_takes_its_rights_and_not_those_of_now(network, desks, member):
    held = give(make_subscription(network), member)
    booked(wish(member, desks, "2026-02-13 09:00"))
    debit = Entry.objects.get(cause="used", account__held=held)
    account = debit.account
    assert (account.begins_on, account.expires_on) == (date(2026, 2, 13), date(2026, 3, 12))
    assert debit.balance == 360


def test_a_night_is_paid_by_the_days_in_which_it_lies(network, desks, member):
    held = give(make_pass_plan(network, valid_days=2), member)
    use = wish(member, desks, "2026-01-14 22:00", hours=4)
    with pytest.raises(Refused):
        booked(use)
    other = give(make_pass_plan(network), member)
    booked(use)
    assert (balance(held), balance(other)) == (9, 9)


def test_a_part_is_given_back_and_never_more_than_was_taken(network, desks, member):
    held = give(make_pass_plan(network, 10, "hour"), member)
    made = booked(wish(member, desks))
    ledger.give_back(made.uuid, member, share=Fraction(1, 3))
    ledger.give_back(made.uuid, member, share=1)
    assert balance(held) == 600 - 240 + 80


def test_credit_that_is_good_no_more_expires_once(network, desks, member):
    held = give(make_pass_plan(network, valid_days=30), member)
    ended = give(make_pass_plan(network), member)
    end(ended)
    assert expire_credit() == 0
    clock.tick(timedelta(days=40))
    assert expire_credit() == 2
    assert expire_credit() == 0
    assert causes(held) == causes(ended) == [("granted", 10), ("expired", -10)]


def test_a_pass_ended_keeps_what_is_booked_and_pays_no_more(network, desks, member):
    held = give(make_pass_plan(network), member)
    booked(wish(member, desks))
    end(held, date(2026, 1, 15))
    assert balance(held) == 9
    booked(wish(member, desks, "2026-01-15 09:00"))
    with pytest.raises(Refused):
        booked(wish(member, desks, "2026-01-16 09:00"))


def test_a_pass_is_topped_up(network, desks, member):
    held = give(make_pass_plan(network, 1, "day"), member)
    top_up(held, held.terms.allowances.get(), 2, by=member)
    assert causes(held) == [("granted", 2), ("topped_up", 4)]


def row(account, **more):
    return Entry(
        **{
            "account": account,
            "position": 2,
            "amount": 1,
            "balance": 11,
            "cause": "topped_up",
            "made_at": clock.now(),
            **more,
        }
    )


@pytest.mark.parametrize(
    "wrong",
    [
        {"position": 1, "balance": 1},
        {"position": 3},
        {"balance": 12},
        {"amount": -11, "balance": -1, "cause": "expired"},
        {"amount": -1, "balance": 9, "cause": "used"},
        {"amount": -1, "balance": 9, "cause": "topped_up"},
        {"cause": "given_back"},
        {"position": 0, "balance": 1},
    ],
    ids=str,
)
def test_the_database_refuses_an_entry_that_does_not_add_up(network, member, wrong):
    account = give(make_pass_plan(network), member).accounts.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        Entry.objects.bulk_create([row(account, **wrong)])
    row(account).save(force_insert=True)


def test_the_database_refuses_to_change_or_delete_what_is_written(network, member):
    held = give(make_pass_plan(network), member)
    for model, field in ((Entry, "amount"), (Terms, "price"), (Allowance, "amount")):
        with pytest.raises(IntegrityError), transaction.atomic():
            model.objects.update(**{field: 1})
        with pytest.raises(IntegrityError), transaction.atomic():
            model.objects.all()._raw_delete(model.objects.db)
    assert balance(held) == 10


def test_the_rules_of_the_ledger_stand_in_the_database():
    for rule in (
        APPEND_ONLY_ENTRIES,
        APPEND_ONLY_TERMS,
        APPEND_ONLY_ALLOWANCES,
        RUNNING_BALANCE,
    ):
        assert rule.stands(connection)
