"""Questionnaires as data: what a definition may hold, and whether an answer fits it.

A definition is a table as TOML and JSON hold it: sections of questions, each with its kind, its
texts in the product's languages and, where it does not concern everybody, its condition.
"""

import math
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from importlib.resources import files
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from etabli.core.errors import BadInput
from etabli.core.texts import Text

# What the estimate of demand reads, and every questionnaire must therefore ask.
NEEDED = ("profile", "home", "interest", "days_per_week", "priorities")
LONGEST_TEXT = 2000

Answers = dict[str, Any]


class Kind(StrEnum):
    """How a question is answered, and what is kept of it."""

    choice = "choice"  # the key of one choice
    several = "several"  # the keys of some choices, in their order
    scale = "scale"  # a whole number from low to high
    number = "number"  # a number from low to high
    commune = "commune"  # the code of a commune or of another of its `places`
    text = "text"  # some sentences


class Choice(NamedTuple):
    key: str
    label: Text


class Condition(NamedTuple):
    """A question is asked where `question` was answered by one of `among`."""

    question: str
    among: tuple[str, ...]


@dataclass(frozen=True)
class Question:
    """One question; which of the details it has depends on its kind."""

    key: str
    kind: Kind
    label: Text
    help: Text = field(default_factory=Text)
    required: bool = False
    choices: tuple[Choice, ...] = ()
    most: int = 0  # choices at most; 0: all of them
    low: float = 0
    high: float = 0
    step: float = 1
    places: str = ""
    when: Condition | None = None

    def concerns(self, answers: Answers) -> bool:
        """Whether somebody who has given `answers` is asked this."""
        return self.when is None or answers.get(self.when.question) in self.when.among


@dataclass(frozen=True)
class Section:
    key: str
    title: Text
    intro: Text
    questions: tuple[Question, ...]


@dataclass(frozen=True)
class Questionnaire:
    sections: tuple[Section, ...]

    @cached_property
    def questions(self) -> dict[str, Question]:
        """Every question by its key, in the order asked."""
        return {
            question.key: question for section in self.sections for question in section.questions
        }


class PlaceGroup(NamedTuple):
    """Places listed together under a heading: (code, name) each."""

    heading: str
    places: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Places:
    """Where people may live and work, by the name of the list: `home` or `work`."""

    lists: Mapping[str, Sequence[PlaceGroup]]

    @cached_property
    def names(self) -> dict[str, dict[str, str]]:
        """For each list: its codes and their names."""
        return {
            key: {code: name for group in groups for code, name in group.places}
            for key, groups in self.lists.items()
        }


class Problem(NamedTuple):
    """An answer that does not fit: the question's key, what was given, what is allowed."""

    question: str
    given: str
    message: str


def standard() -> dict[str, Any]:
    """The definition of the standard questionnaire."""
    return tomllib.loads(files("etabli.study.survey").joinpath("standard.toml").read_text("utf-8"))


def parse(definition: Mapping[str, Any], where: str = "questionnaire") -> Questionnaire:
    """The questionnaire that `definition` describes; raises BadInput naming the place at fault."""
    sections = tuple(
        _section(section, f"{where}: sections[{index}]")
        for index, section in enumerate(_needed(definition, "sections", where))
    )
    questionnaire = Questionnaire(sections)
    _check_keys(questionnaire, where)
    return questionnaire


def read_answers(
    questionnaire: Questionnaire, given: Mapping[str, object], places: Places
) -> tuple[Answers, list[Problem]]:
    """The answers that fit, and a problem for each that does not.

    What does not concern the respondent is left out without a word.
    """
    answers: Answers = {}
    problems: list[Problem] = []
    for question in questionnaire.questions.values():
        if not question.concerns(answers):
            continue
        value = given.get(question.key)
        try:
            read = _read(question, value, places)
        except BadInput as error:
            problems.append(Problem(question.key, _told(value), str(error)))
            continue
        if read not in (None, "", []):
            answers[question.key] = read
        elif question.required:
            problems.append(Problem(question.key, "", _("An answer is needed.")))
    return answers, problems


def _section(table: Mapping[str, Any], where: str) -> Section:
    return Section(
        key=_needed(table, "key", where),
        title=Text.of(_needed(table, "title", where)),
        intro=Text.of(table.get("intro")),
        questions=tuple(
            _question(question, f"{where}.questions[{index}]")
            for index, question in enumerate(_needed(table, "questions", where))
        ),
    )


