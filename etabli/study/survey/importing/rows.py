"""The rows of an export, each as an answer or with the reason why it is none."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from django.utils.translation import gettext as _

from etabli.core.errors import BadInput
from etabli.core.tables import place
from etabli.core.texts import labelled
from etabli.study.survey.importing.dates import NO_DATE, read_date
from etabli.study.survey.importing.layout import Layout, by_rank, worded
from etabli.study.survey.importing.table import Table, read_table
from etabli.study.survey.importing.texts import place_name, plain
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
LONGEST_LABEL = 6  # parts of a label that holds the separator
MOST_REMEMBERED = 100_000  # cells read before
# What people write beside an amount.
_CURRENCY = re.compile(r"\s|€|\beuros?\b|\beur\b|\bchf\b|\bfrs?\b\.?", re.IGNORECASE)
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
    table = read_table(content, layout.encoding, where)
    return rows_of(table, layout, questionnaire, places, where)


def rows_of(
    table: Table, layout: Layout, questionnaire: Questionnaire, places: Places, where: str
) -> Iterator[Row | RefusedRow]:
    """The same of a table that is open already."""
    reader = _Reader(layout, questionnaire, places, _positions(table.headers, layout, where))
    return reader.all(table)


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
            key: keys_by_text(questionnaire.questions[key], places) for key in layout.columns
        }
        self.ranked = {
            key: worded(column) for key, column in layout.columns.items() if by_rank(column)
        }
        self.read_before: dict[tuple[str, str], object] = {}
        self.ticks: dict[str, bool | None] = {}
        self.alike: Counter[str] = Counter()

    def all(self, table: Table) -> Iterator[Row | RefusedRow]:
        seen: dict[str, int] = {}
        for line in table.lines:
            if line.broken:
                yield RefusedRow(line.number, "", "", line.broken)
                continue
            row = self.read(line.number, line.cells)
            if isinstance(row, Row):
                first = seen.setdefault(row.external_id, line.number)
                if first != line.number:
                    reason = _("Line %(line)d has the same identifier.") % {"line": first}
                    row = RefusedRow(line.number, self.layout.id, row.external_id, reason)
            yield row

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
        if not text:
            reason = _("There is no date: this answer was not sent off.")
            raise _Cell(self.layout.date_column, text, reason)
        if text in NO_DATE:
            return None
        try:
            return read_date(text, form)
        except ValueError as error:
            allowed = _("A date of the form %(form)s is needed.") % {"form": form or "2026-01-31"}
            raise _Cell(self.layout.date_column, text, allowed) from error

    def _given(self, key: str, cells: Sequence[str]) -> object:
        column, question = self.layout.columns[key], self.questionnaire.questions[key]
        if not isinstance(column, str):
            if key in self.ranked:
                put = (self._key(key, self._cell(header, cells)) for header in self.ranked[key])
                return [one for one in put if one != ""]
            if question.kind is Kind.several:
                return [one for one, header in column.items() if self._is_checked(header, cells)]
            if question.kind is Kind.price:
                return {one: amount_text(self._cell(h, cells)) for one, h in column.items()}
            return {one: self._cell(header, cells) for one, header in column.items()}
        text = self._cell(column, cells)
        if key in self.layout.separators:
            parts = split(text, self.layout.separators[key], self.keys[key])
            return [read for part in parts if (read := self._key(key, part)) != ""]
        return self._key(key, text)

    def _key(self, key: str, text: str) -> object:
        """What the questionnaire calls `text`; if it knows none, itself, to be refused."""
        if not text:
            return ""
        own = self.layout.values.get(key, {})
        if text in own:
            return own[text]
        if (key, text) not in self.read_before:
            if len(self.read_before) > MOST_REMEMBERED:
                self.read_before.clear()
            self.read_before[key, text] = key_of(text, self.keys[key]) or text
        return self.read_before[key, text]

    def _is_checked(self, header: str, cells: Sequence[str]) -> bool:
        text = self._cell(header, cells)
        if header in self.layout.filled:
            return bool(text)
        if text not in self.ticks and len(self.ticks) < MOST_REMEMBERED:
            self.ticks[text] = self._ticked(plain(text))
        if (ticked := self.ticks.get(text)) is not None:
            return ticked
        allowed = ", ".join(self.layout.checked)
        raise _Cell(header, text, _("It is empty or one of: %(choices)s.") % {"choices": allowed})

    def _ticked(self, told: str) -> bool | None:
        """None for what is neither a tick nor the lack of one."""
        if told in self.layout.checked:
            return True
        return False if told in UNCHECKED else None

    def _cell(self, header: str, cells: Sequence[str]) -> str:
        return cells[self.position[header]].strip()


class _Cell(Exception):
    """A cell that cannot be read: its column, its text, what is allowed."""


def keys_by_text(question: Question, places: Places) -> dict[str, str]:
    """What people write for a choice or a place → what the questionnaire calls it."""
    texts: dict[str, str] = {}
    if question.kind is Kind.commune:
        names = places.names[question.places]
        for form in (place_name, plain):
            twice = Counter(form(name) for name in names.values())
            texts |= {form(name): code for code, name in names.items() if twice[form(name)] == 1}
        texts |= {plain(code): code for code in names}
    for choice in question.choices:
        texts |= {plain(text): choice.key for text in (choice.label.fr, choice.label.en)}
        texts[plain(choice.key)] = choice.key
    texts.pop("", None)
    return texts


def amount_text(text: str) -> str:
    """An amount without its currency."""
    return _CURRENCY.sub("", text)


def key_of(text: str, keys: Mapping[str, str]) -> str:
    """What the questionnaire calls `text`, by `keys_by_text`; empty if it knows none."""
    return keys.get(plain(text)) or keys.get(place_name(text)) or ""


def split(text: str, separator: str, keys: Mapping[str, str]) -> list[str]:
    """The answers in one cell. A label that holds the separator itself stays whole."""
    parts = text.split(separator)
    found, at = [], 0
    while at < len(parts):
        ends = range(min(at + LONGEST_LABEL, len(parts)), at + 1, -1)
        wholes = ((end, separator.join(parts[at:end]).strip()) for end in ends)
        end, part = next(
            ((end, whole) for end, whole in wholes if plain(whole) in keys),
            (at + 1, parts[at].strip()),
        )
        if part:
            found.append(part)
        at = end
    return found


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
