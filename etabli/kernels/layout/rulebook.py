"""Each rule in words and as rows: what binds, and what a step looser would mean."""

import math
from collections.abc import Iterator

from etabli.kernels.layout.furniture import capacity
from etabli.kernels.layout.problem import (
    Function,
    Problem,
    Relation,
    Room,
    exit_groups,
)
from etabli.kernels.layout.program import INFINITY, Columns, Row, Rule

VISIT = "the visit of the building"
WORDS = {
    "light": "light by day",
    "water": "water",
    "power": "power",
    "quiet": "quiet, beside nothing loud",
    "step_free": "a way without steps",
    "extraction": "extraction of air",
    "entrance": "a place at the entrance",
}
HAIR = 1e-9


def rules(problem: Problem, columns: Columns) -> list[Rule]:
    """All rules of the problem that can be broken at all."""
    found = list(building_rules(problem, columns))
    for function in problem.functions:
        found += function_rules(problem, function, columns)
    return [rule for rule in found if rule.rows]


def building_rules(problem: Problem, columns: Columns) -> Iterator[Rule]:
    """What rooms may serve, and how many people the doors let out."""
    for room in problem.usable:
        if room.only:
            serves = {
                columns.serves[room.name, one.name]: 1.0
                for one in problem.functions
                if one.name not in room.only
            }
            text = f"{room.name} serves {' or '.join(room.only)} alone"
            yield Rule("only", room.name, text, VISIT, (Row(serves, high=0.0),))
    for named, rooms, widths in exit_groups(problem):
        yield from _exit_rule(problem, columns, named, rooms, widths)


def _exit_rule(
    problem: Problem,
    columns: Columns,
    named: str,
    rooms: frozenset[str],
    widths: tuple[float, ...],
) -> Iterator[Rule]:
    counted = {one.name for one in problem.functions if one.adds_people}
    people = {
        column: 1.0
        for (room, function), column in columns.posts.items()
        if room in rooms and function in counted
    }
    if not people:
        return
    most = problem.exits.most(widths)
    step = problem.exits.step_above(most)
    yield Rule(
        "exits",
        named,
        f"{most} people at most in {named}, whose exits are {math.fsum(widths):.2f} m wide in all",
        problem.exits.source,
        (Row(people, high=float(most)),),
        None if step is None else (Row(people, high=float(step[0])),),
        "" if step is None else f"{step[1]:.2f} m of exits in all from {named}",
    )


def function_rules(problem: Problem, function: Function, columns: Columns) -> Iterator[Rule]:
    """All rules that a function brings."""
    yield from _need_rules(problem, function, columns)
    yield from _size_rules(problem, function, columns)
    yield from _post_rules(problem, function, columns)
    yield from _count_rules(problem, function, columns)
    yield from _share_rules(problem, function, columns)
    yield from _neighbour_rules(problem, function, columns)


def _closed(columns: Columns, function: Function, rooms: list[Room]) -> tuple[Row, ...]:
    """None of these rooms serves the function."""
    serves = {columns.serves[room.name, function.name]: 1.0 for room in rooms}
    return (Row(serves, high=0.0),) if serves else ()


def _need_rules(problem: Problem, function: Function, columns: Columns) -> Iterator[Rule]:
    for need in sorted(function.needs):
        without = [room for room in problem.usable if not problem.has(room, need)]
        rows = _closed(columns, function, without)
        if need == "quiet":
            loud = [one.name for one in problem.functions if one.loud]
            rows += tuple(_never_beside(problem, function, loud, columns))
        source = function.source_of("needs")
        if need == "light":
            source += f"; light from {problem.glazing:.0%} of the floor: {problem.glazing_source}"
        text = f"{function.name} needs {WORDS[need]}"
        yield Rule(f"needs.{need}", function.name, text, source, rows)


def _never_beside(
    problem: Problem, function: Function, others: list[str], columns: Columns
) -> Iterator[Row]:
    """No room of the function shares a wall or a door with a room of the others."""
    usable = {room.name for room in problem.usable}
    for room in problem.usable:
        for beside in sorted(problem.beside[room.name] & usable):
            for other in others:
                pair = columns.serves[room.name, function.name], columns.serves[beside, other]
                yield Row(dict.fromkeys(pair, 1.0), high=1.0)


