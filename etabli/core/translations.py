"""The catalogues: compiled at set-up, and looked through by the tests."""

from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.conf import settings


def catalogues() -> Iterator[tuple[Path, Catalog]]:
    """Every room's French catalogue; the English is the text in the code itself."""
    for path in sorted(settings.PACKAGE.glob("*/locale/*/LC_MESSAGES/django.po")):
        with path.open("rb") as file:
            yield path, read_po(file, locale=path.parts[-3])


def compile_catalogues() -> int:
    """Write each `.mo` beside its `.po`; answers how many."""
    count = 0
    for path, catalogue in catalogues():
        with path.with_suffix(".mo").open("wb") as file:
            write_mo(file, catalogue)
        count += 1
    return count


def untranslated() -> Iterator[tuple[Path, Message]]:
    """Messages without a French text, or with one that nobody has confirmed."""
    for path, catalogue in catalogues():
        for message in catalogue:
            if message.id and (message.fuzzy or not all(_texts(message))):
                yield path, message


def _texts(message: Message) -> list[str]:
    return [message.string] if isinstance(message.string, str) else list(message.string or [""])
