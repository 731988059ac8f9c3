"""A Chromium, and sites to look at with it.

Sites are processes of their own, with their own databases: what is clicked there does not touch
the other tests, nor they it.
"""

import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, sync_playwright

from tests.sites import Site, made_once

pytest.register_assert_rewrite("tests.browser.checks")

FLAGS = [
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WITH_WEBGL = ["--enable-unsafe-swiftshader", "--use-angle=swiftshader"]
LONGEST_WAIT = 20_000  # milliseconds, on a machine that does other things too


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


@dataclass
class Example:
    """The site with the example: what its pages are about, and who is signed in."""

    site: Site
    facts: dict[str, str]
    sessions: dict[str, str]

    @property
    def url(self) -> str:
        return self.site.url

    def cookie_of(self, role: str) -> Any:
        """What signs a browser in as this role; nobody is a visitor."""
        return {"name": "sessionid", "value": self.sessions.get(role, "none"), "url": self.url}


@pytest.fixture(scope="session")
def made(shared_folder: Path, tables: Path) -> tuple[Path, Any]:
    """The folder of the example, which nobody serves, and what it says of itself. Of all processes
    that run tests the first one makes it."""
    folder = shared_folder / "example"
    return folder, json.loads(made_once(folder, "tests.browser.inside.example", like=tables))


@pytest.fixture(scope="session")
def example(made: tuple[Path, Any], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Example]:
    """Loaded once: nothing that a page shows may be changed here."""
    with served(made, tmp_path_factory.mktemp("example")) as example:
        yield example


@contextmanager
def served(made: tuple[Path, Any], folder: Path) -> Iterator[Example]:
    """A copy of the example, which answers."""
    like, told = made
    site = Site(folder, like=like)
    try:
        site.serve()
        yield Example(site, **told)
    finally:
        site.stop()


class Windows:
    """Pages to look at the example with, one for each width and language. They are kept, since a
    browser opens what it has open much faster than what is new to it."""

    def __init__(self, example: Example, make: Callable[..., BrowserContext]) -> None:
        self._example = example
        self._make = make
        self._open: dict[tuple[int, str], Page] = {}

    def show(self, role: str, *, width: int, language: str) -> Page:
        """A window in which this role is signed in, and whoever was before is not."""
        if (width, language) not in self._open:
            context = self._make(self._example.url, width=width, language=language)
            self._open[width, language] = context.new_page()
        page = self._open[width, language]
        page.goto("about:blank")  # what was shown before may ask again by itself, as somebody else
        page.context.clear_cookies()
        page.context.add_cookies([self._example.cookie_of(role)])
        return page


@pytest.fixture(scope="package")
def windows(chromium: Browser, example: Example) -> Iterator[Windows]:
    with opening(chromium) as make:
        yield Windows(example, make)


@pytest.fixture
def blank(tmp_path: Path, tables: Path) -> Iterator[Site]:
    """A site in which there is nothing but tables; its worker sends messages."""
    site = Site(tmp_path, like=tables)
    try:
        yield site
    finally:
        site.stop()


# Playwright's loop runs in the thread of the tests for as long as it lives: no longer than here.
@pytest.fixture(scope="package")
def playwright() -> Iterator[Playwright]:
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as started:
        yield started
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture(scope="package")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    """Without WebGL, as on many old machines."""
    with launched(playwright, "--disable-gpu") as browser:
        yield browser


@pytest.fixture(scope="package")
def chromium_with_webgl(playwright: Playwright) -> Iterator[Browser]:
    with launched(playwright, *WITH_WEBGL) as browser:
        yield browser


def launched(playwright: Playwright, *flags: str) -> Browser:
    """The system's Chromium, else the one that Playwright brings."""
    system = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None)
    return playwright.chromium.launch(
        executable_path=system or shutil.which("google-chrome"), args=[*FLAGS, *flags]
    )


@pytest.fixture
def someone(chromium: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Makes people with a browser of their own: `someone(url, width=390, language="fr")`."""
    with opening(chromium) as make:
        yield make


@contextmanager
def opening(chromium: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Opens contexts, and closes them at the end."""
    opened: list[BrowserContext] = []

    def make(url: str, *, width: int = 1280, language: str = "en", **more: Any) -> BrowserContext:
        context = chromium.new_context(
            base_url=url,
            locale={"fr": "fr-FR", "en": "en-GB"}[language],
            viewport={"width": width, "height": 844 if width < 600 else 900},
            **more,
        )
        context.set_default_timeout(LONGEST_WAIT)
        opened.append(context)
        return context

    yield make
    for context in opened:
        context.close()
