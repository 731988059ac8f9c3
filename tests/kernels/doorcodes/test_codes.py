"""A code opens its door during its window, to within the drift that is allowed, and no other."""

import re
from datetime import datetime
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from etabli.kernels.doorcodes import (
    DRIFT,
    LONGEST,
    SERIALS,
    SLOT,
    Attempts,
    Window,
    candidates,
    chance_of_a_guess,
    cleaned,
    code_of,
    days_to_guess,
    digest_of,
    find,
    window_of,
)
from etabli.kernels.doorcodes.attempts import FREE, LONGEST_WAIT
from etabli.kernels.errors import InvalidInput

KEY, DOOR = bytes(range(32)), UUID("01980f7e-8c1a-7000-8000-000000000001")
DOCUMENT = (Path(__file__).parents[3] / "docs" / "doors.md").read_text()

instants = some.integers(1_700_000_000, 2_000_000_000)
lengths = some.integers(1, LONGEST * SLOT - SLOT)
serials = some.integers(0, SERIALS - 1)


@settings(max_examples=5)  # each tries five thousand codes
@given(starts=instants, length=lengths, serial=serials, share=some.floats(0, 1))
def test_a_code_opens_throughout_the_time_it_was_made_for(starts, length, serial, share):
    window = window_of(starts, starts + length)
    code = code_of(KEY, DOOR, window, serial)
    for at in (starts, starts + int(length * share), starts + length - 1):
        assert find(code, at, KEY, DOOR) == (window, serial)


@settings(max_examples=5)
@given(starts=instants, length=lengths, drift=some.integers(-DRIFT, DRIFT - 1))
def test_the_lock_s_clock_may_be_wrong_by_the_drift_and_no_more(starts, length, drift):
    window = window_of(starts, starts + length)
    code = code_of(KEY, DOOR, window, 0)
    assert find(code, window.starts - drift - 1 if drift < 0 else window.starts, KEY, DOOR)
    assert find(code, window.ends + drift if drift >= 0 else window.ends - 1, KEY, DOOR)
    for outside in (window.starts - DRIFT - 1, window.ends + DRIFT):
        assert find(code, outside, KEY, DOOR) is None


@given(starts=instants, length=some.integers(1, 10**6))
def test_a_window_holds_its_time_and_is_a_slot_longer_at_each_end_at_most(starts, length):
    window = window_of(starts, starts + length)
    assert window.starts <= starts < window.starts + SLOT
    assert 1 <= window.slots <= LONGEST
    if window.slots < LONGEST:
        assert starts + length <= window.ends < starts + length + SLOT


@settings(max_examples=20)
@given(at=instants)
def test_the_lock_tries_every_window_that_is_open_and_no_other(at):
    tried = list(candidates(at))
    assert len(tried) == len(set(tried)) <= LONGEST * (LONGEST + 3) // 2
    first = at // SLOT - LONGEST - 1
    assert set(tried) == {
        window
        for slot in range(first, first + LONGEST + 4)
        for slots in range(1, LONGEST + 1)
        for window in [Window(slot, slots)]
        if window.starts - DRIFT <= at < window.ends + DRIFT
    }


def test_another_door_key_window_or_serial_has_another_code():
    window = Window(986030, 6)
    codes = [
        code_of(KEY, DOOR, window, 0),
        code_of(KEY[::-1], DOOR, window, 0),
        code_of(KEY, UUID(int=DOOR.int + 1), window, 0),
        code_of(KEY, DOOR, Window(986030, 7), 0),
        code_of(KEY, DOOR, Window(986031, 6), 0),
        code_of(KEY, DOOR, window, 1),
    ]
    assert len(set(codes)) == len(codes)


@pytest.mark.parametrize(
    ("argument", "arguments"),
    [
        ("key", (b"short", DOOR, Window(1, 1), 0)),
        ("window", (KEY, DOOR, Window(-1, 1), 0)),
        ("window", (KEY, DOOR, Window(1, LONGEST + 1), 0)),
        ("serial", (KEY, DOOR, Window(1, 1), SERIALS)),
    ],
)
def test_what_no_code_is_made_of_is_refused(argument, arguments):
    with pytest.raises(InvalidInput) as refused:
        code_of(*arguments)
    assert refused.value.argument == argument


def test_a_window_ends_after_it_begins():
    with pytest.raises(InvalidInput):
        window_of(100, 100)


@pytest.mark.parametrize("typed", ["1234 5678", "12-34-56-78", "12345678", "1234\u202f5678"])
def test_a_code_may_be_typed_in_groups(typed):
    assert cleaned(typed) == "12345678"


@pytest.mark.parametrize("typed", ["", "1234567", "123456789", "1234567a", "١٢٣٤٥٦٧٨"])
def test_what_is_no_code_is_none(typed):
    assert cleaned(typed) == ""


def test_the_vectors_of_the_document_hold():
    """| from | until | serial | slot | slots | code | digest |"""
    row = re.compile(r"^\| (\S+Z) \| (\S+Z) \| (\d+) \| (\d+) \| (\d+) \| (\d{8}) \| (\w{32}) \|$")
    rows = [found.groups() for line in DOCUMENT.splitlines() if (found := row.match(line))]
    assert len(rows) >= 4
    for starts, ends, serial, slot, slots, code, digest in rows:
        window = window_of(
            *(int(datetime.fromisoformat(one).timestamp()) for one in (starts, ends))
        )
        assert window == (int(slot), int(slots))
        assert code_of(KEY, DOOR, window, int(serial)) == code
        assert digest_of(KEY, DOOR, code) == digest


def test_the_document_says_what_guessing_costs():
    assert f"1 in {round(1 / chance_of_a_guess()):,}" in DOCUMENT
    assert f"{days_to_guess():,.0f} days" in DOCUMENT
    assert f"1 in {round(1 / chance_of_a_guess(4)):,}" in DOCUMENT


@settings(max_examples=30)
@given(times=some.lists(some.integers(0, 7200), min_size=1, max_size=40))
def test_wrong_codes_make_the_keypad_wait_longer_and_never_beyond_the_longest(times):
    attempts, at, waits = Attempts(), 1_700_000_000, []
    for pause in times:
        at += pause
        attempts = attempts.after_wrong(at)
        waits.append(attempts.waits(at))
    assert all(wait == 0 for wait in waits[: FREE - 1])
    assert waits == sorted(waits)
    assert max(waits) <= LONGEST_WAIT


def test_a_day_without_a_wrong_code_is_a_new_beginning_and_a_clock_set_back_locks_nobody_out():
    attempts = Attempts()
    for _time in range(12):
        attempts = attempts.after_wrong(1_700_000_000)
    assert attempts.waits(1_700_000_000) == LONGEST_WAIT
    assert attempts.waits(1_600_000_000) == LONGEST_WAIT
    assert attempts.after_wrong(1_700_000_000 + 25 * 3600).wrong == 1
