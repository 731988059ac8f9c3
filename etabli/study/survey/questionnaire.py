"""Questionnaires as data: what a definition may hold, and whether an answer fits it.

A definition is a table as TOML and JSON hold it: sections of questions, each with its kind, its
texts in the product's languages and, where it does not concern everybody, its condition.
"""

import math
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from functools import cached_property
from importlib.resources import files
from typing import Any, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from etabli.core.errors import BadInput
from etabli.core.texts import Text, apart

# What the estimate of demand reads, and every questionnaire must therefore ask.
NEEDED = ("profile", "home", "interest", "days_per_week", "priorities")
# How it must be asked for the estimate to understand the answers, and the choices it looks for.
NEEDED_KINDS = {
    "profile": "choice",
    "home": "commune",
    "interest": "choice",
    "days_per_week": "number",
    "priorities": "several",
}
CROSS_BORDER = "cross_border"
NEEDED_CHOICES = {"interest": ("certain", "probable")}
LONGEST_TEXT = 2000
LONGEST_SCALE = 10  # from its first step to its last
# Keys are names for the database, for other tools' columns and in the pages' forms.
KEY = re.compile(r"[a-z][a-z0-9_]{0,59}")
CHOICE_KEY = re.compile(r"[a-z0-9][a-z0-9_]{0,59}")
CURRENCIES = ("EUR", "CHF")
PLACE_LISTS = ("home", "work")
# The four prices of van Westendorp (“NSS Price Sensitivity Meter”, ESOMAR, 1976), ascending.
FOUR_PRICES = ("too_cheap", "cheap", "expensive", "too_expensive")
ONE_PRICE = ("acceptable",)
# How the amounts are asked for.
PRICES = {
    "too_cheap": gettext_lazy("so low that I would doubt its quality"),
    "cheap": gettext_lazy("a bargain"),
    "expensive": gettext_lazy("expensive, but worth considering"),
    "too_expensive": gettext_lazy("too expensive"),
    "acceptable": gettext_lazy("acceptable"),
}
MINOR = 100  # cents and centimes

Answers = dict[str, Any]


class Kind(StrEnum):
    """How a question is answered, and what is kept of it."""

    choice = "choice"  # the key of one choice
    several = "several"  # the keys of some choices, in their order
    scale = "scale"  # a whole number from low to high
    number = "number"  # a number from low to high
    commune = "commune"  # the code of a commune or of another of its `places`
    text = "text"  # some sentences
    ranking = "ranking"  # the keys of the choices, the best first
    price = "price"  # amounts by their names, in minor units of the question's currency


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
    most: int = 0  # choices at most, or ranked; 0: all of them
    low: float = 0
    high: float = 0
    step: float = 1
    places: str = ""
    prices: str = "four"  # van Westendorp's four, or one
    currency: str = "EUR"
    when: Condition | None = None

    def concerns(self, answers: Answers) -> bool:
        """Whether somebody who has given `answers` is asked this."""
        return self.when is None or answers.get(self.when.question) in self.when.among

    @property
    def ranked(self) -> int:
        """How many of its choices a ranking orders."""
        return self.most or len(self.choices)

    @property
    def amounts(self) -> tuple[str, ...]:
        """The names of the amounts that a question for prices asks for."""
        return FOUR_PRICES if self.prices == "four" else ONE_PRICE


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


class Abroad(StrEnum):
    """Where those who live in a territory and work in another country do so."""

    switzerland = "CH"
    elsewhere = "elsewhere"
    nowhere = "nowhere"


def standard(abroad: Abroad = Abroad.switzerland) -> dict[str, Any]:
    """The definition of the standard questionnaire, which asks about work abroad only where there
    is any."""
    source = files("etabli.study.survey").joinpath("standard.toml").read_text("utf-8")
    definition = tomllib.loads(source)
    labels = definition.pop("profiles").get(abroad, {})
    questions = [one for section in definition["sections"] for one in section["questions"]]
    for question in questions:
        if question["key"] == "profile":
            question["choices"] = [
                {**choice, "label": labels.get(choice["key"], choice["label"])}
                for choice in question["choices"]
                if abroad is not Abroad.nowhere or choice["key"] != CROSS_BORDER
            ]
        elif abroad is Abroad.nowhere and question.get("when", {}).get("question") == "profile":
            question["when"]["among"].remove(CROSS_BORDER)
    return definition


