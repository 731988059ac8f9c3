"""CSV files: those that people give, read line by line, and those that they are given."""

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import IO, NamedTuple

from django.http import HttpResponse
from django.utils.translation import gettext as _

from etabli.core.errors import BadInput

# A spreadsheet would calculate a text that begins like this.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


class Row(NamedTuple):
    """A line of a table: its number in the file and its cells by column."""

    line: int
    cells: dict[str, str]


def rows(
    file: IO[bytes],
    name: str,
    columns: Sequence[str],
    encodings: Sequence[str] = ("utf-8-sig",),
    wanted: Callable[[bytes], bool] | None = None,
) -> Iterator[Row]:
    """The rows of a CSV file, separated by commas or semicolons, in the first encoding that fits.

    Blank lines are left out and cells are stripped. Of a large file of which little is needed,
    `wanted` tells by a line of it below the header whether to read it. Raises BadInput naming the
    file and the line that is broken, or those of `columns` that are missing.
    """
    encoding = _encoding(file, name, encodings)
    separator = ";" if b";" in file.readline() else ","
    file.seek(0)
    header: list[str] = []
    number = 0

    def lines() -> Iterator[str]:
        nonlocal number
        for number, line in enumerate(file, start=1):  # noqa: B007 (told with what is wrong)
            if wanted is None or not header or wanted(line):
                yield line.decode(encoding)

    reader = csv.reader(lines(), delimiter=separator, strict=True)
    try:
        for line in reader:
            cells = [cell.strip() for cell in line]
            if not any(cells):
                continue
            if not header:
                header = cells
                _check_header(header, columns, place(name, number))
            elif len(cells) != len(header):
                raise BadInput(
                    _("%(found)s cells; %(wanted)s as in the header are needed.")
                    % {"found": len(cells), "wanted": len(header)},
                    where=place(name, number),
                )
            else:
                yield Row(number, dict(zip(header, cells, strict=True)))
    except csv.Error as error:
        raise BadInput(
            _("This line cannot be read: %(error)s.") % {"error": error},
            where=place(name, number),
        ) from None
    if not header:
        _check_header(header, columns, name)


def _encoding(file: IO[bytes], name: str, encodings: Sequence[str]) -> str:
    for encoding in encodings:
        file.seek(0)
        lines = enumerate(file, start=1)
        broken = next((number for number, line in lines if not _is_text(line, encoding)), 0)
        if not broken:
            file.seek(0)
            return encoding
    raise BadInput(
        _("Line %(line)s is not in %(encodings)s, the encoding allowed here.")
        % {"line": broken, "encodings": _(" or ").join(encodings)},
        where=name,
    )


def _is_text(line: bytes, encoding: str) -> bool:
    """Whether it can be read; no text has null characters, and PostgreSQL keeps none."""
    try:
        return "\0" not in line.decode(encoding)
    except UnicodeDecodeError:
        return False


def _check_header(header: list[str], columns: Sequence[str], where: str) -> None:
    missing = [column for column in columns if column not in header]
    if missing:
        raise BadInput(
            _("The header lacks %(missing)s.") % {"missing": ", ".join(missing)}, where=where
        )
    if len(set(header)) < len(header):
        raise BadInput(_("Two columns have the same name."), where=where)


def place(name: str, line: int) -> str:
    """How a message names a line."""
    return _("%(file)s, line %(line)s") % {"file": name, "line": line}


def csv_answer(name: str, rows: Iterable[Iterable[object]]) -> HttpResponse:
    """Rows for a spreadsheet: UTF-8 with its mark, semicolons; no text is taken for a formula."""
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    writer = csv.writer(response, delimiter=";")
    for row in rows:
        writer.writerow([_harmless(cell) for cell in row])
    return response


def _harmless(cell: object) -> object:
    """What a spreadsheet shows as it is, and does not compute."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell
