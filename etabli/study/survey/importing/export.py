"""What is known of a file of answers before any is taken in."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Any

from etabli.study.survey.importing.formats import Column, Format, column, is_beside
from etabli.study.survey.importing.rows import split
from etabli.study.survey.importing.table import Look


@dataclass(frozen=True)
class Export:
    """What is known of a file: its tool, what stands in it, and the texts behind its codes."""

    format: Format
    look: Look
    labels: Mapping[str, Any]

    def columns(self) -> list[Column]:
        """Those that may hold answers, with the texts known from elsewhere."""
        return [
            self._labelled(column(header, self.format))
            for header in self.look.headers
            if not is_beside(header, self.format)
        ]

    def values(self, header: str) -> Mapping[str, int]:
        """The values of a column, and how often each is there."""
        return self.look.values[self.look.headers.index(header)]

    def meaning(self, header: str, value: str) -> str:
        """The text behind a code; the code itself where none is known."""
        found = column(header, self.format)
        told = self.labels.get(found.base, {}).get("values", {}).get(value)
        return told or value

    def _labelled(self, found: Column) -> Column:
        base = self.labels.get(found.base, {}).get("text")
        part = self.labels.get(f"{found.base}[{found.part}]", {}).get("text")
        return found._replace(
            label=found.label or base or "", part_label=found.part_label or part or ""
        )


def values_of(
    export: Export, headers: Iterable[str], separator: str, keys: Mapping[str, str]
) -> dict[str, int]:
    """Each value in the columns, taken apart where it holds several, and how often it is there."""
    counts: dict[str, int] = {}
    for cell, times in chain.from_iterable(export.values(one).items() for one in headers):
        for value in split(cell, separator, keys) if separator else (cell,):
            counts[value] = counts.get(value, 0) + times
    return dict(sorted(counts.items(), key=lambda one: -one[1]))
