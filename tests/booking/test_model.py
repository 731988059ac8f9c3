"""Thousands of mixed operations against a model so simple that one can see it is right.

The model knows only how many desks are taken at each hour. The product must say yes exactly when
the model does, whatever has been booked, moved, cancelled or closed before.
"""

from datetime import UTC, datetime, time, timedelta

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
from etabli.core.errors import Conflict
from etabli.core.texts import Text
from etabli.kernels.timetable import Held, Period, seat
from etabli.network.models import Occupation
from etabli.network.services import close_space, reopen_space
from tests.worlds import make_member, make_place, make_space

DESKS = 3
HOURS = 10
NOW = datetime(2026, 1, 13, 6, 0, tzinfo=UTC)
FIRST = datetime.combine(NOW.date() + timedelta(days=1), time(8), UTC)

starts = st.integers(0, HOURS - 1)
lengths = st.integers(1, 5)


class Bookings(RuleBasedStateMachine):
    """A pool of desks that may be moved between, and the count of those taken at each hour."""

    bookings = Bundle("bookings")

    def __init__(self) -> None:
        super().__init__()
        self._transaction = transaction.atomic()
        self._transaction.__enter__()
        self._clock = clock.at(NOW)
        self._clock.__enter__()
        place = make_place(always_open=True)
        self.space = make_space(place, units=DESKS)
        self.member = make_member(place.network)
        self.known: dict[int, tuple[int, int, int]] = {}  # booking: first hour, last, desks
        self.closed: list[tuple[int, int]] = []

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self._transaction.__exit__(None, None, None)
        self._clock.__exit__(None, None, None)

    def taken(self, hour: int, but: int | None = None) -> int:
        return sum(
            desks
            for booking, (first, last, desks) in self.known.items()
            if booking != but and first <= hour < last
        )

    def room_for(self, first: int, last: int, desks: int, but: int | None = None) -> bool:
        if any(start < last and first < end for start, end in self.closed):
            return False
        return all(self.taken(hour, but) + desks <= DESKS for hour in range(first, last))

    @rule(target=bookings, start=starts, length=lengths, desks=st.integers(1, DESKS))
    def book(self, start: int, length: int, desks: int) -> int | None:
        last = start + length
        possible = self.room_for(start, last, desks)
        try:
            made = book(self.member, self.space, at(start), at(last), quantity=desks)
        except Conflict as refusal:
            assert refusal.code == "taken"
            assert not possible, "refused while desks were free"
            return None
        assert possible, "booked while the desks were taken"
        self.known[made.pk] = (start, last, desks)
        return made.pk

    @rule(booking=bookings, start=starts, length=lengths)
    def move(self, booking: int | None, start: int, length: int) -> None:
        if booking not in self.known:
            return
        desks = self.known[booking][2]
        possible = self.room_for(start, start + length, desks, but=booking)
        try:
            move(Booking.objects.get(pk=booking), at(start), at(start + length))
        except Conflict as refusal:
            assert refusal.code == "taken"
            assert not possible
            return
        assert possible
        self.known[booking] = (start, start + length, desks)

    @rule(booking=consumes(bookings))
    def cancel(self, booking: int | None) -> None:
        if booking in self.known:
            cancel(Booking.objects.get(pk=booking), by=self.member)
            del self.known[booking]

    @rule(start=starts, length=lengths)
    def close(self, start: int, length: int) -> None:
        free = self.room_for(start, start + length, DESKS)
        try:
            closure = close_space(self.space, at(start), at(start + length), Text())
        except Conflict as refusal:
            assert refusal.code == "booked"
            assert not free
            return
        assert free
        self.closed.append((start, start + length))
        if start % 2:
            reopen_space(closure)
            self.closed.pop()

    @invariant()
    def the_rows_say_what_the_model_says(self) -> None:
        rows = list(Occupation.objects.filter(unit__space=self.space))
        for hour in range(HOURS + 5):
            held = [row for row in rows if row.starts_at <= at(hour) < row.ends_at]
            assert len({row.unit_id for row in held}) == len(held)
            shut = any(first <= hour < last for first, last in self.closed)
            assert len(held) == (DESKS if shut else self.taken(hour))


class NamedDesks(Bookings):
    """Some desks are asked for by name: then what stands in the way is told apart."""

    @rule(start=starts, length=lengths, desk=st.integers(0, DESKS - 1))
    def book_by_name(self, start: int, length: int, desk: int) -> None:
        unit = self.space.units.all()[desk]
        wish = Period(clock.minutes(at(start)), clock.minutes(at(start + length)))
        possible = seat(self.units(), self.held(), wish, only=unit.pk) is not None
        try:
            made = book(self.member, self.space, at(start), at(start + length), unit=unit)
        except Conflict as refusal:
            assert refusal.code == "taken"
            assert not possible
            return
        assert possible
        self.known[made.pk] = (start, start + length, 1)

    @rule(start=starts, length=lengths)
    def book(self, start: int, length: int) -> None:  # type: ignore[override]
        room = self.room_for(start, start + length, 1)
        try:
            made = book(self.member, self.space, at(start), at(start + length))
        except Conflict as refusal:
            # A desk is refused only when none is free; else a change of desk is offered.
            assert refusal.code == ("change_unit" if room else "taken")
            if not room:
                return
            made = book(self.member, self.space, at(start), at(start + length), change_unit=True)
        assert room
        self.known[made.pk] = (start, start + length, 1)

    def units(self) -> list[int]:
        return [unit.pk for unit in self.space.units.all()]

    def held(self) -> list[Held]:
        return [
            Held(
                row.unit_id,
                Period(clock.minutes(row.starts_at), clock.minutes(row.ends_at)),
                row.movable,
            )
            for row in Occupation.objects.filter(unit__space=self.space)
        ]


def at(hour: int) -> datetime:
    return FIRST + timedelta(hours=hour)


def run(machine: type[Bookings], examples: int) -> None:
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


@pytest.mark.django_db
@pytest.mark.parametrize("machine", [Bookings, NamedDesks])
def test_the_product_says_yes_exactly_when_the_model_does(machine):
    run(machine, examples=25)


@pytest.mark.full
@pytest.mark.django_db
@pytest.mark.parametrize("machine", [Bookings, NamedDesks])
def test_the_product_says_yes_exactly_when_the_model_does_at_length(machine):
    run(machine, examples=500)
