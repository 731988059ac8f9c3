"""The network with the least travel, against trying all of them."""

from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etabli.core.errors import BadInput, Refused
from etabli.study.rules import NetworkRules
from etabli.study.scenario.design import Ground, propose

CODES = ("a", "b", "c", "d", "e")
DISTRICT = (0, 0, 0, 1, 1)


def line(company=(1, 1, 1, 1, 1), nearby=(1, 1, 1, 1, 1), minutes=None):
    """Five communes on a line, ten minutes apart; three in one district, two in the other."""
    places = np.arange(5.0)
    if minutes is None:
        minutes = 10 * np.abs(places[:, None] - places[None, :])
    return Ground(
        codes=CODES,
        district=np.array(DISTRICT),
        district_names=("Le Bas", "Le Haut"),
        minutes=np.array(minutes),
        company=np.array(company, dtype=float),
        nearby=np.array(nearby, dtype=float),
    )


def cost(ground, hubs, nomads):
    to_hub = ground.minutes[:, list(hubs)].min(axis=1)
    to_any = ground.minutes[:, [*hubs, *nomads]].min(axis=1)
    return float(ground.company @ to_hub + ground.nearby @ to_any)


def every_network(ground, hubs, per_district, left_out=()):
    allowed = [index for index in range(5) if CODES[index] not in left_out]
    for chosen in combinations(allowed, hubs):
        free = [
            [index for index in allowed if DISTRICT[index] == district and index not in chosen]
            for district in (0, 1)
        ]
        for picks in product(*(combinations(one, per_district) for one in free)):
            yield chosen, [index for pick in picks for index in pick]


weights = st.lists(st.integers(0, 9), min_size=5, max_size=5)


@settings(max_examples=40)
@given(weights, weights, st.integers(1, 2), st.integers(0, 1), st.sampled_from(["", "a", "d"]))
def test_the_network_is_the_best_of_all(company, nearby, hubs, per_district, out):
    ground = line(company, nearby)
    rules = NetworkRules(hubs=hubs, nomad_per_district=per_district, left_out=(out,) if out else ())
    networks = list(every_network(ground, hubs, per_district, rules.left_out))
    if not networks:
        with pytest.raises(Refused):
            propose(ground, rules)
        return
    told = propose(ground, rules)
    assert told["status"] == "optimal"
    assert told["objective"] == pytest.approx(min(cost(ground, *one) for one in networks))
    assert told["bound"] <= told["objective"]
    assert len(told["hubs"]) == hubs
    assert not set(told["hubs"]) & set(told["nomad_offices"])


def test_each_district_has_its_nomad_offices_beside_the_hub():
    told = propose(line(), NetworkRules(hubs=2, nomad_per_district=1))
    districts = sorted(DISTRICT[CODES.index(code)] for code in told["nomad_offices"])
    assert districts == [0, 1]


def test_who_comes_for_company_goes_to_a_hub_past_a_nomad_office():
    ground = line(company=(0, 0, 0, 0, 1), nearby=(9, 0, 0, 0, 0))
    told = propose(ground, NetworkRules(hubs=1, nomad_per_district=1))
    assert told["hubs"] == ["e"]
    assert "a" in told["nomad_offices"]
    assert told["served"]["a"]["nearest"] == "a"
    assert told["served"]["a"]["hub"] == "e"
    assert told["served"]["a"]["hub_minutes"] == 40


def test_what_the_places_serve_adds_up_to_the_demand():
    told = propose(line(), NetworkRules())
    assert sum(load["desk_days"] for load in told["loads"]) == pytest.approx(10)
    assert told["for_company"] == pytest.approx(0.5)


def test_shares_within_reach_and_the_average_are_of_desk_days():
    told = propose(
        line(company=(1, 0, 0, 0, 3), nearby=(0,) * 5), NetworkRules(hubs=1, nomad_per_district=0)
    )
    assert told["hubs"] == ["e"]
    assert told["average_minutes"] == pytest.approx(10)
    assert told["within_15"] == told["within_30"] == pytest.approx(0.75)


def test_alternatives_differ_in_their_hubs_and_start_with_the_best():
    told = propose(line(), NetworkRules(hubs=1, nomad_per_district=0, within=0.5))
    hubs = [one["hubs"][0] for one in told["alternatives"]]
    assert hubs[0] == "c"
    assert sorted(hubs) == ["b", "c", "d"]
    assert [one["over"] for one in told["alternatives"]] == pytest.approx([0, 1 / 6, 1 / 6])
    assert told["complete"]


def test_a_network_named_beforehand_is_held_against_the_best():
    rules = NetworkRules(hubs=1, nomad_per_district=0, compare=("a",))
    compared = propose(line(), rules)["compared"]
    assert compared["hubs"] == ["a"]
    assert compared["over"] == pytest.approx(100 / 60 - 1)


def test_the_fablab_stands_where_it_is_told_and_its_way_is_told():
    told = propose(line(), NetworkRules(hubs=1, nomad_per_district=0, fablab="a"))
    assert told["fablab"] == {"code": "a", "average_minutes": 20, "within_30": 0.8}


def test_more_nomad_offices_than_a_district_has_room_for_are_refused_by_name():
    with pytest.raises(Refused) as refusal:
        propose(line(), NetworkRules(hubs=1, nomad_per_district=3))
    assert refusal.value.code == "no_network"
    assert "3 nomad offices are asked for in Le Haut, which has room for 2" in str(refusal.value)


def test_more_hubs_than_communes_are_refused_with_how_many_are_left():
    with pytest.raises(Refused, match=r"3 hubs are asked for, .* 1 communes? "):
        propose(line(), NetworkRules(hubs=3, nomad_per_district=2))


def test_a_network_to_compare_with_must_leave_room_too():
    rules = NetworkRules(hubs=2, nomad_per_district=1, compare=("d", "e"))
    with pytest.raises(Refused, match="Le Haut, which has room for 0"):
        propose(line(), rules)


def test_a_commune_without_a_way_is_told_and_one_without_demand_is_left_alone():
    minutes = 10 * np.abs(np.arange(5.0)[:, None] - np.arange(5.0)[None, :])
    minutes[4, :4] = np.inf
    rules = NetworkRules(hubs=1, nomad_per_district=0, left_out=("e",))
    with pytest.raises(Refused, match="No network keeps these rules"):
        propose(line(minutes=minutes), rules)
    empty = (1, 1, 1, 1, 0)
    told = propose(line(company=empty, nearby=empty, minutes=minutes), rules)
    assert "e" not in told["served"]


def test_an_unknown_commune_is_refused():
    with pytest.raises(BadInput, match="“z” is no commune of this territory"):
        propose(line(), NetworkRules(fablab="z"))
