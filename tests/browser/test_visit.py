"""A site is visited from two telephones without a signal, and nothing is lost."""

from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from etabli.feasibility.visit.services import PIECE_BYTES
from tests.browser.checks import check_width, violations
from tests.feasibility.worlds import picture

pytestmark = pytest.mark.anywhere
MB = 1024 * 1024
SECONDS = 1000
AT_ONCE = 25  # photographs chosen


def signed(someone, example, role: str) -> BrowserContext:
    context = someone(example.url, width=390)
    context.add_cookies([example.cookie_of(role)])
    return context


def photographs(folder: Path, count: int, size: int) -> list[Path]:
    """Files of `size` bytes, no two alike: what follows a picture's end is none of its pixels."""
    paths = []
    for number in range(count):
        content = picture(64 + number % 64) + number.to_bytes(4, "big")
        paths.append(folder / f"{number}.jpg")
        paths[-1].write_bytes(content.ljust(size, b"\0"))
    return paths


def status(page: Page):
    return page.locator("[data-status]")


def answer(page: Page, name: str, value: str) -> None:
    page.locator(f"[name='{name}']").select_option(value)


@pytest.mark.parametrize(
    ("count", "size", "patience"),
    [
        (3, 3 * PIECE_BYTES // 2, 60 * SECONDS),
        pytest.param(500, 5 * MB, 3600 * SECONDS, marks=pytest.mark.full),
    ],
)
def test_two_phones_without_a_signal_lose_nothing(
    example, someone, tmp_path, count, size, patience
):
    study = example.facts["study"]
    one, other = (signed(someone, example, role) for role in ("study-officer", "administrator"))
    first, second = one.new_page(), other.new_page()
    first.goto(f"/en/studies/{study}/sites/{example.facts['other_site']}/")
    before = first.locator("main .picture").count()
    first.get_by_role("button", name="Begin a visit").click()
    first.wait_for_url("**/visits/**")
    second.goto(first.url)
    for page in (first, second):
        expect(status(page)).to_contain_text("Ready to be used without a signal.")

    one.set_offline(True)
    other.set_offline(True)
    first.reload()  # the building has no signal, and the telephone was asleep
    expect(first.get_by_role("heading", level=1)).to_contain_text("Visit of")
    answer(first, "lot.roof:state", "good")
    answer(second, "lot.roof:state", "mend")
    for field, text in (("name", "Hall"), ("level", "0"), ("area", "42.5")):
        first.locator(f"[name='room.new:{field}']").fill(text)
    first.get_by_role("button", name="Add this room").click()
    paths = photographs(tmp_path, count, size)
    for start in range(0, count, AT_ONCE):
        first.locator("#photo-files").set_input_files(paths[start : start + AT_ONCE])
        told = f"answers 2, photographs {min(start + AT_ONCE, count)}."
        expect(status(first)).to_contain_text(told, timeout=patience)
    first.reload()
    expect(status(first)).to_contain_text(f"answers 2, photographs {count}.")
    expect(first.get_by_role("group", name="Room").locator("input").nth(1)).to_have_value("Hall")

    other.set_offline(False)
    expect(status(second)).to_contain_text("Everything has been sent.", timeout=patience)
    with first.expect_response("**/photos/**", timeout=patience):
        one.set_offline(False)
    one.set_offline(True)  # in the middle of the photographs
    expect(status(first)).to_contain_text("photographs")
    assert violations(first) == []
    one.set_offline(False)
    expect(status(first)).to_contain_text("Everything has been sent.", timeout=patience)

    known = first.request.get(f"{first.url}sync/").json()
    assert [each["value"]["state"] for each in known["items"]["lot.roof"]["values"]] == [
        "mend",
        "good",
    ]
    assert len(known["photos"]) == count
    assert all(each["whole"] for each in known["photos"].values())
    roof = first.locator("[data-item='lot.roof']")
    expect(roof).to_contain_text("Two people said different things:")
    check_width(first)
    assert violations(first) == []
    roof.get_by_role("button", name="Keep this one").first.click()
    expect(status(first)).to_contain_text("Everything has been sent.")
    expect(roof).not_to_contain_text("Two people")
    first.get_by_role("button", name="Take over into the site’s sheet").click()
    expect(first.get_by_role("main")).to_contain_text("42.5")
    assert first.locator("main .picture").count() - before == count


def test_what_is_chosen_before_the_page_is_ready_is_an_answer(example, someone):
    """A telephone on a poor line shows the form long before it has the script."""
    page = signed(someone, example, "study-officer").new_page()
    page.goto(f"/en/studies/{example.facts['study']}/sites/{example.facts['other_site']}/")
    held = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/feasibility/visit*.js", hold, times=1)
    page.get_by_role("button", name="Begin a visit").click(no_wait_after=True)
    page.wait_for_url("**/visits/**", wait_until="commit")
    answer(page, "lot.heating:state", "good")
    while not held:
        page.wait_for_timeout(50)
    held[0].continue_()
    expect(status(page)).to_contain_text("Everything has been sent.")
    known = page.request.get(f"{page.url}sync/").json()
    assert known["items"]["lot.heating"]["values"][0]["value"]["state"] == "good"
    assert page.locator("[name='lot.heating:state']").input_value() == "good"


def test_a_photograph_of_four_gigabytes_is_refused_at_its_field_before_it_is_sent(
    example, someone, tmp_path
):
    page = signed(someone, example, "study-officer").new_page()
    page.goto(f"/en/studies/{example.facts['study']}/sites/{example.facts['site']}/files/")
    path = tmp_path / "large.jpg"
    with path.open("wb") as file:
        file.truncate(4 * 1024 * MB)  # nothing but holes: it takes no room
    field = page.get_by_label("Photograph", exact=True)
    field.set_input_files(path)
    page.get_by_label("What it shows").fill("The front")
    page.get_by_role("button", name="Add the photograph").click()
    told = field.evaluate("(one) => one.validationMessage")
    assert told == "This picture is above the limit of 10 MB."
    field.set_input_files([])
    assert field.evaluate("(one) => one.validity.customError") is False
