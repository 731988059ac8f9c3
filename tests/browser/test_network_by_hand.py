"""A network is changed on the map by keyboard, its effect told at once; and without a script."""

import pytest
from playwright.sync_api import Page, expect

from etabli.web.demo import PASSWORD
from tests.browser.checks import check_width, quiet, violations

pytestmark = pytest.mark.anywhere


OFFICER = "etude@haut-jura.example"
SAINT_CLAUDE = "39478"


def sign_in(page: Page) -> Page:
    page.goto("/en/account/login/")
    page.locator("[name=login]").fill(OFFICER)
    page.locator("[name=password]").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign In", exact=True).click()
    page.wait_for_url(lambda url: "login" not in url)
    return page


def address(example) -> str:
    return f"/en/studies/{example.facts['study']}/network/{example.facts['scenario']}/by-hand/"


@pytest.mark.parametrize("width", [390, 1280])
def test_a_commune_is_closed_on_the_map_by_keyboard_and_its_effect_is_announced(
    example, someone, width
):
    page = sign_in(someone(example.url, width=width).new_page())
    with quiet(page):
        page.goto(address(example))
        announced = page.locator("#announced")
        commune = page.locator(f"path[data-key='{SAINT_CLAUDE}']")
        commune.focus()
        page.keyboard.press("ArrowRight")
        assert page.evaluate("document.activeElement.dataset.key") != SAINT_CLAUDE
        commune.focus()
        page.keyboard.press("Enter")
        expect(page.get_by_role("dialog")).to_contain_text("Saint-Claude")
        assert violations(page) == []
        page.get_by_role("button", name="No place here").press("Enter")
        expect(announced).to_contain_text("1 hub, ")
        expect(announced).to_contain_text("Hubs: 1 rather than 2.")
        assert page.evaluate("document.activeElement.dataset.key") == SAINT_CLAUDE
        check_width(page)
        assert violations(page) == []


def test_the_same_is_done_in_the_table_without_a_script(example, someone):
    context = someone(example.url, width=390, java_script_enabled=False)
    page = sign_in(context.new_page())
    page.goto(address(example))
    page.get_by_label("Saint-Claude", exact=True).select_option("")
    page.get_by_role("button", name="Show the effect").click()
    expect(page.get_by_role("main")).to_contain_text("Hubs: 1 rather than 2.")
