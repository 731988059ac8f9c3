"""The forms of an import: the file, its columns, its values."""

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, NamedTuple

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from etabli.core.forms import Form
from etabli.study.forms import small_enough
from etabli.study.models import Import
from etabli.study.models.imports import LONGEST_SOURCE
from etabli.study.survey.importing.apart import part_columns, rank_columns
from etabli.study.survey.importing.dates import FORMS
from etabli.study.survey.importing.export import Export, values_of
from etabli.study.survey.importing.formats import Format, column
from etabli.study.survey.importing.layout import (
    BY_RANK,
    Layout,
    by_rank,
    fits_one,
    parts_of,
    ranks_of,
    worded,
)
from etabli.study.survey.importing.proposal import MOST_ASKED, complete, is_taken
from etabli.study.survey.importing.rows import key_of, keys_by_text
from etabli.study.survey.questionnaire import Kind, Places, Question, Questionnaire

LARGEST = 64  # MB: a hundred thousand answers with their labels
LARGEST_STRUCTURE = 20
EACH = "each"  # a column for each choice or price
RANKS = "ranks"  # a column for each rank
NO_ANSWER = "none"
LONGEST_HEADER = 70

FORMAT_NAMES = {
    Format.limesurvey: "LimeSurvey",
    Format.kobo: "KoboToolbox, ODK",
    Format.framaforms: "Framaforms",
    Format.google: "Google Forms",
    Format.other: _("another tool"),
}
DATE_NAMES = {
    "": "2026-01-31 14:30:00",
    "%d/%m/%Y %H:%M:%S": "31/01/2026 14:30:00",
    "%d/%m/%Y %H:%M": "31/01/2026 14:30",
    "%d/%m/%Y": "31/01/2026",
    "%m/%d/%Y %H:%M:%S": "01/31/2026 14:30:00",
    "%m/%d/%Y %H:%M": "01/31/2026 14:30",
    "%m/%d/%Y": "01/31/2026",
    "%Y/%m/%d %H:%M:%S": "2026/01/31 14:30:00",
    "%Y/%m/%d %I:%M:%S %p %z": "2026/01/31 2:30:00 PM UTC+1",
    "%d.%m.%Y %H:%M:%S": "31.01.2026 14:30:00",
    "%d.%m.%Y %H:%M": "31.01.2026 14:30",
}
SEPARATOR_NAMES = {
    ";": _("semicolons"),
    ",": _("commas"),
    "|": _("bars"),
    "\n": _("new lines"),
    " ": _("spaces"),
}


class UploadForm(Form):
    file = forms.FileField(
        label=_("File of answers"),
        help_text=_("As the survey tool exports it: CSV or Excel (XLSX), 64 MB at most."),
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx,text/csv"}),
    )
    structure = forms.FileField(
        label=_("Structure of a LimeSurvey survey (.lss)"),
        required=False,
        help_text=_("It tells the texts behind the codes."),
        widget=forms.FileInput(attrs={"accept": ".lss,.xml"}),
    )

    def clean_file(self) -> Any:
        return small_enough(self.cleaned_data["file"], LARGEST)

    def clean_structure(self) -> Any:
        given = self.cleaned_data["structure"]
        return small_enough(given, LARGEST_STRUCTURE) if given else given


class FormatForm(Form):
    format = forms.ChoiceField(
        label=_("Made by"), choices=[(one.value, name) for one, name in FORMAT_NAMES.items()]
    )


