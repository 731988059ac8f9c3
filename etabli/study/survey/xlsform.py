"""Questionnaires as XLSForm, which KoboToolbox and ODK read: to ask without a network.

What Établi writes, and reads again, with XLSForm’s own means:

- a section is a group `section-KEY`, what it says first a note `intro-KEY`;
- choices are `select_one`, `select_multiple` (at most so many: a constraint on `count-selected`)
  and `rank` (so many ranked: a constraint that always holds);
- a scale is a `range` in steps of 1, a number a `decimal` within a constraint;
- a commune is a `select_one` from the territory’s list, `places-home` or `places-work`;
- prices are a group `price-CURRENCY-KEY` of decimals `KEY-AMOUNT`, each at least the one before;
- a condition is `relevant`. Where English is missing, French stands in its place.

Keys hold no hyphens, so these names are nobody's.
"""

import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple

from django.utils import translation
from django.utils.translation import gettext as _

from etabli.core.errors import BadInput
from etabli.core.texts import Text
from etabli.study.survey.questionnaire import (
    FOUR_PRICES,
    ONE_PRICE,
    PLACE_LISTS,
    PRICES,
    Kind,
    Places,
    Question,
    Questionnaire,
    parse,
)

LANGUAGES = {"fr": "Français (fr)", "en": "English (en)"}
MOST_ROWS = 5000
LARGEST_UNPACKED = 50 * 1024 * 1024
SURVEY = (
    "type", "name", "label", "hint", "required", "relevant", "constraint", "appearance",
    "parameters",
)  # fmt: skip
TRANSLATED = ("label", "hint")
# Told by devices, or without meaning for what is asked.
METADATA = ("start", "end", "today", "deviceid", "username", "phonenumber", "audit")
IGNORED = ("appearance", "constraint_message", "required_message", "note", "list_name")
SELECTS = {"select_one": Kind.choice, "select_multiple": Kind.several, "rank": Kind.ranking}
NUMBER = r"(-?\d+(?:\.\d+)?)"
BOUNDS = re.compile(rf"\.\s*>=\s*{NUMBER}\s+and\s+\.\s*<=\s*{NUMBER}(?:\s+and\s+\(.*\))?")
COUNTED = re.compile(r"count-selected\(\.\)\s*(<=|>=)\s*(\d+)")
ANSWERED = re.compile(
    r"(?:\$\{([^}]+)\}\s*=\s*|selected\(\s*\$\{([^}]+)\}\s*,\s*)['\"]([^'\"]*)['\"]\s*\)?"
)
PRICE_GROUP = re.compile(r"price-(eur|chf)-(.+)")

Row = dict[str, Any]


class Trouble(NamedTuple):
    """What cannot be taken in: the sheet and its line, what stands there, what is allowed."""

    sheet: str
    line: int
    given: str
    reason: str


class NotKnown(BadInput):
    """A form that holds more than Établi knows; `troubles` names every line."""

    def __init__(self, troubles: Sequence[Trouble]) -> None:
        super().__init__(
            _("This form cannot be taken in; nothing was changed. See the lines below."),
            field="file",
        )
        self.troubles = list(troubles)


# Writing


def write(
    questionnaire: Questionnaire, places: Places, *, title: Text, form_id: str, version: str
) -> bytes:
    """An .xlsx with the sheets survey, choices and settings. Raises BadInput for a text with
    “${”, which XLSForm would take for a reference."""
    survey = [row for section in questionnaire.sections for row in _section_rows(section)]
    choices = list(_choice_rows(questionnaire, places))
    for row in (*survey, *choices):
        texts = [row[name] for name in TRANSLATED if name in row]
        if any("${" in text.fr or "${" in text.en for text in texts):
            raise BadInput(
                _("“%(text)s”: “${” has a meaning of its own in XLSForm; word it otherwise.")
                % {"text": row.get("label")}
            )
    settings = {
        "form_title": title.fr,
        "form_id": form_id,
        "version": version,
        "default_language": LANGUAGES["fr"],
    }
    return _workbook(
        {
            "survey": (_columns(SURVEY), survey),
            "choices": (_columns(("list_name", "name", "label")), choices),
            "settings": (list(settings), [settings]),
        }
    )