def _size_rules(problem: Problem, function: Function, columns: Columns) -> Iterator[Rule]:
    def smaller(least: float) -> list[Room]:
        return [room for room in problem.usable if problem.area(room.name) < least - HAIR]

    def larger(most: float) -> list[Room]:
        return [room for room in problem.usable if problem.area(room.name) > most + HAIR]

    name = function.name
    if (least := function.least_area) > 0:
        yield Rule(
            "least_area",
            name,
            f"{name} takes {least:g} m² or more",
            function.source_of("least_area"),
            _closed(columns, function, smaller(least)),
            _closed(columns, function, smaller(least - 1)),
            f"{name} from {max(least - 1, 0):g} m²",
        )
    if math.isfinite(most := function.most_area):
        yield Rule(
            "most_area",
            name,
            f"{name} takes {most:g} m² at most",
            function.source_of("most_area"),
            _closed(columns, function, larger(most)),
            _closed(columns, function, larger(most + 1)),
            f"{name} up to {most + 1:g} m²",
        )
    if (height := function.least_height) > 0:
        low = [room for room in problem.usable if room.height < height - HAIR]
        yield Rule(
            "least_height",
            name,
            f"{name} takes a ceiling at {height:g} m or more",
            function.source_of("least_height"),
            _closed(columns, function, low),
        )


def posts_by_area(problem: Problem, room: str, area_per_post: float) -> int:
    """The whole posts that the area of a room allows."""
    return int(problem.area(room) / area_per_post + HAIR)


def _post_rules(problem: Problem, function: Function, columns: Columns) -> Iterator[Rule]:
    name = function.name
    stand = {room.name: capacity(problem, room, function) for room in problem.usable}
    narrow = [room for room in problem.usable if stand[room.name] < 0]
    rows = _closed(columns, function, narrow)
    if function.area_per_post:

        def within(most: dict[str, int]) -> tuple[Row, ...]:
            return tuple(
                Row(
                    {
                        columns.posts[room, name]: 1.0,
                        columns.serves[room, name]: -float(max(posts, 0)),
                    },
                    high=0.0,
                )
                for room, posts in most.items()
            )

        rows += within(stand)

        def by_area(per_post: float) -> tuple[Row, ...]:
            return within({room: posts_by_area(problem, room, per_post) for room in stand})

        per_post = function.area_per_post
        looser = per_post - 1 if per_post > 1 else per_post / 2
        yield Rule(
            "area_per_post",
            name,
            f"{per_post:g} m² a post in {name}",
            function.source_of("area_per_post"),
            by_area(per_post),
            by_area(looser),
            f"{looser:g} m² a post in {name}",
        )
        if (most := function.most_posts) is not None:
            yield Rule(
                "most_posts",
                name,
                f"{_counted(most, 'posts')} at most in a room of {name}",
                function.source_of("most_posts"),
                within(dict.fromkeys(stand, most)),
                within(dict.fromkeys(stand, most + 1)),
                f"{most + 1} posts in a room of {name}",
            )
    source = function.source_of("furniture")
    yield Rule("furniture", name, f"the furniture of {name} stands in its room", source, rows)


def _count_rules(problem: Problem, function: Function, columns: Columns) -> Iterator[Rule]:
    counts = (
        ("rooms", function.rooms_at_least, function.rooms_at_most, columns.rooms_of),
        ("posts", function.posts_at_least, function.posts_at_most, columns.posts_of),
    )
    for what, least, most, find in counts:
        amounts = dict.fromkeys(find(function.name), 1.0)
        code = f"{what}_at_least"

        def told(count: int, what: str = what) -> str:
            return f"{_counted(count, what)} of {function.name}"

        if least:
            yield Rule(
                code,
                function.name,
                f"{told(least)} or more",
                function.source_of(code),
                (Row(amounts, low=float(least)),),
                (Row(amounts, low=float(least - 1)),),
                told(least - 1),
            )
        code = f"{what}_at_most"
        if most is not None and amounts:
            yield Rule(
                code,
                function.name,
                f"{told(most)} at most",
                function.source_of(code),
                (Row(amounts, high=float(most)),),
                (Row(amounts, high=float(most + 1)),),
                told(most + 1),
            )
    if (serves := function.serves) is not None:
        rooms = columns.rooms_of(function.name)
        counted = [one.name for one in problem.functions if one.adds_people]
        people = {column: 1.0 for one in counted for column in columns.posts_of(one)}
        row = Row({**people, **dict.fromkeys(rooms, -float(serves))}, high=0.0)
        yield Rule(
            "serves",
            function.name,
            f"one room of {function.name} for {serves} people",
            function.source_of("serves"),
            (row,),
            (row._replace(high=float(serves)),),
            f"one more room of {function.name}",
        )


