"""A feasibility file as a document to hand out, set by typst."""

from dataclasses import asdict
from datetime import UTC, datetime, time
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from etabli.core import printing
from etabli.feasibility.file.document import Document, Figure, Photo
from etabli.study.report.paper import block_told, blocks_told


def pdf(made: Document) -> bytes:
    """A tagged PDF (PDF/UA-1), A4; the same document gives the same bytes."""
    dated = datetime.combine(made.day, time(12), UTC)
    return printing.pdf(
        "etabli.feasibility.file", "file.typ", dated, told=_told(made), words=_words()
    )


def _told(made: Document) -> dict[str, Any]:
    """As the template reads it."""
    return {
        "language": (get_language() or "fr")[:2],
        "kind": made.kind,
        "title": made.title,
        "subtitle": made.subtitle,
        "owner": made.owner,
        "date": [made.day.year, made.day.month, made.day.day],
        "warnings": made.warnings,
        "is_example": made.is_example,
        "facts": [asdict(one) for one in made.facts],
        "sections": [
            {"title": section.title, "blocks": blocks_told(section.blocks)}
            for section in made.sections
        ],
    }


@block_told.register
def _figure(block: Figure) -> dict[str, Any]:
    return {
        "svg": block.svg,
        "alternative": block.alternative,
        "percent": block.percent,
        "note": block.note,
        "source": block.source,
    }


@block_told.register
def _photo(block: Photo) -> dict[str, Any]:
    return {
        "svg": block.svg,
        "alternative": block.title,
        "percent": block.percent,
        "note": "",
        "source": "",
    }


def _words() -> dict[str, str]:
    return {
        "example": _("example, with invented data"),
        "contents": _("Contents"),
        "source": _("Source"),
        "assumption": _("assumption"),
        "page": _("Page"),
    }