def _section_rows(section: Any) -> Iterator[Row]:
    yield {"type": "begin_group", "name": f"section-{section.key}", "label": section.title}
    if section.intro:
        yield {"type": "note", "name": f"intro-{section.key}", "label": section.intro}
    for question in section.questions:
        yield from _question_rows(question)
    yield {"type": "end_group"}


def _question_rows(question: Question) -> Iterator[Row]:
    row: Row = {"name": question.key, "label": question.label, "hint": question.help}
    row["required"] = "yes" if question.required else ""
    if question.when:
        terms = (f"${{{question.when.question}}} = '{key}'" for key in question.when.among)
        row["relevant"] = " or ".join(terms)
    match question.kind:
        case Kind.price:
            yield from _price_rows(question, row)
        case Kind.commune:
            kind = f"select_one places-{question.places}"
            yield row | {"type": kind, "appearance": "minimal autocomplete"}
        case Kind.choice:
            yield row | {"type": f"select_one {question.key}"}
        case Kind.several:
            limit = f"count-selected(.) <= {question.most}" if question.most else ""
            yield row | {"type": f"select_multiple {question.key}", "constraint": limit}
        case Kind.ranking:
            limit = f"count-selected(.) >= {question.most}" if question.most else ""
            yield row | {"type": f"rank {question.key}", "constraint": limit}
        case Kind.scale:
            told = f"start={_told(question.low)} end={_told(question.high)} step=1"
            yield row | {"type": "range", "parameters": told}
        case Kind.number:
            step = f"step={_told(question.step)}"
            yield row | {"type": "decimal", "constraint": _bounds(question), "parameters": step}
        case Kind.text:
            yield row | {"type": "text", "appearance": "multiline"}


def _price_rows(question: Question, row: Row) -> Iterator[Row]:
    group = {"type": "begin_group", "name": f"price-{question.currency.lower()}-{question.key}"}
    yield {**row, **group, "hint": Text(), "required": "", "appearance": "field-list"}
    if question.help:
        yield {"type": "note", "name": f"help-{question.key}", "label": question.help}
    before = ""
    for name in question.amounts:
        constraint = _bounds(question)
        if before:
            constraint += f" and (. >= ${{{before}}} or ${{{before}}} = '')"
        before = f"{question.key}-{name}"
        yield {
            "type": "decimal",
            "name": before,
            "label": _in_both(f"{{}} ({question.currency})", PRICES[name]),
            "required": row["required"],
            "constraint": constraint,
        }
    yield {"type": "end_group"}


def _choice_rows(questionnaire: Questionnaire, places: Places) -> Iterator[Row]:
    for question in questionnaire.questions.values():
        for choice in question.choices:
            yield {"list_name": question.key, "name": choice.key, "label": choice.label}
    used = {question.places for question in questionnaire.questions.values()}
    for key in PLACE_LISTS:
        if key in used:
            for code, name in places.names[key].items():
                yield {"list_name": f"places-{key}", "name": code, "label": Text(name)}


def _in_both(form: str, told: object) -> Text:
    texts = {}
    for language in LANGUAGES:
        with translation.override(language):
            texts[language] = form.format(told).capitalize()
    return Text.of(texts)


def _bounds(question: Question) -> str:
    return f". >= {_told(question.low)} and . <= {_told(question.high)}"


def _told(number: float) -> str:
    return f"{Decimal(repr(number)):f}"


def _columns(names: Sequence[str]) -> list[str]:
    columns: list[str] = []
    for name in names:
        if name in TRANSLATED:
            columns += [f"{name}::{language}" for language in LANGUAGES.values()]
        else:
            columns.append(name)
    return columns


