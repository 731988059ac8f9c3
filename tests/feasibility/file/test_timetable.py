"""The way of a site to its opening: which steps it needs, and how early each may begin."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etabli.core.errors import BadInput
from etabli.feasibility.file import rules
from etabli.feasibility.file.rules import ENDS, Known

DAY = date(2027, 1, 4)
SHORT = {1: {"low": 12_000, "likely": 60_000, "high": 120_000}}


def keys(known: Known) -> list[str]:
    return [step.key for step in rules.steps(known)]


def weeks_of(known: Known, key: str) -> tuple[int, ...]:
    [found] = [step for step in rules.steps(known) if step.key == key]
    return tuple(found.weeks[end] for end in ENDS)


def test_every_step_speaks_both_languages_and_waits_for_earlier_ones_alone():
    earlier: set[str] = set()
    for key, step in rules.usual().items():
        assert step.name.fr and step.name.en, key
        assert set(step.after) <= earlier, key
        assert 0 < step.weeks["low"] <= step.weeks["likely"] <= step.weeks["high"], key
        earlier.add(key)


@pytest.mark.parametrize(
    ("known", "needed", "needless"),
    [
        (Known(tenure="owned"), {"decision", "design", "opening"}, {"purchase", "lease"}),
        (Known(tenure="sale"), {"purchase"}, {"lease", "premises"}),
        (Known(), {"premises", "aid", "host", "fibre", "opening_works"}, {"first_works"}),
        (Known(works={}), {"premises"}, {"design", "public", "tender", "opening_works"}),
        (Known(works=SHORT), {"design", "public", "tender", "opening_works"}, {"later_works"}),
        (Known(works=SHORT, permit="none"), {"tender"}, {"public", "declaration", "permit"}),
        (Known(works={3: SHORT[1]}), {"later_works"}, {"design", "first_works"}),
        (Known(aided=False, hosted=False, fibre="connected"), set(), {"aid", "host", "fibre"}),
    ],
)
def test_a_site_needs_the_steps_that_its_sheet_works_and_plan_ask_for(known, needed, needless):
    found = set(keys(known))
    assert needed <= found
    assert not needless & found


def test_what_works_plan_and_mode_say_of_time_is_taken_from_there():
    assert weeks_of(Known(works=SHORT), "opening_works") == (4, 8, 13)
    assert weeks_of(Known(works=SHORT, plan_months=3), "opening_works") == (10, 13, 20)
    assert weeks_of(Known(mode_months=12), "mode") == (39, 52, 78)


def test_a_site_that_is_let_opens_after_its_longest_way():
    told = {"tenure": "lease", "fibre": "connected", "works": {}}
    known = Known(**told, aided=False, hosted=False, mode_months=0)
    found = rules.schedule(DAY, rules.steps(known))
    # Decision 4, lease 8, furniture 4, opening 2 weeks.
    assert found.opening() == date(2027, 5, 10)
    assert [one.step.key for one in found.deciding] == ["decision", "lease", "fitting", "opening"]
    lease = found.steps[1]
    assert lease.span(DAY) == (date(2027, 2, 1), date(2027, 3, 28))


def test_a_step_of_no_week_falls_away_and_what_follows_waits_for_those_before_it():
    known = Known(tenure="owned", works=SHORT, aided=False, hosted=False)
    none = {"low": 0, "likely": 0, "high": 0}
    steps = rules.steps(known, {"design": none, "tender": none})
    found = {one.step.key: one for one in rules.schedule(DAY, steps).steps}
    assert not {"design", "tender"} & set(found)
    assert found["public"].begins == found["decision"].ends
    assert found["opening_works"].begins == found["public"].ends


amounts = st.integers(0, 300_000)
known_sites = st.builds(
    Known,
    tenure=st.sampled_from(["sale", "lease", "free", "owned", "unknown"]),
    fibre=st.sampled_from(["connected", "possible", "none", "unknown"]),
    permit=st.sampled_from(rules.PERMITS),
    works=st.lists(amounts, min_size=3, max_size=3).map(
        lambda ends: {1: dict(zip(ENDS, sorted(ends), strict=True))}
    ),
    mode_months=st.none() | st.integers(0, 36),
    aided=st.booleans(),
    hosted=st.booleans(),
)


@given(known_sites, st.data())
def test_nothing_begins_too_early_and_what_lasts_longer_never_opens_earlier(known, data):
    steps = rules.steps(known)
    found = rules.schedule(DAY, steps)
    ends = {one.step.key: one.ends for one in found.steps}
    for one in found.steps:
        for before in set(one.step.after) & set(ends):
            assert all(one.begins[end] >= ends[before][end] for end in ENDS)
    assert found.opening("low") <= found.opening() <= found.opening("high")
    assert found.deciding[-1].step.key == rules.OPENING
    number = data.draw(st.integers(0, len(steps) - 1))
    longer = {end: weeks + 3 for end, weeks in steps[number].weeks.items()}
    steps[number] = replace(steps[number], weeks=longer)
    later = rules.schedule(DAY, steps)
    assert all(later.opening(end) >= found.opening(end) for end in ENDS)


@pytest.mark.parametrize(
    ("replaced", "field"),
    [
        ({"weather": {"low": 1, "likely": 2, "high": 3}}, "weather"),
        ({"lease": {"low": 3, "likely": 2, "high": 4}}, "lease"),
        ({"lease": {"low": -1, "likely": 2, "high": 4}}, "lease"),
        ({"lease": {"low": 1, "likely": 2, "high": 261}}, "lease"),
        ({"lease": {"low": 1, "likely": 2}}, "lease"),
        ({"lease": {"low": 1, "likely": 2, "high": 3, "source": "x" * 301}}, "lease"),
    ],
)
def test_weeks_that_are_not_allowed_are_refused_at_their_step(replaced, field):
    with pytest.raises(BadInput) as refused:
        rules.check(replaced)
    assert refused.value.field == field
