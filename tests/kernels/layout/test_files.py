"""Files are read as they say, and what they may not say is refused with its field."""

import json
import tomllib

import pytest

from etabli.kernels.errors import InvalidInput
from etabli.kernels.layout.files import from_table, read
from tests.kernels.layout.examples import EXAMPLE, SMALL


def changed(path, value):
    """The small building with one value changed; `path` as in `rooms.0.doors`."""
    table = tomllib.loads(SMALL)
    at = table
    *way, last = [int(one) if one.isdigit() else one for one in path.split(".")]
    for one in way:
        at = at[one]
    at[last] = value
    return table


def refused(table):
    with pytest.raises(InvalidInput) as error:
        from_table(table)
    return error.value.argument, error.value.message


def test_toml_and_json_tell_the_same(tmp_path):
    toml, other = tmp_path / "a.toml", tmp_path / "a.json"
    toml.write_text(SMALL)
    other.write_text(json.dumps(tomllib.loads(SMALL)))
    assert read(toml) == read(other)


def test_the_example_is_read():
    problem = read(EXAMPLE)
    assert {floor.name for floor in problem.floors} == {"ground floor", "first floor"}
    assert problem.area("library") == pytest.approx(28.5)
    assert "landing" in problem.ways["hall"]


def test_a_function_of_the_catalogue_keeps_its_source_unless_its_number_changes():
    usual = from_table(changed("functions.0.name", "open space")).functions[0]
    assert usual.area_per_post == 10
    assert "INRS" in usual.source_of("area_per_post")
    table = changed("functions.0", {"name": "desks", "like": "open space", "area_per_post": 8})
    own = from_table(table).functions[0]
    assert (own.name, own.area_per_post, own.least_area) == ("desks", 8, 20)
    assert own.source_of("area_per_post") == "assumption"
    table["functions"][0]["sources"] = {"area_per_post": "the council"}
    assert from_table(table).functions[0].source_of("area_per_post") == "the council"


def test_furniture_changes_in_what_is_told_alone():
    meeting = {"name": "meeting", "post": {"width": 0.8}}
    post = from_table(changed("functions.0", meeting)).functions[0].post
    assert (post.style, post.width, post.depth) == ("table", 0.8, 1.2)


def test_a_room_of_which_the_size_alone_is_told_has_no_place():
    rooms = {room.name: room for room in from_table(tomllib.loads(SMALL)).rooms}
    assert (rooms["back"].placed, rooms["front"].placed) == (False, True)


BOW = [[0, 0], [4, 4], [4, 0], [0, 4]]


@pytest.mark.parametrize(
    ("path", "value", "argument", "said"),
    [
        ("floors.0.size", [0, 5], "floors.ground.size", "0 × 5 m; more than 0"),
        ("floors.0.size", [2, 2], "rooms.front.outline", "more than the 4 m² of its floor"),
        ("floors.0.outline", BOW, "floors.ground.outline", "outline or size"),
        ("rooms.0", {"name": "front"}, "rooms.front.floor", "missing"),
        ("rooms.0.floor", "attic", "rooms.front.floor", "'attic'; known are ground"),
        ("rooms.1.at", [8, 0], "rooms.back.outline", "stands out of its floor"),
        ("rooms.0.windows", -1, "rooms.front.windows", "-1; 0 or more"),
        ("rooms.0.height", 0, "rooms.front.height", "0; more than 0"),
        ("rooms.0.height", "high", "rooms.front.height", "'high'; a number"),
        ("rooms.0.water", 1, "rooms.front.water", "1; true or false"),
        ("rooms.0.colour", "red", "rooms.front.colour", "not known; known are name"),
        ("rooms.0.only", ["bar"], "rooms.front.only", "no function 'bar'"),
        ("rooms.0.doors", [], "rooms.front.doors", "no way leads outside"),
        ("rooms.0.doors.0.to", "moon", "rooms.front.doors", "neither another room nor"),
        ("rooms.0.doors.0.at", [2, 2], "rooms.front.doors", "2.0 m from the walls"),
        ("rooms.0.doors.0.width", -1, "rooms.front.doors", "-1; more than 0"),
        ("rooms.1.name", "front", "rooms", "two are named 'front'"),
        ("rooms.1.at", [4, 0], "rooms.back.outline", "lies over front by"),
        ("rooms", 3, "rooms", "a list of tables"),
        ("functions.0.like", "bar", "functions.desks.like", "'bar'; known are open space"),
        ("functions.0.area_per_post", -1, "functions.desks.area_per_post", "-1; 0 to"),
        ("functions.0.area_per_post", float("nan"), "functions.desks.area_per_post", "a number"),
        ("functions.0.rooms_at_least", 1.5, "functions.desks.rooms_at_least", "1.5; a whole"),
        ("functions.0.share_at_most", 2, "functions.desks.share_at_most", "2; 0 to 1"),
        ("functions.0.needs", ["sun"], "functions.desks.needs", "'sun'; known are light"),
        ("functions.0.wishes", {"light": -1}, "functions.desks.wishes.light", "-1; 0 or more"),
        ("functions.0.apart", ["bar"], "functions.desks.apart", "no function 'bar'"),
        ("functions.0.near", [{"function": "bar", "doors": 1}], "functions.desks.near", "no fun"),
        ("functions.0.source", " ", "functions.desks.source", 'the word "assumption"'),
        ("functions.0.post", {"style": "sofa"}, "functions.desks.post.style", "'sofa'"),
        ("functions", [], "functions", "none"),
        ("exits", {"steps": [[10, 1.5], [20, 0.8]]}, "exits.steps", "grow from step to step"),
        ("glazing", 3, "glazing", "3; 0 to 1"),
    ],
)
def test_what_is_not_allowed_is_refused_with_its_field(path, value, argument, said):
    found, message = refused(changed(path, value))
    assert found == argument
    assert said in message


def test_an_outline_that_crosses_itself_is_refused():
    table = changed("rooms.0.outline", BOW)
    del table["rooms"][0]["size"], table["rooms"][0]["at"]
    assert refused(table) == (
        "rooms.front.outline",
        "the outline crosses itself at 2 2; it must not",
    )


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.toml", b"floors = [", "a.toml: "),
        ("a.json", b"{", "a.json: "),
        ("a.json", b"[]", "[]; names with their values"),
        ("a.toml", b"\xff", "not UTF-8"),
        ("missing.toml", None, "cannot be read"),
    ],
)
def test_files_that_tell_nothing_are_refused(tmp_path, name, content, said):
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(InvalidInput) as error:
        read(path)
    assert error.value.argument == "file"
    assert said in error.value.message
