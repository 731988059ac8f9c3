"""Every page, as those who may see it, in both languages, on a phone and at a desk."""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.browser.checks import check, check_width, quiet
from tests.browser.pages import NO_PAGES, PAGES, Page, names

PHONE, DESK, NARROWEST = 390, 1280, 320
LANGUAGES = ("fr", "en")
pytestmark = [pytest.mark.urls("tests.browser.urls"), pytest.mark.anywhere]


def test_every_address_is_a_page_or_none():
    known = {page.name for page in PAGES}
    assert set(names()) == known | NO_PAGES
    assert not known & NO_PAGES


def show(windows, example, page: Page, role: str, language: str, width: int):
    """The page as this role sees it."""
    shown = windows.show(role, width=width, language=language)
    expected = (page.status,) if page.status != 200 else ()
    with quiet(shown, expected=expected):
        answer = shown.goto(page.address(language, example.facts))
        assert answer is not None
        assert answer.status == page.status
        if page.steps:
            page.steps(shown)
    return shown


# By turns, as the long run looks at each in every way: by whoever may least in French, by whoever
# may most in English.
@pytest.mark.parametrize("number", range(len(PAGES)), ids=list(map(str, PAGES)))
def test_a_page_is_accessible_and_quiet(example, windows, number):
    page = PAGES[number]
    width, other = (PHONE, DESK) if number % 2 else (DESK, PHONE)
    language = LANGUAGES[number // 2 % 2]
    role = page.seen_by(example.facts)[0 if language == "fr" else -1]
    shown = show(windows, example, page, role, language, width)
    check(shown, language)
    with resized(shown, other):
        check_width(shown)


@contextmanager
def resized(shown, width: int) -> Iterator[None]:
    before = shown.viewport_size
    shown.set_viewport_size({**before, "width": width})
    try:
        yield
    finally:
        shown.set_viewport_size(before)


@pytest.mark.full
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", [PHONE, DESK])
@pytest.mark.parametrize("page", PAGES, ids=str)
def test_a_page_is_accessible_and_quiet_for_everybody(example, windows, page, width, language):
    for role in page.seen_by(example.facts):
        check(show(windows, example, page, role, language, width), language)


@pytest.mark.parametrize(
    "name",
    ["home", "find", "survey", "place", "bookings", "day", "study", "study_report", "territory"],
)
def test_a_page_fits_the_narrowest_phone(example, windows, name):
    page = next(one for one in PAGES if one.name == name)
    role = page.seen_by(example.facts)[-1]
    check_width(show(windows, example, page, role, "fr", NARROWEST))


def test_no_two_pages_have_the_same_title(example, someone):
    titles = defaultdict(set)
    for page in PAGES:
        # allauth gives one title to all the steps of one deed.
        if page.called or page.steps or page.name.startswith("account_"):
            continue
        visitor = someone(example.url)
        visitor.add_cookies([example.cookie_of(page.seen_by(example.facts)[-1])])
        answer = visitor.request.get(page.address("en", example.facts))
        assert answer.status == page.status
        title = answer.text().partition("<title>")[2].partition("</title>")[0]
        titles[" ".join(title.split())].add(page.name)
    assert [names for names in titles.values() if len(names) > 1] == []