def _workbook(sheets: Mapping[str, tuple[list[str], list[Row]]]) -> bytes:
    import xlsxwriter

    written = io.BytesIO()
    workbook = xlsxwriter.Workbook(written, {"in_memory": True})
    for name, (columns, rows) in sheets.items():
        sheet = workbook.add_worksheet(name)
        for at, column in enumerate(columns):
            sheet.write_string(0, at, column)
        for line, row in enumerate(rows, start=1):
            cells = _cells(row)
            for at, column in enumerate(columns):
                if cells.get(column):
                    sheet.write_string(line, at, cells[column])
    workbook.close()
    return written.getvalue()


def _cells(row: Row) -> dict[str, str]:
    cells: dict[str, str] = {}
    for name, value in row.items():
        if isinstance(value, Text):
            cells[f"{name}::{LANGUAGES['fr']}"] = value.fr
            cells[f"{name}::{LANGUAGES['en']}"] = value.en or value.fr
        else:
            cells[name] = value
    return cells


# Reading


def read(content: bytes, where: str) -> dict[str, Any]:
    """The definition that a form describes; raises NotKnown naming each line that is not known,
    BadInput for a file that cannot be read at all."""
    sheets = _sheets(content, where)
    if "survey" not in sheets:
        raise BadInput(_("the sheet “survey” is missing"), where=where, field="file")
    reader = _Reader()
    reader.read_choices(sheets.get("choices", []))
    reader.read_survey(sheets["survey"])
    if reader.troubles:
        raise NotKnown(reader.troubles)
    definition = {"sections": reader.sections}
    try:
        parse(definition, where="")
    except BadInput as refusal:
        raise NotKnown([Trouble("survey", 0, "", refusal.message)]) from None
    return definition


