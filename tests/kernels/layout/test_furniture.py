"""Furniture stands to scale: inside, apart, and reached."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import Polygon, unary_union

from etabli.kernels.layout import FUNCTIONS, Door, Floor, Function, Piece, Post, Problem, Room
from etabli.kernels.layout.furniture import capacity, furnish
from etabli.kernels.layout.geometry import rectangle

DESKS = Function("desks", area_per_post=1.0, workplace=True)
TABLE = Function("talks", area_per_post=1.0, post=Post("table", 0.7, 1.2, 1.0))


def one_room(outline, *doors):
    doors = [Door("outside", 0.9, at) for at in doors] or [Door("outside")]
    room = Room("room", "floor", outline, tuple(doors))
    return Problem((Floor("floor", outline),), (room,), (DESKS, TABLE)), room


def check_stands(problem, room, found):
    """Everything is inside; nothing stands on anything, nor on the free place of another desk."""
    inside = Polygon(room.outline).buffer(1e-5)
    items = [*found.posts, *found.pieces]
    for at, item in enumerate(items):
        assert inside.covers(item.shape)
        assert inside.covers(item.clear)
        for other in items[:at]:
            assert item.shape.intersection(other.shape).area < 1e-5
            if "seat" not in (item.name, other.name):
                assert item.shape.intersection(other.clear).area < 1e-5
                assert item.clear.intersection(other.shape).area < 1e-5


@pytest.mark.parametrize(
    ("width", "depth", "posts"),
    [
        (1.6, 1.8, 1),  # a desk and the place behind it
        (1.5, 1.8, 0),
        (1.6, 1.7, 0),
        (3.2, 1.8, 2),
        (1.6, 3.6, 2),  # facing both walls, back to back behind their chairs
        (3.2, 3.6, 4),
    ],
)
def test_desks_stand_where_they_just_fit(width, depth, posts):
    problem, room = one_room(rectangle(width, depth))
    assert capacity(problem, room, DESKS) == posts


def test_a_door_that_is_told_stays_free():
    problem, room = one_room(rectangle(1.6, 1.8), (0.8, 0))
    assert capacity(problem, room, DESKS) == 1
    assert furnish(problem, room, DESKS).posts[0].shape.bounds[1] > 0.9
    both, room = one_room(rectangle(1.6, 1.8), (0.8, 0), (0.8, 1.8))
    assert capacity(both, room, DESKS) == 0


def test_posts_beyond_a_narrow_place_are_not_counted():
    """Two chambers of 3.2 × 1.8 m, joined by 0.6 m: the one with the door counts."""
    dumb_bell = (
        *((0, 0), (3.2, 0), (3.2, 0.6), (4.2, 0.6), (4.2, 0), (7.4, 0)),
        *((7.4, 1.8), (4.2, 1.8), (4.2, 1.2), (3.2, 1.2), (3.2, 1.8), (0, 1.8)),
    )
    problem, room = one_room(dumb_bell, (0, 1.2))
    found = furnish(problem, room, DESKS)
    assert found.posts
    assert all(one.shape.bounds[2] <= 3.3 for one in found.posts)


@settings(max_examples=10, derandomize=True)
@given(
    st.floats(2, 9).map(lambda one: round(one, 1)),
    st.floats(2, 9).map(lambda one: round(one, 1)),
    st.floats(0.3, 0.7),
    st.sampled_from([DESKS, TABLE]),
    st.integers(1, 6),
)
def test_whatever_the_room_everything_stands(width, depth, share, function, wanted):
    """A room in the shape of an L; fewer posts than stand are those asked for."""
    corner = width * share, depth * share
    shape = ((0, 0), (width, 0), (width, corner[1]), corner, (corner[0], depth), (0, depth))
    problem, room = one_room(shape, (width / 4, 0))
    found = furnish(problem, room, function)
    check_stands(problem, room, found)
    fewer = furnish(problem, room, function, wanted)
    assert len(fewer.posts) == min(wanted, len(found.posts))
    check_stands(problem, room, fewer)


def test_a_table_has_seats_on_all_sides_and_its_clearance():
    problem, room = one_room(rectangle(4.8, 3.2))
    found = furnish(problem, room, TABLE)
    assert len(found.posts) == 2 * 4 + 2
    table = found.posts[0].clear
    assert table.area == pytest.approx(4 * 0.7 * 1.2)
    seats = unary_union([one.shape for one in found.posts])
    assert seats.intersection(table).area < 1e-6


def test_an_outline_may_end_where_it_began():
    closed = (*rectangle(3.2, 3.6), (0.0, 0.0))
    problem, room = one_room(closed)
    assert capacity(problem, room, DESKS) == 4
    assert not furnish(problem, room, FUNCTIONS["kitchen"]).missing


def test_doors_of_another_floor_or_of_a_room_without_a_place_keep_nothing_free():
    """They are told in coordinates of their own."""
    doors = (Door("outside"), Door("up", at=(0.8, 0)), Door("somewhere", at=(0.8, 0)))
    rooms = (
        Room("down", "ground", rectangle(1.6, 3.6), doors),
        Room("up", "first", rectangle(1.6, 3.6)),
        Room("somewhere", "ground", rectangle(1.6, 3.6), placed=False),
    )
    floors = (Floor("ground", rectangle(3.2, 3.6)), Floor("first", rectangle(1.6, 3.6)))
    problem = Problem(floors, rooms, (DESKS,))
    assert [capacity(problem, room, DESKS) for room in rooms] == [1, 2, 2]


def test_pieces_stand_at_walls_with_the_place_before_them():
    kitchen = FUNCTIONS["kitchen"]
    problem, room = one_room(rectangle(3, 2), (1.5, 0))
    found = furnish(problem, room, kitchen)
    check_stands(problem, room, found)
    assert [one.name for one in found.pieces] == ["worktop"]
    assert found.pieces[0].shape.distance(Polygon(room.outline).exterior) < 1e-6


def test_a_piece_that_finds_no_place_is_told():
    big = Function("store", pieces=(Piece("shelves", 1.0, 0.4), Piece("press", 9.0, 1.0)))
    problem, room = one_room(rectangle(3, 2))
    assert furnish(problem, room, big).missing == "press"
    assert capacity(problem, room, big) == -1
