"""The map moves without a network, and says in a table what it shows."""

from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page

from tests.browser.checks import check_width, quiet, violations

pytestmark = pytest.mark.anywhere

FEWEST_COLOURS = 20  # of a map with names and areas; an empty canvas has one


@pytest.fixture(params=[390, 1280], ids=["phone", "desk"])
def page(example, chromium_with_webgl: Browser, request):
    context = chromium_with_webgl.new_context(
        base_url=example.url, locale="en-GB", viewport={"width": request.param, "height": 900}
    )
    page = context.new_page()
    with quiet(page):  # nothing leaves the site
        yield page
    context.close()


def moving(page: Page) -> Page:
    page.locator(".map").first.scroll_into_view_if_needed()
    page.locator(".map.moving canvas").wait_for()
    page.wait_for_timeout(500)  # until the last names are written
    return page


def test_the_territory_is_drawn_with_its_table_beside_it(example, page):
    page.goto(f"/en/territories/{example.facts['territory']}/")
    moving(page)
    picture = Image.open(BytesIO(page.locator(".map.moving canvas").screenshot())).convert("RGB")
    colours = picture.getcolors(maxcolors=picture.width * picture.height)
    assert len(colours) > FEWEST_COLOURS
    table = page.get_by_role("table").first.inner_text()
    assert "Saint-Claude" in table
    assert "Geneva" in table or "Genève" in table
    check_width(page)
    assert violations(page) == []


def test_its_buttons_and_places_are_reached_by_keyboard(example, page):
    page.goto(f"/en/studies/{example.facts['study']}/report/")
    maps = page.locator(".map")
    maps.last.scroll_into_view_if_needed()
    last = page.locator(".map.moving").last
    last.locator(".map-place").first.wait_for()
    last.locator(".map-place").first.focus()
    page.keyboard.press("Enter")
    last.locator(".maplibregl-popup").wait_for()
    check_width(page)
    assert violations(page) == []


def test_the_report_is_printed(example, page):
    answer = page.request.get(f"/en/studies/{example.facts['study']}/report.pdf")
    assert answer.status == 200
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.body().startswith(b"%PDF-")
