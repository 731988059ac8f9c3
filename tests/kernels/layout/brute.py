"""Small buildings by chance, and every layout of one, looked at one by one."""

from itertools import product

from hypothesis import strategies as st

from etabli.kernels.layout import Door, Exits, Floor, Function, Problem, Relation, Room, rectangle
from etabli.kernels.layout.furniture import capacity
from etabli.kernels.layout.problem import exit_groups

NAMES = ("desks", "talks", "tools")

# Sizes that are told apart by the rules, and few posts, so that all can be tried.
WIDTHS = (2.0, 3.0, 5.0)


@st.composite
def problems(draw):
    """Three rooms off a corridor, perhaps one behind another, and three functions with rules."""
    rooms, x = [Room("way", "floor", rectangle(15, 2), (Door("outside", 0.9),), corridor=True)], 0.0
    for number in range(3):
        width = draw(st.sampled_from(WIDTHS))
        to = draw(st.sampled_from(("way", "way", *(f"room {one}" for one in range(number)))))
        rooms.append(
            Room(
                f"room {number}",
                "floor",
                rectangle(width, 4, (x, 2)),
                (Door(to, draw(st.sampled_from((0.7, 0.9)))),),
                windows=draw(st.sampled_from((0.0, 4.0))),
                water=draw(st.booleans()),
                quiet=draw(st.booleans()),
                only=draw(st.sampled_from(((), (), NAMES[:2]))),
            )
        )
        x += width
    functions = tuple(draw(functions_named(name)) for name in NAMES)
    exits = Exits(steps=((draw(st.integers(1, 4)), 0.8), (100, 1.5)), source="a test")
    return Problem((Floor("floor", rectangle(15, 6)),), tuple(rooms), functions, exits)


@st.composite
def functions_named(draw, name):
    others = [one for one in NAMES if one != name]
    few = st.sampled_from((0, 0, 1))
    return Function(
        name,
        area_per_post=draw(st.sampled_from((0.0, 4.0, 7.0))) if name != "desks" else 4.0,
        workplace=name != "talks",
        adds_people=draw(st.booleans()),
        least_area=draw(st.sampled_from((0.0, 10.0))),
        most_posts=2,
        needs=frozenset(draw(st.sets(st.sampled_from(("light", "water", "quiet")), max_size=1))),
        wishes={"quiet": draw(st.integers(0, 2)), "light": draw(st.integers(0, 2))},
        loud=name == "tools",
        rooms_at_least=draw(few),
        rooms_at_most=draw(st.sampled_from((None, 1, 2))),
        share_at_most=draw(st.sampled_from((1.0, 0.5))),
        near=draw(relations(others, 1)),
        far=draw(relations(others, 2)),
        apart=tuple(draw(st.sampled_from(((), (), (others[0],))))),
        serves=draw(st.sampled_from((None, None, 2))) if name == "talks" else None,
    )


def relations(others, doors):
    one = st.builds(Relation, st.sampled_from(others), st.integers(doors, doors + 1))
    return st.one_of(st.just(()), st.just(()), st.tuples(one))


def values(problem):
    """(posts, fit, seats) of the best of each choice of functions that keeps the rules."""
    by_name = {one.name: one for one in problem.functions}
    rooms = problem.usable
    stand = {
        (room.name, one.name): capacity(problem, room, one)
        for room in rooms
        for one in problem.functions
    }
    found = []
    for names in product((None, *NAMES), repeat=len(rooms)):
        chosen = {
            room: by_name[name] for room, name in zip(rooms, names, strict=True) if name is not None
        }
        if may(problem, chosen):
            fit = points(problem, chosen)
            best = max(
                (total(chosen, posts) for posts in all_posts(problem, chosen, stand)), default=None
            )
            if best is not None:
                found.append((best[0], fit, best[1]))
    return sorted(found, reverse=True)


def may(problem, chosen):
    """Whether rooms may serve these functions, posts aside."""
    used = sum(problem.area(room.name) for room in chosen)
    loud = {room.name for room, function in chosen.items() if function.loud}
    for function in problem.functions:
        mine = [room for room, one in chosen.items() if one is function]
        most = len(mine) if function.rooms_at_most is None else function.rooms_at_most
        if not function.rooms_at_least <= len(mine) <= most:
            return False
        if sum(problem.area(room.name) for room in mine) > function.share_at_most * used + 1e-6:
            return False
        if not all(suits(problem, chosen, room, function, loud) for room in mine):
            return False
    return True


def suits(problem, chosen, room, function, loud):
    return (
        (not room.only or function.name in room.only)
        and problem.area(room.name) >= function.least_area
        and all(problem.has(room, need) for need in function.needs)
        and not ("quiet" in function.needs and loud & problem.beside[room.name])
        and neighbours(problem, chosen, room, function)
    )


def neighbours(problem, chosen, room, function):
    def away(name):
        return [
            problem.doors_between[room.name][other.name]
            for other, one in chosen.items()
            if one.name == name and other is not room
        ]

    near = all(min(away(one.function), default=99) <= one.doors for one in function.near)
    far = all(min(away(one.function), default=99) >= one.doors for one in function.far)
    beside = {one.name for other, one in chosen.items() if other.name in problem.beside[room.name]}
    return near and far and not beside & set(function.apart)


def points(problem, chosen):
    loud = {room.name for room, function in chosen.items() if function.loud}
    return sum(
        value
        for room, function in chosen.items()
        for quality, value in function.wishes.items()
        if problem.has(room, quality)
        and not (quality == "quiet" and loud & problem.beside[room.name])
    )


def all_posts(problem, chosen, stand):
    """All numbers of posts that the rules allow in the rooms chosen."""
    ranges = []
    for room, function in chosen.items():
        most = stand[room.name, function.name]
        if function.area_per_post:
            by_area = int(problem.area(room.name) / function.area_per_post)
            ranges.append(range(1, min(most, by_area, function.most_posts) + 1))
        else:
            ranges.append(range(1))
    serving = [(one, [*chosen.values()].count(one)) for one in problem.functions]
    for posts in product(*ranges):
        counted = {
            room.name: count
            for (room, function), count in zip(chosen.items(), posts, strict=True)
            if function.adds_people
        }
        behind = all(
            sum(count for name, count in counted.items() if name in rooms)
            <= problem.exits.most(widths)
            for _, rooms, widths in exit_groups(problem)
        )
        served = all(
            sum(counted.values()) <= one.serves * rooms
            for one, rooms in serving
            if one.serves is not None
        )
        if behind and served:
            yield posts


def total(chosen, posts):
    """(posts at workplaces, seats elsewhere)."""
    sums = [0, 0]
    for function, count in zip(chosen.values(), posts, strict=True):
        sums[0 if function.workplace else 1] += count
    return tuple(sums)
