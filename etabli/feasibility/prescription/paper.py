"""A version of the prescriptions as a document to hand out, set by typst."""

from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from etabli.core import printing
from etabli.feasibility.models import PrescriptionVersion
from etabli.feasibility.prescription.document import Document, below, cells, document


def pdf(version: PrescriptionVersion) -> bytes:
    """A tagged PDF (PDF/UA-1), A4; the same version gives the same bytes."""
    made = document(version)
    return printing.pdf(
        "etabli.feasibility.prescription", "prescriptions.typ", made.day, told=_told(made)
    )


def _told(made: Document) -> dict[str, Any]:
    """As the template reads it."""
    return {
        "language": (get_language() or "fr")[:2],
        "title": made.title,
        "subtitle": made.subtitle,
        "owner": made.owner,
        "date": [made.day.year, made.day.month, made.day.day],
        "warnings": made.warnings,
        "project_title": made.project_title,
        "project": made.project,
        "counts": made.counts,
        "columns": made.columns,
        "page": _("Page"),
        "headings": [
            {
                "name": heading.name,
                "lines": [{"cells": cells(one), "below": below(one)} for one in heading.lines],
            }
            for heading in made.headings
        ],
    }
