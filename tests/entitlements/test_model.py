"""Bookings, moves, cancellations, top-ups and days that pass against a purse of plain numbers."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    invariant,
    rule,
    run_state_machine_as_test,
)

from etabli.booking.models import Booking
from etabli.booking.services import book, cancel, move
from etabli.core import clock
from etabli.core.errors import Refused
from etabli.entitlements.ledger.services import expire_credit
from etabli.entitlements.models import Account, Entry
from etabli.entitlements.passes.services import top_up
from tests.entitlements.worlds import give, make_pass_plan
from tests.worlds import make_member, make_network, make_place, make_space

NOW = datetime(2026, 1, 13, 6, 0, tzinfo=UTC)
SHORT, LONG = "short", "long"
DAYS = {SHORT: 5, LONG: 40}  # for how long each pass is good

days, hours = st.integers(1, 8), st.integers(1, 3)


class Credit(RuleBasedStateMachine):
    """Two passes of hours: one that expires soon and is used first, and one that lasts."""

    bookings = Bundle("bookings")

    def __init__(self) -> None:
        super().__init__()
        self._transaction = transaction.atomic()
        self._transaction.__enter__()
        self._clock = clock.at(NOW)
        self._clock.__enter__()
        network = make_network(passes_needed=True)
        self.space = make_space(make_place(network, always_open=True), units=60)
        self.member = make_member(network)
        self.left = {SHORT: 3, LONG: 6}
        self.passes = {
            name: give(make_pass_plan(network, left, "hour", valid_days=DAYS[name]), self.member)
            for name, left in self.left.items()
        }
        self.paid: dict[int, dict[str, int]] = {}
        self.passed = 0

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self._transaction.__exit__(None, None, None)
        self._clock.__exit__(None, None, None)

    def pay(self, day: int, wanted: int) -> dict[str, int] | None:
        """What the model would take, or nothing where it does not reach."""
        short = min(wanted, self.left[SHORT]) if day < DAYS[SHORT] else 0
        if wanted - short > self.left[LONG]:
            return None
        return {SHORT: short, LONG: wanted - short}

    def returned(self, paid: dict[str, int]) -> None:
        for name, amount in paid.items():
            self.left[name] += amount

    def taken(self, paid: dict[str, int]) -> None:
        for name, amount in paid.items():
            self.left[name] -= amount

    def times(self, day: int, length: int) -> tuple[datetime, datetime]:
        start = NOW + timedelta(days=day, hours=3)
        return start, start + timedelta(hours=length)

    @rule(target=bookings, after=days, length=hours)
    def book(self, after: int, length: int) -> int:
        day = self.passed + after
        paid = self.pay(day, length)
        try:
            made = book(self.member, self.space, *self.times(day, length))
        except Refused as refusal:
            assert (refusal.code, paid) == ("paid", None)
            return 0
        assert paid is not None
        self.taken(paid)
        self.paid[made.pk] = paid
        return made.pk

    @rule(booking=bookings, after=days, length=hours)
    def move(self, booking: int, after: int, length: int) -> None:
        found = Booking.objects.filter(pk=booking).first()
        if not found or not found.is_confirmed or found.starts_at <= clock.now():
            return
        day = self.passed + after
        self.returned(self.paid[booking])
        paid = self.pay(day, length)
        try:
            move(found, *self.times(day, length))
        except Refused as refusal:
            assert (refusal.code, paid) == ("paid", None)
            self.taken(self.paid[booking])
            return
        assert paid is not None
        self.taken(paid)
        self.paid[booking] = paid

    @rule(booking=consumes(bookings))
    def cancel(self, booking: int) -> None:
        found = Booking.objects.filter(pk=booking).first()
        if found and found.starts_at > clock.now():
            cancel(found, by=self.member)
            self.returned(self.paid.pop(booking))

    @rule(count=hours)
    def add(self, count: int) -> None:
        held = self.passes[LONG]
        top_up(held, held.terms.allowances.get(), count, by=self.member)
        self.left[LONG] += count

    @rule()
    def a_day_passes(self) -> None:
        if self.passed < 10:
            clock.tick(timedelta(days=1))
            self.passed += 1
        expire_credit()
        # A day later than the last, since it may still be that day somewhere.
        if self.passed > DAYS[SHORT]:
            self.left[SHORT] = 0

    @invariant()
    def the_last_balance_is_the_sum_of_all_entries_and_what_the_model_says(self) -> None:
        for name, held in self.passes.items():
            entries = list(Entry.objects.filter(account__held=held).order_by("position"))
            assert entries[-1].balance == sum(one.amount for one in entries)
            assert entries[-1].balance == self.left[name] * 60
            assert all(one.balance >= 0 for one in entries)
        assert Account.objects.count() == 2


def run(examples: int) -> None:
    run_state_machine_as_test(
        Credit,
        settings=settings(
            max_examples=examples,
            stateful_step_count=20,
            suppress_health_check=list(HealthCheck),
        ),
    )


@pytest.mark.django_db
def test_credit_is_what_a_purse_of_plain_numbers_would_hold():
    run(examples=8)


@pytest.mark.full
@pytest.mark.django_db
def test_credit_is_what_a_purse_of_plain_numbers_would_hold_at_length():
    run(examples=300)
