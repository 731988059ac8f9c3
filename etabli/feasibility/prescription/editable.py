"""A version of the prescriptions as a document that is edited further, for a tender (DOCX)."""

from functools import partial
from typing import Any

from etabli.core import wordprocessor
from etabli.core.texts import labelled
from etabli.feasibility.models import PrescriptionVersion
from etabli.feasibility.prescription.document import below, cells, document
from etabli.feasibility.prescription.told import Told

WIDTHS_MM = (86, 24, 26, 38)


def docx(version: PrescriptionVersion) -> bytes:
    """Headings, lists and tables, a table for each heading."""
    told = document(version)
    made = wordprocessor.begun(told.title, told.owner, told.subtitle, told.day, told.warnings)
    wordprocessor.add_heading(made, told.project_title, 1)
    for name, value in told.project:
        wordprocessor.add_paragraph(made, labelled(name, value), "List Bullet")
    wordprocessor.add_run(wordprocessor.add_paragraph(made), told.counts, bold=True)
    for heading in told.headings:
        wordprocessor.add_heading(made, heading.name, 1)
        rows = ((partial(_asked, one), *cells(one)[1:]) for one in heading.lines)
        wordprocessor.add_table(made, told.columns, rows, WIDTHS_MM)
    return wordprocessor.written(made)


def _asked(one: Told, cell: Any) -> None:
    """What is asked, and below it where that comes from."""
    wordprocessor.add_run(cell.paragraphs[0], cells(one)[0])
    wordprocessor.add_small(wordprocessor.add_paragraph(cell), below(one))
