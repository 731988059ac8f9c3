"""The layout of an export: which of its columns answers which question."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.translation import gettext as _

from etabli.core.errors import BadInput
from etabli.study.survey.importing.csvfile import ENCODINGS
from etabli.study.survey.importing.texts import plain
from etabli.study.survey.questionnaire import Kind, Question, Questionnaire

CHECKED = ("1", "yes", "y", "true", "oui", "o", "vrai", "x")


@dataclass(frozen=True)
class Layout:
    """Which column answers which question: a header, or a header for each choice."""

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
                if choice in _choices(asked[key])
            }
            for key, column in self.columns.items()
            if key in asked and (isinstance(column, str) or takes_parts(asked[key]))
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
            named += [column] if isinstance(column, str) else column.values()
        return named


def takes_parts(question: Question) -> bool:
    """Whether an answer names several choices, so that each may have a column of its own."""
    return bool(question.choices) and question.kind is not Kind.choice


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
        if not takes_parts(questionnaire.questions[key]) or not isinstance(column, dict):
            raise BadInput(_("the header of one column is needed"), where=place)
        if "column" in column:
            _check_keys(column, ("column", "separator"), place)
            columns[key], separators[key] = column["column"], column.get("separator", ";")
        else:
            _check_keys(column, _choices(questionnaire.questions[key]), place)
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
                    raise _not_among(target, _choices(question), f"{where}: values.{key}")
    return table


def _choices(question: Question) -> list[str]:
    return [choice.key for choice in question.choices]