def parse(definition: Mapping[str, Any], where: str = "questionnaire") -> Questionnaire:
    """The questionnaire that `definition` describes; raises BadInput naming the place at fault."""
    sections = tuple(
        _section(section, _inside(where, f"sections[{index}]", ": "))
        for index, section in enumerate(_needed(definition, "sections", where))
    )
    questionnaire = Questionnaire(sections)
    _check_keys(questionnaire, where)
    return questionnaire


def definition_of(questionnaire: Questionnaire) -> dict[str, Any]:
    """The definition that `parse` reads as `questionnaire`, without what is as it would be."""
    return {"sections": [_section_told(section) for section in questionnaire.sections]}


def question_told(question: Question) -> dict[str, Any]:
    """One question of a definition."""
    told: dict[str, Any] = {
        "key": question.key,
        "kind": question.kind.value,
        "label": asdict(question.label),
    }
    if question.help:
        told["help"] = asdict(question.help)
    if question.choices:
        told["choices"] = [
            {"key": choice.key, "label": asdict(choice.label)} for choice in question.choices
        ]
    for name in ("required", "most", "low", "high", "step", "places", "prices", "currency"):
        value = getattr(question, name)
        if value != Question.__dataclass_fields__[name].default:
            told[name] = value
    if question.when:
        told["when"] = {"question": question.when.question, "among": list(question.when.among)}
    return told


def _section_told(section: Section) -> dict[str, Any]:
    told: dict[str, Any] = {"key": section.key, "title": asdict(section.title)}
    if section.intro:
        told["intro"] = asdict(section.intro)
    return {**told, "questions": [question_told(question) for question in section.questions]}


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
        key=_key(table, KEY, where),
        title=_label(table, "title", where),
        intro=Text.of(table.get("intro")),
        questions=tuple(
            read_question(question, _inside(where, f"questions[{index}]", "."))
            for index, question in enumerate(_needed(table, "questions", where))
        ),
    )


def read_question(table: Mapping[str, Any], where: str = "") -> Question:
    """One question by itself; raises BadInput naming the detail at fault as its field."""
    details = dict(table)
    if unknown := details.keys() - Question.__dataclass_fields__.keys():
        raise BadInput(_("“%(key)s” is not known here") % {"key": min(unknown)}, where=where)
    kind = _needed(details, "kind", where)
    if kind not in list(Kind):
        raise BadInput(
            _("the kind is one of: %(kinds)s") % {"kinds": ", ".join(Kind)},
            where=where,
            field="kind",
        )
    details |= {
        "key": _key(details, KEY, where),
        "kind": Kind(kind),
        "label": _label(details, "label", where),
        "help": Text.of(details.get("help")),
        "choices": tuple(
            Choice(_key(choice, CHOICE_KEY, where), _label(choice, "label", where))
            for choice in details.get("choices", ())
        ),
    }
    if when := details.get("when"):
        among = tuple(_needed(when, "among", where))
        details["when"] = Condition(_needed(when, "question", where), among)
    question = Question(**details)
    _check_question(question, where)
    return question


def _check_question(question: Question, where: str) -> None:
    """Raise BadInput unless the details fit the kind and each other."""
    match question.kind:
        case Kind.choice | Kind.several | Kind.ranking:
            _check_choices(question, where)
        case Kind.scale | Kind.number | Kind.price:
            _check_bounds(question, where)
        case Kind.commune if question.places not in PLACE_LISTS:
            raise _not_one_of(PLACE_LISTS, "places", where)
    if question.kind is Kind.price and question.currency not in CURRENCIES:
        raise _not_one_of(CURRENCIES, "currency", where)
    if question.kind is Kind.price and question.prices not in ("one", "four"):
        raise _not_one_of(("one", "four"), "prices", where)


def _check_choices(question: Question, where: str) -> None:
    keys = [choice.key for choice in question.choices]
    if not keys or (question.kind is Kind.ranking and len(keys) < 2):
        raise BadInput(_("choices are needed"), where=where, field="choices")
    if twice := [key for key in keys if keys.count(key) > 1]:
        raise BadInput(
            _("the choice “%(key)s” stands twice") % {"key": twice[0]},
            where=where,
            field="choices",
        )
    if not 0 <= question.most <= len(keys):
        raise BadInput(
            _("from 0 (all of them) to the number of choices, %(count)d") % {"count": len(keys)},
            where=where,
            field="most",
        )