def _question(table: Mapping[str, Any], where: str) -> Question:
    details = dict(table)
    if unknown := details.keys() - Question.__dataclass_fields__.keys():
        raise BadInput(_("“%(key)s” is not known here") % {"key": min(unknown)}, where=where)
    kind = _needed(details, "kind", where)
    if kind not in list(Kind):
        raise BadInput(_("the kind is one of: %(kinds)s") % {"kinds": ", ".join(Kind)}, where=where)
    details |= {
        "key": _needed(details, "key", where),
        "kind": Kind(kind),
        "label": Text.of(_needed(details, "label", where)),
        "help": Text.of(details.get("help")),
        "choices": tuple(
            Choice(_needed(choice, "key", where), Text.of(_needed(choice, "label", where)))
            for choice in details.get("choices", ())
        ),
    }
    if kind in (Kind.choice, Kind.several) and not details["choices"]:
        raise BadInput(_("choices are needed"), where=where)
    if when := details.get("when"):
        among = tuple(_needed(when, "among", where))
        details["when"] = Condition(_needed(when, "question", where), among)
    return Question(**details)


def _needed(table: Mapping[str, Any], key: str, where: str) -> Any:
    if key not in table:
        raise BadInput(_("“%(key)s” is missing") % {"key": key}, where=where)
    return table[key]


def _check_keys(questionnaire: Questionnaire, where: str) -> None:
    seen: set[str] = set()
    for section in questionnaire.sections:
        for question in section.questions:
            if question.key in seen:
                raise BadInput(
                    _("the key “%(key)s” stands twice") % {"key": question.key}, where=where
                )
            if question.when and question.when.question not in seen:
                raise BadInput(
                    _("“%(key)s” depends on a question that is not asked before it")
                    % {"key": question.key},
                    where=where,
                )
            seen.add(question.key)
    if missing := [key for key in NEEDED if key not in seen]:
        raise BadInput(
            _("the question “%(key)s” is missing; the estimate of demand needs it")
            % {"key": missing[0]},
            where=where,
        )


def _read(question: Question, value: object, places: Places) -> object:
    """The value as it is kept; raises BadInput saying what is allowed."""
    if question.kind is Kind.several:
        return _read_several(question, value)
    text = _told(value).strip()
    if not text:
        return None
    match question.kind:
        case Kind.choice:
            return _one_of(text, [choice.key for choice in question.choices])
        case Kind.commune:
            known = places.names[question.places]
            if text not in known:
                raise BadInput(_("This is not one of the places in the list."))
            return text
        case Kind.text:
            return _read_text(text)
        case _:
            return _read_number(question, text)


def _read_several(question: Question, value: object) -> list[str]:
    given = [value] if isinstance(value, str) else list(_strings(value))
    keys = [choice.key for choice in question.choices]
    chosen = {_one_of(text, keys) for text in given if text}
    if question.most and len(chosen) > question.most:
        raise BadInput(_("%(most)d answers at most.") % {"most": question.most})
    return [key for key in keys if key in chosen]


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, Sequence):
        yield from (str(item) for item in value)


def _one_of(text: str, keys: Sequence[str]) -> str:
    if text not in keys:
        raise BadInput(_("It is one of: %(choices)s.") % {"choices": ", ".join(keys)})
    return text


def _read_text(text: str) -> str:
    if len(text) > LONGEST_TEXT:
        raise BadInput(_("%(most)d characters at most.") % {"most": LONGEST_TEXT})
    return "".join(letter for letter in text if letter.isprintable() or letter == "\n").strip()


def _read_number(question: Question, text: str) -> float:
    allowed = {"low": f"{question.low:g}", "high": f"{question.high:g}"}
    try:
        number = float(text.replace(",", "."))
    except ValueError:
        number = math.nan
    if question.kind is Kind.scale and number % 1:
        number = math.nan
    if not question.low <= number <= question.high:
        told = (
            _("A whole number from %(low)s to %(high)s.")
            if question.kind is Kind.scale
            else _("A number from %(low)s to %(high)s.")
        )
        raise BadInput(told % allowed)
    return int(number) if number % 1 == 0 else number


def _told(value: object) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value))
    return "" if value is None else str(value)
