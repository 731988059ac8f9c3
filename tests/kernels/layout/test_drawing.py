"""The drawing is to scale, and tells everything in words as well."""

import tomllib
from xml.etree import ElementTree

import pytest

from etabli.kernels.layout import solve
from etabli.kernels.layout.drawing import draw, table
from etabli.kernels.layout.files import from_table
from tests.kernels.layout.examples import SMALL

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def solved():
    problem = from_table(tomllib.loads(SMALL))
    return problem, solve(problem)


def test_the_table_tells_every_room(solved):
    assert [tuple(line) for line in table(*solved)] == [
        (1, "ground", "front", "desks", 25.0, 2),
        (2, "ground", "back", "desks", 20.0, 2),
    ]


def test_the_drawing_has_a_title_and_tells_all_in_its_description(solved):
    drawing = ElementTree.fromstring(draw(*solved))
    title, desc = drawing.find(f"{SVG}title"), drawing.find(f"{SVG}desc")
    assert title.text == "A barn & <two> rooms"
    assert drawing.get("role") == "img"
    assert drawing.get("aria-labelledby") == f"{title.get('id')} {desc.get('id')}"
    assert desc.text == (
        "4 posts at workplaces. 1. front (ground): desks, 25 m², 2 posts. "
        "2. back (ground): desks, 20 m², 2 posts."
    )
    written = [one.text for one in drawing.iter(f"{SVG}text")]
    assert "1. front: desks, 25 m², 2 posts" in written
    assert "5 m (1:100)" in written
    assert "Rooms whose place on the floor is not told" in written


def test_the_drawing_is_to_scale(solved):
    drawing = ElementTree.fromstring(draw(*solved))
    units = float(drawing.get("viewBox").split()[2])
    assert float(drawing.get("width").removesuffix("mm")) == pytest.approx(units / 10, abs=0.1)
    floor = next(drawing.iter(f"{SVG}path"))  # the hatchings come first
    floor = next(one for one in drawing.iter(f"{SVG}path") if one.get("stroke-width") == "14")
    corners = [
        tuple(map(float, corner.split())) for corner in floor.get("d").strip("MZ").split("L")
    ]
    across = max(x for x, _ in corners) - min(x for x, _ in corners)
    assert across == pytest.approx(1000)  # 10 m
    assert len(list(drawing.iter(f"{SVG}circle"))) == 4  # a chair a post


def test_words_and_ids_can_be_others(solved):
    text = draw(*solved, words={"desks": "bureaux", "posts": "postes"}, prefix="plan-2")
    assert "bureaux" in text
    assert "2 postes" in text
    assert 'id="plan-2-title"' in text
    assert "<style" not in text
    assert "style=" not in text
