"""The rules beyond how many: where places may and must stand, how far apart, how many where."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etabli.core.errors import BadInput, Refused
from etabli.study.rules import NetworkRules
from etabli.study.scenario.design import Partner, broken_rules, measure, propose
from etabli.study.scenario.places import Places
from tests.study.scenario.test_design import CODES, DISTRICT, line

FREE = {"nomad_per_district": 0}


def ground(**changes):
    from dataclasses import replace

    known = {"station": {"a", "d"}, "school": {"a", "e"}}
    return replace(line(), district_codes=("bas", "haut"), having=known, **changes)


def test_hubs_stand_only_where_the_commune_has_what_they_need():
    told = propose(ground(), NetworkRules(hubs=1, hub_needs=("station",), **FREE))
    assert told["hubs"] == ["d"]
    told = propose(ground(), NetworkRules(hubs=1, hub_needs=("station", "school"), **FREE))
    assert told["hubs"] == ["a"]
    with pytest.raises(Refused, match="2 hubs are asked for, and 1 communes may have one"):
        propose(ground(), NetworkRules(hubs=2, hub_needs=("station", "school"), **FREE))


def test_nomad_offices_have_needs_of_their_own():
    rules = NetworkRules(hubs=1, nomad_per_district=1, nomad_needs=("school",))
    assert propose(ground(), rules)["nomad_offices"] == ["a", "e"]


@settings(max_examples=30)
@given(st.integers(2, 3), st.integers(0, 45))
def test_hubs_keep_their_distance_and_are_the_best_that_do(hubs, gap):
    minutes = ground().minutes
    fitting = [
        chosen
        for chosen in combinations(range(5), hubs)
        if all(minutes[one, other] >= gap for one, other in combinations(chosen, 2))
    ]
    rules = NetworkRules(hubs=hubs, hub_gap=gap, **FREE)
    if not fitting:
        with pytest.raises(Refused, match=f"are {gap} minutes apart"):
            propose(ground(), rules)
        return
    best = min(2 * minutes[:, list(chosen)].min(axis=1).sum() for chosen in fitting)
    assert propose(ground(), rules)["objective"] == pytest.approx(best)


def test_what_is_decided_of_a_commune_is_kept():
    rules = NetworkRules(hubs=2, open_hubs=("a",), open_nomads=("b",), nomad_offices=1, **FREE)
    told = propose(ground(), rules)
    assert "a" in told["hubs"]
    assert told["nomad_offices"] == ["b"]


def test_a_district_has_bounds_of_its_own():
    rules = NetworkRules(
        hubs=2, districts={"haut": {"hubs_least": 2}, "bas": {"nomads_least": 2}}, **FREE
    )
    told = propose(ground(), rules)
    assert told["hubs"] == ["d", "e"]
    assert [DISTRICT[CODES.index(code)] for code in told["nomad_offices"]] == [0, 0]


def test_so_many_nomad_offices_in_all_stand_where_they_serve_best():
    told = propose(ground(), NetworkRules(hubs=1, nomad_per_district=0, nomad_offices=3))
    assert len(told["nomad_offices"]) == 3


@pytest.mark.parametrize(
    ("rules", "field"),
    [
        ({"open_hubs": ("a",), "left_out": ("a",)}, "open_hubs"),
        ({"open_hubs": ("a",), "open_nomads": ("a",)}, "open_nomads"),
        ({"open_hubs": ("a", "b", "c")}, "open_hubs"),
        ({"hub_needs": ("pub",)}, "hub_needs"),
        ({"districts": {"bas": {"hubs": 1}}}, "districts"),
        ({"districts": {"bas": {"hubs_least": 2, "hubs_most": 1}}}, "districts"),
        ({"hub_gap": 500}, "hub_gap"),
        ({"nomad_offices": -1}, "nomad_offices"),
        ({"assumptions": {"weeks": {"value": 99}}}, "weeks"),
        ({"assumptions": {"luck": {"value": 1}}}, "luck"),
    ],
)
def test_rules_that_contradict_themselves_are_refused_at_their_field(rules, field):
    with pytest.raises(BadInput) as refusal:
        NetworkRules(**rules)
    assert refusal.value.field == field


def test_an_unknown_district_is_refused():
    with pytest.raises(BadInput, match="“nowhere” is no district"):
        propose(ground(), NetworkRules(districts={"nowhere": {"hubs_most": 1}}))


def test_rules_come_back_from_json_as_they_went():
    rules = NetworkRules(
        hub_needs=("station",), districts={"bas": {"hubs_most": 1}}, open_hubs=("a",)
    )
    assert NetworkRules.of(rules.as_json()) == rules


def test_partners_count_as_open_and_hubs_go_elsewhere():
    partner = Partner("La Navette", company=True, minutes=ground().minutes[:, 4])
    told = propose(ground(partners=(partner,)), NetworkRules(hubs=1, **FREE))
    assert told["hubs"] == ["b"]
    assert told["partners"] == [{"name": "La Navette", "desk_days": 4}]
    assert told["served"]["e"]["hub"] == "La Navette"


def test_it_is_told_whether_the_network_stays_the_best_when_the_demand_is_low_or_high():
    at_one_end = (np.array([0.0, 0, 0, 0, 9]), np.zeros(5))
    told = propose(
        ground(ends={"low": (line().company, line().nearby), "high": at_one_end}),
        NetworkRules(hubs=1, **FREE),
    )
    assert told["hubs"] == told["ends"]["low"]["hubs"] == ["c"]
    assert told["ends"]["low"]["over"] == 0
    assert told["ends"]["high"]["hubs"] == ["e"]


def test_what_one_decides_is_measured_like_what_is_proposed():
    proposed = propose(ground(), NetworkRules(hubs=2))
    places = Places(tuple(proposed["hubs"]), tuple(proposed["nomad_offices"]))
    measured = measure(ground(), places)
    for key in ("objective", "within_15", "loads", "served", "fablab"):
        assert measured[key] == proposed[key]


def test_without_a_hub_it_is_said_who_has_nowhere_to_go():
    with pytest.raises(Refused, match="Those who come for the company have nowhere to go"):
        measure(ground(), Places(nomad_offices=("a",)))


def test_the_rules_that_a_network_by_hand_breaks_are_named():
    rules = NetworkRules(
        hubs=2, nomad_per_district=1, left_out=("a",), open_hubs=("c",), hub_gap=20
    )
    told = broken_rules(ground(), rules, Places(hubs=("a", "b", "d")))
    assert told == [
        "Hubs: 3 rather than 2.",
        "A place stands in a commune that the rules leave out.",
        "A place that the rules decide is missing.",
        "Two hubs are less than 20 minutes apart.",
        "Le Bas: nomad offices, 0.",
        "Le Haut: nomad offices, 0.",
    ]
    best = propose(ground(), NetworkRules())
    kept = Places(tuple(best["hubs"]), tuple(best["nomad_offices"]))
    assert broken_rules(ground(), NetworkRules(), kept) == []
