"""Thousands of mixed operations against a model so simple that one can see it is right.

The model knows only how much is taken at each hour. The product must say yes exactly when the
model does, whatever has been booked, moved, cancelled, closed or opened again before; and show as
free what it then gives.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
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
    precondition,
    rule,
    run_state_machine_as_test,
)

from etabli.booking.models import Booking
from etabli.booking.selectors import fits
from etabli.booking.services import book, cancel, move
from etabli.core import clock
from etabli.core.errors import Conflict
from etabli.core.texts import Text
from etabli.kernels.timetable import Held, Period, seat
from etabli.network.models import Closure, Occupation, Space
from etabli.network.selectors import availability
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
        self.place = make_place(always_open=True)
        self.space = make_space(self.place, units=DESKS)
        self.member = make_member(self.place.network)
        self.known: dict[int, tuple[int, int, int]] = {}  # booking: first hour, last, desks
        self.closed: list[tuple[Closure, int, int]] = []

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

    def is_closed(self, hour: int) -> bool:
        return any(first <= hour < last for _closure, first, last in self.closed)

    def room_for(self, first: int, last: int, desks: int, but: int | None = None) -> bool:
        return not any(self.is_closed(hour) for hour in range(first, last)) and all(
            self.taken(hour, but) + desks <= DESKS for hour in range(first, last)
        )

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
        self.closed.append((closure, start, start + length))

    @precondition(lambda self: self.closed)
    @rule(which=st.integers(0, HOURS))
    def reopen(self, which: int) -> None:
        closure, _first, _last = self.closed.pop(which % len(self.closed))
        reopen_space(closure)

    @invariant()
    def the_rows_say_what_the_model_says(self) -> None:
        rows = list(Occupation.objects.filter(unit__space=self.space))
        for hour in range(HOURS + 5):
            held = [row for row in rows if row.starts_at <= at(hour) < row.ends_at]
            assert len({row.unit_id for row in held}) == len(held)
            assert len(held) == (DESKS if self.is_closed(hour) else self.taken(hour))

    @invariant()
    def what_is_shown_as_free_is_what_the_model_says(self) -> None:
        free = availability([self.space], at(0), at(HOURS + 5))[self.space.pk]
        for hour in range(HOURS + 5):
            units = [one.units for one in free if one.start <= clock.minutes(at(hour)) < one.end]
            left = 0 if self.is_closed(hour) else DESKS - self.taken(hour)
            assert units == ([left] if left else [])


class NamedDesks(Bookings):
    """Some desks are asked for by name, and time passes: what is named or has begun stays where
    it is. Then what stands in the way is told apart: a desk is refused only where none is free
    at some hour; else a change of desk is offered."""

    def __init__(self) -> None:
        super().__init__()
        self.named: dict[int, int] = {}  # booking: unit

    @rule(target=Bookings.bookings, start=starts, length=lengths, desk=st.integers(0, DESKS - 1))
    def book_by_name(self, start: int, length: int, desk: int) -> int | None:
        start = max(start, self.passed())
        unit = self.space.units.all()[desk]
        possible = self.desk_can_be_had(unit.pk, start, start + length)
        try:
            made = book(self.member, self.space, at(start), at(start + length), unit=unit)
        except Conflict as refusal:
            assert refusal.code == "taken"
            assert not possible
            return None
        assert possible
        self.known[made.pk] = (start, start + length, 1)
        self.named[made.pk] = unit.pk
        return made.pk

    @rule(target=Bookings.bookings, start=starts, length=lengths, desks=st.integers(1, DESKS - 1))
    def book(self, start: int, length: int, desks: int) -> int | None:
        start = max(start, self.passed())
        period = at(start), at(start + length)
        made = self.with_a_change_at_most(
            self.room_for(start, start + length, desks),
            lambda **accepts: book(self.member, self.space, *period, quantity=desks, **accepts),
        )
        if made is None:
            return None
        self.known[made.pk] = (start, start + length, desks)
        return made.pk

    @rule(booking=Bookings.bookings, start=starts, length=lengths)
    def move(self, booking: int | None, start: int, length: int) -> None:
        if booking not in self.known:
            return
        found, desks = Booking.objects.get(pk=booking), self.known[booking][2]
        start = max(start, self.passed())
        first, last = at(start), at(start + length)
        if found.starts_at <= clock.now():
            with refused_as("begun"):
                move(found, first, last)
            return
        if booking in self.named:
            possible = self.desk_can_be_had(self.named[booking], start, start + length, but=found)
            try:
                move(found, first, last, change_unit=True)
            except Conflict as refusal:
                assert refusal.code == "taken"
                assert not possible
                return
            assert possible
        else:
            room = self.room_for(start, start + length, desks, but=booking)
            moved = self.with_a_change_at_most(
                room, lambda **accepts: move(found, first, last, **accepts)
            )
            if moved is None:
                return
        self.known[booking] = (start, start + length, desks)

    @rule(booking=Bookings.bookings)
    def cancel(self, booking: int | None) -> None:
        if booking not in self.known:
            return
        found = Booking.objects.get(pk=booking)
        if found.starts_at <= clock.now():
            with refused_as("begun"):
                cancel(found, by=self.member)
            return
        cancel(found, by=self.member)
        del self.known[booking]

    @rule(hour=st.integers(0, 4))
    def time_passes(self, hour: int) -> None:
        if at(hour) > clock.now():
            clock.tick(at(hour) - clock.now())

    @invariant()
    def a_desk_chosen_by_name_is_the_one_that_is_held(self) -> None:
        for booking, unit in self.named.items():
            if booking in self.known:
                rows = Occupation.objects.filter(holder=Booking.objects.get(pk=booking).uuid)
                assert [row.unit_id for row in rows] == [unit]

    def passed(self) -> int:
        """The first hour that can still be booked."""
        return max(0, int((clock.now() - FIRST) / timedelta(hours=1)))

    def with_a_change_at_most(self, room: bool, act: Callable[..., Booking]) -> Booking | None:
        try:
            made = act()
        except Conflict as refusal:
            assert refusal.code == ("change_unit" if room else "taken")
            if not room:
                return None
            made = act(change_unit=True)
        assert room
        return made

    def desk_can_be_had(self, unit: int, first: int, last: int, but: Booking | None = None) -> bool:
        """As the kernel says, which has tests of its own against trying every seating."""
        units = [one.pk for one in self.space.units.all()]
        held = [
            Held(
                row.unit_id,
                Period(clock.minutes(row.starts_at), clock.minutes(row.ends_at)),
                row.movable and row.starts_at > clock.now(),
            )
            for row in Occupation.objects.filter(unit__space=self.space, ends_at__gt=clock.now())
            if but is None or row.holder != but.uuid
        ]
        wish = Period(clock.minutes(at(first)), clock.minutes(at(last)))
        return seat(units, held, wish, only=unit) is not None


class Floor(RuleBasedStateMachine):
    """A floor booked as a whole, with desks and a room in it; some keep an hour free afterwards.

    The model knows which of four things is held at each hour: the desks by their number.
    """

    bookings = Bundle("bookings")
    keeps_free = {"desks": 0, "room": 1, "floor": 1}  # hours afterwards
    inside = {"desks": {"desks": 2}, "room": {"room": 1}, "floor": {"desks": 2, "room": 1}}

    def __init__(self) -> None:
        super().__init__()
        self._transaction = transaction.atomic()
        self._transaction.__enter__()
        self._clock = clock.at(NOW)
        self._clock.__enter__()
        place = make_place(always_open=True)
        floor = make_space(place, units=0, whole=True, kind=Space.Kind.FLOOR, buffer=60)
        self.spaces = {
            "floor": floor,
            "desks": make_space(place, units=2, inside=floor),
            "room": make_space(place, units=1, inside=floor, buffer=60),
        }
        self.member = make_member(place.network)
        self.known: dict[int, tuple[str, int, int]] = {}
        self.closed: dict[Closure, tuple[str, int, int]] = {}

    teardown = Bookings.teardown

    def held(self, part: str, hour: int, but: int | None = None) -> int:
        booked = sum(
            1 if what == part else self.inside[what].get(part, 0)
            for booking, (what, first, last) in self.known.items()
            if booking != but and first <= hour < last + self.keeps_free[what]
        )
        closed = sum(
            self.inside[what].get(part, 0)
            for what, first, last in self.closed.values()
            if first <= hour < last
        )
        return booked + closed

    def possible(self, what: str, first: int, last: int, but: int | None = None) -> bool:
        return all(
            self.held(part, hour, but) + (1 if part == what else units)
            <= self.inside["floor"][part]
            for part, units in self.inside[what].items()
            for hour in range(first, last + self.keeps_free[what])
        )

    @rule(
        target=bookings,
        what=st.sampled_from(["desks", "room", "floor"]),
        start=starts,
        length=lengths,
    )
    def book(self, what: str, start: int, length: int) -> int | None:
        possible = self.possible(what, start, start + length)
        try:
            made = book(self.member, self.spaces[what], at(start), at(start + length))
        except Conflict as refusal:
            assert refusal.code == "taken"
            assert not possible, "refused while it was free"
            return None
        assert possible, "booked while it was taken"
        self.known[made.pk] = (what, start, start + length)
        return made.pk

    @rule(
        booking=bookings,
        what=st.sampled_from(["desks", "room", "floor"]),
        start=starts,
        length=lengths,
    )
    def move(self, booking: int | None, what: str, start: int, length: int) -> None:
        if booking not in self.known:
            return
        possible = self.possible(what, start, start + length, but=booking)
        found = Booking.objects.get(pk=booking)
        try:
            move(found, at(start), at(start + length), space=self.spaces[what])
        except Conflict as refusal:
            assert refusal.code == "taken"
            assert not possible
            return
        assert possible
        self.known[booking] = (what, start, start + length)

    @rule(booking=consumes(bookings))
    def cancel(self, booking: int | None) -> None:
        if booking in self.known:
            cancel(Booking.objects.get(pk=booking), by=self.member)
            del self.known[booking]

    @rule(what=st.sampled_from(["desks", "room", "floor"]), start=starts, length=lengths)
    def close(self, what: str, start: int, length: int) -> None:
        free = all(
            self.held(part, hour) == 0
            for part in self.inside[what]
            for hour in range(start, start + length)
        )
        try:
            closure = close_space(self.spaces[what], at(start), at(start + length), Text())
        except Conflict as refusal:
            assert refusal.code == "booked"
            assert not free
            return
        assert free
        self.closed[closure] = (what, start, start + length)

    @precondition(lambda self: self.closed)
    @rule(which=st.integers(0, HOURS))
    def reopen(self, which: int) -> None:
        closure = list(self.closed)[which % len(self.closed)]
        del self.closed[closure]
        reopen_space(closure)

    @invariant()
    def the_rows_say_what_the_model_says(self) -> None:
        for part in ("desks", "room"):
            rows = list(Occupation.objects.filter(unit__space=self.spaces[part]))
            for hour in range(HOURS + 6):
                held = [row for row in rows if row.starts_at <= at(hour) < row.ends_at]
                assert len({row.unit_id for row in held}) == len(held) == self.held(part, hour)

    @invariant()
    def what_is_shown_as_free_is_what_can_be_booked(self) -> None:
        spaces = list(self.spaces.values())
        free = availability(spaces, at(0), at(HOURS))
        for what, space in self.spaces.items():
            for first in range(HOURS - 1):
                for last in (first + 1, first + 2):
                    if last <= HOURS:
                        wish = Period(clock.minutes(at(first)), clock.minutes(at(last)))
                        assert fits(free[space.pk], wish) == self.possible(what, first, last)


@contextmanager
def refused_as(code: str) -> Iterator[None]:
    with pytest.raises(Conflict) as refused:
        yield
    assert refused.value.code == code


def at(hour: int) -> datetime:
    return FIRST + timedelta(hours=hour)


def run(machine: type[RuleBasedStateMachine], examples: int) -> None:
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=30,
            suppress_health_check=list(HealthCheck),
        ),
    )


@pytest.mark.django_db
@pytest.mark.parametrize("machine", [Bookings, NamedDesks, Floor])
def test_the_product_says_yes_exactly_when_the_model_does(machine):
    run(machine, examples=15)


@pytest.mark.full
@pytest.mark.django_db
@pytest.mark.parametrize("machine", [Bookings, NamedDesks, Floor])
def test_the_product_says_yes_exactly_when_the_model_does_at_length(machine):
    run(machine, examples=500)
