"""What may be published, and what a network may be asked to be."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etabli.core.errors import BadInput
from etabli.study.rules import FEWEST_SHOWN, NetworkRules, disclosed

counts = st.dictionaries(st.integers(0, 9), st.integers(0, 30), max_size=8)


@given(counts)
def test_no_small_count_is_shown_and_none_can_be_found_by_subtraction(cells):
    shown = disclosed(cells)
    withheld = [cells[key] for key, count in shown.items() if count is None]
    assert all(count >= FEWEST_SHOWN for count in shown.values() if count is not None)
    everything_withheld = len(withheld) == len(cells)
    assert everything_withheld or sum(withheld) == 0 or sum(withheld) >= FEWEST_SHOWN


@given(counts)
def test_what_is_shown_is_true(cells):
    assert all(count in (None, cells[key]) for key, count in disclosed(cells).items())


def test_large_counts_are_all_shown():
    assert disclosed({"a": 5, "b": 40}) == {"a": 5, "b": 40}


def test_a_single_small_count_takes_the_next_one_with_it():
    assert disclosed({"a": 3, "b": 9, "c": 40}) == {"a": None, "b": None, "c": 40}


@pytest.mark.parametrize(
    ("rules", "field"),
    [
        ({"hubs": 0}, "hubs"),
        ({"nomad_per_district": 11}, "nomad_per_district"),
        ({"within": 0.6}, "within"),
        ({"hubs": "two"}, "hubs"),
        ({"compare": ["a", "a"]}, "compare"),
        ({"compare": ["a"]}, "compare"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_a_rule_outside_its_bounds_is_refused_by_name(rules, field):
    with pytest.raises(BadInput) as refusal:
        NetworkRules.of(rules)
    assert refusal.value.field == field


def test_rules_are_the_same_after_being_stored():
    rules = NetworkRules(hubs=3, fablab="01001", left_out=("01002",))
    assert NetworkRules.of(rules.as_json()) == rules


@pytest.mark.parametrize("field", ["fablab", "left_out", "compare"])
def test_an_unknown_commune_is_refused_by_name(field):
    value = "99999" if field == "fablab" else ("99999", "01001")
    with pytest.raises(BadInput, match="“99999” is no commune of this territory") as refusal:
        NetworkRules(**{field: value}).check_known(["01001"])
    assert refusal.value.field == field