@dataclass
class _Reader:
    """Goes through the lines, and keeps what is wrong with each."""

    sections: list[dict[str, Any]] = field(default_factory=list)
    troubles: list[Trouble] = field(default_factory=list)
    lists: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    open_section: dict[str, Any] | None = None
    open_price: dict[str, Any] | None = None
    in_group: bool = False

    def read_choices(self, rows: Sequence[tuple[int, Row]]) -> None:
        for line, row in rows:
            name = str(row.get("list_name") or row.get("list name") or "").strip()
            choice = {"key": _key(row), "label": _text(row, "label")}
            self.lists.setdefault(name, []).append(choice)
            if not name.startswith("places-"):
                self._check_columns("choices", line, row, ("list name", "name"))

    def read_survey(self, rows: Sequence[tuple[int, Row]]) -> None:
        for line, row in rows:
            try:
                self._read(row)
            except BadInput as refusal:
                given = str(row.get(refusal.field) or row.get("type") or "")
                self.troubles.append(Trouble("survey", line, given, refusal.message))
            self._check_columns("survey", line, row, SURVEY)
        if self.in_group or self.open_price:
            self.troubles.append(Trouble("survey", 0, "", _("a group has no end")))

    def _check_columns(self, sheet: str, line: int, row: Row, known: Sequence[str]) -> None:
        for name, value in row.items():
            column = name.partition("::")[0]
            harmless = column in (*known, *IGNORED) or column.startswith(("$", "_"))
            if column in TRANSLATED and _language(name) is None:
                reason = _("the languages are French and English; name them as: %(columns)s") % {
                    "columns": ", ".join(_columns((column,)))
                }
                self.troubles.append(Trouble(sheet, line, f"{name}: {value}", reason))
            elif column not in TRANSLATED and not harmless:
                reason = _("this column is not known here")
                self.troubles.append(Trouble(sheet, line, f"{name}: {value}", reason))

    def _read(self, row: Row) -> None:
        kind, _space, rest = " ".join(str(row.get("type") or "").split()).partition(" ")
        if kind in ("begin", "end"):
            kind, rest = f"{kind}_{rest}", ""
        if kind in METADATA:
            return
        if kind == "begin_group":
            self._begin(row)
        elif kind == "end_group":
            self._end()
        elif kind == "note":
            self._note(row)
        elif self.open_price is not None:
            self._amount(kind, row)
        else:
            self._section()["questions"].append(self._question(kind, rest, row))

    def _begin(self, row: Row) -> None:
        name = str(row.get("name") or "")
        price = PRICE_GROUP.fullmatch(name)
        if price and self.open_price is None:
            self.open_price = {
                "key": price[2],
                "kind": "price",
                "label": _text(row, "label"),
                "currency": price[1].upper(),
                "amounts": [],
            } | _when(row)
            return
        if self.in_group:
            raise BadInput(_("a group inside a group is not known here"), field="type")
        if row.get("relevant"):
            raise BadInput(_("only questions have conditions here"), field="relevant")
        key = _key(row | {"name": name.removeprefix("section-")})
        self.open_section = {"key": key, "title": _text(row, "label"), "questions": []}
        self.sections.append(self.open_section)
        self.in_group = True

    def _end(self) -> None:
        if self.open_price is None:
            self.open_section, self.in_group = None, False
            return
        price, self.open_price = self.open_price, None
        amounts = tuple(price.pop("amounts"))
        if amounts not in (FOUR_PRICES, ONE_PRICE):
            raise BadInput(
                _("prices are: %(names)s") % {"names": ", ".join((*FOUR_PRICES, *ONE_PRICE))},
                field="type",
            )
        price["prices"] = "four" if amounts == FOUR_PRICES else "one"
        self._section()["questions"].append(price)

    def _note(self, row: Row) -> None:
        section = self._section()
        if self.open_price is not None and not self.open_price["amounts"]:
            self.open_price["help"] = _text(row, "label")
        elif not section["questions"] and "intro" not in section and not row.get("relevant"):
            section["intro"] = _text(row, "label")
        else:
            raise BadInput(_("a note stands before the questions of its group"), field="type")

    def _section(self) -> dict[str, Any]:
        """The one that is open; questions outside of all groups have one of their own."""
        if self.open_section is None:
            self.open_section = {"key": "questions", "title": "Questions", "questions": []}
            self.sections.append(self.open_section)
        return self.open_section

    def _amount(self, kind: str, row: Row) -> None:
        price = self.open_price or {}
        name = str(row.get("name") or "").removeprefix(f"{price['key']}-")
        if kind not in ("decimal", "integer"):
            raise BadInput(_("a group of prices holds decimals"), field="type")
        price["amounts"].append(name)
        price |= _bounds_of(row)
        price["required"] = _required(row)

    def _question(self, kind: str, rest: str, row: Row) -> dict[str, Any]:
        question: dict[str, Any] = {"key": _key(row), "label": _text(row, "label")}
        if help_ := _text(row, "hint"):
            question["help"] = help_
        if _required(row):
            question["required"] = True
        return question | _when(row) | self._details(kind, rest, row)

    def _details(self, kind: str, rest: str, row: Row) -> dict[str, Any]:
        if kind in SELECTS:
            return self._select(SELECTS[kind], rest, row)
        if kind in ("decimal", "integer"):
            step = _parameters(row).get("step", "1" if kind == "integer" else "0.1")
            return {"kind": "number", "step": _number(step), **_bounds_of(row)}
        if kind in ("range", "text") and row.get("constraint"):
            raise BadInput(_("this constraint is not known here"), field="constraint")
        if kind == "range":
            given = {"start": "0", "end": "10", "step": "1"} | _parameters(row)
            if _number(given["step"]) != 1:
                raise BadInput(_("a scale goes in steps of 1"), field="parameters")
            low, high = _number(given["start"]), _number(given["end"])
            return {"kind": "scale", "low": low, "high": high}
        if kind == "text":
            return {"kind": "text"}
        raise BadInput(_("this kind of question is not known here"), field="type")

    def _select(self, kind: Kind, rest: str, row: Row) -> dict[str, Any]:
        places = rest.removeprefix("places-")
        if kind is Kind.choice and rest.startswith("places-") and places in PLACE_LISTS:
            return {"kind": "commune", "places": places}
        if not self.lists.get(rest):
            raise BadInput(_("the sheet “choices” has no such list"), field="type")
        details: dict[str, Any] = {"kind": kind.value, "choices": self.lists[rest]}
        if constraint := str(row.get("constraint") or "").strip():
            counted = COUNTED.fullmatch(constraint)
            if counted is None or (kind, counted[1]) not in (
                (Kind.several, "<="),
                (Kind.ranking, ">="),
            ):
                raise BadInput(_("this constraint is not known here"), field="constraint")
            details["most"] = int(counted[2])
        return details


