"""Answers that stand in several columns: one for each choice, each rank or each price."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from etabli.study.survey.importing.export import Export, values_of
from etabli.study.survey.importing.formats import Column
from etabli.study.survey.importing.layout import parts_of, ranks_of
from etabli.study.survey.importing.rows import amount_text, key_of, keys_by_text
from etabli.study.survey.importing.texts import closest, pieces_of, plain
from etabli.study.survey.questionnaire import FOUR_PRICES, Kind, Places, Question

ALIKE = 0.55  # of two labels, for one to be taken for the other
OTHER = ("other", "oth", "autre")  # as `plain` has them
MOSTLY = 0.5  # of a column's cells
# How surveys word van Westendorp's four prices, as `plain` has them; the first that fits.
_WORDINGS = (
    ("too_expensive", r"(?<!pas )(trop|si) (cher|eleve)|\b(too|so) (expensive|dear|high)"),
    ("too_cheap", r"trop (bas|bon marche|peu cher)|\b(too|so) (cheap|low)|si bas|dout|qualit"),
    ("cheap", r"bonne affaire|bon marche|pas trop cher|avantageu|bargain|\bcheap|good value"),
    ("expensive", r"\bcher|\bexpensive|\bdear"),
)


def part_columns(question: Question, export: Export) -> dict[str, str]:
    """For each choice of a question, or each of its prices, the column that seems to hold it."""
    if question.kind is Kind.price:
        return price_columns(question, export) or _rising(question, export)
    found = [
        (_group_score(question, group, matched), matched)
        for group in _groups(export)
        if (matched := _matched(question, group))
    ]
    best = max(found, key=lambda one: one[0], default=(0.0, {}))
    return best[1]


def price_columns(question: Question, export: Export) -> dict[str, str]:
    """The columns of the four prices, where their names, their wording or that of their question
    tell; all or none."""
    if not parts_of(question) or question.kind is not Kind.price:
        return {}
    columns = [one for one in export.columns() if _holds_numbers(export, one)]
    named = {amount: _named(question, amount, export.columns()) for amount in FOUR_PRICES}
    if all(named.values()):
        return named
    groups = [group for group in _groups(export) if len(group) >= len(FOUR_PRICES)]
    for group in (*groups, columns):
        worded: dict[str, list[str]] = {}
        for one in group:
            if one in columns and (amount := _worded(one)):
                worded.setdefault(amount, []).append(one.header)
        if all(len(worded.get(amount, ())) == 1 for amount in FOUR_PRICES):
            return {amount: worded[amount][0] for amount in FOUR_PRICES}
    return _rising(question, export, ALIKE)


def rank_columns(question: Question, export: Export, places: Places) -> dict[str, str]:
    """For each rank of a ranking, the column that holds the choice put there: `Q7[1]`, `Q7[2]`…,
    as LimeSurvey writes them."""
    ranks, keys = ranks_of(question), keys_by_text(question, places)
    best, found = 0.0, {}
    for group in _groups(export) if ranks else ():
        columns = {f"#{int(one.part)}": one.header for one in group if one.part.isdecimal()}
        held = {rank: columns[rank] for rank in ranks if rank in columns}
        values = values_of(export, held.values(), "", keys)
        known = sum(n for one, n in values.items() if _is_known(export, held, one, keys))
        share = known / (sum(values.values()) or 1)
        if len(held) > 1 and share >= MOSTLY and (score := share + _alike(question, group)) > best:
            best, found = score, held
    return found


def _is_known(export: Export, held: Mapping[str, str], value: str, keys: Mapping[str, str]) -> bool:
    header = next(iter(held.values()))
    return bool(key_of(value, keys) or key_of(export.meaning(header, value), keys))


def _groups(export: Export) -> Iterator[list[Column]]:
    """The columns that are parts of one question in the tool."""
    groups: dict[str, list[Column]] = {}
    for one in export.columns():
        if one.part:
            groups.setdefault(one.base, []).append(one)
    yield from groups.values()


def _named(question: Question, amount: str, columns: Sequence[Column]) -> str:
    """The column that bears an amount's key, as our own form for ODK names it."""
    names = (amount, f"{plain(question.key)} {amount}")
    for one in columns:
        last = plain(one.part or one.base)
        own = last == names[0] and plain(one.base) == plain(question.key)
        if own or last == names[1] or last.endswith(f" {names[1]}"):
            return one.header
    return ""


def _worded(one: Column) -> str:
    """Which of the four prices a column's texts speak of; empty for none."""
    text = plain(one.part_label or one.part or one.label or one.base)
    return next((amount for amount, words in _WORDINGS if re.search(words, text)), "")


def _rising(question: Question, export: Export, least: float = 0.0) -> dict[str, str]:
    """The four numeric parts of one question that is like this one by `least`, the cheapest
    first: nobody's four prices fall."""
    found: list[tuple[float, list[Column]]] = []
    for group in _groups(export):
        numeric = [one for one in group if _holds_numbers(export, one)]
        if len(numeric) == len(FOUR_PRICES) and (alike := _alike(question, group)) >= least:
            found.append((alike, numeric))
    if not found:
        return {}
    _score, group = max(found, key=lambda one: one[0])
    rising = sorted(group, key=lambda one: _mean(export, one))
    return {amount: one.header for amount, one in zip(FOUR_PRICES, rising, strict=True)}


def _holds_numbers(export: Export, one: Column) -> bool:
    values = export.values(one.header)
    numeric = sum(n for value, n in values.items() if _number(value) is not None)
    return bool(values) and numeric >= MOSTLY * sum(values.values())


def _mean(export: Export, one: Column) -> float:
    values = export.values(one.header).items()
    numbers = [(number, n) for value, n in values if (number := _number(value)) is not None]
    return sum(number * n for number, n in numbers) / sum(n for _number, n in numbers)


def _number(text: str) -> float | None:
    try:
        return float(amount_text(text).replace(",", "."))
    except ValueError:
        return None


def _matched(question: Question, group: Sequence[Column]) -> dict[str, str]:
    """Each choice of a question with the column of the group that is most like it."""
    found: dict[str, str] = {}
    scored = sorted(
        (
            (_choice_likeness(choice, one), choice.key, one.header)
            for choice in question.choices
            for one in group
        ),
        key=lambda one: -one[0],
    )
    taken: set[str] = set()
    for score, key, header in scored:
        if score >= ALIKE and key not in found and header not in taken:
            found[key] = header
            taken.add(header)
    return {choice.key: found[choice.key] for choice in question.choices if choice.key in found}


def _choice_likeness(choice: Any, one: Column) -> float:
    part = plain(one.part)
    if part == plain(choice.key) or (part in OTHER and choice.key in OTHER):
        return 1.0
    return closest(pieces_of(choice.label.fr, choice.label.en), pieces_of(one.part_label, one.part))


def _group_score(question: Question, group: Sequence[Column], matched: Mapping[str, str]) -> float:
    return _alike(question, group) + len(matched) / len(question.choices)


def _alike(question: Question, group: Sequence[Column]) -> float:
    """How much a group's name and text are those of the question, from 0 to 1."""
    named = 1.0 if plain(group[0].base) == plain(question.key) else 0.0
    texts = pieces_of(group[0].base, group[0].label)
    return max(named, closest(pieces_of(question.label.fr, question.label.en), texts))
