"""What a feasibility file is made of, whatever it becomes: a PDF, a document to go on writing.

Sections of blocks, as in the report of a study (`study.report.document`), and two kinds of blocks
more: drawings and photographs. Values only.
"""

import re
from base64 import b64encode
from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar

from etabli.study.report.document import Chart, Fact, Facts, Paragraphs, Table

TALLEST = 125  # percent of the width of a page, so that a heading stands above it


@dataclass(frozen=True)
class Figure:
    """A drawing (SVG, with its width and height in pixels); `alternative` says what it shows."""

    kind: ClassVar[str] = "drawing"

    title: str
    svg: str
    alternative: str
    note: str = ""
    source: str = ""

    @property
    def percent(self) -> int:
        """Of the width of a page: all of it, unless it would be too tall."""
        opening = self.svg[: self.svg.index(">")]
        width, height = (
            float(re.search(rf'\b{side}="([0-9.]+)', opening)[1])  # type: ignore[index]
            for side in ("width", "height")
        )
        return min(100, int(TALLEST * width / height))


@dataclass(frozen=True)
class Photo:
    """A photograph (JPEG) so many pixels wide and high."""

    kind: ClassVar[str] = "drawing"

    title: str
    picture: bytes
    width: int
    height: int
    percent: int = 60

    @property
    def svg(self) -> str:
        """As a drawing, since a template takes no other bytes."""
        content = b64encode(self.picture).decode()
        return (
            '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
            f'width="{self.width}" height="{self.height}"><image width="{self.width}" '
            f'height="{self.height}" xlink:href="data:image/jpeg;base64,{content}"/></svg>'
        )


Block = Paragraphs | Facts | Table | Chart | Figure | Photo


@dataclass(frozen=True)
class Section:
    """A part with a heading."""

    key: str
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Document:
    """A whole file in the reader's language. `warnings` stand above all the rest; `is_example` is
    told on each page."""

    kind: str
    title: str
    subtitle: str
    owner: str
    day: date
    warnings: tuple[str, ...]
    is_example: bool
    facts: tuple[Fact, ...]
    sections: tuple[Section, ...] = field(default=())
