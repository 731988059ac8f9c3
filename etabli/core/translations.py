"""The catalogues: collected from the code, compiled at set-up, and looked through by the tests."""

import io
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

HEADER = """\
msgid ""
msgstr ""
"Language: fr\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=2; plural=(n > 1);\\n"

"""
DJANGOS = {f"{name}_lazy": what for name, what in DEFAULT_KEYWORDS.items() if "gettext" in name} | {
    "gettext_noop": None
}


def catalogues() -> Iterator[tuple[Path, Catalog]]:
    """Every room's French catalogue, and the one that words allauth's texts like ours; the English
    is the text in the code itself."""
    for path in sorted(settings.PACKAGE.rglob("locale/*/LC_MESSAGES/django.po")):
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


def collect_catalogues() -> int:
    """Bring each room's `.po` up to date with its code; answers how many."""
    count = 0
    for path, texts in collected():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
        with path.open("rb") as file:
            catalogue = read_po(file, locale="fr")
        catalogue.update(texts, no_fuzzy_matching=True)
        catalogue.obsolete.clear()
        with path.open("wb") as file:
            file.write(HEADER.encode())
            write_po(file, catalogue, width=100, omit_header=True, include_lineno=False)
        count += 1
    return count


def collected() -> Iterator[tuple[Path, Catalog]]:
    """The texts that each room's code and templates name, and the catalogue they belong in."""
    for room in sorted(path for path in settings.PACKAGE.iterdir() if path.is_dir()):
        texts = Catalog(locale="fr")
        for path in sorted(room.rglob("*.py")) + sorted(room.glob("templates/**/*.*")):
            for _line, ids, comments, context in extract(
                "python", _source(path), DEFAULT_KEYWORDS | DJANGOS, comment_tags=["Translators:"]
            ):
                location = (str(path.relative_to(room)), 0)
                texts.add(ids, locations=[location], auto_comments=comments, context=context)
        if len(texts):
            yield room / "locale" / "fr" / "LC_MESSAGES" / "django.po", texts


def _source(path: Path) -> io.BytesIO:
    text = path.read_text()
    if path.suffix != ".py":
        # What Django makes of a template reads like Python, save for the indents: within
        # brackets they mean nothing.
        text = f"({templatize(text)}\n)"
    return io.BytesIO(text.encode())
