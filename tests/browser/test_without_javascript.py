"""Everything that matters works where no script runs."""

import re
from datetime import date, timedelta

import pytest
from playwright.sync_api import Page, expect

from etabli.web.demo import PASSWORD
from tests.browser.checks import check_width, quiet
from tests.browser.people import PLAIN

pytestmark = pytest.mark.anywhere


@pytest.fixture
def page(example, someone):
    page = someone(example.url, width=390, java_script_enabled=False).new_page()
    with quiet(page):
        yield page


def press(page: Page, name: str) -> None:
    page.get_by_role("main").get_by_role("button", name=name, exact=True).first.click()
    page.wait_for_load_state()


def told(page: Page, text: str) -> None:
    expect(page.get_by_role("main")).to_contain_text(text)


def test_the_survey_is_answered_changed_and_erased(example, page):
    page.goto(f"/en/survey/{example.facts['study']}/")
    page.get_by_label("Employed in France").check()
    page.locator("[name=answer_home]").select_option(label="Saint-Claude")
    page.get_by_label("Perhaps").check()
    press(page, "Send my answers")
    told(page, "Some answers are missing")
    page.get_by_label("On how many days a week?").fill("1")
    press(page, "Send my answers")
    told(page, "Your answers have come in")
    page.get_by_role("link", name="See my answers").click()
    told(page, "Saint-Claude")
    page.get_by_role("link", name="Change my answers").click()
    page.get_by_label("On how many days a week?").fill("2.5")
    press(page, "Change my answers")
    told(page, "Your answers are changed.")
    told(page, "2.5")
    page.get_by_role("link", name="Erase my answers").click()
    press(page, "Erase for good")
    told(page, "Your answers are erased")


def test_whoever_begins_the_survey_is_counted_once_and_not_before(example, page):
    def asked():
        return [one.url for one in heard if one.url.endswith("begun.svg")]

    heard = []
    page.on("request", lambda one: heard.append(one))  # noqa: PLW0108 (a wrapped one it cannot take)
    page.goto(f"/s/{example.facts['channel']}")
    assert not asked()
    with page.expect_request("**/begun.svg"):
        page.get_by_label("Employed in France").or_(page.get_by_label("Salarié")).first.check()
    page.locator("[name=answer_interest]").first.check()
    assert len(asked()) == 1


def test_one_signs_up_with_a_code(example, page):
    address = "without-a-script@example.org"
    page.goto("/en/account/signup/")
    page.locator("[name=name]").fill("Simone Sans-Script")
    page.locator("[name=email]").fill(address)
    press(page, "Sign Up")
    message = example.site.message_to(address).get_content()
    code = re.search(r"^\s*([A-Z0-9-]{4,})\s*$", message, re.MULTILINE)
    page.locator("[name=code]").fill(code[1])
    press(page, "Confirm")
    page.goto("/en/account/")
    told(page, "Simone Sans-Script")


def test_a_desk_is_found_booked_moved_and_cancelled(example, page):
    page.goto("/en/account/login/")
    page.locator("[name=login]").fill(PLAIN)
    page.locator("[name=password]").fill(PASSWORD)
    press(page, "Sign In")
    page.locator("summary").click()
    page.get_by_role("link", name="Find and book").first.click()
    page.locator("[name=day]").fill(example.facts["day"])
    press(page, "Search")
    press(page, "Choose")
    press(page, "Book")
    told(page, "It is booked.")
    page.get_by_role("link", name="Move").click()
    next_day = date.fromisoformat(example.facts["day"]) + timedelta(days=1)
    page.locator("[name=day]").fill(next_day.isoformat())
    page.locator("[name=from_time]").fill("10:00")
    page.locator("[name=until_time]").fill("11:00")
    press(page, "Move")
    told(page, "Your booking has been moved.")
    told(page, "10:00 – 11:00")
    press(page, "Cancel this booking")
    told(page, "The booking is cancelled.")


@pytest.mark.parametrize("path", ["territories/{territory}/", "studies/{study}/report/"])
def test_a_map_is_drawn_and_told(example, page, path):
    page.goto("/en/" + path.format_map(example.facts))
    drawn = page.locator(".map > svg")
    assert drawn.count() >= 1
    assert drawn.first.bounding_box()["height"] > 100
    told(page, "Saint-Claude")
    check_width(page)
