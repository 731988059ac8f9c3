"""A feasibility file as a document that is edited further (DOCX)."""

from collections.abc import Iterator, Sequence
from datetime import datetime, time
from functools import singledispatch
from typing import Any

from django.utils.translation import gettext as _

from etabli.core import printing, wordprocessor
from etabli.core.texts import apart, labelled
from etabli.core.wordprocessor import WIDTH_MM
from etabli.feasibility.file.document import Document, Figure, Photo
from etabli.study.report.document import Chart, Facts, Kind, Paragraphs, Table

# What a column asks for of the width, beside the others.
WEIGHTS = {Kind.NAME: 4, Kind.TEXT: 4, Kind.SOURCE: 5, Kind.SHARE: 2}
WEIGHT_OF_NUMBERS = 3


def docx(made: Document) -> bytes:
    """The same sections as the PDF; drawings and charts are pictures, with their words beside."""
    written = wordprocessor.begun(
        f"{made.kind} – {made.title}",
        made.owner,
        made.subtitle,
        datetime.combine(made.day, time(12)),
        made.warnings,
    )
    if made.is_example:
        footer = written.sections[0].footer.paragraphs[0]
        wordprocessor.add_small(footer, f"{made.title} · " + _("example, with invented data"))
    _block(Facts(made.facts), written, iter(()))
    pictures = iter(printing.pictures(list(_drawings(made))))
    for section in made.sections:
        wordprocessor.add_heading(written, section.title, 1)
        for block in section.blocks:
            if block.title and not isinstance(block, Photo):
                wordprocessor.add_heading(written, block.title, 2)
            _block(block, written, pictures)
    return wordprocessor.written(written)


def _drawings(made: Document) -> Iterator[str]:
    """What becomes a picture, in its order."""
    for section in made.sections:
        for block in section.blocks:
            if isinstance(block, Figure):
                yield block.svg
            elif isinstance(block, Chart):
                yield block.exhibit.paper


@singledispatch
def _block(block: Any, written: Any, pictures: Iterator[bytes]) -> None:
    raise TypeError(block)


@_block.register
def _paragraphs(block: Paragraphs, written: Any, _pictures: Iterator[bytes]) -> None:
    for text in block.texts:
        wordprocessor.add_paragraph(written, text)


@_block.register
def _facts(block: Facts, written: Any, _pictures: Iterator[bytes]) -> None:
    for fact in block.facts:
        paragraph = wordprocessor.add_paragraph(written, style="List Bullet")
        wordprocessor.add_run(paragraph, labelled(fact.label, fact.value), bold=True)
        if fact.note:
            wordprocessor.add_run(paragraph, f" ({fact.note})")


@_block.register
def _table(block: Table, written: Any, _pictures: Iterator[bytes]) -> None:
    assumed = _("assumption")
    rows = [
        [f"{cell.text} ({assumed})" if cell.assumption else cell.text for cell in row]
        for row in block.told
    ]
    wordprocessor.add_table(
        written,
        [column.heading for column in block.columns],
        rows,
        _widths([column.kind for column in block.columns]),
        numbers=[at for at, column in enumerate(block.columns) if column.is_number],
        sums=block.sums,
    )
    _below(written, block.note, block.source)


@_block.register
def _chart(block: Chart, written: Any, pictures: Iterator[bytes]) -> None:
    exhibit = block.exhibit
    values = apart(labelled(bar.label, bar.text) for bar in exhibit.bars)
    wordprocessor.add_picture(written, next(pictures), WIDTH_MM, f"{exhibit.title} {values}.")
    _below(written, exhibit.note, block.source)


@_block.register
def _figure(block: Figure, written: Any, pictures: Iterator[bytes]) -> None:
    width = WIDTH_MM * block.percent / 100
    wordprocessor.add_picture(written, next(pictures), width, block.alternative)
    _below(written, block.note, block.source)


@_block.register
def _photo(block: Photo, written: Any, _pictures: Iterator[bytes]) -> None:
    width = WIDTH_MM * block.percent / 100
    wordprocessor.add_picture(written, block.picture, width, block.title)
    _below(written, block.title, "")


def _below(written: Any, note: str, source: str) -> None:
    texts = [note, labelled(_("Source"), source) if source else ""]
    told = " ".join(text for text in texts if text)
    wordprocessor.add_small(wordprocessor.add_paragraph(written), told)


def _widths(kinds: Sequence[Kind]) -> list[float]:
    weights = [WEIGHTS.get(kind, WEIGHT_OF_NUMBERS) for kind in kinds]
    if kinds == [Kind.NAME, Kind.TEXT]:  # names with what is told of them
        weights = [1, 2]
    return [WIDTH_MM * weight / sum(weights) for weight in weights]
