"""What is known of a part, told of each commune."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etabli.territory.rules import WHOLE, Member, Value, for_each_commune

MEMBERS = [
    Member("a", "north", 100),
    Member("b", "north", 300),
    Member("c", "south", 400),
    Member("d", "south", 200),
]


def known(value: float, *, assumption: bool = False) -> Value:
    return Value(value, 2021, "INSEE", assumption)


def spread(values: dict[str, Value]) -> dict[str, float]:
    return {
        code: one.value for code, one in for_each_commune(values, MEMBERS, is_share=False).items()
    }


def test_a_commune_s_own_value_stands() -> None:
    found = for_each_commune({"a": known(7), WHOLE: known(1000)}, MEMBERS, is_share=False)
    assert found["a"] == known(7)


def test_a_whole_is_spread_by_population() -> None:
    assert spread({WHOLE: known(100)}) == {"a": 10, "b": 30, "c": 40, "d": 20}


def test_a_district_s_total_goes_to_its_own_communes() -> None:
    assert spread({"north": known(40)}) == {"a": 10, "b": 30}


def test_only_what_the_known_parts_leave_is_spread() -> None:
    found = spread({"b": known(50), "south": known(60), WHOLE: known(120)})
    assert found == {"a": 10, "b": 50, "c": 40, "d": 20}


def test_parts_above_their_total_leave_nothing() -> None:
    assert spread({"a": known(50), "north": known(40)}) == {"a": 50, "b": 0}


def test_what_is_spread_is_an_assumption_and_says_so() -> None:
    value = for_each_commune({WHOLE: known(100)}, MEMBERS, is_share=False)["a"]
    assert value.assumption
    assert value.source.startswith("INSEE")
    assert value.source != "INSEE"


def test_a_share_holds_for_every_commune_without_its_own() -> None:
    found = for_each_commune(
        {"a": known(0.2), "south": known(0.1), WHOLE: known(0.15)}, MEMBERS, is_share=True
    )
    assert {code: (one.value, one.assumption) for code, one in found.items()} == {
        "a": (0.2, False),
        "b": (0.15, True),
        "c": (0.1, True),
        "d": (0.1, True),
    }


def test_what_nobody_knows_is_left_out() -> None:
    assert spread({"a": known(7)}) == {"a": 7}


def test_nothing_is_spread_over_nobody() -> None:
    empty = [Member("a", "north", 0)]
    assert for_each_commune({WHOLE: known(10)}, empty, is_share=False) == {}


numbers = st.floats(min_value=0, max_value=1e6)


@given(
    total=numbers,
    own=st.dictionaries(st.sampled_from("abcd"), numbers, max_size=3),
    populations=st.lists(st.integers(1, 10_000), min_size=4, max_size=4),
)
def test_the_communes_add_up_to_the_whole(
    total: float, own: dict[str, float], populations: list[int]
) -> None:
    members = [Member(code, "", count) for code, count in zip("abcd", populations, strict=True)]
    values = {code: known(value) for code, value in own.items()}
    found = for_each_commune(values | {WHOLE: known(total)}, members, is_share=False)
    assert sum(one.value for one in found.values()) == pytest.approx(max(total, sum(own.values())))
    assert all(one.value >= 0 for one in found.values())
