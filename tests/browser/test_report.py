"""The report on a screen, and its slides in a meeting."""

import re

import pytest
from playwright.sync_api import expect

from etabli.web.demo import PASSWORD, accounts

pytestmark = pytest.mark.anywhere


@pytest.fixture
def page(someone, example):
    return someone(example.url).new_page()


@pytest.fixture
def speaker(someone, example):
    page = someone(example.url).new_page()
    page.goto("/en/account/login/")
    page.locator("[name=login]").fill(accounts()["study-officer"])
    page.locator("[name=password]").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign In", exact=True).click()
    page.wait_for_url(lambda url: "login" not in url)
    return page


@pytest.fixture
def address(example):
    return f"/en/studies/{example.facts['study']}/report/"


def test_the_contents_lead_to_each_section_by_keyboard(page, address):
    page.goto(address)
    links = page.locator("nav.contents a")
    targets = links.evaluate_all("links => links.map((link) => link.hash)")
    assert len(targets) > 8
    for target in targets:
        assert page.locator(target).count() == 1
    links.nth(4).focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(f"{targets[4]}$"))
    expect(page.locator(targets[4])).to_be_in_viewport()


def test_arrow_keys_turn_the_slides_there_and_back(page, address):
    page.goto(f"{address}1/presentation/1/")
    page.keyboard.press("ArrowLeft")  # there is none before
    page.keyboard.press("ArrowRight")
    expect(page).to_have_url(re.compile("/2/$"))
    page.keyboard.press("PageDown")
    expect(page).to_have_url(re.compile("/3/$"))
    page.keyboard.press("ArrowLeft")
    expect(page).to_have_url(re.compile("/2/$"))


def test_the_speaker_turns_the_slides_that_are_projected_and_the_other_way_round(speaker, address):
    projected = speaker.context.new_page()
    projected.goto(f"{address}1/presentation/2/")
    speaker.goto(f"{address}1/notes/2/")
    speaker.keyboard.press("ArrowRight")
    expect(speaker.locator(".note")).to_contain_text("volontaires")
    expect(projected).to_have_url(re.compile("presentation/3/"))
    expect(projected.get_by_text("volontaires")).to_have_count(0)
    projected.keyboard.press("ArrowRight")
    expect(speaker).to_have_url(re.compile("notes/4/"))


def test_slides_go_on_without_a_script(someone, example, address):
    page = someone(example.url, java_script_enabled=False).new_page()
    page.goto(f"{address}1/presentation/")
    page.get_by_role("link", name="Show the slides").click()
    titles = []
    while True:
        titles.append(page.locator("h1").inner_text())
        if not page.get_by_role("link", name="Next").count():
            break
        page.get_by_role("link", name="Next").click()
    assert len(set(titles)) >= 9


def test_a_slide_fits_on_the_screen(page, address):
    page.goto(f"{address}1/presentation/1/")
    while page.locator("a[rel=next]").count():
        page.locator("a[rel=next]").click()
        page.wait_for_load_state()
        assert page.evaluate("document.documentElement.scrollHeight <= window.innerHeight + 1"), (
            page.url
        )