def _check_bounds(question: Question, where: str) -> None:
    bounds = (question.low, question.high)
    if not all(map(math.isfinite, bounds)) or question.low >= question.high:
        raise BadInput(
            _("the greatest number must be above the smallest"), where=where, field="high"
        )
    if question.kind is Kind.scale and (
        question.low % 1 or question.high % 1 or question.high - question.low > LONGEST_SCALE
    ):
        raise BadInput(
            _("a scale has whole steps, %(most)d at most") % {"most": LONGEST_SCALE + 1},
            where=where,
            field="high",
        )
    if question.kind is Kind.price and question.low < 0:
        raise BadInput(_("a price is not below 0"), where=where, field="low")
    if question.step <= 0:
        raise BadInput(_("a step above 0 is needed"), where=where, field="step")


def _not_one_of(allowed: Sequence[str], field: str, where: str) -> BadInput:
    message = _("it is one of: %(allowed)s") % {"allowed": ", ".join(allowed)}
    return BadInput(message, where=where, field=field)


def _inside(where: str, place: str, between: str) -> str:
    return f"{where}{between}{place}" if where else place


def _key(table: Mapping[str, Any], form: re.Pattern[str], where: str) -> str:
    key = str(_needed(table, "key", where))
    if not form.fullmatch(key):
        raise BadInput(
            _("“%(key)s”: small letters, digits and underscores are allowed, 60 at most")
            % {"key": key},
            where=where,
            field="key",
        )
    return key


def _label(table: Mapping[str, Any], name: str, where: str) -> Text:
    text = Text.of(_needed(table, name, where))
    if not text.fr.strip():
        raise BadInput(_("“%(key)s” is needed in French") % {"key": name}, where=where, field=name)
    return text


def _needed(table: Mapping[str, Any], key: str, where: str) -> Any:
    if key not in table:
        raise BadInput(_("“%(key)s” is missing") % {"key": key}, where=where, field=key)
    return table[key]


def _check_keys(questionnaire: Questionnaire, where: str) -> None:
    """Raise BadInput unless keys are told apart, conditions look back and all needed is asked."""
    seen: dict[str, Question] = {}
    sections: set[str] = set()
    for section in questionnaire.sections:
        if section.key in sections:
            raise _twice(section.key, where)
        sections.add(section.key)
        for question in section.questions:
            if question.key in seen:
                raise _twice(question.key, where)
            if question.when:
                _check_condition(question, question.when, seen, where)
            seen[question.key] = question
    for key in NEEDED:
        _check_needed(key, seen, where)


def _twice(key: str, where: str) -> BadInput:
    return BadInput(_("the key “%(key)s” stands twice") % {"key": key}, where=where, field="key")


def _check_condition(
    question: Question, when: Condition, before: Mapping[str, Question], where: str
) -> None:
    told = {"key": question.key}
    if when.question not in before:
        raise BadInput(
            _("“%(key)s” depends on a question that is not asked before it") % told,
            where=where,
            field="when",
        )
    decides = before[when.question]
    known = {choice.key for choice in decides.choices}
    if decides.kind is not Kind.choice or not when.among or not known.issuperset(when.among):
        raise BadInput(
            _("“%(key)s” depends on answers that its condition’s question does not have") % told,
            where=where,
            field="choices",
        )


def _check_needed(key: str, asked: Mapping[str, Question], where: str) -> None:
    if key not in asked:
        raise BadInput(
            _("the question “%(key)s” is missing; the estimate of demand needs it") % {"key": key},
            where=where,
        )
    question = asked[key]
    known = {choice.key for choice in question.choices}
    if question.kind != NEEDED_KINDS[key] or not known.issuperset(NEEDED_CHOICES.get(key, ())):
        choices = ", ".join(NEEDED_CHOICES.get(key, ()))
        raise BadInput(
            _("the estimate of demand needs “%(key)s” as: %(kind)s %(choices)s")
            % {"key": key, "kind": NEEDED_KINDS[key], "choices": choices},
            where=where,
            field="choices" if choices else "kind",
        )


