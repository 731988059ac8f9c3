from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from etabli.kernels.timetable import Held, Period, Seating, hop, seat

minutes = st.integers(0, 12)
periods = st.tuples(minutes, minutes).filter(lambda p: p[0] < p[1]).map(lambda p: Period(*p))
UNITS = (1, 2, 3)


@st.composite
def calendars(draw, movable):
    """What is held on three units, without an overlap."""
    held = []
    for unit, period in draw(st.lists(st.tuples(st.sampled_from(UNITS), periods), max_size=7)):
        if not any(h.unit == unit and h.period.overlaps(period) for h in held):
            held.append(Held(unit, period, draw(movable)))
    return held


def seated(held, wish, seating):
    """Everything held after the seating."""
    after = [(seating.moves.get(index, one.unit), one.period) for index, one in enumerate(held)]
    return after + [(unit, wish) for unit in seating.units]


def overlaps(pairs):
    return any(
        a[0] == b[0] and a[1].overlaps(b[1]) for i, a in enumerate(pairs) for b in pairs[i + 1 :]
    )


def most_at_once(held, wish):
    return max(sum(h.period.start <= t < h.period.end for h in held) for t in range(*wish))


@given(calendars(movable=st.just(True)), periods, st.integers(1, 3))
def test_bookings_that_may_move_never_refuse_one_while_units_are_free(held, wish, quantity):
    seating = seat(UNITS, held, wish, quantity)
    if most_at_once(held, wish) + quantity > len(UNITS):
        assert seating is None
        return
    assert seating is not None
    assert len(set(seating.units)) == quantity
    assert not overlaps(seated(held, wish, seating))


@given(calendars(movable=st.booleans()), periods, st.integers(1, 2))
def test_with_blocked_units_a_seating_is_found_exactly_when_there_is_one(held, wish, quantity):
    seating = seat(UNITS, held, wish, quantity)
    assert (seating is not None) == exists_by_trying_all(held, wish, quantity)
    if seating is not None:
        assert all(held[index].movable for index in seating.moves)
        assert not overlaps(seated(held, wish, seating))


def exists_by_trying_all(held, wish, quantity):
    return all_seated(held + [Held(0, wish, True)] * quantity)


@given(calendars(movable=st.booleans()), periods)
def test_a_booking_moves_nobody_when_a_unit_is_free_as_it_stands(held, wish):
    free = [u for u in UNITS if not any(h.unit == u and h.period.overlaps(wish) for h in held)]
    seating = seat(UNITS, held, wish)
    if free and all(not h.movable or not h.period.overlaps(wish) for h in held):
        assert seating is not None and not seating.moves


@given(calendars(movable=st.booleans()), periods, st.integers(1, 2))
def test_a_change_of_unit_is_offered_whenever_enough_are_free_at_each_instant(held, wish, quantity):
    pieces = hop(UNITS, held, wish, quantity)
    if most_at_once(held, wish) + quantity > len(UNITS):
        assert pieces is None
        return
    assert not overlaps([(h.unit, h.period) for h in held] + pieces)
    for minute in range(*wish):
        assert sum(p.start <= minute < p.end for _unit, p in pieces) == quantity


@given(calendars(movable=st.booleans()), periods, st.sampled_from(UNITS))
def test_a_unit_asked_for_by_name_is_given_exactly_when_it_can_be_freed(held, wish, unit):
    seating = seat(UNITS, held, wish, only=unit)
    named = [*held, Held(unit, wish)]
    others = [h for h in named if not h.movable]
    possible = not overlaps([(h.unit, h.period) for h in others]) and all_seated(named)
    assert (seating is not None) == possible
    if seating is not None:
        assert seating.units == (unit,)
        assert not overlaps(seated(held, wish, seating))


def all_seated(held):
    fixed = [(h.unit, h.period) for h in held if not h.movable]
    wanted = [h.period for h in held if h.movable]
    return any(
        not overlaps(fixed + list(zip(units, wanted, strict=True)))
        for units in product(UNITS, repeat=len(wanted))
    )


def test_two_bookings_are_moved_together_to_make_room_for_a_long_one():
    held = [Held(1, Period(0, 4), True), Held(2, Period(4, 8), True)]
    assert seat((1, 2), held, Period(0, 8)) in (
        Seating((2,), {1: 1}),
        Seating((1,), {0: 2}),
    )


def test_a_unit_chosen_by_name_stays_where_it_is():
    held = [Held(1, Period(0, 4), False), Held(2, Period(4, 8), False)]
    assert seat((1, 2), held, Period(0, 8)) is None
    assert hop((1, 2), held, Period(0, 8)) == [(2, Period(0, 4)), (1, Period(4, 8))]


def test_units_of_another_space_are_left_alone():
    held = [Held(9, Period(0, 4), True)]
    assert seat((1,), held, Period(0, 4)) == Seating((1,), {})


def test_two_hundred_units_and_thousands_of_bookings_are_seated_at_once():
    units = tuple(range(200))
    held = [Held(u, Period(d * 24 + u % 3, d * 24 + 8), True) for u in units for d in range(14)]
    assert seat(units[:200], held, Period(20, 24)) is not None
    assert seat(units, held, Period(0, 24 * 14)) is None
