"""Machines at work: started once, stopped once, their time and what they used counted."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from etabli.booking.models import Booking
from etabli.booking.services import book
from etabli.core import clock
from etabli.core.errors import BadInput, Refused
from etabli.core.texts import Text
from etabli.fablab.authorisation.services import withdraw
from etabli.fablab.models import Consumable
from etabli.fablab.services import forget
from etabli.fablab.stock.selectors import low_stock
from etabli.fablab.stock.services import add_consumable, bring, take
from etabli.fablab.training.services import change_training
from etabli.fablab.upkeep import services as upkeep
from etabli.fablab.upkeep.selectors import planned
from etabli.fablab.usage.rules import minutes_used
from etabli.fablab.usage.selectors import may_start
from etabli.fablab.usage.services import start, stop, stop_forgotten
from tests.worlds import make_member

HOUR = timedelta(hours=1)


@pytest.fixture
def stock(workshop) -> Consumable:
    return add_consumable(
        workshop.place,
        workshop.instructor,
        name=Text("Contreplaqué"),
        measure="feuilles",
        quantity=Decimal(3),
        low_at=Decimal(1),
    )


def starts(workshop, person=None) -> list[str]:
    """The codes of what is against starting now."""
    return [one.code for one in may_start(person or workshop.member, workshop.machine).refusals]


@given(st.integers(0, 100_000))
def test_a_minute_that_has_begun_counts(seconds):
    now = clock.now()
    assert minutes_used(now, now + timedelta(seconds=seconds)) == (seconds + 59) // 60


def test_starting_without_a_booking_makes_one(workshop):
    workshop.authorised()
    usage = start(workshop.member, workshop.machine)
    assert usage.booking == Booking.objects.get(person=workshop.member)
    assert starts(workshop) == ["running"]


def test_starting_on_ones_booking_uses_it(workshop):
    workshop.authorised()
    begin = clock.this_minute() + timedelta(minutes=10)
    mine = book(workshop.member, workshop.space, begin, begin + HOUR)
    assert start(workshop.member, workshop.machine).booking == mine
    assert Booking.objects.count() == 1


def test_a_machine_that_somebody_else_has_booked_is_taken(workshop):
    workshop.authorised()
    other = make_member(workshop.network)
    workshop.authorised(other)
    begin = clock.this_minute()
    book(other, workshop.space, begin, begin + HOUR)
    assert starts(workshop) == ["taken"]
    assert starts(workshop, other) == []


def test_an_authorisation_withdrawn_after_the_booking_stops_the_start(workshop):
    given = workshop.authorised()
    book(workshop.member, workshop.space, clock.this_minute(), clock.this_minute() + HOUR)
    withdraw(given, workshop.instructor, "Capot ouvert")
    assert starts(workshop) == ["authorisation_withdrawn"]


def test_stopping_counts_the_time_once(workshop):
    change_training(workshop.training, unused_months=6)
    given = workshop.authorised()
    usage = start(workshop.member, workshop.machine)
    with clock.at(usage.started_at + timedelta(minutes=25, seconds=1)):
        stop(usage, workshop.member)
        stop(usage, workshop.member)
    workshop.machine.refresh_from_db()
    assert (usage.minutes, workshop.machine.minutes_run) == (26, 26)
    lapses = given.lapses_at
    given.refresh_from_db()
    assert given.used_at and given.lapses_at > lapses


def test_what_was_consumed_leaves_the_stock_and_is_never_more_than_there_was(workshop, stock):
    workshop.authorised()
    usage = start(workshop.member, workshop.machine)
    with pytest.raises(Refused) as refused:
        stop(usage, workshop.member, {stock: Decimal(4)})
    assert refused.value.code == "not_enough"
    usage.refresh_from_db()
    assert usage.stopped_at is None
    stop(usage, workshop.member, {stock: Decimal("2.5")})
    stock.refresh_from_db()
    assert stock.quantity == Decimal("0.5")
    assert list(low_stock(workshop.place)) == [stock]
    assert [one.change for one in usage.movements.all()] == [Decimal("-2.5")]


def test_what_was_consumed_is_counted_in_one_order_so_that_none_waits_for_each_other(
    workshop, stock
):
    glue = add_consumable(
        workshop.place, workshop.instructor, Decimal(3), name=Text("Colle"), measure="g"
    )
    workshop.authorised()
    usage = start(workshop.member, workshop.machine)
    stop(usage, workshop.member, {glue: Decimal(1), stock: Decimal(1)})
    told = usage.movements.order_by("pk").values_list("consumable", flat=True)
    assert list(told) == [stock.pk, glue.pk]


def test_the_database_refuses_a_stock_below_nothing(workshop, stock):
    with pytest.raises(IntegrityError), transaction.atomic():
        Consumable.objects.filter(pk=stock.pk).update(quantity=-1)


def test_stock_is_counted_in_and_out(workshop, stock):
    bring(stock, Decimal(2), workshop.instructor)
    take(stock, Decimal(1), workshop.instructor)
    assert stock.quantity == 4
    with pytest.raises(BadInput):
        bring(stock, Decimal(-1), workshop.instructor)
    assert sum(one.change for one in stock.movements.all()) == stock.quantity


def test_a_machine_that_nobody_stopped_ends_with_its_booking(workshop):
    workshop.authorised()
    usage = start(workshop.member, workshop.machine)
    assert stop_forgotten() == 0
    with clock.at(usage.booking.ends_at + 2 * HOUR):
        assert (stop_forgotten(), stop_forgotten()) == (1, 0)
    usage.refresh_from_db()
    assert usage.forgotten and usage.stopped_at == usage.booking.ends_at


def test_maintenance_comes_after_hours_of_use_or_months(workshop):
    workshop.authorised()
    hours = upkeep.plan(workshop.machine, Text("Graisser"), every_hours=1, every_months=None)
    upkeep.plan(workshop.machine, Text("Vérifier"), every_hours=None, every_months=2)
    assert [one.is_due for one in planned([workshop.machine])] == [False, False]
    usage = start(workshop.member, workshop.machine)
    with clock.at(usage.started_at + HOUR):
        stop(usage, workshop.member)
    workshop.machine.refresh_from_db()
    assert [one.is_due for one in planned([workshop.machine])] == [True, False]
    upkeep.done(hours, workshop.instructor)
    assert [one.is_due for one in planned([workshop.machine])] == [False, False]
    with clock.at(clock.now() + timedelta(days=63)):
        assert [one.is_due for one in planned([workshop.machine])] == [True, False]
    with pytest.raises(BadInput):
        upkeep.plan(workshop.machine, Text("Rien"), every_hours=None, every_months=None)


def test_an_outage_waits_for_the_bookings_or_cancels_them(workshop):
    workshop.authorised()
    begin = clock.this_minute() + HOUR
    booking = book(workshop.member, workshop.space, begin, begin + HOUR)
    told = {"starts_at": begin, "ends_at": begin + 5 * HOUR, "reason": Text("Panne")}
    with pytest.raises(Refused) as refused:
        upkeep.take_out(workshop.machine, workshop.instructor, **told)
    assert refused.value.code == "booked"
    outage = upkeep.take_out(workshop.machine, workshop.instructor, **told, cancel_bookings=True)
    booking.refresh_from_db()
    assert not booking.is_confirmed
    with clock.at(begin):
        assert starts(workshop) == ["closed"]
    upkeep.bring_back(outage)
    with clock.at(begin):
        assert starts(workshop) == []


def test_after_three_years_the_hours_stay_without_the_person(workshop):
    workshop.authorised()
    usage = start(workshop.member, workshop.machine)
    stop(usage, workshop.member)
    assert forget() == 0
    with clock.at(clock.now() + timedelta(days=3 * 365 + 1)):
        assert forget() >= 1
    usage.refresh_from_db()
    assert usage.person is None
