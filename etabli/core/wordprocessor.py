"""Documents that are edited further (DOCX): A4, by the styles of the word processor."""

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from io import BytesIO
from typing import Any

from django.utils.translation import get_language

MARGIN_MM = 18
WIDTH_MM = 210 - 2 * MARGIN_MM
TABLE_PT, SMALL_PT = 9.5, 8.5
TABLE = "Table Grid"

NOT_OF_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # pasted from elsewhere

Cell = str | Callable[[Any], None]  # its text, or what writes it into the cell


def begun(
    title: str, author: str, subject: str, day: datetime, warnings: Iterable[str] = ()
) -> Any:
    """A document with its title, of whom it is, and what stands above all the rest."""
    from docx import Document
    from docx.shared import Mm, Pt

    made = Document()
    page = made.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = Mm(MARGIN_MM)
    made.styles[TABLE].font.size = Pt(TABLE_PT)
    about = made.core_properties
    about.title, about.author, about.subject = map(_plain, (title, author, subject))
    about.language = "en-GB" if (get_language() or "fr").startswith("en") else "fr-FR"
    about.created = about.modified = day.replace(tzinfo=None)
    about.comments = ""
    _speak(made, about.language)
    add_heading(made, title, 0)
    add_paragraph(made, f"{author} · {subject}", "Subtitle")
    for warning in warnings:
        add_paragraph(made, warning, "Intense Quote")
    return made


def add_heading(made: Any, text: str, level: int) -> None:
    made.add_heading(_plain(text), level)


def add_paragraph(made: Any, text: str = "", style: str | None = None) -> Any:
    """To a document or to a cell."""
    return made.add_paragraph(_plain(text), style)


def add_run(paragraph: Any, text: str, *, bold: bool | None = None) -> Any:
    run = paragraph.add_run(_plain(text))
    run.bold = bold
    return run


def add_table(
    made: Any,
    columns: Sequence[str],
    rows: Iterable[Sequence[Cell]],
    widths: Sequence[float],
    *,
    numbers: Iterable[int] = (),
    sums: Iterable[int] = (),
) -> None:
    """A table that repeats its heading on each page; `widths` in mm. The columns of `numbers` stand
    at the right, the rows of `sums` are bold."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import OxmlElement
    from docx.shared import Mm

    told = list(rows)
    table = made.add_table(rows=1 + len(told), cols=len(columns), style=TABLE)
    table.autofit = False
    # Some programs read the widths of columns, others those of cells.
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    bold, right = {0, *(one + 1 for one in sums)}, set(numbers)
    for row, (line, texts) in enumerate(zip(table.rows, [columns, *told], strict=True)):
        # python-docx looks for the cells of a row anew each time they are asked for.
        for column, (cell, text) in enumerate(zip(line.cells, texts, strict=True)):
            cell.width = Mm(widths[column])
            if callable(text):
                text(cell)
                continue
            paragraph = cell.paragraphs[0]
            add_run(paragraph, text, bold=row in bold or None)
            if column in right:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def add_small(paragraph: Any, text: str) -> None:
    """Words that stand below the others: a source, a remark."""
    from docx.shared import Pt

    add_run(paragraph, text).font.size = Pt(SMALL_PT)


def add_picture(made: Any, picture: bytes, width: float, alternative: str) -> None:
    """A picture so many mm wide; `alternative` says what it shows."""
    from docx.shared import Mm

    shape = made.add_picture(BytesIO(picture), width=Mm(width))
    shape._inline.docPr.set("descr", _plain(alternative))


def written(made: Any) -> bytes:
    """The file."""
    kept = BytesIO()
    made.save(kept)
    return kept.getvalue()


def _plain(text: str) -> str:
    """What a document cannot hold is a space in it."""
    return NOT_OF_XML.sub(" ", text)


def _speak(made: Any, language: str) -> None:
    """Say the language of the text, for spelling and for screen readers."""
    from docx.oxml.ns import qn

    for spoken in made.styles.element.iter(qn("w:lang")):
        spoken.set(qn("w:val"), language)
