"""The list decides as the site would, keeps what was taken back shut, and cannot be forged."""

from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from etabli.kernels.doorcodes import (
    DRIFT,
    Reason,
    Right,
    RightsList,
    code_of,
    decide,
    digest_of,
    replaces,
    seal,
    unseal,
    window_of,
)
from etabli.kernels.errors import InvalidInput

KEY, DOOR = bytes(range(32)), UUID("01980f7e-8c1a-7000-8000-000000000001")
NINE = 1_774_854_000  # a half hour
HOUR = 3600
CODE = code_of(KEY, DOOR, window_of(NINE, NINE + HOUR), 0)
OTHER = code_of(KEY, DOOR, window_of(NINE, NINE + HOUR), 1)


def listed(*rights: Right, number: int = 1, expires: int = NINE + 100 * HOUR) -> RightsList:
    return RightsList(DOOR, number, NINE - HOUR, expires, rights)


def right(code: str = CODE, starts: int = NINE, ends: int = NINE + HOUR, **more) -> Right:
    return Right(digest_of(KEY, DOOR, code), starts, ends, "holder", **more)


def verdict(rights: RightsList | None, at: int = NINE, code: str = CODE, *, alone: bool = True):
    return decide(code, at, KEY, DOOR, rights, alone=alone)


rights = some.builds(
    Right,
    digest=some.text("0123456789abcdef", min_size=32, max_size=32),
    starts=some.integers(0, 2**40),
    ends=some.integers(0, 2**40),
    holder=some.uuids().map(str),
    revoked=some.booleans(),
)
lists = some.builds(
    RightsList,
    door=some.just(DOOR),
    number=some.integers(0, 2**50),
    issued=some.integers(0, 2**40),
    expires=some.integers(0, 2**40),
    rights=some.lists(rights, max_size=4).map(tuple),
)


@settings(max_examples=40)
@given(lists)
def test_a_list_is_read_as_it_was_written(made):
    assert unseal(seal(made, KEY), KEY, DOOR) == made


@settings(max_examples=40)
@given(lists, some.data())
def test_a_list_with_any_sign_changed_is_refused(made, data):
    text = seal(made, KEY)
    where = data.draw(some.integers(0, len(text) - 1))
    other = data.draw(some.characters(codec="ascii").filter(lambda one: one != text[where]))
    with pytest.raises(InvalidInput):
        unseal(text[:where] + other + text[where + 1 :], KEY, DOOR)


def test_a_list_of_another_key_or_door_is_refused():
    text = seal(listed(), KEY)
    with pytest.raises(InvalidInput):
        unseal(text, KEY[::-1], DOOR)
    with pytest.raises(InvalidInput):
        unseal(text, KEY, UUID(int=1))


def test_an_older_list_never_takes_the_place_of_a_newer_one():
    older, newer = listed(number=1), listed(number=2)
    assert replaces(newer, older)
    assert replaces(older, None)
    assert replaces(newer, newer)
    assert not replaces(older, newer)


@pytest.mark.parametrize("alone", [True, False])
def test_a_listed_code_opens_to_the_minute_and_the_drift(alone):
    rights = listed(right(starts=NINE + 600, ends=NINE + 1200))
    opens = {
        at: verdict(rights, at, alone=alone).opens
        for at in (NINE + 600 - DRIFT - 1, NINE + 600 - DRIFT, NINE + 1199 + DRIFT)
    }
    assert list(opens.values()) == [False, True, True]
    assert verdict(rights, NINE, alone=alone).reason == Reason.TOO_EARLY
    assert verdict(rights, NINE + 1200 + DRIFT, alone=alone).reason == Reason.OVER
    assert verdict(rights, NINE + 900, alone=alone).holder == "holder"


def test_what_was_taken_back_stays_shut_though_its_time_is_good():
    assert verdict(listed(right(revoked=True))) == (False, Reason.REVOKED, "holder", None, 0)


def test_a_code_given_again_after_it_was_taken_back_opens():
    assert verdict(listed(right(revoked=True), right())).opens


def test_a_code_given_since_opens_a_door_that_is_alone_and_only_such_a_one():
    rights = listed(right(OTHER))
    found = verdict(rights)
    assert (found.reason, found.window, found.serial) == (
        Reason.BY_TIME,
        window_of(NINE, NINE + HOUR),
        0,
    )
    assert verdict(rights, alone=False).reason == Reason.UNKNOWN


def test_a_lock_without_any_list_goes_by_time():
    assert verdict(None).opens
    assert not verdict(None, alone=False).opens
    assert verdict(None, NINE + 3 * HOUR).reason == Reason.UNKNOWN


def test_an_expired_list_opens_nothing_whatever_the_code():
    rights = listed(right(OTHER), expires=NINE)
    for code in (CODE, OTHER):
        assert verdict(rights, NINE + DRIFT, code).reason == Reason.LIST_EXPIRED
        assert verdict(rights, NINE + DRIFT - 1, code).opens


@settings(max_examples=30)
@given(
    given=some.lists(some.tuples(some.integers(0, 40), some.integers(1, 16), some.booleans())),
    at=some.integers(0, 60 * 1800),
)
def test_with_its_list_a_door_opens_to_those_the_site_would_open_to(given, at):
    """The list against the plain rule: somebody's right, not taken back, covers the instant."""
    rights, wanted = [], {}
    for number, (slot, slots, revoked) in enumerate(given):
        starts, ends = NINE + slot * 1800, NINE + (slot + slots) * 1800
        code = code_of(KEY, DOOR, window_of(starts, ends), number % 16)
        rights.append(right(code, starts, ends, revoked=revoked))
        covers = starts - DRIFT <= NINE + at < ends + DRIFT
        wanted[code] = wanted.get(code, False) or (covers and not revoked)
    prepared = unseal(seal(listed(*rights), KEY), KEY, DOOR)
    for code, opens in wanted.items():
        assert verdict(prepared, NINE + at, code, alone=False).opens == opens
