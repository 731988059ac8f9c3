"""Every table of the report as a workbook (XLSX): a sheet each, numbers as numbers."""

import re
from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from textwrap import shorten, wrap
from typing import TYPE_CHECKING, Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from etabli.core.dates import date_told
from etabli.study.report.content import document, how_to_cite
from etabli.study.report.document import Cell, Column, Document, Kind, Sourced, Table
from etabli.study.report.subject import Subject

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

LONGEST_NAME = 31  # letters of a sheet's name, by the format
FORBIDDEN = re.compile(r"[\[\]:*?/\\']")
HEADER = 4  # the row of the headings, from 0: above it stand title, source and unit
WIDTHS = {Kind.NAME: 34, Kind.TEXT: 30, Kind.SOURCE: 70}
NUMBER_WIDTH = 16
CONTENTS_WIDTHS = (34, 90)
LINE = 15  # points; programs that open the file do not all make room for what is wrapped

Value = str | float | None


def xlsx(subject: Subject) -> bytes:
    """The workbook; the same subject gives the same bytes."""
    from xlsxwriter import Workbook

    report, made = document(subject), BytesIO()
    book = Workbook(made, {"in_memory": True, "strings_to_formulas": False})
    book.set_properties(
        {
            "title": report.title,
            "author": report.owner,
            "subject": f"{report.territory}, {report.edition}",
            "comments": report.licence,
            "language": get_language() or "fr",
            "created": subject.day.replace(tzinfo=None),
        }
    )
    styles = _styles(book)
    sheets = _named(report.tables)
    _first(book, styles, report, how_to_cite(subject), sheets)
    for name, table in sheets.items():
        _sheet(book.add_worksheet(name), styles, table)
    book.close()
    return made.getvalue()


def flat(table: Table) -> tuple[list[Column], list[list[Value]]]:
    """The table with one number in a cell: an interval becomes its mean and its two ends."""
    columns = [part for column in table.columns for part in _columns(column)]
    rows = [
        [
            value
            for column, cell in zip(table.columns, row, strict=True)
            for value in _values(column, cell)
        ]
        for row in table.rows
    ]
    return columns, rows


def _columns(column: Column) -> Iterator[Column]:
    if column.kind is not Kind.INTERVAL:
        yield column
        return
    for end in (_("mean"), _("lowest of nine in ten"), _("highest of nine in ten")):
        yield Column(f"{column.label}, {end}", Kind.NUMBER, column.unit, digits=1)


def _values(column: Column, cell: Cell) -> Iterator[Value]:
    if column.kind is Kind.INTERVAL:
        ends = cell if isinstance(cell, Mapping) else {"mean": cell}
        yield from (_value(ends.get(key)) for key in ("mean", "low", "high"))
    else:
        yield _value(cell)


def _value(cell: Any) -> Value:
    if isinstance(cell, Sourced):
        if cell.assumption:
            return f"{cell.text} ({_('assumption')})" if cell.text else _("assumption")
        return cell.text
    return cell  # type: ignore[no-any-return]


def _named(tables: list[Table]) -> dict[str, Table]:
    """The tables by the names of their sheets, which are short and each another."""
    named: dict[str, Table] = {}
    for number, table in enumerate(tables, start=1):
        title = FORBIDDEN.sub(" ", table.title).strip()
        name = shorten(f"{number} {title}", LONGEST_NAME, placeholder="…")
        named[name] = table
    return named


def _styles(book: "Workbook") -> dict[str | int, Any]:
    """How cells look; numbers by their digits."""
    header = {"bold": True, "bg_color": "#f3ecdf", "bottom": 1, "text_wrap": True, "valign": "top"}
    set_in = {"align": "left", "indent": 1}  # so as not to touch the number before
    return {
        "title": book.add_format({"bold": True, "font_size": 14}),
        "header": book.add_format(header),
        "header of texts": book.add_format({**header, **set_in}),
        "header of numbers": book.add_format({**header, "align": "right"}),
        "quiet": book.add_format({"font_color": "#5b6660"}),
        "withheld": book.add_format({"align": "right", "valign": "top", "italic": True}),
        "text": book.add_format({"text_wrap": True, "valign": "top", **set_in}),
        "name": book.add_format({"bold": True, "text_wrap": True, "valign": "top"}),
        "link": book.get_default_url_format(),
        0: book.add_format({"num_format": "#,##0", "valign": "top"}),
        1: book.add_format({"num_format": "#,##0.0", "valign": "top"}),
        "share": book.add_format({"num_format": "0.0%", "valign": "top"}),
    }


