"""What a network gives, on five communes ten minutes and ten kilometres apart."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from etabli.study.scenario.assumptions import DEFAULTS
from etabli.study.scenario.effects import Around, effects, gini, share_of
from etabli.study.scenario.places import Places
from tests.study.scenario.test_design import CODES, line

ASSUMED = {key: one.value for key, one in DEFAULTS.items()}


def around(**changes):
    """Two profiles with half a day each in every commune; a hundred inhabitants in each."""
    km = 10.0 * np.abs(np.arange(5.0)[:, None] - np.arange(5.0)[None, :])
    given = {
        "inhabitants": np.full(5, 100.0),
        "days": np.full((5, 2), 0.5),
        "company": np.array([1.0, 0.0]),
        "km": km,
        "partner_km": np.zeros((0, 5)),
        "work_km": np.tile([30.0, 0.0], (5, 1)),
        "half_minutes": np.array([10.0, 10.0]),
        "rivals": np.zeros((0, 5)),
        "low": 0.5,
        "high": 2.0,
        **changes,
    }
    return Around(**given)


def told(places, **changes):
    return effects(line(), around(**changes), places, ASSUMED)


def test_half_of_those_who_would_come_do_so_at_the_minutes_assumed():
    # Ways of 0, 10, 20, 30 and 40 minutes: 1, 1/2, 1/4, 1/8 and 1/16 of a day each.
    captured = told(Places(hubs=("a",)))["captured"]
    assert captured["mean"] == pytest.approx(1.9375)
    assert (captured["low"], captured["high"]) == pytest.approx((0.96875, 3.875))


def test_each_profile_has_its_own_half_way():
    # Of the second profile half come from twice as far: 1, 0.7, 1/2, 0.35 and 1/4 of half a day.
    captured = told(Places(hubs=("a",)), half_minutes=np.array([10.0, 20.0]))["captured"]
    assert captured["mean"] == pytest.approx(1.9375 / 2 + (1.75 + 1.5 / 2**0.5) / 2)


def test_each_commune_has_its_own_way_to_work():
    work = np.zeros((5, 2))
    work[0] = 30.0
    figures = told(Places(hubs=tuple("abcde")), work_km=work)
    assert figures["kilometres"] == pytest.approx(44 * 60)  # of the one day of "a" alone


def test_a_rival_as_near_as_the_network_takes_half():
    minutes = line().minutes
    alone = told(Places(hubs=("a",)))
    shared = told(Places(hubs=("a",)), rivals=minutes[:, [0]].T)
    assert shared["captured"]["mean"] == pytest.approx(alone["captured"]["mean"] / 2)
    assert shared["lost_to_rivals"] == pytest.approx(alone["captured"]["mean"] / 2)
    assert alone["lost_to_rivals"] == 0


def test_kilometres_are_those_to_work_less_those_to_the_place_and_may_be_more_than_before():
    # Only "a" has demand, and the hub stands in it: 30 km are saved twice, 0 for those at home.
    days = np.zeros((5, 2))
    days[0] = 1.0
    figures = told(Places(hubs=("a",)), days=days)
    assert figures["kilometres"] == pytest.approx(44 * 60)
    assert figures["tonnes"] == pytest.approx(44 * 60 * 0.22 / 1000)
    away = told(Places(hubs=("e",)), days=days, work_km=np.zeros((5, 2)))
    assert away["kilometres"] < 0


def test_inhabitants_places_and_costs_are_counted():
    figures = told(Places(hubs=("b",), nomad_offices=("e",), fablab="a"))
    assert figures["inhabitants"] == {"total": 500, "within_15": 500, "within_30": 500}
    assert figures["counts"] == {"hub": 1, "nomad_office": 1, "fablab": 1}
    assert figures["cost"] == 150_000 + 25_000 + 100_000


def test_the_district_farthest_away_is_named():
    equity = told(Places(hubs=("a",)))["equity"]
    assert equity["worst"] == "Le Haut"
    assert [one["average_minutes"] for one in equity["districts"]] == [10, 35]
    assert equity["gap"] == 25
    # 300 people at 10 minutes and 200 at 35.
    assert equity["gini"] == pytest.approx(2 * 300 * 200 * 25 / (2 * 500**2 * 20))


@given(
    st.lists(st.floats(0, 100), min_size=2, max_size=6),
    st.floats(0.1, 10),
)
def test_gini_is_a_share_that_does_not_depend_on_the_unit(values, unit):
    numbers, people = np.array(values), np.ones(len(values))
    assert 0 <= gini(numbers, people) < 1
    assert gini(unit * numbers, people) == pytest.approx(gini(numbers, people), abs=1e-9)


@given(st.lists(st.floats(0, 120), min_size=0, max_size=4), st.floats(0, 120))
def test_the_shares_of_the_network_and_of_others_add_up(rivals, minutes):
    own = np.array([minutes])
    others = np.array(rivals).reshape(-1, 1)
    share = share_of(own, others, 10.0)[0]
    rest = sum(
        share_of(others[place], np.vstack([np.delete(others, place, 0), own]), 10.0)[0]
        for place in range(len(rivals))
    )
    assert share + rest == pytest.approx(1)
    assert share == pytest.approx(1) if not rivals else share < 1


@given(st.sets(st.sampled_from(CODES), min_size=1), st.sampled_from(CODES))
def test_one_more_place_never_brings_fewer(hubs, more):
    fewer, all_of_them = Places(hubs=tuple(hubs)), Places(hubs=tuple({*hubs, more}))
    assert told(all_of_them)["captured"]["mean"] >= told(fewer)["captured"]["mean"] - 1e-9
