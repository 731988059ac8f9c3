"""CSV files as spreadsheets and survey tools write them: their letters, separators and quotes."""

import csv
import io
from collections.abc import Iterator

from django.utils.translation import gettext as _

from etabli.core.errors import BadInput
from etabli.core.tables import place

SEPARATORS = ";,\t"
ENCODINGS = ("utf-8", "cp1252")


def decoded(content: bytes, encoding: str, where: str) -> str:
    """The text, in the encoding given or in the one that it can be."""
    if b"\x00" in content:
        raise BadInput(
            _("this is not a text file in UTF-8 or Windows-1252; export it as CSV again"),
            where=where,
        )
    if not encoding:
        guess = content.decode("utf-8", errors="replace")
        broken = guess.count("\ufffd")
        accents = sum(letter > "\x7f" for letter in guess) - broken
        # A few broken letters among many sound ones: damaged UTF-8, and no other encoding.
        encoding = "utf-8" if broken <= accents else "cp1252"
    try:
        return content.decode(encoding).removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise BadInput(
            _("byte %(byte)s is no letter in %(encoding)s; save the file in UTF-8")
            % {"byte": f"0x{content[error.start]:02X}", "encoding": encoding},
            where=place(where, line),
        ) from error


def records(text: str, where: str) -> tuple[list[str], Iterator[tuple[int, list[str]]]]:
    """The header, and each record with the number of its first line; empty lines are left out."""
    first = text.split("\n", 1)[0]
    separator = max(SEPARATORS, key=lambda one: len(next(csv.reader([first], delimiter=one), [])))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    found: list[tuple[int, list[str]]] = []
    line = 1
    try:
        for cells in reader:
            if any(cells):
                found.append((line, cells))
            line = reader.line_num + 1
    except csv.Error as error:
        raise BadInput(
            _("the quotes of this line are broken: %(error)s") % {"error": error},
            where=place(where, line),
        ) from error
    if not found:
        raise BadInput(
            _("the file is empty; a header and one line for each answer are needed"), where=where
        )
    header = [cell.strip() for cell in found[0][1]]
    return header, iter(found[1:])