def _sheets(content: bytes, where: str) -> dict[str, list[tuple[int, Row]]]:
    """The lines of each sheet that are not empty, with their numbers and what stands in them."""
    from openpyxl import load_workbook

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            unpacked = sum(one.file_size for one in packed.infolist())
        if unpacked > LARGEST_UNPACKED:
            raise BadInput(_("this workbook is too large"), where=where, field="file")
        workbook = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        return {sheet.title: list(_lines(sheet)) for sheet in workbook.worksheets}
    except BadInput:
        raise
    except Exception as error:
        # The reader of spreadsheets raises whatever a broken file makes it stumble over.
        raise BadInput(
            _("this is no spreadsheet (.xlsx) that can be read"), where=where, field="file"
        ) from error


def _lines(sheet: Any) -> Iterator[tuple[int, Row]]:
    header: list[str] = []
    for line, cells in enumerate(sheet.iter_rows(max_row=MOST_ROWS, values_only=True), start=1):
        told = [_cell(cell) for cell in cells]
        if not header:
            header = [cell.strip() for cell in told]
        elif any(told):
            filled = zip(header, told, strict=False)
            yield line, {name: cell for name, cell in filled if name and cell}


def _cell(value: Any) -> str:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None else str(value)


def _text(row: Row, column: str) -> dict[str, str] | None:
    texts = {"fr": "", "en": ""}
    for name, value in row.items():
        language = _language(name) if name.partition("::")[0] == column else None
        if language:
            texts[language] = value
    if texts["en"] == texts["fr"]:
        texts["en"] = ""
    texts["fr"] = texts["fr"] or texts["en"]
    return asdict(Text(**texts)) if any(texts.values()) else None


def _language(name: str) -> str | None:
    language = name.partition("::")[2].strip().lower()
    for code, own in LANGUAGES.items():
        if f"({code})" in language or language in (code, own.partition(" ")[0].lower()):
            return code
    return "fr" if language in ("", "french") else None


def _key(row: Row) -> str:
    return str(row.get("name") or row.get("value") or "").strip().lower()


def _required(row: Row) -> bool:
    told = str(row.get("required") or "").strip().lower()
    if told not in ("", "yes", "no", "true", "false", "true()", "false()"):
        raise BadInput(_("it is one of: %(allowed)s") % {"allowed": "yes, no"}, field="required")
    return told in ("yes", "true", "true()")


def _when(row: Row) -> dict[str, Any]:
    told = str(row.get("relevant") or "").strip()
    if not told:
        return {}
    terms = [ANSWERED.fullmatch(term.strip()) for term in re.split(r"\s+or\s+", told)]
    questions = {(term[1] or term[2]).strip().lower() for term in terms if term}
    if not all(terms) or len(questions) > 1:
        raise BadInput(
            _("a condition is one question’s answers: %(example)s")
            % {"example": "${question} = 'a' or ${question} = 'b'"},
            field="relevant",
        )
    among = [term[3].lower() for term in terms if term]
    return {"when": {"question": questions.pop(), "among": among}}


def _bounds_of(row: Row) -> dict[str, float]:
    bounds = BOUNDS.fullmatch(str(row.get("constraint") or "").strip())
    if bounds is None:
        raise BadInput(
            _("a number has its bounds as a constraint: . >= 0 and . <= 10"), field="constraint"
        )
    return {"low": _number(bounds[1]), "high": _number(bounds[2])}


def _parameters(row: Row) -> dict[str, str]:
    pairs = (one.partition("=") for one in re.split(r"[\s,;]+", str(row.get("parameters") or "")))
    return {name: value for name, equals, value in pairs if equals}


def _number(text: str) -> float:
    try:
        number = Decimal(text)
    except InvalidOperation:
        raise BadInput(_("a number is needed"), field="parameters") from None
    return int(number) if number % 1 == 0 else float(number)