def _read(question: Question, value: object, places: Places) -> object:
    """The value as it is kept; raises BadInput saying what is allowed."""
    read_whole = {
        Kind.several: _read_several,
        Kind.ranking: _read_ranking,
        Kind.price: _read_price,
    }.get(question.kind)
    if read_whole:
        return read_whole(question, value)
    text = _told(value).strip()
    if not text:
        return None
    match question.kind:
        case Kind.choice:
            return _one_of(text, question)
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
    chosen = {_one_of(text, question) for text in given if text}
    if question.most and len(chosen) > question.most:
        raise BadInput(_("%(most)d answers at most.") % {"most": question.most})
    return [key for key in keys if key in chosen]


def _read_ranking(question: Question, value: object) -> list[str]:
    """From the keys, the best first (a list, or a text with spaces between), or from each key's
    rank, as forms give it."""
    if isinstance(value, Mapping):
        ranks = {key: _told(rank).strip() for key, rank in value.items()}
        given = sorted((_rank(question, rank), key) for key, rank in ranks.items() if rank)
        if given and [rank for rank, _key in given] != list(range(1, question.ranked + 1)):
            raise _no_ranking(question)
        order = [key for _rank, key in given]
    else:
        order = value.split() if isinstance(value, str) else list(_strings(value))
    order = [_one_of(key, question) for key in order]
    if order and (len(order) != question.ranked or len(set(order)) < len(order)):
        raise _no_ranking(question)
    return order


def _rank(question: Question, text: str) -> int:
    if not text.isdecimal():
        raise _no_ranking(question)
    return int(text)


def _no_ranking(question: Question) -> BadInput:
    return BadInput(
        _("Give each rank from 1 to %(last)d to one choice, or leave all empty.")
        % {"last": question.ranked}
    )


def _read_price(question: Question, value: object) -> dict[str, Any] | None:
    """Amounts by name, as forms give them, or one by itself; what is kept is read again as well."""
    minor = value.get("minor") if isinstance(value, Mapping) else None
    if isinstance(minor, Mapping):
        given = {name: _told(minor.get(name)) for name in question.amounts}
        unit = 1
    elif isinstance(value, Mapping):
        given = {name: _told(value.get(name)).strip() for name in question.amounts}
        unit = MINOR
    else:
        given = dict.fromkeys(question.amounts, "")
        given[question.amounts[-1]] = _told(value).strip()
        unit = MINOR
    if not any(given.values()):
        return None
    amounts = [_amount(question, text, unit) for text in given.values()]
    if amounts != sorted(amounts):
        raise BadInput(_("The four prices go up: too cheap, cheap, expensive, too expensive."))
    return {
        "currency": question.currency,
        "minor": dict(zip(question.amounts, amounts, strict=True)),
    }


def filled_in(kept: Any) -> dict[str, Any]:
    """What a form asks part by part, from what was kept of it: ranks by key, amounts by name."""
    if isinstance(kept, Mapping) and "minor" in kept:
        return {name: f"{Decimal(amount) / MINOR:f}" for name, amount in kept["minor"].items()}
    if isinstance(kept, Mapping):
        return dict(kept)
    return {key: rank for rank, key in enumerate(kept or (), start=1)}


def _amount(question: Question, text: str, unit: int) -> int:
    """In minor units; `unit`: how many of them one of the text's is worth."""
    allowed = {"low": f"{question.low:g}", "high": f"{question.high:g}"}
    allowed["currency"] = question.currency
    try:
        amount = Decimal(text.replace(",", ".")) * unit
    except InvalidOperation:
        amount = Decimal("nan")
    low, high = Decimal(str(question.low)) * MINOR, Decimal(str(question.high)) * MINOR
    if not amount.is_finite() or amount % 1 or not low <= amount <= high:
        told = (
            _("An amount from %(low)s to %(high)s %(currency)s.")
            if question.prices == "one"
            else _("Four amounts from %(low)s to %(high)s %(currency)s, or none.")
        )
        raise BadInput(told % allowed)
    return int(amount)


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, Sequence):
        yield from (str(item) for item in value)


def choices_told(question: Question) -> list[str]:
    """The choices as people read them, each with its key."""
    return [
        _("%(label)s [%(key)s]") % {"label": choice.label, "key": choice.key}
        for choice in question.choices
    ]


def _one_of(text: str, question: Question) -> str:
    if text not in (choice.key for choice in question.choices):
        told = apart(choices_told(question))
        raise BadInput(_("It is one of: %(choices)s.") % {"choices": told})
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
    if isinstance(value, Mapping):
        value = [one for one in value.values() if one not in (None, "")]
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value))
    return "" if value is None else str(value)
