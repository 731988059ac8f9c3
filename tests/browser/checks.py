"""What every page promises, whoever sees it, in either language, on a phone or a desk."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import ConsoleMessage, Page, Request, Response

from tests.sites import ROOT

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
STANDARD = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]

# What the browser says of itself, and what is heard from the response anyway.
NOT_OURS = ("GL Driver Message", "Failed to load resource")

# Each element that can be focused, after a key was pressed: the focus is seen on it.
UNSEEN_FOCUS = """() => {
  const focusable = "a[href], button, input, select, textarea, summary, [tabindex]";
  const unseen = [];
  for (const element of document.querySelectorAll(focusable)) {
    const shown = element.checkVisibility({ visibilityProperty: true });
    if (element.tabIndex < 0 || element.disabled || !shown) continue;
    element.focus({ preventScroll: true });
    const style = getComputedStyle(element);
    const outlined = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
    if (document.activeElement === element && outlined) continue;
    unseen.push(element.outerHTML.slice(0, 120));
  }
  return unseen;
}"""
WITHOUT_LABEL = """() =>
  [...document.querySelectorAll("input, select, textarea")]
    .filter((field) => field.type !== "hidden" && !field.labels.length && !field.ariaLabel)
    .map((field) => field.outerHTML.slice(0, 120))"""
TOO_WIDE = """() => {
  const width = document.documentElement.clientWidth;
  return [...document.querySelectorAll("body *")]
    .filter((one) => one.getBoundingClientRect().right > width + 1)
    .filter((one) => !one.closest(".table-scroll, .map, pre"))
    .map((one) => one.outerHTML.slice(0, 120));
}"""


@contextmanager
def quiet(page: Page, *, expected: tuple[int, ...] = ()) -> Iterator[None]:
    """In this block nothing fails, complains or leaves the site. `expected` are statuses of pages
    that are meant to fail."""
    heard: list[str] = []
    home = ""

    def on_console(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not any(map(message.text.count, NOT_OURS)):
            heard.append(f"{message.type}: {message.text}")

    def on_request(request: Request) -> None:
        if request.url.startswith(("data:", "blob:")):
            return
        nonlocal home
        home = home or urlsplit(request.url).netloc
        if urlsplit(request.url).netloc != home:
            heard.append(f"leaves the site: {request.url}")

    def on_failure(request: Request) -> None:
        # A browser that leaves a page aborts what that page was still loading: no failure of ours.
        if request.failure != "net::ERR_ABORTED":
            heard.append(f"failed: {request.url} {request.failure}")

    def on_response(response: Response) -> None:
        if response.status >= 400 and response.status not in expected:
            heard.append(f"{response.status}: {response.url}")

    listeners: dict[str, Any] = {
        "console": on_console,
        "request": on_request,
        "response": on_response,
        "pageerror": lambda error: heard.append(f"error: {error}"),
        "requestfailed": on_failure,
    }
    for event, listener in listeners.items():
        page.on(event, listener)  # type: ignore[call-overload]
    yield
    for event, listener in listeners.items():
        page.remove_listener(event, listener)
    assert not heard


def check(page: Page, language: str) -> None:
    """Everything that can be seen from the page itself."""
    assert page.locator("h1").count() == 1
    assert page.locator("html").get_attribute("lang") == language
    assert page.title().removesuffix(" · Établi").strip() not in ("", "Établi")
    check_width(page)
    assert page.evaluate(WITHOUT_LABEL) == []
    assert violations(page) == []
    page.keyboard.press("Tab")
    assert page.evaluate(UNSEEN_FOCUS) == []


def check_width(page: Page) -> None:
    """Nothing is read by scrolling sideways, except what says that it scrolls."""
    wide = page.evaluate("() => document.documentElement.scrollWidth > window.innerWidth")
    assert not wide, page.evaluate(TOO_WIDE)


def violations(page: Page) -> list[str]:
    """What axe finds, a line each."""
    page.evaluate(_axe())
    found = page.evaluate(
        """(tags) => axe.run({
             runOnly: { type: "tag", values: tags },
             rules: { "target-size": { enabled: true } },
             resultTypes: ["violations"],
           }).then((results) => results.violations)""",
        STANDARD,
    )
    return [
        f"{one['id']}: {one['help']}: " + " | ".join(node["html"][:200] for node in one["nodes"])
        for one in found
    ]


@cache
def _axe() -> str:
    return AXE.read_text(encoding="utf-8")
