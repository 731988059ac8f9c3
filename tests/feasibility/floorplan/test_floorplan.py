"""Rooms drawn over the picture of a floor: scale, outlines, areas, and what is refused."""

from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from etabli.core.errors import BadInput, Conflict
from etabli.feasibility.floorplan import rules, services
from etabli.feasibility.layout import rules as layouts
from etabli.feasibility.models import Floor, FloorPicture
from etabli.feasibility.site.selectors import floors
from etabli.feasibility.site.services import add_photo, set_floor, set_room
from tests.browsing import form_of
from tests.feasibility.worlds import make_site, picture

SIZE = (1000, 500)
WIDE = [(0.0, 0.0), (100.0, 0.0)]


@pytest.fixture(autouse=True)
def files_apart(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def floor(study) -> Floor:
    """60 m² on a square picture that is ten metres wide."""
    floor = set_floor(make_site(study), 0, Decimal(60))
    upload = SimpleUploadedFile("plan.jpg", picture(400))
    services.set_picture(floor, photo=None, upload=upload)
    services.set_scale(FloorPicture.objects.get(), WIDE, Decimal(10))
    return Floor.objects.get()


# Values

PERCENT = st.integers(0, 10_000).map(lambda one: one / 100)


@given(st.lists(st.tuples(PERCENT, PERCENT), max_size=8))
@settings(max_examples=20)
def test_corners_come_back_as_they_were_written(corners):
    assert rules.read(rules.written(corners), "corners") == corners


@given(PERCENT, PERCENT, st.integers(1, 50), st.integers(1, 50), st.integers(1, 300))
@settings(max_examples=20)
def test_a_rectangle_has_the_area_of_its_sides_wherever_it_stands(x, y, width, depth, metres):
    scale = rules.metres_per_pixel(WIDE, SIZE, Decimal(metres))
    x, y = round(x / 2, 2), round(y / 2, 2)
    outline = rules.check_corners([(x, y), (x + width, y + depth)])
    metre = metres / 100
    expected = width * metre * depth * metre / 2  # the picture is half as high as it is wide
    if expected >= rules.LEAST_AREA:
        found = rules.area(rules.in_metres(outline, SIZE, scale))
        assert float(found) == pytest.approx(expected, abs=0.006, rel=1e-3)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("10 20\n30", "Line 2: two numbers"),
        ("10 20\nnan 3", "Line 2: two numbers"),
        ("101 20", "Line 1 is outside the picture"),
        ("-1 20", "Line 1: two numbers"),
    ],
)
def test_a_corner_that_is_none_or_outside_the_picture_is_told_with_its_line(text, told):
    with pytest.raises(BadInput, match=told) as refused:
        rules.read(text, "corners")
    assert refused.value.field == "corners"


# Rooms


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("corners", "told"),
    [
        ([(0, 0), (50, 50), (50, 0), (0, 50)], "crosses itself"),
        ([(0, 0), (50, 0), (90, 0)], "encloses nothing|crosses itself"),
        ([(0, 0)], "From 2 to 60 corners"),
        ([(0, 0), (100, 100)], "60 m² at most"),
    ],
)
def test_an_outline_that_is_none_or_larger_than_the_floor_is_refused(floor, corners, told):
    with pytest.raises(BadInput, match=told) as refused:
        services.draw(floor, None, corners, name="Hall")
    assert refused.value.field == "corners"
    assert not floor.rooms.exists()


@pytest.mark.django_db
def test_the_area_follows_from_the_outline_and_the_scale(floor):
    hall = services.draw(floor, None, [(0, 0), (50, 50)], name="Hall")
    assert hall.area == 25
    services.set_scale(floor.picture, WIDE, Decimal(8))
    hall.refresh_from_db()
    assert hall.area == 16
    for metres, ends, field in ((0, WIDE, "metres"), (5, WIDE[:1], "ends"), (90, WIDE, "metres")):
        with pytest.raises(BadInput) as refused:
            services.set_scale(floor.picture, ends, Decimal(metres))
        assert refused.value.field == field
    with pytest.raises(BadInput, match="too near"):
        services.set_scale(floor.picture, [(1, 1), (1, 1)], Decimal(3))
    hall.refresh_from_db()
    assert hall.area == 16


