"""The best layout, proven; others; why none, and what holds it down."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings

from etabli.kernels.errors import InvalidInput
from etabli.kernels.layout import (
    FUNCTIONS,
    Door,
    Exits,
    Floor,
    Function,
    Problem,
    Room,
    Status,
    alternatives,
    binding,
    rectangle,
    solve,
)
from etabli.kernels.layout.problem import exit_groups
from etabli.kernels.layout.solver import _Model
from tests.kernels.layout.brute import problems, values


def row_of_rooms(*widths, functions, doors=0.9, out=0.9, **given):
    """Rooms 5 m deep along a corridor, which has the only exit."""
    x, rooms = 0.0, [Room("way", "floor", rectangle(60, 2), (Door("outside", out),), corridor=True)]
    for number, width in enumerate(widths, start=1):
        outline = rectangle(width, 5, (x, 2))
        way = (Door("way", doors),)
        rooms.append(Room(f"room {number}", "floor", outline, way, windows=width, **given))
        x += width
    return Problem((Floor("floor", rectangle(60, 7)),), tuple(rooms), tuple(functions))


DESKS = Function("desks", area_per_post=10.0, workplace=True)
WATER = Function("kitchen", needs=frozenset({"water"}), rooms_at_least=1)


def check_against_brute_force(problem):
    known = values(problem)
    found = alternatives(problem, most=4)
    if not known:
        assert found[0].status is Status.infeasible
        check_irreducible(problem, found[0])
        return
    assert [(one.posts, one.fit, one.seats) for one in found] == known[:4]
    assert all(one.status is Status.optimal for one in found)
    assert found[0].bound == found[0].posts
    choices = [tuple(sorted(one.function_of.items())) for one in found]
    assert len(set(choices)) == len(choices)


def check_irreducible(problem, layout):
    """The rules named cannot be met together, and without any one of them they can."""
    model = _Model(problem)
    texts = {rule.text for rule in layout.conflict}
    rules = [rule for rule in model.rules if rule.text in texts]
    assert rules
    assert not model._possible(rules)
    for rule in rules:
        assert model._possible([one for one in rules if one is not rule])


few = settings(max_examples=12, suppress_health_check=list(HealthCheck), derandomize=True)
many = settings(max_examples=400, suppress_health_check=list(HealthCheck))


@few
@given(problems())
def test_the_best_layouts_are_those_of_trying_all(problem):
    check_against_brute_force(problem)


@pytest.mark.full
@many
@given(problems())
def test_the_best_layouts_are_those_of_trying_all_many_times(problem):
    check_against_brute_force(problem)


def test_posts_are_those_of_the_area_and_never_more_than_stand():
    wide = solve(row_of_rooms(6, functions=[DESKS]))
    assert (wide.posts, wide.status) == (3, Status.optimal)
    dense = replace(DESKS, area_per_post=1.0)
    packed = solve(row_of_rooms(3, functions=[dense]))
    assert 0 < packed.posts <= 15 / (1.6 * 1.8)


def test_the_exits_hold_the_people_of_all_rooms_behind_them():
    crowd = replace(DESKS, area_per_post=3.0)
    narrow = row_of_rooms(12, 12, functions=[crowd])
    assert solve(narrow).posts == 19
    assert solve(row_of_rooms(12, 12, functions=[crowd], out=1.5)).posts > 19
    found = {one.code: one for one in binding(narrow, solve(narrow))}
    assert found["exits"].subject == "the building"
    assert found["exits"].step == "1.50 m of exits in all from the building"
    assert found["exits"].step_gain > 0
    assert "area_per_post" not in found


def test_a_room_behind_another_leaves_through_it():
    rooms = (
        Room("front", "floor", rectangle(5, 5), (Door("outside", 0.9),)),
        Room("back", "floor", rectangle(5, 5, (5, 0)), (Door("front", 1.6),)),
    )
    problem = Problem((Floor("floor", rectangle(10, 5)),), rooms, (DESKS,))
    groups = {named: (sorted(inside), widths) for named, inside, widths in exit_groups(problem)}
    assert groups == {
        "the building": (["back", "front"], (0.9,)),
        "back": (["back"], (1.6,)),
    }


def test_stairs_up_are_no_exit():
    rooms = (
        Room("shop", "ground", rectangle(5, 5), (Door("outside", 0.9), Door("loft", 1.6))),
        Room("loft", "first", rectangle(5, 5)),
    )
    floors = (Floor("ground", rectangle(5, 5)), Floor("first", rectangle(5, 5)))
    groups = list(exit_groups(Problem(floors, rooms, (DESKS,))))
    assert {named: widths for named, _, widths in groups} == {
        "the building": (0.9,),
        "first": (1.6,),
    }


def test_narrow_doors_do_not_count_and_more_people_than_the_last_step_never_do():
    exits = Exits()
    assert exits.most([0.7, 0.7]) == 0
    assert exits.most([0.8]) == 19
    assert exits.most([0.8, 0.7]) == 19
    assert exits.most([0.8, 0.8]) == 100
    assert exits.most([9.0]) == 100


def test_rules_that_cannot_be_met_are_named_and_no_others():
    problem = row_of_rooms(6, functions=[replace(DESKS, posts_at_least=1), WATER], water=True)
    layout = solve(problem)
    assert (layout.status, layout.uses) == (Status.infeasible, ())
    assert [rule.text for rule in layout.conflict] == [
        "1 post of desks or more",
        "1 room of kitchen or more",
    ]
    dry = solve(row_of_rooms(6, 6, functions=[DESKS, WATER]))
    assert [rule.code for rule in dry.conflict] == ["needs.water", "rooms_at_least"]
    assert all(rule.source == "assumption" for rule in dry.conflict)


def test_what_binds_is_what_brings_posts_when_loosened():
    problem = row_of_rooms(6, 6, functions=[DESKS, WATER], water=True)
    layout = solve(problem)
    assert layout.posts == 3
    found = {one.code: one for one in binding(problem, layout)}
    assert (found["rooms_at_least"].gain, found["rooms_at_least"].step_gain) == (3, 3)
    assert found["rooms_at_least"].step == "0 rooms of kitchen"
    assert found["area_per_post"].step == "9 m² a post in desks"
    assert (found["area"].gain, found["area"].step[:11]) == (1, "10 m² more ")
    assert {one.code for one in found.values()} == {"rooms_at_least", "area_per_post", "area"}


def test_alternatives_differ_in_as_many_rooms_as_asked():
    problem = row_of_rooms(6, 6, 6, functions=[DESKS, WATER], water=True)
    found = alternatives(problem, most=9, differing=2)
    for at, one in enumerate(found):
        for other in found[:at]:
            rooms = {room.name for room in problem.usable}
            differ = [
                room for room in rooms if one.function_of.get(room) != other.function_of.get(room)
            ]
            assert len(differ) >= 2
    assert [one.posts for one in found][:3] == [6, 6, 6]


def test_shares_are_of_the_area_in_use():
    store = Function("store", share_at_least=0.3)
    layout = solve(row_of_rooms(6, 6, 6, functions=[DESKS, store]))
    assert sorted(layout.function_of.values()) == ["desks", "desks", "store"]
    spare = replace(store, share_at_least=0.0, share_at_most=0.3, rooms_at_least=1)
    conflict = solve(row_of_rooms(6, 6, functions=[DESKS, spare])).conflict
    assert [rule.text for rule in conflict] == [
        "1 room of store or more",
        "30% at most of the area in use for store",
    ]


def test_loud_neighbours_cost_the_wish_for_quiet():
    loud = Function("workshop", loud=True, rooms_at_least=1)
    calm = replace(DESKS, wishes={"quiet": 1}, rooms_at_least=1, rooms_at_most=1)
    layout = solve(row_of_rooms(6, 6, 6, functions=[calm, loud]))
    assert layout.fit == 1
    assert {layout.function_of["room 1"], layout.function_of["room 3"]} == {"desks", "workshop"}
    needing = replace(calm, wishes={}, needs=frozenset({"quiet"}))
    assert solve(row_of_rooms(6, 6, functions=[needing, loud])).status is Status.infeasible


def test_every_usual_function_stands_in_a_fitting_room():
    for function in FUNCTIONS.values():
        problem = row_of_rooms(
            min(max(function.least_area / 5, 3.4), function.most_area / 5),
            functions=[replace(function, rooms_at_least=1)],
            water=True,
            extraction=True,
        )
        assert solve(problem).function_of == {"room 1": function.name}


def test_a_time_limit_never_claims_more_than_is_proven():
    problem = row_of_rooms(6, 6, 6, functions=[DESKS, WATER], water=True)
    hasty, best = solve(problem, time_limit=1e-6), solve(problem)
    assert hasty.posts <= best.posts <= hasty.bound <= 3 * 2 * 31
    assert (hasty.status is Status.optimal) <= (hasty.posts == best.posts)
    assert (hasty.status is Status.time_limit) <= (hasty.uses == ())


@pytest.mark.parametrize(
    ("argument", "call"),
    [
        ("time_limit", lambda problem: solve(problem, time_limit=0)),
        ("most", lambda problem: alternatives(problem, most=0)),
        ("differing", lambda problem: alternatives(problem, differing=0)),
    ],
)
def test_arguments_outside_their_bounds_are_refused(argument, call):
    with pytest.raises(InvalidInput) as refused:
        call(row_of_rooms(6, functions=[DESKS]))
    assert refused.value.argument == argument
