"""What the answers to one question come to: counts, middles, mean ranks, prices."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain, repeat
from statistics import median, quantiles
from typing import Any

from etabli.study.survey.questionnaire import Kind, Question

Counted = dict[str, Any]
Amounts = Mapping[str, int]
Given = tuple[Any, int]


def counted(question: Question, given: Iterable[Given]) -> Counted:
    """`count`: how many answered; besides, by the kind of question:

    - choices, scales and communes: `counts` of each key;
    - numbers: `lowest`, `median` and `greatest`;
    - rankings: `ranks`, the mean rank of each key, and how many put it `first`;
    - prices: the `quartiles` of each amount and, of four, the `range` that is acceptable and the
      `optimal` price, all in minor units of `currency`.

    `given`: each answer with how many gave it.
    """
    answers = list(given)
    total = sum(times for _value, times in answers)
    if question.kind in (Kind.number, Kind.price, Kind.ranking) and not total:
        return {"count": 0}
    match question.kind:
        case Kind.number:
            numbers = _each(answers)
            told: Counted = {
                "lowest": min(numbers),
                "median": float(median(numbers)),
                "greatest": max(numbers),
            }
        case Kind.ranking:
            told = _ranked(question, answers, total)
        case Kind.price:
            told = _priced(question, [(one["minor"], times) for one, times in answers])
        case _:
            told = {"counts": _counts(question, answers)}
    return {"count": total, **told}


def _each(answers: Iterable[tuple[Any, int]]) -> list[Any]:
    return list(chain.from_iterable(repeat(value, times) for value, times in answers))


def _counts(question: Question, answers: Iterable[Given]) -> dict[str, int]:
    several = question.kind is Kind.several
    counts: Counter[str] = Counter()
    for value, times in answers:
        for key in value if several else [value]:
            counts[str(key)] += times
    if question.kind is Kind.scale:
        keys = [str(step) for step in range(int(question.low), int(question.high) + 1)]
    else:
        keys = [choice.key for choice in question.choices] or sorted(counts)
    return {key: counts[key] for key in keys}


def _ranked(question: Question, answers: Sequence[Given], total: int) -> Counted:
    """Where only the first are ranked, the others share the mean of the ranks that are left."""
    keys = [choice.key for choice in question.choices]

    def rank(order: Sequence[str], key: str) -> float:
        return order.index(key) + 1 if key in order else (len(order) + 1 + len(keys)) / 2

    def mean(key: str) -> float:
        return sum(rank(order, key) * times for order, times in answers) / total

    return {
        "ranks": {key: round(mean(key), 3) for key in keys},
        "first": {key: sum(times for order, times in answers if order[0] == key) for key in keys},
    }


def _priced(question: Question, answers: Sequence[tuple[Amounts, int]]) -> Counted:
    amounts = {
        name: sorted(_each((one[name], times) for one, times in answers))
        for name in question.amounts
    }
    told: Counted = {
        "currency": question.currency,
        "quartiles": {name: _quartiles(named) for name, named in amounts.items()},
    }
    return told | sensitivity(amounts) if question.prices == "four" else told


def _quartiles(amounts: Sequence[int]) -> list[int]:
    if len(amounts) == 1:
        return [amounts[0]] * 3
    return [round(amount) for amount in quantiles(amounts, method="inclusive")]


def sensitivity(amounts: Mapping[str, Sequence[int]]) -> Counted:
    """The crossings of van Westendorp’s curves, each at the first amount named where the rising
    curve has reached the falling one.

    `amounts`: of each of the four prices all that were named, ascending. `range`: from where as
    many find a price expensive as doubt its quality, to where as many find it too expensive as a
    bargain; `optimal`: where as many find it too expensive as doubt its quality. In the unit of
    the amounts.
    """
    named = sorted(set(chain.from_iterable(amounts.values())))

    def crossing(rising: str, falling: str) -> int:
        up, down = amounts[rising], amounts[falling]
        for price in named:
            if bisect_right(up, price) >= len(down) - bisect_right(down, price):
                break
        return price

    return {
        "range": [crossing("expensive", "too_cheap"), crossing("too_expensive", "cheap")],
        "optimal": crossing("too_expensive", "too_cheap"),
    }
