"""What was typed for an answer, by the numbers printed on the sheet or by first letters."""

import re
import unicodedata
from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from etabli.core.errors import BadInput
from etabli.study.survey.questionnaire import Kind, Places, Question

BETWEEN = re.compile(r"[\s;,+/]+")
BETWEEN_AMOUNTS = re.compile(r"[\s;/]+")  # a comma is a decimal one


def typed(question: Question, text: str, places: Places) -> object:
    """The answer as `questionnaire.read_answers` takes it. Raises BadInput where the text could
    mean nothing or more than one thing."""
    text = text.strip()
    labels = {
        choice.key: (choice.label.fr, choice.label.en or choice.label.fr)
        for choice in question.choices
    }
    match question.kind:
        case Kind.choice:
            return _one(text, labels) if text else ""
        case Kind.several | Kind.ranking:
            return [_one(part, labels) for part in _parts(text, len(labels))]
        case Kind.commune:
            return _place(text, places.names[question.places]) if text else ""
        case Kind.price:
            amounts = [part for part in BETWEEN_AMOUNTS.split(text) if part]
            if len(amounts) > len(question.amounts):
                raise BadInput(
                    _("%(count)d amounts, with spaces between them.")
                    % {"count": len(question.amounts)}
                )
            return dict(zip(question.amounts, amounts, strict=False))
        case _:
            return text


def retold(question: Question, answer: object) -> str:
    """A kept answer as one would have typed it."""
    keys = [choice.key for choice in question.choices]
    if isinstance(answer, Mapping):
        return " ".join(f"{amount / 100:g}" for amount in answer["minor"].values())
    if isinstance(answer, list):
        return " ".join(str(keys.index(key) + 1) for key in answer)
    if question.kind is Kind.choice and answer in keys:
        return str(keys.index(str(answer)) + 1)
    return "" if answer is None else str(answer)


def _parts(text: str, choices: int) -> list[str]:
    """Numbers may be typed without anything between them where each has one digit."""
    if text.isdecimal() and choices < 10:
        return list(text)
    return [part for part in BETWEEN.split(text) if part]


def _one(text: str, labels: Mapping[str, Sequence[str]]) -> str:
    keys = list(labels)
    if text.isdecimal():
        if not 1 <= int(text) <= len(keys):
            raise BadInput(_("A number from 1 to %(last)d.") % {"last": len(keys)})
        return keys[int(text) - 1]
    found = [
        key
        for key, names in labels.items()
        if any(_plain(name).startswith(_plain(text)) for name in names)
    ]
    if len(found) != 1:
        raise _not_one(text, len(found))
    return found[0]


def _place(text: str, names: Mapping[str, str]) -> str:
    # The list of the browser offers “name (code)”.
    code = re.search(r"\(([^()]+)\)$", text)
    for known in (text, code[1] if code else text):
        if known in names:
            return known
    same = [key for key, name in names.items() if _plain(name) == _plain(text)]
    found = same or [key for key, name in names.items() if _plain(name).startswith(_plain(text))]
    if len(found) != 1:
        raise _not_one(text, len(found))
    return found[0]


def _not_one(text: str, found: int) -> BadInput:
    told = (
        _("“%(text)s” begins more than one of them: type more letters, or the number.")
        if found
        else _("“%(text)s” begins none of them.")
    )
    return BadInput(told % {"text": text})


def _plain(text: str) -> str:
    """Small letters without accents or signs, as one types them in a hurry."""
    folded = unicodedata.normalize("NFKD", text.casefold())
    return re.sub(r"[^a-z0-9]+", " ", folded.encode("ascii", "ignore").decode()).strip()