def _first(
    book: "Workbook",
    styles: Mapping[Any, Any],
    report: Document,
    cited: str,
    sheets: Mapping[str, Table],
) -> None:
    """What the workbook is, and its sheets."""
    sheet = book.add_worksheet(_("Contents"))
    for at, width in enumerate(CONTENTS_WIDTHS):
        sheet.set_column(at, at, width)
    sheet.write_string(0, 0, report.title, styles["title"])
    told = [
        (_("Territory"), report.territory),
        (_("Who conducts the study"), report.owner),
        (_("Edition"), f"{report.edition}, {date_told(report.day, 'j F Y')}"),
        (_("Licence"), report.licence),
        (_("How to cite it"), cited),
    ]
    if report.is_simulated:
        warning = _("An example: the answers to the survey are invented. Nobody gave them.")
        told.append((_("Beware"), warning))
    for row, (label, text) in enumerate(told, start=1):
        sheet.write_string(row, 0, label, styles["name"])
        sheet.write_string(row, 1, text, styles["text"])
        _make_room(sheet, row, [label, text], CONTENTS_WIDTHS)
    top = len(told) + 2
    sheet.write_string(top, 0, _("Sheet"), styles["header"])
    sheet.write_string(top, 1, _("What it holds"), styles["header"])
    for row, (name, table) in enumerate(sheets.items(), start=top + 1):
        sheet.write_url(row, 0, f"internal:'{name}'!A1", styles["link"], name)
        sheet.write_string(row, 1, table.title, styles["text"])
    _fit_on_paper(sheet)


def _sheet(sheet: "Worksheet", styles: Mapping[Any, Any], table: Table) -> None:
    """Title, source and note above, or below where they are long; one row of headings, which
    stays in sight; no cell merged."""
    columns, rows = flat(table)
    widths = [WIDTHS.get(column.kind, NUMBER_WIDTH) for column in columns]
    sheet.write_string(0, 0, table.title, styles["title"])
    source = _("Source: %(source)s") % {"source": table.source} if table.source else ""
    below = HEADER + 1 + len(rows) + 1
    for above, text in enumerate((source, table.note), start=1):
        lines = wrap(text, sum(widths))
        if len(lines) == 1:
            sheet.write_string(above, 0, text, styles["quiet"])
            continue
        for line in lines:
            sheet.write_string(below, 0, line, styles["quiet"])
            below += 1
    for at, (column, width) in enumerate(zip(columns, widths, strict=True)):
        sheet.set_column(at, at, width)
        style = "header" if column.kind is Kind.NAME else "header of texts"
        style = "header of numbers" if column.is_number else style
        sheet.write_string(HEADER, at, column.heading, styles[style])
    _make_room(sheet, HEADER, [column.heading for column in columns], widths)
    for number, row in enumerate(rows, start=HEADER + 1):
        for at, (column, value) in enumerate(zip(columns, row, strict=True)):
            _write(sheet, number, at, column, value, styles)
        _make_room(sheet, number, row, widths)
    sheet.freeze_panes(HEADER + 1, 1)
    sheet.repeat_rows(HEADER)
    _fit_on_paper(sheet)


def _make_room(
    sheet: "Worksheet", row: int, values: Sequence[Value], widths: Sequence[int]
) -> None:
    """As high as the longest of a row's texts needs, wrapped in its column."""
    lines = max(
        len(wrap(value, width - 2)) if isinstance(value, str) else 1
        for value, width in zip(values, widths, strict=True)
    )
    if lines > 1:
        sheet.set_row(row, LINE * lines)


def _fit_on_paper(sheet: "Worksheet") -> None:
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)


def _write(
    sheet: "Worksheet",
    row: int,
    at: int,
    column: Column,
    value: Value,
    styles: Mapping[Any, Any],
) -> None:
    if value is None:
        return
    if isinstance(value, str):
        style = "withheld" if column.is_number else "name" if column.kind is Kind.NAME else "text"
        sheet.write_string(row, at, value, styles[style])
    elif column.kind is Kind.SHARE:
        sheet.write_number(row, at, value, styles["share"])
    else:
        sheet.write_number(row, at, value, styles[min(column.digits, 1)])
