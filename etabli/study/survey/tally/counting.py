"""Answers counted: values that can be added up, and what pages and estimates tell of them.

Counts are kept by whole value (as JSON), so that every kind of question can be told from them:
`{"zone", "without", "answers", "simulated", "days": {date: n}, "questions": {key: {value: n}}}`.
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from django.conf import settings
from django.utils import timezone

from etabli.study.survey.counting import counted
from etabli.study.survey.questionnaire import Kind, Question

Counts = dict[str, Any]


class Counted(NamedTuple):
    """What is counted of a response."""

    answers: Mapping[str, Any]
    submitted_at: datetime
    is_simulated: bool


def count(responses: Iterable[Counted], without: Iterable[str] = ()) -> Counts:
    """Count `responses`; the questions `without` are texts, which are not counted."""
    left_out = frozenset(without)
    answers = simulated = 0
    days: Counter[str] = Counter()
    questions: dict[str, Counter[str]] = {}
    for one in responses:
        answers += 1
        simulated += one.is_simulated
        days[timezone.localtime(one.submitted_at).date().isoformat()] += 1
        for key, value in one.answers.items():
            if key not in left_out:
                questions.setdefault(key, Counter())[json.dumps(value)] += 1
    return {
        **basis(left_out),
        "answers": answers,
        "simulated": simulated,
        "days": dict(days),
        "questions": {key: dict(values) for key, values in questions.items()},
    }


def basis(without: Iterable[str]) -> Counts:
    """What counts must have in common to be added up: where a day begins, what is left out."""
    return {"zone": settings.TIME_ZONE, "without": sorted(without)}


def added(one: Counts, other: Counts, times: int = 1) -> Counts:
    """Both together; with `times` -1, the one without the other."""
    keys = dict.fromkeys([*one["questions"], *other["questions"]])
    return {
        "zone": one["zone"],
        "without": one["without"],
        "answers": one["answers"] + times * other["answers"],
        "simulated": one["simulated"] + times * other["simulated"],
        "days": _added(one["days"], other["days"], times),
        "questions": {
            key: _added(one["questions"].get(key, {}), other["questions"].get(key, {}), times)
            for key in keys
        },
    }


def told(counts: Counts, questions: Iterable[Question]) -> dict[str, Any]:
    """What is told of the answers: in all, by day, and for each question.

    `questions`: see `survey.counting.counted`; nothing for texts.
    """
    return {
        "answers": counts["answers"],
        "simulated": counts["simulated"],
        "days": dict(sorted(counts["days"].items())),
        "questions": {
            one.key: counted(
                one,
                (
                    (json.loads(value), times)
                    for value, times in counts["questions"].get(one.key, {}).items()
                ),
            )
            for one in questions
            if one.kind is not Kind.text
        },
    }


def texts(questions: Iterable[Question]) -> list[str]:
    """The keys of the questions that are answered in sentences."""
    return [one.key for one in questions if one.kind is Kind.text]


def _added(one: Mapping[str, int], other: Mapping[str, int], times: int) -> dict[str, int]:
    both = dict(one)
    for key, number in other.items():
        both[key] = both.get(key, 0) + times * number
        if not both[key]:
            del both[key]
    return both