def _counted(count: int, what: str) -> str:
    return f"{count} {what.removesuffix('s') if count == 1 else what}"


def _share_rules(problem: Problem, function: Function, columns: Columns) -> Iterator[Rule]:
    areas = {
        column: (problem.area(room), name == function.name)
        for (room, name), column in columns.serves.items()
    }

    def at_least(share: float) -> tuple[Row, ...]:
        amounts = {at: area * ((1 if own else 0) - share) for at, (area, own) in areas.items()}
        return (Row(amounts, low=-1e-6),)

    def at_most(share: float) -> tuple[Row, ...]:
        return (at_least(share)[0]._replace(low=-INFINITY, high=1e-6),)

    for code, share, rows, word, step in (
        ("share_at_least", function.share_at_least, at_least, "or more", -0.05),
        ("share_at_most", function.share_at_most, at_most, "at most", 0.05),
    ):
        if share == (0.0 if step < 0 else 1.0):
            continue
        looser = min(max(share + step, 0.0), 1.0)
        yield Rule(
            code,
            function.name,
            f"{share:.0%} {word} of the area in use for {function.name}",
            function.source_of(code),
            rows(share),
            rows(looser),
            f"{looser:.0%} for {function.name}",
        )


def _neighbour_rules(problem: Problem, function: Function, columns: Columns) -> Iterator[Rule]:
    name = function.name
    for relation in function.near:
        yield Rule(
            "near",
            name,
            f"{name} within {relation.doors} doors of {relation.function}",
            function.source_of("near"),
            tuple(_near(problem, function, relation, columns)),
            tuple(_near(problem, function, _one_more(relation, 1), columns)),
            f"{name} within {relation.doors + 1} doors of {relation.function}",
        )
    for relation in function.far:
        yield Rule(
            "far",
            name,
            f"{name} {relation.doors} doors or more from {relation.function}",
            function.source_of("far"),
            tuple(_far(problem, function, relation, columns)),
            tuple(_far(problem, function, _one_more(relation, -1), columns)),
            f"{name} {relation.doors - 1} doors from {relation.function}",
        )
    for other in function.apart:
        text = f"{name} not beside {other}"
        rows = tuple(_never_beside(problem, function, [other], columns))
        yield Rule("apart", name, text, function.source_of("apart"), rows)


def _one_more(relation: Relation, step: int) -> Relation:
    return Relation(relation.function, relation.doors + step)


def _near(
    problem: Problem, function: Function, relation: Relation, columns: Columns
) -> Iterator[Row]:
    """A room of the function has one of the other within so many doors."""
    for room in problem.usable:
        away = problem.doors_between[room.name]
        near = [
            columns.serves[other.name, relation.function]
            for other in problem.usable
            if other != room and away.get(other.name, math.inf) <= relation.doors
        ]
        serves = columns.serves[room.name, function.name]
        yield Row({serves: 1.0, **dict.fromkeys(near, -1.0)}, high=0.0)


def _far(
    problem: Problem, function: Function, relation: Relation, columns: Columns
) -> Iterator[Row]:
    """No room of the function has one of the other at fewer doors."""
    for room in problem.usable:
        away = problem.doors_between[room.name]
        for other in problem.usable:
            if other != room and away.get(other.name, math.inf) < relation.doors:
                pair = (
                    columns.serves[room.name, function.name],
                    columns.serves[other.name, relation.function],
                )
                yield Row(dict.fromkeys(pair, 1.0), high=1.0)
