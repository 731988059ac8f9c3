"""A building that nobody has seen yet becomes a file that a council can vote, and then a place: the
visit on a telephone without a signal, all the rest at a desk."""

from collections.abc import Iterator
from io import BytesIO

import pytest
from docx import Document
from playwright.sync_api import Page, expect

from tests.browser.checks import quiet, violations
from tests.sites import Site

pytestmark = pytest.mark.anywhere
OFFICER = "study-officer"
LONGER = 60_000  # milliseconds, for what the worker works out


@pytest.fixture
def site(made, tmp_path) -> Iterator[Site]:
    """The example with its worker, which layouts and risks need."""
    folder, _told = made
    site = Site(tmp_path / "site", like=folder)
    try:
        site.serve(worker=True)
        yield site
    finally:
        site.stop()


def follow(page: Page, name: str) -> None:
    page.get_by_role("main").get_by_role("link", name=name, exact=True).click()


def press(page: Page, name: str) -> None:
    page.get_by_role("main").get_by_role("button", name=name, exact=True).click()


def test_a_new_site_goes_from_a_visit_to_its_file_and_to_a_place(site, made, someone):
    _folder, told = made
    study = told["facts"]["study"]
    session = {"name": "sessionid", "value": told["sessions"][OFFICER], "url": site.url}
    desk, phone = (someone(site.url, width=width) for width in (1280, 390))
    for context in (desk, phone):
        context.add_cookies([session])
    page = desk.new_page()
    with quiet(page):
        page.goto(f"/en/studies/{study}/sites/")
        _write_down(page)
        address = page.url
    _visit(phone.new_page(), address)
    with quiet(page):
        page.goto(address)
        expect(page.get_by_role("main")).to_contain_text("Wide room")
        _lay_out(page, address)
        _prescribe(page, address)
        _stand_in_plan(page, study)
        _decide(page, address)
        _read_the_file(page, address)
        _become_a_place(page, address)


def _write_down(page: Page) -> None:
    follow(page, "Write down a site")
    page.get_by_label("Name").fill("Old dairy")
    page.get_by_label("Commune").select_option(label="Longchaumois")
    page.get_by_label("Tenure").select_option("lease")
    page.get_by_label("Price asked").fill("300")
    page.get_by_label("Price for").select_option("month")
    press(page, "Save")
    expect(page.get_by_role("heading", level=1)).to_have_text("Old dairy")


def _visit(page: Page, address: str) -> None:
    """In a cellar, where the telephone hears nothing; sent once it hears again."""
    page.goto(address)
    press(page, "Begin a visit")
    page.wait_for_url("**/visits/**")
    status = page.locator("[data-status]")
    expect(status).to_contain_text("Ready to be used without a signal.")
    page.context.set_offline(True)
    page.locator("[name='lot.heating:state']").select_option("replace")
    page.locator("[name='lot.electricity:state']").select_option("good")
    for room in (("Wide room", "40"), ("Small room", "14"), ("Cheese room", "9"), ("Closet", "5")):
        for field, text in (("name", room[0]), ("level", "0"), ("area", room[1])):
            page.locator(f"[name='room.new:{field}']").fill(text)
        press(page, "Add this room")
    expect(status).to_contain_text("answers 6")
    page.context.set_offline(False)
    expect(status).to_contain_text("Everything has been sent.")
    press(page, "Take over into the site’s sheet")
    expect(page.get_by_role("main")).to_contain_text("Cheese room")
    assert violations(page) == []


def _lay_out(page: Page, address: str) -> None:
    page.goto(f"{address}rooms/")
    page.get_by_label("Level").first.fill("0")
    page.get_by_label("Floor area").fill("80")
    press(page, "Save the floor")
    page.goto(f"{address}layouts/new/")
    page.get_by_label("Meeting room").fill("1")
    press(page, "Find the layout")
    best = page.get_by_role("region", name="The best layout")
    expect(best).to_contain_text("No layout has more: that is proven.", timeout=LONGER)
    page.goto(f"{address}works/")
    page.get_by_role("combobox", name="Layout").select_option(index=1)
    press(page, "Begin from states and layout")
    expect(page.get_by_role("main")).to_contain_text("Total")
    press(page, "Keep the works as they stand")


def _prescribe(page: Page, address: str) -> None:
    page.goto(f"{address}prescriptions/project/")
    page.get_by_label("Posts").fill("6")
    press(page, "Save")
    press(page, "Keep as a version")
    expect(page.get_by_role("main")).to_contain_text("Old dairy, version 1")


def _stand_in_plan(page: Page, study: str) -> None:
    page.goto(f"/en/studies/{study}/plans/")
    page.get_by_role("main").get_by_role("link", name="Plan").last.click()
    page.get_by_role("link", name="Longchaumois").first.click()
    page.get_by_label("Site").select_option(label="Old dairy")
    press(page, "Save")
    press(page, "Compute the plan")


def _decide(page: Page, address: str) -> None:
    page.goto(f"{address}decide/")
    page.get_by_label("Decision", exact=True).select_option("retained")
    page.get_by_label("Decided by").select_option("council")
    page.get_by_label("Reasons").fill("Warm, near the school, and let at a fair price.")
    press(page, "Write it down")
    expect(page.get_by_role("main")).to_contain_text("Warm, near the school")


def _read_the_file(page: Page, address: str) -> None:
    page.goto(f"{address}feasibility/")
    ready = page.get_by_role("list").filter(has_text="Its potential")
    for part in ("The site", "Layout", "Works", "Technical prescriptions", "Business plan"):
        expect(ready.get_by_role("listitem").filter(has_text=part).first).to_contain_text("ready")
    pdf = page.request.get(f"{address}feasibility/feasibility.pdf")
    assert pdf.ok and pdf.body().startswith(b"%PDF-")
    written = page.request.get(f"{address}feasibility/feasibility.docx")
    said = "\n".join(
        one.text
        for one in Document(BytesIO(written.body())).iter_inner_content()
        if hasattr(one, "text")
    )
    assert "Old dairy" in said


def _become_a_place(page: Page, address: str) -> None:
    page.goto(f"{address}launch/")
    press(page, "Prepare the place")
    expect(page.get_by_role("main")).to_contain_text("The place is prepared")
    expect(page.get_by_role("main")).to_contain_text("Budget")
    assert violations(page) == []