class ColumnsForm(Form):
    """Which column answers which question."""

    source = forms.CharField(
        label=_("Name of the survey"),
        max_length=LONGEST_SOURCE,
        help_text=_(
            "Later exports of the same survey bear the same name: so no answer is taken in twice."
        ),
    )
    id = forms.ChoiceField(
        label=_("Number of the answer"),
        required=False,
        help_text=_("Without it, an answer is known by all that stands in its line."),
    )
    date = forms.ChoiceField(label=_("Date of the answer"), required=False)
    date_format = forms.ChoiceField(
        label=_("How dates are written"),
        required=False,
        choices=[(form, DATE_NAMES[form]) for form in FORMS],
    )

    def __init__(
        self,
        imported: Import,
        export: Export,
        questionnaire: Questionnaire,
        places: Places,
        data: Any = None,
    ) -> None:
        self.layout = Layout.of(imported.mapping)
        self.export, self.questionnaire, self.places = export, questionnaire, places
        self.positions = {header: str(at) for at, header in enumerate(export.look.headers)}
        super().__init__(
            data,
            initial={
                "source": imported.source,
                "id": self.positions.get(self.layout.id, ""),
                "date": self.positions.get(self.layout.date_column, ""),
                "date_format": self.layout.date_format,
            },
        )
        columns = [("", gettext("none")), *((at, _shown(export, h)) for h, at in self._columns())]
        fields: dict[str, Any] = self.fields
        fields["id"].choices = fields["date"].choices = columns
        for question in questionnaire.questions.values():
            own = self.layout.columns.get(question.key, "")
            fields[_question(question)] = forms.ChoiceField(
                label=str(question.label),
                required=question.required,
                choices=[*(columns if fits_one(question) else columns[:1]), *_ways_apart(question)],
                initial=self.positions.get(own, "")
                if isinstance(own, str)
                else (RANKS if by_rank(own) else EACH),
            )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        seen: dict[str, str] = {}
        for question in self.questionnaire.questions.values():
            position = values.get(_question(question), "")
            if position in ("", EACH, RANKS):
                continue
            if position in seen:
                told = gettext("This column answers “%(question)s” already.")
                self.add_error(_question(question), told % {"question": seen[position]})
            seen[position] = str(question.label)
        return values

    def asked(self) -> list[Any]:
        """For the page: the questions' fields."""
        return [self[_question(one)] for one in self.questionnaire.questions.values()]

    def beside(self) -> list[Any]:
        return [self[name] for name in self.base_fields]

    def mapped(self) -> Layout:
        """The layout that was chosen, with a proposal for what the questions chosen anew mean."""
        headers = self.export.look.headers
        columns: dict[str, str | Mapping[str, str]] = {}
        for question in self.questionnaire.questions.values():
            chosen, before = (
                self.cleaned_data[_question(question)],
                self.layout.columns.get(question.key),
            )
            if chosen in (EACH, RANKS):
                columns[question.key] = self._apart(question, chosen, before)
            elif chosen:
                columns[question.key] = headers[int(chosen)]
        same = {key for key, column in columns.items() if self.layout.columns.get(key) == column}
        at = {name: self.cleaned_data[name] for name in ("id", "date")}
        layout = replace(
            self.layout,
            columns=columns,
            separators={k: one for k, one in self.layout.separators.items() if k in same},
            values={key: one for key, one in self.layout.values.items() if key in same},
            id=headers[int(at["id"])] if at["id"] else "",
            date_column=headers[int(at["date"])] if at["date"] else "",
            date_format=self.cleaned_data["date_format"],
        )
        return complete(layout, self.export, self.questionnaire, self.places)

    def _apart(
        self, question: Question, way: str, before: str | Mapping[str, str] | None
    ) -> Mapping[str, str]:
        """The columns of a question's parts: those chosen before, or those that seem right."""
        kept = before is not None and not isinstance(before, str)
        if kept and by_rank(before) == (way == RANKS):  # type: ignore[arg-type]
            return before  # type: ignore[return-value]
        if way == RANKS:
            return rank_columns(question, self.export, self.places) or BY_RANK
        return part_columns(question, self.export)

    def _columns(self) -> list[tuple[str, str]]:
        return list(self.positions.items())


class Asked(NamedTuple):
    """For the page: a question, where its answers stand, and the fields that tell what they mean.

    `parts`: the fields that say which column holds each choice, price or rank, as `parts_told`
    says; `values`: what stands in the column, how often, and the field that says what it means;
    `understood`: how many others need no telling; `more`: how many are not asked about.
    """

    question: Question
    column: str
    separator: Any
    parts: list[Any]
    parts_told: str
    values: list[tuple[str, int, Any]]
    understood: int
    more: int


