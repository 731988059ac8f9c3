"""Workbooks (XLSX) as spreadsheets and survey tools write them, read as lines of text."""

import io
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

from django.utils.translation import gettext as _

from etabli.core.errors import BadInput

ZIP = b"PK\x03\x04"
OLD_EXCEL = b"\xd0\xcf\x11\xe0"
UNPACKED = 1024**3  # bytes; no survey needs more, and what unpacks to more is a trap


def records(content: bytes, where: str) -> Iterator[tuple[int, list[str]]]:
    """The lines of the first sheet that are not empty, with their numbers.

    Formulas give the value last computed. Raises BadInput where this is no workbook.
    """
    import openpyxl

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(part.file_size for part in packed.infolist()) > UNPACKED:
                raise BadInput(_("this workbook unpacks to more than 1 GB"), where=where)
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()  # some tools write wrong ones, by which lines would be lost
        for number, cells in enumerate(sheet.iter_rows(values_only=True), start=1):
            texts = [_text(cell) for cell in cells]
            while texts and not texts[-1]:
                texts.pop()
            if texts:
                yield number, texts
    except (BadInput, GeneratorExit):
        raise
    except Exception as error:  # a damaged workbook raises whatever its reader stumbles on
        raise BadInput(
            _("this workbook cannot be read; save it as XLSX again, or export it as CSV"),
            where=where,
        ) from error


def _text(cell: Any) -> str:
    match cell:
        case None:
            return ""
        case bool():
            return "1" if cell else "0"
        case float() if cell.is_integer():
            return str(int(cell))
        case datetime():
            return cell.isoformat(sep=" ", timespec="seconds")
        case date() | time():
            return cell.isoformat()
    return str(cell).strip()
