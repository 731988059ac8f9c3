"""What every page's frame shows: who is signed in, where one may go, the other language."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse, translate_url
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext as _

from etabli.people.models import Person


@dataclass(frozen=True)
class Item:
    """A link of the navigation; `current` when the page shown lies below it."""

    label: str
    url: str
    current: bool = False
    exact: bool = False


def site(request: HttpRequest) -> dict[str, Any]:
    """The context processor of every page."""
    person = getattr(request, "person", None)
    return {
        "person": person,
        "publisher": settings.PUBLISHER,
        "navigation": [_item(request, label, name) for label, name in _rooms(person)],
        "footer": [
            Item(label, reverse(name))
            for label, name in (
                (_("Legal notice"), "legal"),
                (_("Personal data"), "privacy"),
                (_("Accessibility: partly conformant"), "accessibility"),
            )
        ],
        "languages": [
            {
                "code": code,
                "name": get_language_info(code)["name_local"].capitalize(),
                "url": translate_url(request.get_full_path(), code),
            }
            for code, _name in settings.LANGUAGES
            if code != get_language()
        ],
    }


def _rooms(person: Person | None) -> Iterator[tuple[str, str]]:
    """The rooms one may enter from anywhere: names and addresses."""
    yield _("Places"), "places"
    yield _("Find and book"), "find"
    if person:
        yield _("My bookings"), "bookings"
    yield _("Agenda"), "events"
    yield _("Machines"), "machines"
    yield _("Territories"), "territories"
    yield _("Studies"), "studies"


def _item(request: HttpRequest, label: str, name: str) -> Item:
    url = reverse(name)
    return Item(label, url, request.path.startswith(url), request.path == url)
