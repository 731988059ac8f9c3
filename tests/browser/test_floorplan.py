"""A room is drawn over the picture of its floor: with a mouse, and by keyboard alone."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.checks import quiet

pytestmark = pytest.mark.anywhere


@pytest.fixture
def page(example, someone) -> Page:
    context = someone(example.url)
    context.add_cookies([example.cookie_of("study-officer")])
    shown = context.new_page()
    facts = example.facts
    shown.goto(f"/en/studies/{facts['study']}/sites/{facts['site']}/floors/0/")
    return shown


def at(page: Page, x: float, y: float) -> tuple[float, float]:
    """So many percent of the picture, on the screen."""
    box = page.locator("svg[data-picture]").bounding_box()
    return box["x"] + x * box["width"] / 100, box["y"] + y * box["height"] / 100


def test_a_room_is_clicked_and_dragged_and_its_area_follows(page):
    corners = page.get_by_label("Corners")
    with quiet(page):
        page.get_by_label("Name").fill("Corridor")
        for x, y in ((12, 72), (40, 84)):
            page.mouse.click(*at(page, x, y))
        page.mouse.move(*at(page, 40, 84))
        page.mouse.down()
        page.mouse.move(*at(page, 52, 85), steps=3)
        page.mouse.up()
        [first, second] = corners.input_value().splitlines()
        assert [round(float(one)) for one in (*first.split(), *second.split())] == [12, 72, 52, 85]
        # The picture is 25 m wide and 12.5 m high: 10 × 1.6 m.
        expect(page.locator("output")).to_contain_text("16")
        page.get_by_role("button", name="Save the outline").click()
        expect(page.get_by_role("row").filter(has_text="Corridor")).to_contain_text("16")
        page.locator("[name=room]").select_option(label="Corridor")
        assert len(corners.input_value().splitlines()) == 4
        page.get_by_role("button", name="Take the last corner away").click()
        assert len(corners.input_value().splitlines()) == 3
    page.get_by_role("link", name="Corridor", exact=True).click()
    page.get_by_role("button", name="Remove this room").click()


def test_by_keyboard_corners_are_written_and_drawn(page):
    corners = page.get_by_label("Corners")
    corners.focus()
    page.keyboard.type("12 72\n30 85")
    expect(page.locator("[data-sketch] .mark")).to_have_count(2)
    expect(page.locator("output")).to_contain_text("7.3")
    page.locator("[data-measure] summary").press("Enter")
    expect(page.locator("[data-sketch] .mark")).to_have_count(2)
    expect(page.get_by_label("Metres between them")).to_have_value("20.00")
