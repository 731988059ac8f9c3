import itertools

from hypothesis import given
from hypothesis import strategies as st

from etabli.kernels.timetable import FreePeriod, Period, changes_of, free_periods, nearest_starts

minutes = st.integers(0, 30)
periods = st.tuples(minutes, minutes).filter(lambda p: p[0] < p[1]).map(lambda p: Period(*p))


@given(st.lists(periods, max_size=6), st.lists(periods, max_size=3))
def test_every_minute_of_the_windows_has_its_count_and_no_other_minute_has_one(taken, drawn):
    windows = disjoint(drawn)
    units = 6
    free = free_periods(changes_of(taken), units, windows)
    told = {minute: p.units for p in free for minute in range(p.start, p.end)}
    for minute in range(31):
        inside = any(w.start <= minute < w.end for w in windows)
        left = units - sum(t.start <= minute < t.end for t in taken)
        assert told.get(minute, 0) == (left if inside else 0)


@given(st.lists(periods, max_size=6))
def test_neighbouring_periods_differ_in_their_count(taken):
    free = free_periods(changes_of(taken), 6, [Period(0, 31)])
    assert all(
        one.end < other.start or one.units != other.units for one, other in itertools.pairwise(free)
    )


@given(st.lists(periods, max_size=5), periods, st.integers(1, 5), st.integers(1, 4))
def test_the_nearest_starts_are_those_found_by_trying_every_minute(taken, wish, step, most):
    free = free_periods(changes_of(taken), 2, [Period(0, 31)])
    length = wish.end - wish.start

    def fits(start):
        return (
            start >= 0
            and start + length <= 31
            and all(
                2 - sum(t.start <= minute < t.end for t in taken) >= 1
                for minute in range(start, start + length)
            )
        )

    tried = [s for s in range(31) if s != wish.start and (s - wish.start) % step == 0 and fits(s)]
    tried.sort(key=lambda start: (abs(start - wish.start), start))
    assert nearest_starts(free, wish, 1, step=step, most=most) == tried[:most]


def test_back_to_back_periods_leave_no_gap_and_no_overlap():
    taken = [Period(0, 10), Period(10, 20)]
    assert free_periods(changes_of(taken), 1, [Period(0, 30)]) == [FreePeriod(20, 30, 1)]


def disjoint(drawn):
    windows = []
    for period in sorted(drawn):
        if not windows or windows[-1].end <= period.start:
            windows.append(period)
    return windows
