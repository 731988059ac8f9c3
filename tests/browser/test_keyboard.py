"""By keyboard alone: sign in, find, book; the focus is where one expects it."""

from datetime import date

import pytest
from playwright.sync_api import Page, expect

from etabli.web.demo import PASSWORD
from tests.browser.people import KEYBOARD

pytestmark = pytest.mark.anywhere

FURTHEST = 120  # presses of Tab from one end of a page to the other
POSITIONS = """() => {
  const focusable = "a[href], button, input, select, textarea, summary";
  return [...document.querySelectorAll(focusable)]
    .filter((one) => one.tabIndex >= 0 && !one.disabled && one.type !== "hidden")
    .filter((one) => one.checkVisibility({ visibilityProperty: true })).length;
}"""


@pytest.fixture
def page(example, someone) -> Page:
    return someone(example.url).new_page()


def tab_to(page: Page, selector: str) -> None:
    """Go on with Tab until the focus is on what `selector` names."""
    for _press in range(FURTHEST):
        page.keyboard.press("Tab")
        if page.evaluate(
            "(selector) => document.activeElement.matches(selector)",
            selector,
        ):
            return
    raise AssertionError(f"Tab does not reach {selector}")


def enter(page: Page) -> None:
    """Press Enter where it leads to another page."""
    with page.expect_navigation():
        page.keyboard.press("Enter")


def type_date(page: Page, day: date) -> None:
    """Day and month in the order of the browser's language, whichever it is."""
    for order in ("%d%m%Y", "%m%d%Y"):
        page.keyboard.press("ArrowLeft")
        page.keyboard.press("ArrowLeft")
        page.keyboard.type(day.strftime(order))
        if page.locator(":focus").input_value() == day.isoformat():
            return
    raise AssertionError("no date comes of what is typed")


def test_the_first_key_offers_a_way_past_the_navigation(page):
    page.goto("/en/find/")
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("Go to the content")
    assert page.locator(":focus").bounding_box()["x"] >= 0
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_attribute("name", "day")


def test_sign_in_find_and_book_without_a_mouse(example, page):
    page.goto("/en/")
    tab_to(page, "header a[href*='/login/']")
    enter(page)
    tab_to(page, "[name=login]")
    page.keyboard.type(KEYBOARD)
    tab_to(page, "[name=password]")
    page.keyboard.type(PASSWORD)
    enter(page)
    expect(page.get_by_role("banner")).to_contain_text("Claude Essai")

    tab_to(page, "header a[href$='/find/']")
    enter(page)
    tab_to(page, "[name=day]")
    type_date(page, date.fromisoformat(example.facts["day"]))
    tab_to(page, "main form.inline button")
    enter(page)

    tab_to(page, "main td [name=starts_at]")
    first = page.locator(":focus").input_value()
    page.keyboard.press("ArrowDown")
    assert page.locator(":focus").input_value() > first
    tab_to(page, "main td button")
    enter(page)
    tab_to(page, "main form[method=post] button")
    enter(page)
    expect(page.get_by_role("status")).to_contain_text("It is booked.")


def test_the_menu_of_a_phone_opens_by_keyboard(example, someone):
    page = someone(example.url, width=390).new_page()
    page.goto("/en/")
    expect(page.locator("nav.main")).to_be_hidden()
    tab_to(page, "summary")
    page.keyboard.press("Enter")
    tab_to(page, "nav.main a[href$='/places/']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/places/")


@pytest.mark.parametrize("path", ["/en/", "/en/find/", "/en/territories/haut-jura/"])
def test_tab_visits_everything_in_the_order_of_the_page_and_never_gets_stuck(page, path):
    page.goto(path)
    page.wait_for_load_state("networkidle")
    places = page.evaluate(POSITIONS)
    seen = []
    for _press in range(places + 20):
        page.keyboard.press("Tab")
        at = page.evaluate(
            """() => [...document.querySelectorAll("*")].indexOf(document.activeElement)"""
        )
        if seen and at < seen[-1]:
            break
        seen.append(at)
    assert len(set(seen)) >= places
    assert seen == sorted(seen)


def test_the_survey_keeps_the_focus_while_questions_come_and_go(example, page):
    page.goto(f"/en/survey/{example.facts['study']}/")
    page.get_by_label("Yes, certainly").focus()
    page.keyboard.press("Space")
    expect(page.get_by_label("Yes, certainly")).to_be_focused()
    expect(page.get_by_label("On how many days a week?")).to_be_visible()
    for _press in range(3):
        page.keyboard.press("ArrowDown")
    expect(page.get_by_label("On how many days a week?")).to_be_hidden()
    expect(page.locator(":focus")).to_have_attribute("name", "answer_interest")
