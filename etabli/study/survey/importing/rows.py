"""The rows of an export, each as an answer or with the reason why it is none."""

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from django.utils import timezone
from django.utils.translation import gettext as _

from etabli.core.errors import BadInput
from etabli.core.tables import place
from etabli.core.texts import labelled
from etabli.study.survey.importing.csvfile import decoded, records
from etabli.study.survey.importing.layout import Layout
from etabli.study.survey.importing.texts import plain
from etabli.study.survey.questionnaire import (
    Answers,
    Kind,
    Places,
    Question,
    Questionnaire,
    read_answers,
)

UNCHECKED = ("", "0", "no", "n", "false", "non", "faux")
LONGEST_ID = 80
BETWEEN_CELLS = "\x1f"  # stands in no cell that people fill in


class Row(NamedTuple):
    """A line of the file that can be taken in."""

    line: int
    external_id: str
    submitted_at: datetime | None
    answers: Answers


class RefusedRow(NamedTuple):
    """A line that cannot: the column and the value at fault, and what is allowed."""

    line: int
    column: str
    value: str
    reason: str

    def told(self, file: str) -> str:
        """In one sentence, for the command line."""
        column = f", {self.column}" if self.column else ""
        value = _("“%(value)s”") % {"value": self.value} if self.value else ""
        return labelled(f"{place(file, self.line)}{column}", f"{value} {self.reason}".strip())


def read_rows(
    content: bytes,
    layout: Layout,
    questionnaire: Questionnaire,
    places: Places,
    where: str,
) -> Iterator[Row | RefusedRow]:
    """Each line as an answer or with the reason why it is none.

    Raises BadInput, before any row, when the file as a whole cannot be read: its encoding, its
    quotes, its headers.
    """
    header, lines = records(decoded(content, layout.encoding, where), where)
    position = _positions(header, layout, where)
    reader = _Reader(layout, questionnaire, places, position)
    seen: dict[str, int] = {}
    for line, cells in lines:
        if len(cells) != len(header):
            reason = _("The line has %(cells)d cells; the header has %(headers)d.")
            yield RefusedRow(line, "", "", reason % {"cells": len(cells), "headers": len(header)})
            continue
        row = reader.read(line, cells)
        if isinstance(row, Row):
            first = seen.setdefault(row.external_id, line)
            if first != line:
                reason = _("Line %(line)d has the same identifier.") % {"line": first}
                yield RefusedRow(line, layout.id, row.external_id, reason)
                continue
        yield row


class _Reader:
    """Reads one line after the other, all in the same way."""

    def __init__(
        self,
        layout: Layout,
        questionnaire: Questionnaire,
        places: Places,
        position: Mapping[str, int],
    ) -> None:
        self.layout = layout
        self.questionnaire = questionnaire
        self.places = places
        self.position = position
        self.keys = {
            key: _keys_by_text(questionnaire.questions[key], places) for key in layout.columns
        }
        self.alike: Counter[str] = Counter()

    def read(self, line: int, cells: Sequence[str]) -> Row | RefusedRow:
        try:
            external_id = self._external_id(cells)
            submitted_at = self._date(cells)
            given = {key: self._given(key, cells) for key in self.layout.columns}
        except _Cell as error:
            return RefusedRow(line, *error.args)
        answers, problems = read_answers(self.questionnaire, given, self.places)
        if problems:
            problem = problems[0]
            column = self.layout.columns.get(problem.question, problem.question)
            told = column if isinstance(column, str) else ", ".join(column.values())
            return RefusedRow(line, told, problem.given, problem.message)
        return Row(line, external_id, submitted_at, answers)

    def _external_id(self, cells: Sequence[str]) -> str:
        if not self.layout.id:
            digest = hashlib.sha256(BETWEEN_CELLS.join(cells).encode()).hexdigest()[:32]
            self.alike[digest] += 1
            # Two people may have answered word for word the same.
            return f"{digest}-{self.alike[digest]}"
        text = self._cell(self.layout.id, cells)
        if not 0 < len(text) <= LONGEST_ID:
            allowed = _("An identifier of 1 to %(most)d characters is needed.")
            raise _Cell(self.layout.id, text, allowed % {"most": LONGEST_ID})
        return text

    def _date(self, cells: Sequence[str]) -> datetime | None:
        if not self.layout.date_column:
            return None
        text, form = self._cell(self.layout.date_column, cells), self.layout.date_format
        try:
            read = datetime.strptime(text, form) if form else datetime.fromisoformat(text)  # noqa: DTZ007
        except ValueError as error:
            allowed = _("A date of the form %(form)s is needed.") % {"form": form or "2026-01-31"}
            raise _Cell(self.layout.date_column, text, allowed) from error
        return read if read.tzinfo else timezone.make_aware(read)

    def _given(self, key: str, cells: Sequence[str]) -> object:
        column = self.layout.columns[key]
        if not isinstance(column, str):
            return [choice for choice, header in column.items() if self._is_checked(header, cells)]
        text = self._cell(column, cells)
        if key in self.layout.separators:
            parts = (part.strip() for part in text.split(self.layout.separators[key]))
            return [self._key(key, part) for part in parts if part]
        return self._key(key, text)

    def _key(self, key: str, text: str) -> object:
        """What the questionnaire calls `text`; if it knows none, itself, to be refused."""
        own = self.layout.values.get(key, {})
        return own[text] if text in own else self.keys[key].get(plain(text), text)

    def _is_checked(self, header: str, cells: Sequence[str]) -> bool:
        text = self._cell(header, cells)
        if plain(text) in self.layout.checked:
            return True
        if plain(text) in UNCHECKED:
            return False
        allowed = ", ".join(self.layout.checked)
        raise _Cell(header, text, _("It is empty or one of: %(choices)s.") % {"choices": allowed})

    def _cell(self, header: str, cells: Sequence[str]) -> str:
        return cells[self.position[header]].strip()


class _Cell(Exception):
    """A cell that cannot be read: its column, its text, what is allowed."""


def _keys_by_text(question: Question, places: Places) -> dict[str, str]:
    """What people write for a choice or a place → what the questionnaire calls it."""
    texts: dict[str, str] = {}
    if question.kind is Kind.commune:
        names = places.names[question.places]
        twice = Counter(plain(name) for name in names.values())
        texts |= {plain(name): code for code, name in names.items() if twice[plain(name)] == 1}
        texts |= {plain(code): code for code in names}
    for choice in question.choices:
        texts |= {plain(text): choice.key for text in (choice.label.fr, choice.label.en)}
        texts[plain(choice.key)] = choice.key
    texts.pop("", None)
    return texts


def _positions(header: Sequence[str], layout: Layout, where: str) -> dict[str, int]:
    for name in layout.headers:
        if header.count(name) != 1:
            told = (
                _("more than one column has the header “%(name)s”; there are: %(headers)s")
                if name in header
                else _("no column has the header “%(name)s”; there are: %(headers)s")
            )
            raise BadInput(told % {"name": name, "headers": ", ".join(header)}, where=where)
    return {name: position for position, name in enumerate(header)}
