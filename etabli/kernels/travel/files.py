"""A travel matrix from a CSV file."""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO, NamedTuple

import numpy as np
from numpy.typing import NDArray

from etabli.kernels.errors import InvalidInput
from etabli.kernels.travel.matrix import Method, TravelMatrix, checked_codes

LONG_HEADER = ("from", "to", "minutes")
MINUTES = re.compile(r"[0-9]{1,6}([.,][0-9]+)?")
# How many codes a message names before it only counts them.
NAMED = 5


class _Row(NamedTuple):
    """A line of the file that is not blank, and where it stands."""

    place: str
    cells: list[str]


class _Entry(NamedTuple):
    """The text of the minutes from one code to another, and where it stands."""

    place: str
    start: str
    end: str
    text: str


def read_matrix(
    file: str | Path | IO[bytes] | IO[str],
    codes: Sequence[str],
    *,
    source: str = "",
    ignore_unknown: bool = False,
) -> TravelMatrix:
    """Minutes between all of `codes` from a CSV file: a path, or a file open for reading.

    Either long, with the columns from, to and minutes, or wide, with the codes in the first
    column and the header. Separated by commas or semicolons, with decimal point or comma, in
    UTF-8. The way from a code to itself may be left out. `source` is the file's name unless
    given. Raises InvalidInput, naming line and column, on a hole, a duplicate, what is no number
    of minutes, and a code that is not asked for, unless `ignore_unknown`.
    """
    known = checked_codes(codes)
    name, text = _read(file)
    rows = _rows(name, text)
    header = [cell.lower() for cell in rows[0].cells]
    entries = _long(rows, header) if sorted(header) == sorted(LONG_HEADER) else _wide(rows)
    index = {code: number for number, code in enumerate(known)}
    minutes = np.full((len(known), len(known)), np.nan)
    np.fill_diagonal(minutes, 0.0)
    for entry in entries:
        unknown = [code for code in (entry.start, entry.end) if code not in index]
        if unknown and not ignore_unknown:
            raise InvalidInput(
                "file",
                f"{entry.place}: unknown code {unknown[0]!r}; allowed are the codes of the "
                f"territory, such as {known[0]}, below from,to,minutes or as rows and columns",
            )
        if not unknown:
            _enter(minutes, index[entry.start], index[entry.end], entry)
    _check_complete(name, known, minutes)
    return TravelMatrix(known, minutes.astype(np.float32), Method.matrix, source or name)


def _read(file: str | Path | IO[bytes] | IO[str]) -> tuple[str, str]:
    """The name and the text of a file."""
    if isinstance(file, str | Path):
        name = Path(file).name
        try:
            content: bytes | str = Path(file).read_bytes()
        except OSError as error:
            raise InvalidInput("file", f"{name} cannot be read: {error.strerror}") from error
    else:
        name = Path(str(getattr(file, "name", "the file"))).name
        content = file.read()
    if isinstance(content, str):
        return name, content.removeprefix("\ufeff")
    try:
        return name, content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise InvalidInput(
            "file", f"{name}, line {line}: not UTF-8; save the table as CSV in UTF-8"
        ) from error


def _rows(name: str, text: str) -> list[_Row]:
    first = next((line for line in text.splitlines() if line.strip()), "")
    reader = csv.reader(
        io.StringIO(text, newline=""), delimiter=";" if ";" in first else ",", strict=True
    )
    rows = []
    try:
        for line in reader:
            cells = [cell.strip() for cell in line]
            if any(cells):
                rows.append(_Row(f"{name}, line {reader.line_num}", cells))
    except csv.Error as error:
        raise InvalidInput("file", f"{name}, line {reader.line_num}: {error}") from error
    if not rows:
        raise InvalidInput("file", f"{name} is empty; a header and minutes are needed")
    for row in rows:
        if len(row.cells) != len(rows[0].cells):
            raise InvalidInput(
                "file",
                f"{row.place}: {len(row.cells)} cells; {len(rows[0].cells)} as in the header",
            )
    return rows


def _long(rows: list[_Row], header: list[str]) -> Iterator[_Entry]:
    start, end, minutes = (header.index(name) for name in LONG_HEADER)
    for row in rows[1:]:
        yield _Entry(row.place, row.cells[start], row.cells[end], row.cells[minutes])


def _wide(rows: list[_Row]) -> Iterator[_Entry]:
    for row in rows[1:]:
        columns = zip(rows[0].cells[1:], row.cells[1:], strict=True)
        for number, (end, text) in enumerate(columns, start=2):
            yield _Entry(f"{row.place}, column {number} ({end})", row.cells[0], end, text)


def _enter(minutes: NDArray[np.float64], start: int, end: int, entry: _Entry) -> None:
    """Write the entry into `minutes`, or refuse it."""
    if start == end and not entry.text:
        return
    if not MINUTES.fullmatch(entry.text):
        raise InvalidInput(
            "file",
            f"{entry.place}: {entry.text!r} from {entry.start} to {entry.end}; "
            "a number of minutes is needed, 0 or more, such as 12 or 12.5",
        )
    value = float(entry.text.replace(",", "."))
    if start == end and value:
        raise InvalidInput(
            "file",
            f"{entry.place}: {entry.text} from {entry.start} to itself; 0 or nothing is needed",
        )
    if start != end and not np.isnan(minutes[start, end]):
        raise InvalidInput(
            "file", f"{entry.place}: {entry.start} to {entry.end} for the second time"
        )
    minutes[start, end] = value


def _check_complete(name: str, codes: tuple[str, ...], minutes: NDArray[np.float64]) -> None:
    """Refuse a matrix with codes or ways left out."""
    holes = np.isnan(minutes)
    others = len(codes) - 1
    absent = (holes.sum(axis=0) == others) & (holes.sum(axis=1) == others)
    if others and absent.any():
        missing = [codes[number] for number in np.flatnonzero(absent)]
        raise InvalidInput("file", f"{name} lacks {_listed(missing)}")
    if holes.any():
        pairs = [f"{codes[start]} to {codes[end]}" for start, end in np.argwhere(holes)]
        raise InvalidInput("file", f"{name} lacks the minutes from {_listed(pairs)}")


def _listed(texts: list[str]) -> str:
    """The first few, and how many more there are."""
    shown = ", ".join(texts[:NAMED])
    return f"{shown} and {len(texts) - NAMED} more" if len(texts) > NAMED else shown
