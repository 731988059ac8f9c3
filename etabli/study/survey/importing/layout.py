"""The layout of an export: which of its columns answers which question."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.translation import gettext as _

from etabli.core.errors import BadInput
from etabli.study.survey.importing.csvfile import ENCODINGS
from etabli.study.survey.importing.texts import plain
from etabli.study.survey.questionnaire import (
    PRICES,
    Kind,
    Question,
    Questionnaire,
    choices_told,
)

RANK = "#"  # before a rank's number; no choice's key begins so
BY_RANK = {f"{RANK}1": ""}  # a column for each rank, none of which is known yet
CHECKED = ("1", "yes", "y", "true", "oui", "o", "vrai", "x")


@dataclass(frozen=True)
class Layout:
    """Which column answers which question: a header, or a header for each of its `parts_of` or
    `ranks_of`."""

    columns: Mapping[str, str | Mapping[str, str]]
    separators: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    source: str = ""
    encoding: str = ""
    id: str = ""
    date_column: str = ""
    date_format: str = ""
    checked: tuple[str, ...] = CHECKED
    filled: tuple[str, ...] = ()  # columns of a choice in which any text at all is a tick

    def as_json(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.__dataclass_fields__}

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> "Layout":
        """What `as_json` gave, from where it was kept."""
        tuples = {name: tuple(kept[name]) for name in ("checked", "filled") if name in kept}
        return cls(**{**kept, **tuples})

    def fitting(self, questionnaire: Questionnaire) -> "Layout":
        """Without the questions and the choices that the questionnaire has no more."""
        asked = questionnaire.questions
        columns = {
            key: column
            if isinstance(column, str)
            else {
                choice: header
                for choice, header in column.items()
                if choice in {**parts_of(asked[key]), **ranks_of(asked[key])}
            }
            for key, column in self.columns.items()
            if key in asked and (isinstance(column, str) or parts_of(asked[key]))
        }
        values = {
            key: {
                text: target
                for text, target in values.items()
                if not target or not asked[key].choices or target in _choices(asked[key])
            }
            for key, values in self.values.items()
            if key in columns
        }
        separators = {key: one for key, one in self.separators.items() if key in columns}
        return replace(self, columns=columns, values=values, separators=separators)

    def check(self, questionnaire: Questionnaire, where: str = "") -> None:
        """Raises BadInput where a question that needs an answer has no column."""
        for question in questionnaire.questions.values():
            if question.required and not self.columns.get(question.key):
                raise BadInput(
                    _("“%(key)s” is missing; every question that needs an answer needs a column.")
                    % {"key": question.key},
                    where=where,
                )

    @property
    def headers(self) -> list[str]:
        """Every header that the file must have."""
        named = [header for header in (self.id, self.date_column) if header]
        for column in self.columns.values():
            named += [column] if isinstance(column, str) else filter(None, column.values())
        return named


def holds_several(question: Question) -> bool:
    """Whether an answer names several choices, which may stand in one cell."""
    return question.kind in (Kind.several, Kind.ranking)


def parts_of(question: Question) -> dict[str, object]:
    """What of an answer may have a column of its own, with its label: each choice, each price."""
    if question.kind is Kind.price and len(question.amounts) > 1:
        return {name: PRICES[name] for name in question.amounts}
    return {one.key: one.label for one in question.choices} if holds_several(question) else {}


def fits_one(question: Question) -> bool:
    """Whether an answer may stand in one column: four prices may not."""
    return holds_several(question) or not parts_of(question)


def ranks_of(question: Question) -> dict[str, object]:
    """The ranks of a ranking, each of which may have a column that names the choice put there."""
    last = question.ranked if question.kind is Kind.ranking else 0
    return {f"{RANK}{rank}": _("Rank %(rank)d") % {"rank": rank} for rank in range(1, last + 1)}


def by_rank(column: str | Mapping[str, str]) -> bool:
    """Whether a question's answers stand in a column for each rank."""
    return not isinstance(column, str) and any(key.startswith(RANK) for key in column)


def worded(column: str | Mapping[str, str]) -> list[str]:
    """The headers of the columns whose cells say in words or codes what was answered, the first
    rank first."""
    if isinstance(column, str):
        return [column]
    ranks = sorted(int(key.removeprefix(RANK)) for key in column) if by_rank(column) else []
    return [header for rank in ranks if (header := column[f"{RANK}{rank}"])]


def read_layout(content: bytes, questionnaire: Questionnaire, where: str) -> Layout:
    """Raises BadInput naming the key at fault and what is allowed there."""
    try:
        table = tomllib.loads(content.decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadInput(
            _("this is not TOML in UTF-8: %(error)s") % {"error": error}, where=where
        ) from error
    allowed = ("source", "encoding", "id", "date", "checked", "columns", "values")
    _check_keys(table, allowed, where)
    date = table.get("date", {})
    _check_keys(date, ("column", "format"), f"{where}: date")
    if (encoding := table.get("encoding", "")) and encoding not in ENCODINGS:
        raise _not_among(encoding, ENCODINGS, f"{where}: encoding")
    columns, separators = _read_columns(table.get("columns", {}), questionnaire, where)
    return Layout(
        columns=columns,
        separators=separators,
        values=_read_values(table.get("values", {}), questionnaire, where),
        source=str(table.get("source", "")),
        encoding=encoding,
        id=str(table.get("id", "")),
        date_column=str(date.get("column", "")),
        date_format=str(date.get("format", "")),
        checked=tuple(plain(str(text)) for text in table.get("checked", CHECKED)),
    )


def _check_keys(table: Mapping[str, object], allowed: Iterable[str], where: str) -> None:
    for key in table:
        if key not in allowed:
            raise _not_among(key, allowed, where)


def _not_among(key: str, allowed: Iterable[str], where: str) -> BadInput:
    told = {"key": key, "keys": ", ".join(allowed)}
    return BadInput(_("“%(key)s” is not known; there are: %(keys)s.") % told, where=where)


def _read_columns(
    table: Mapping[str, Any], questionnaire: Questionnaire, where: str
) -> tuple[dict[str, str | Mapping[str, str]], dict[str, str]]:
    _check_keys(table, questionnaire.questions, f"{where}: columns")
    Layout(table).check(questionnaire, f"{where}: columns")
    columns: dict[str, str | Mapping[str, str]] = {}
    separators: dict[str, str] = {}
    for key, column in table.items():
        if isinstance(column, str):
            columns[key] = column
            continue
        place = f"{where}: columns.{key}"
        question = questionnaire.questions[key]
        if not parts_of(question) or not isinstance(column, dict):
            raise BadInput(_("the header of one column is needed"), where=place)
        if "column" in column and holds_several(question):
            _check_keys(column, ("column", "separator"), place)
            columns[key], separators[key] = column["column"], column.get("separator", ";")
        else:
            _check_keys(column, [*parts_of(question), *ranks_of(question)], place)
            columns[key] = column
    return columns, separators


def _read_values(
    table: Mapping[str, Any], questionnaire: Questionnaire, where: str
) -> Mapping[str, Mapping[str, object]]:
    _check_keys(table, questionnaire.questions, f"{where}: values")
    for key, values in table.items():
        question = questionnaire.questions[key]
        if question.choices:
            for target in values.values():
                if target not in _choices(question):
                    raise _not_among(target, choices_told(question), f"{where}: values.{key}")
    return table


def _choices(question: Question) -> list[str]:
    return [choice.key for choice in question.choices]
