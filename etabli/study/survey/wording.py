"""Answers in words."""

from collections.abc import Mapping
from typing import Any

from django.utils.formats import number_format

from etabli.core.texts import labelled
from etabli.study.survey.questionnaire import PRICES, Kind, Places, Question, filled_in


def answer_told(question: Question, value: Any, places: Places) -> str:
    """What was answered, with the labels that the question has, in the reader's language."""
    labels = {choice.key: str(choice.label) for choice in question.choices}
    match question.kind:
        case Kind.choice:
            return labels.get(value, str(value))
        case Kind.several:
            return ", ".join(labels.get(key, key) for key in value)
        case Kind.ranking:
            return ", ".join(f"{rank}. {labels.get(key, key)}" for rank, key in enumerate(value, 1))
        case Kind.price:
            return _price_told(value)
        case Kind.commune:
            return places.names[question.places].get(value, str(value))
        case Kind.number | Kind.scale:
            value = number_format(value)
    return str(value)


def _price_told(value: Mapping[str, Any]) -> str:
    return ", ".join(
        labelled(PRICES[name], f"{number_format(amount)} {value['currency']}")
        for name, amount in filled_in(value).items()
    )