class ValuesForm(Form):
    """What each value found means."""

    def __init__(
        self,
        imported: Import,
        export: Export,
        questionnaire: Questionnaire,
        places: Places,
        data: Any = None,
    ) -> None:
        super().__init__(data)
        self.layout = Layout.of(imported.mapping)
        self.export, self.questionnaire, self.places = export, questionnaire, places
        self.positions = {header: str(at) for at, header in enumerate(export.look.headers)}
        self.keys: dict[str, dict[str, str]] = {}
        self.values: dict[str, dict[str, int]] = {}
        self.asked_of: dict[str, list[str]] = {}
        for key, own in self.layout.columns.items():
            if not isinstance(own, str):
                self._ask_parts(questionnaire.questions[key], own)
            if headers := worded(own):
                self._ask_values(questionnaire.questions[key], headers)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        for key, values in self.asked_of.items():
            question = self.questionnaire.questions[key]
            if question.choices:
                continue
            for value in values:
                name = _value(key, value)
                if (meant := given.get(name)) and not self._target(question, meant):
                    told = (
                        gettext("This is not one of the places in the list.")
                        if question.kind is Kind.commune
                        else gettext("A number from %(low)s to %(high)s.")
                        % {"low": f"{question.low:g}", "high": f"{question.high:g}"}
                    )
                    self.add_error(name, told)
        return given

    def mapped(self) -> Layout:
        given = self.cleaned_data
        columns: dict[str, str | Mapping[str, str]] = dict(self.layout.columns)
        separators, values = dict(self.layout.separators), dict(self.layout.values)
        for key, own in self.layout.columns.items():
            question = self.questionnaire.questions[key]
            if not isinstance(own, str):
                chosen = {part: given[_part(key, part)] for part in _parts(question, own)}
                columns[key] = {
                    part: self.export.look.headers[int(at)] for part, at in chosen.items() if at
                } or (BY_RANK if by_rank(own) else {})
            if key not in self.asked_of:
                continue
            if key in separators:
                separators[key] = given[_separator(key)]
            asked = {value: given[_value(key, value)] for value in self.asked_of[key]}
            told = {value: self._target(question, meant) for value, meant in asked.items() if meant}
            kept = {value: to for value, to in values.get(key, {}).items() if value not in asked}
            values[key] = {
                value: to
                for value, to in {**kept, **told}.items()
                if to != key_of(value, self.keys[key])
            }
        layout = replace(self.layout, columns=columns, separators=separators, values=values)
        return complete(layout, self.export, self.questionnaire, self.places, only_boxes=True)

    def sections(self) -> list[Asked]:
        """For the page: the questions that have a column, in their order."""
        return [
            self._section(self.questionnaire.questions[key], own)
            for key, own in self.layout.columns.items()
        ]

    def _section(self, question: Question, own: str | Mapping[str, str]) -> Asked:
        key, parts, told = question.key, [], ""
        if not isinstance(own, str):
            parts = [self[_part(key, part)] for part in _parts(question, own)]
            told = _parts_told(question, own)
        if key not in self.asked_of:
            return Asked(question, "", None, parts, told, [], 0, 0)
        asked, values = self.asked_of[key], self.values[key]
        unknown = sum(not self._is_known(question, value) for value in values)
        shown = [(value, values[value], self[_value(key, value)]) for value in asked]
        separator = self[_separator(key)] if key in self.layout.separators else None
        known = 0 if question.choices else len(values) - unknown
        more = (len(values) if question.choices else unknown) - len(asked)
        header = own if isinstance(own, str) else ""
        return Asked(question, header, separator, parts, told, shown, known, max(more, 0))

    def _ask_parts(self, question: Question, own: Mapping[str, str]) -> None:
        columns = [
            ("", gettext("none")),
            *((at, _shown(self.export, header)) for header, at in self.positions.items()),
        ]
        for part, label in _parts(question, own).items():
            self.fields[_part(question.key, part)] = forms.ChoiceField(
                label=str(label),
                required=False,
                choices=columns,
                initial=self.positions.get(own.get(part, ""), ""),
            )

    def _ask_values(self, question: Question, headers: list[str]) -> None:
        key = question.key
        separator = self.layout.separators.get(key, "")
        keys = self.keys[key] = keys_by_text(question, self.places)
        values = self.values[key] = values_of(self.export, headers, separator, keys)
        if separator:
            names = {separator: separator, **SEPARATOR_NAMES}
            self.fields[_separator(key)] = forms.ChoiceField(
                label=gettext("Separated by"),
                choices=list(names.items()),
                initial=separator,
            )
        if question.kind is Kind.text:
            asked: list[str] = []
        elif question.choices:
            asked = list(values)
        else:
            asked = [value for value in values if not self._is_known(question, value)]
        self.asked_of[key] = asked[:MOST_ASKED]
        for value in self.asked_of[key]:
            self.fields[_value(key, value)] = self._value_field(question, value)

    def _value_field(self, question: Question, value: str) -> forms.Field:
        own = self.layout.values.get(question.key, {})
        label = gettext("“%(value)s” means") % {"value": value}
        meant = str(own[value]) if value in own else key_of(value, self.keys[question.key])
        if question.choices:
            known = key_of(value, self.keys[question.key])
            return forms.ChoiceField(
                label=label,
                required=False,
                choices=[
                    *([] if known else [("", gettext("not known: the line is refused"))]),
                    *((f"={choice.key}", str(choice.label)) for choice in question.choices),
                    (NO_ANSWER, gettext("no answer")),
                ],
                initial=NO_ANSWER if value in own and not meant else f"={meant}" if meant else "",
            )
        widget = forms.TextInput(
            attrs={"list": f"places-{question.places}"}
            if question.kind is Kind.commune
            else {"inputmode": "decimal"}
        )
        if question.kind is Kind.commune:
            meant = self.places.names[question.places].get(meant, meant)
        return forms.CharField(
            label=label, required=False, max_length=200, initial=meant, widget=widget
        )

    def _is_known(self, question: Question, value: str) -> bool:
        return is_taken(value, question, self.keys[question.key])

    def _target(self, question: Question, meant: str) -> str:
        """What is kept for a field's value; empty for no answer, or where it does not fit."""
        if question.choices:
            return "" if meant == NO_ANSWER else meant.removeprefix("=")
        if question.kind is Kind.commune:
            return key_of(meant, self.keys[question.key])
        return meant if is_taken(meant, question, {}) else ""


