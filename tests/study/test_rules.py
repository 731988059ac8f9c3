"""What may be published, and what a network may be asked to be."""

import pytest

from etabli.core.errors import BadInput
from etabli.study.rules import NetworkRules


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
