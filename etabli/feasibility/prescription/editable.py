"""A version of the prescriptions as a document that is edited further, for a tender (DOCX)."""

from io import BytesIO
from typing import Any

from django.utils.translation import get_language

from etabli.core.texts import labelled
from etabli.feasibility.models import PrescriptionVersion
from etabli.feasibility.prescription.document import below, cells, document
from etabli.feasibility.prescription.told import Heading

WIDTHS_MM = (86, 24, 26, 38)


def docx(version: PrescriptionVersion) -> bytes:
    """Headings, lists and tables by the styles of the word processor, A4; tables repeat their
    heading on each page."""
    from docx import Document as Docx
    from docx.shared import Mm

    told = document(version)
    made = Docx()
    page = made.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = Mm(18)
    about = made.core_properties
    about.title, about.author, about.subject = told.title, told.owner, told.subtitle
    about.language = "en-GB" if (get_language() or "fr").startswith("en") else "fr-FR"
    about.created = about.modified = told.day.replace(tzinfo=None)
    about.comments = ""
    _speak(made, about.language)
    made.add_heading(told.title, 0)
    made.add_paragraph(f"{told.owner} · {told.subtitle}", "Subtitle")
    for warning in told.warnings:
        made.add_paragraph(warning, "Intense Quote")
    made.add_heading(told.project_title, 1)
    for name, value in told.project:
        made.add_paragraph(labelled(name, value), "List Bullet")
    made.add_paragraph().add_run(told.counts).bold = True
    for heading in told.headings:
        made.add_heading(heading.name, 1)
        _table(made, told.columns, heading)
    written = BytesIO()
    made.save(written)
    return written.getvalue()


def _table(made: Any, columns: tuple[str, ...], heading: Heading) -> None:
    from docx.oxml import OxmlElement
    from docx.shared import Mm, Pt

    table = made.add_table(rows=1, cols=len(columns), style="Table Grid")
    table.autofit = False
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for cell, name in zip(table.rows[0].cells, columns, strict=True):
        cell.paragraphs[0].add_run(name).bold = True
    for one in heading.lines:
        row = table.add_row().cells
        for cell, text in zip(row, cells(one), strict=True):
            cell.text = text
        row[0].add_paragraph().add_run(below(one)).font.size = Pt(8.5)
    for row in table.rows:
        for cell, width in zip(row.cells, WIDTHS_MM, strict=True):
            cell.width = Mm(width)


def _speak(made: Any, language: str) -> None:
    """Say the language of the text, for spelling and for screen readers."""
    from docx.oxml.ns import qn

    for spoken in made.styles.element.iter(qn("w:lang")):
        spoken.set(qn("w:val"), language)