def _shown(export: Export, header: str) -> str:
    """A header, shortened, with the first of its values."""
    found = column(header, export.format)
    label = export.labels.get(found.base, {}).get("text", "")
    name = header if len(header) <= LONGEST_HEADER else f"{header[:LONGEST_HEADER]}…"
    told = f"{name} ({label[:LONGEST_HEADER]})" if label and label not in header else name
    values = [value[:20] for value in list(export.values(header))[:3]]
    return f"{told} — {', '.join(values)}" if values else told


def _ways_apart(question: Question) -> list[tuple[str, str]]:
    """The ways in which a question's answers may stand in several columns."""
    ways = []
    if parts_of(question):
        of_prices = question.kind is Kind.price
        told = (
            gettext("a column for each price") if of_prices else gettext("a column for each choice")
        )
        ways.append((EACH, told))
    if ranks_of(question):
        ways.append((RANKS, gettext("a column for each rank")))
    return ways


def _parts(question: Question, own: Mapping[str, str]) -> dict[str, object]:
    return ranks_of(question) if by_rank(own) else parts_of(question)


def _parts_told(question: Question, own: Mapping[str, str]) -> str:
    if by_rank(own):
        return gettext("The column of each rank:")
    if question.kind is Kind.price:
        return gettext("The column of each price:")
    return gettext("The column of each choice:")


def _question(question: Question) -> str:
    return f"question_{question.key}"


def _separator(key: str) -> str:
    return f"separator_{key}"


def _part(key: str, choice: str) -> str:
    return f"part_{key}_{choice}"


def _value(key: str, value: str) -> str:
    """A field's name, the same whatever else stands in the column."""
    return f"value_{key}_{hashlib.sha256(value.encode()).hexdigest()[:12]}"
