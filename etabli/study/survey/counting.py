"""What the answers to one question come to: counts, middles, mean ranks, prices."""

from collections import Counter
from collections.abc import Mapping, Sequence
from statistics import fmean, median, quantiles
from typing import Any

from etabli.study.survey.questionnaire import Kind, Question

Counted = dict[str, Any]


def counted(question: Question, given: Sequence[Any]) -> Counted:
    """`count`: how many answered; besides, by the kind of question:

    - choices, scales and communes: `counts` of each key;
    - numbers: `lowest`, `median` and `greatest`;
    - rankings: `ranks`, the mean rank of each key, and how many put it `first`;
    - prices: the `quartiles` of each amount and, of four, the `range` that is acceptable and the
      `optimal` price, all in minor units of `currency`.
    """
    if question.kind in (Kind.number, Kind.price, Kind.ranking) and not given:
        return {"count": 0}
    match question.kind:
        case Kind.number:
            told: Counted = {
                "lowest": min(given),
                "median": float(median(given)),
                "greatest": max(given),
            }
        case Kind.ranking:
            told = _ranked(question, given)
        case Kind.price:
            told = _priced(question, [one["minor"] for one in given])
        case _:
            told = {"counts": _counts(question, given)}
    return {"count": len(given), **told}


def _counts(question: Question, given: Sequence[Any]) -> dict[str, int]:
    several = question.kind is Kind.several
    counts = Counter(str(key) for value in given for key in (value if several else [value]))
    if question.kind is Kind.scale:
        keys = [str(step) for step in range(int(question.low), int(question.high) + 1)]
    else:
        keys = [choice.key for choice in question.choices] or sorted(counts)
    return {key: counts[key] for key in keys}


def _ranked(question: Question, given: Sequence[Sequence[str]]) -> Counted:
    """Where only the first are ranked, the others share the mean of the ranks that are left."""
    keys = [choice.key for choice in question.choices]

    def rank(order: Sequence[str], key: str) -> float:
        return order.index(key) + 1 if key in order else (len(order) + 1 + len(keys)) / 2

    return {
        "ranks": {key: round(fmean(rank(order, key) for order in given), 3) for key in keys},
        "first": {key: sum(order[0] == key for order in given) for key in keys},
    }


def _priced(question: Question, given: Sequence[Mapping[str, int]]) -> Counted:
    told: Counted = {
        "currency": question.currency,
        "quartiles": {name: _quartiles([one[name] for one in given]) for name in question.amounts},
    }
    return told | sensitivity(given) if question.prices == "four" else told


def _quartiles(amounts: Sequence[int]) -> list[int]:
    if len(amounts) == 1:
        return [amounts[0]] * 3
    return [round(amount) for amount in quantiles(amounts, method="inclusive")]


def sensitivity(given: Sequence[Mapping[str, int]]) -> Counted:
    """The crossings of van Westendorp’s curves, each at the first amount named where the rising
    curve has reached the falling one.

    `range`: from where as many find a price expensive as doubt its quality, to where as many find
    it too expensive as a bargain; `optimal`: where as many find it too expensive as doubt its
    quality. In the unit of the amounts.
    """
    named = sorted({amount for one in given for amount in one.values()})

    def crossing(rising: str, falling: str) -> int:
        for price in named:
            reached = sum(one[rising] <= price for one in given)
            if reached >= sum(one[falling] > price for one in given):
                break
        return price

    return {
        "range": [crossing("expensive", "too_cheap"), crossing("too_expensive", "cheap")],
        "optimal": crossing("too_expensive", "too_cheap"),
    }
