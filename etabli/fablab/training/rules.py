"""How a quiz is counted."""

from collections.abc import Iterable, Mapping, Set
from typing import Any


def percent_right(
    choices: Mapping[int, Iterable[Mapping[str, Any]]], answers: Mapping[int, Set[int]]
) -> int:
    """The percentage of questions answered exactly right, rounded down.

    `choices` gives each question's choices, `answers` the positions that were ticked. A question
    with several right choices is right when all of them are ticked and nothing else.
    """
    if not choices:
        return 100
    right = sum(
        answers.get(number, set()) == {at for at, choice in enumerate(offered) if choice["right"]}
        for number, offered in choices.items()
    )
    return right * 100 // len(choices)