@pytest.mark.django_db
def test_what_was_drawn_goes_with_another_area_another_floor_or_another_picture(floor):
    hall = services.draw(floor, None, [(0, 0), (50, 50)], name="Hall")
    set_room(floor, hall, area=hall.area, name="Great hall")
    assert hall.outline
    set_room(floor, hall, area=Decimal(20), name="Great hall")
    assert hall.outline is None
    services.draw(floor, hall, [(0, 0), (50, 50)])
    photo = add_photo(floor.site, SimpleUploadedFile("b.jpg", picture(90)), "A drawing")
    services.set_picture(floor, photo=photo, upload=None)
    hall.refresh_from_db()
    assert (hall.outline, hall.area) == (None, 25)
    with pytest.raises(Conflict, match="scale"):
        services.draw(floor, hall, [(0, 0), (50, 50)])
    elsewhere = add_photo(make_site(floor.site.study), SimpleUploadedFile("c.jpg", picture()), "x")
    with pytest.raises(BadInput, match="photograph of this site"):
        services.set_picture(floor, photo=elsewhere, upload=None)


@pytest.mark.django_db
def test_a_layout_takes_a_room_in_the_shape_in_which_it_was_drawn(floor):
    corners = [(0, 0), (60, 0), (60, 30), (30, 30), (30, 60), (0, 60)]
    services.draw(floor, None, corners, name="Corner room")
    set_room(floor, area=Decimal(9), name="Store")
    brief = layouts.brief(floors(floor.site), None)
    drawn, typed = brief["rooms"]
    assert drawn["outline"][0] == (0.0, 6.0) and typed["outline"] is None
    for problem in (layouts.problem(brief), layouts.problem(brief, placed=True)):
        assert [len(one.outline) for one in problem.rooms] == [6, 4, 4]


# Pages


@pytest.mark.django_db
def test_a_floor_is_drawn_with_forms_alone(signed, study):
    site = make_site(study)
    set_floor(site, -1, Decimal(60))
    there = reverse("floor_drawing", args=[study.slug, site.uuid, -1])
    page = signed.get(there)
    given = SimpleUploadedFile("plan.jpg", b"<!doctype html><p>no")
    wrong = form_of(page, "photo").send(signed, page, picture=given, form="picture")
    assert "JPEG, PNG and WebP" in wrong.context["given"].errors["picture"][0]
    given = SimpleUploadedFile("plan.jpg", picture(400))
    form_of(page, "photo").send(signed, page, picture=given, form="picture")
    page = signed.get(there)
    scale = {"ends": "0 0\n100,0 0", "form": "scale"}
    wrong = form_of(page, "ends").send(signed, page, **scale, metres="0")
    assert "above 0 m" in wrong.context["scale"].errors["metres"][0]
    form_of(page, "ends").send(signed, page, **scale, metres="10")
    page = signed.get(there)
    room = {"corners": "0 0\n40 50", "form": "outline"}
    wrong = form_of(page, "corners").send(signed, page, **room)
    assert list(wrong.context["outline"].errors) == ["name"]
    form_of(page, "corners").send(signed, page, **room, name="Cellar")
    [cellar] = floors(site)[0].rooms.all()
    assert cellar.area == 20
    assert "20 m²" in signed.get(reverse("site", args=[study.slug, site.uuid])).text
    page = signed.get(f"{there}?room={cellar.uuid}")
    assert "40 50" in page.text
    edit = signed.get(reverse("room_edit", args=[study.slug, cellar.uuid]))
    form_of(edit, "name").send(signed, edit, area="9", windows="1")
    cellar.refresh_from_db()
    assert (cellar.area, cellar.windows) == (20, 1)
    signed.post(there, {"take_off": str(cellar.uuid)})
    signed.post(there, {"remove": "yes"})
    cellar.refresh_from_db()
    assert (cellar.outline, cellar.area, FloorPicture.objects.count()) == (None, 20, 0)


@pytest.mark.django_db
def test_the_page_of_a_drawn_floor_asks_the_same_few_questions(
    signed, floor, django_assert_num_queries
):
    for x in range(0, 50, 10):
        services.draw(floor, None, [(x, 0), (x + 10, 20)], name=f"Room {x}")
    there = reverse("floor_drawing", args=[floor.site.study.slug, floor.site.uuid, 0])
    signed.get(there)
    with django_assert_num_queries(9):
        signed.get(there)
