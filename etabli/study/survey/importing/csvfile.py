"""CSV files as spreadsheets and survey tools write them: their letters, separators and quotes."""

import csv
import io
from collections.abc import Iterator

from django.utils.translation import gettext as _

from etabli.core.errors import BadInput
from etabli.core.tables import place

SEPARATORS = ";,\t"
ENCODINGS = ("utf-8", "cp1252")
UNICODE_MARKS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
NEVER_CLOSED = "unexpected end of data"


def decoded(content: bytes, encoding: str, where: str) -> str:
    """The text, in the encoding given or in the one that it can be."""
    encoding = encoding or UNICODE_MARKS.get(content[:2], "")
    if not encoding:
        guess = content.decode("utf-8", errors="replace")
        broken = guess.count("\ufffd")
        accents = len(guess) - len(guess.encode("ascii", "ignore")) - broken
        # A few broken letters among many sound ones: damaged UTF-8, and no other encoding.
        encoding = "utf-8" if broken <= accents else "cp1252"
    try:
        text = content.decode(encoding).removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise BadInput(
            _("byte %(byte)s is no letter in %(encoding)s; save the file in UTF-8")
            % {"byte": f"0x{content[error.start]:02X}", "encoding": encoding},
            where=place(where, line),
        ) from error
    if "\x00" in text:
        raise BadInput(
            _("this is not a text file in UTF-8 or Windows-1252; export it as CSV again"),
            where=where,
        )
    return text


def records(text: str, where: str) -> Iterator[tuple[int, list[str] | str]]:
    """Each line that is not empty, with its number: its cells, or why it cannot be read.

    A quote that is never closed has swallowed all that follows: that raises BadInput.
    """
    head = text.lstrip("\r\n")[:100_000].splitlines()[:1]
    counts = {one: len(next(csv.reader(head, delimiter=one), [])) for one in SEPARATORS}
    separator = max(SEPARATORS, key=lambda one: counts[one])
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            told = _("the quotes of this line are broken: %(error)s") % {"error": error}
            if NEVER_CLOSED in str(error):
                raise BadInput(told, where=place(where, line)) from error
            yield line, told
            continue
        if any(cells):
            yield line, cells
