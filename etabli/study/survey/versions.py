"""What the versions of a questionnaire have in common: a key keeps its meaning for ever."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Self

from django.utils.translation import gettext as _

from etabli.core.errors import BadInput
from etabli.study.survey.questionnaire import (
    Kind,
    Question,
    Questionnaire,
    question_told,
    read_question,
)


@dataclass(frozen=True)
class Asked:
    """A question as its latest version asks it, and the numbers of all that ask it.

    It has the choices and the bounds of all of them, so that every answer has its place.
    """

    question: Question
    versions: tuple[int, ...]

    @property
    def key(self) -> str:
        return self.question.key

    def as_json(self) -> dict[str, Any]:
        return {"question": question_told(self.question), "versions": list(self.versions)}

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> Self:
        """From what `as_json` gave."""
        return cls(read_question(told["question"]), tuple(told["versions"]))


def ever_asked(versions: Mapping[int, Questionnaire]) -> list[Asked]:
    """Every question of the versions, by number: those of the latest first, in its order."""
    found: dict[str, Asked] = {}
    for number in sorted(versions, reverse=True):
        for key, question in versions[number].questions.items():
            if key in found:
                known = found[key]
                both = (number, *known.versions)
                found[key] = Asked(_together(known.question, question), both)
            else:
                found[key] = Asked(question, (number,))
    return list(found.values())


def check_same_meaning(wanted: Questionnaire, earlier: Iterable[Questionnaire]) -> None:
    """Raise BadInput where a key of an earlier version would ask for another kind of answer."""
    for version in earlier:
        for key, before in version.questions.items():
            after = wanted.questions.get(key)
            if after and _meaning(after) != _meaning(before):
                raise BadInput(
                    _(
                        "“%(key)s” was asked before as %(kind)s; answers keep their meaning, so "
                        "another kind of question needs another key."
                    )
                    % {"key": key, "kind": " ".join(filter(None, _meaning(before)))},
                    field="key",
                )


def _meaning(question: Question) -> tuple[str, ...]:
    if question.kind is Kind.price:
        return (question.kind, question.prices, question.currency)
    return (question.kind, question.places if question.kind is Kind.commune else "")


def _together(later: Question, earlier: Question) -> Question:
    known = {choice.key for choice in later.choices}
    gone = tuple(choice for choice in earlier.choices if choice.key not in known)
    return replace(
        later,
        choices=later.choices + gone,
        low=min(later.low, earlier.low),
        high=max(later.high, earlier.high),
    )
