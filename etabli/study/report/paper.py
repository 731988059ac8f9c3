"""The report as a document to hand out: the same content, set by typst."""

from collections.abc import Iterable
from dataclasses import asdict
from functools import singledispatch
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from etabli.core import printing
from etabli.core.dates import date_told
from etabli.core.texts import apart, labelled
from etabli.study.report.content import document
from etabli.study.report.document import (
    Chart,
    Document,
    Drawn,
    Facts,
    Paragraphs,
    Quotes,
    Section,
    Table,
)
from etabli.study.report.subject import Subject


def pdf(subject: Subject) -> bytes:
    """The report as a tagged PDF (PDF/UA-1), A4; the same subject gives the same bytes."""
    report = _told(document(subject))
    return printing.pdf(
        "etabli.study.report", "report.typ", subject.dated, report=report, words=_words()
    )


def _told(report: Document) -> dict[str, Any]:
    """The report as the template reads it: texts, numbers already written, drawings as SVG."""
    summary = report.summary
    return {
        "language": (get_language() or "fr")[:2],
        "title": report.title,
        "territory": report.territory,
        "owner": report.owner,
        "edition": report.edition,
        "licence": report.licence,
        "date": date_told(report.day, "j F Y"),
        "year": report.day.year,
        "month": report.day.month,
        "day": report.day.day,
        "is_simulated": report.is_simulated,
        "summary": {
            "asked": summary.asked,
            "facts": [asdict(one) for one in summary.facts],
            "network": [asdict(one) for one in summary.network],
            "travel": summary.travel,
            "recommended": block_told(summary.recommended) if summary.recommended else None,
        },
        "sections": [_section(one) for one in report.sections if not one.is_annex],
        "annexes": [_section(one) for one in report.sections if one.is_annex],
    }


def _section(section: Section) -> dict[str, Any]:
    return {"title": section.title, "blocks": blocks_told(section.blocks)}


def blocks_told(blocks: Iterable[Any]) -> list[dict[str, Any]]:
    """Blocks as `core/blocks.typ` reads them."""
    return [{"kind": one.kind, "title": one.title, **block_told(one)} for one in blocks]


@singledispatch
def block_told(block: Any) -> dict[str, Any]:
    """What a block says; a room above registers blocks of its own."""
    raise TypeError(block)


@block_told.register
def _paragraphs(block: Paragraphs) -> dict[str, Any]:
    return {"texts": block.texts, "language": block.language}


@block_told.register
def _facts(block: Facts) -> dict[str, Any]:
    return {"facts": [asdict(one) for one in block.facts]}


@block_told.register
def _quotes(block: Quotes) -> dict[str, Any]:
    return {"quotes": [one._asdict() for one in block.quotes], "note": block.note}


@block_told.register
def _chart(block: Chart) -> dict[str, Any]:
    """A chart; what it shows is written out for those who do not see it."""
    exhibit = block.exhibit
    values = apart(labelled(bar.label, bar.text) for bar in exhibit.bars)
    return {
        "note": exhibit.note,
        "svg": exhibit.paper,
        "alternative": f"{exhibit.title} {values}.",
        "source": block.source,
    }


@block_told.register
def _map(block: Drawn) -> dict[str, Any]:
    return {
        "svg": block.map.standalone,
        "percent": block.percent,
        "alternative": block.alternative,
        "note": "",
        "source": block.source,
    }


@block_told.register
def _table(block: Table) -> dict[str, Any]:
    return {
        "columns": [
            {"heading": one.heading, "kind": one.kind.value, "is_number": one.is_number}
            for one in block.columns
        ],
        "rows": [
            [{"text": cell.text, "assumption": cell.assumption} for cell in row]
            for row in block.told
        ],
        "sums": sorted(block.sums),
        "note": block.note,
        "source": block.source,
    }


def _words() -> dict[str, str]:
    """The template's own words in the reader's language."""
    return {
        "report": _("Opportunity study"),
        "simulated": _("An example: the answers to the survey are invented. Nobody gave them."),
        "summary": _("In short"),
        "contents": _("Contents"),
        "asked": _("What was asked"),
        "found": _("What comes out of it"),
        "network": _("The network proposed"),
        "recommended": _("What is recommended"),
        "annexes": _("Annexes"),
        "annex": _("Annex"),
        "source": _("Source"),
        "assumption": _("assumption"),
        "page": _("Page"),
    }
