"""Which column answers which question, and what its values mean: a proposal, by likeness.

A column is compared with a question by its name and its text (runs of three letters in common)
and by its values (the share that the question knows already). Nothing is decided here: people
see the proposal and change it.
"""

import re
from collections.abc import Mapping
from dataclasses import replace

from etabli.study.survey.importing.apart import (
    ALIKE,
    OTHER,
    part_columns,
    price_columns,
    rank_columns,
)
from etabli.study.survey.importing.dates import form_of
from etabli.study.survey.importing.export import Export, values_of
from etabli.study.survey.importing.formats import TOOLS, Column, Format, column, first_of
from etabli.study.survey.importing.layout import Layout, fits_one, holds_several, parts_of, worded
from etabli.study.survey.importing.rows import UNCHECKED, key_of, keys_by_text
from etabli.study.survey.importing.texts import closest, held, pieces_of, place_name, plain
from etabli.study.survey.questionnaire import Kind, Places, Question, Questionnaire

SEPARATORS = (";", ",", "|", "\n", " ")
TICKED = ("x", "y", "oui", "o", "yes", "1", "true", "vrai", "1.0")
ENOUGH = 0.5  # of a score, for a column to be proposed
# How many values are asked about on the page, the most frequent first.
MOST_ASKED = 60
# How columns say which place they are about, by the name of its list.
_PLACES = {
    "home": r"habit|domicil|resid|loge|\bhome|\blive",
    "work": r"travail|emploi|\bwork|\bjob|employ",
}
_NUMBER_AMONG_WORDS = re.compile(r"[^\d-]*(\d+(?:[.,]\d+)?)[^\d-]*")


def propose(export: Export, questionnaire: Questionnaire, places: Places) -> Layout:
    """The layout that seems right. Columns that answer no question are left out."""
    headers, tool = export.look.headers, TOOLS[export.format]
    date = first_of(tool.dates, headers)
    form = form_of(export.values(date)) if date else None
    layout = Layout(
        columns=_columns(export, questionnaire, places),
        id=first_of(tool.ids, headers),
        date_column=date if form is not None else "",
        date_format=form or "",
        checked=TICKED,
    )
    return complete(layout, export, questionnaire, places)


def complete(
    layout: Layout,
    export: Export,
    questionnaire: Questionnaire,
    places: Places,
    *,
    only_boxes: bool = False,
) -> Layout:
    """With separators, and with values for what the questionnaire does not know by itself.

    What the layout says already stays. `only_boxes`: just what ticks the columns of choices.
    """
    if only_boxes:
        return replace(layout, filled=_filled(layout, export))
    separators, values = dict(layout.separators), dict(layout.values)
    for key, header in layout.columns.items():
        question, named = questionnaire.questions[key], worded(header)
        if not named:
            continue
        keys = keys_by_text(question, places)
        if (
            isinstance(header, str)
            and holds_several(question)
            and key not in separators
            and export.values(header)
        ):
            separators[key] = _separator(export, header, keys)
        own = values.get(key, {})
        proposed = {
            value: meant
            for value in values_of(export, named, separators.get(key, ""), keys)
            if value not in own
            and not key_of(value, keys)
            and not is_taken(value, question, keys)
            and (meant := _meant(export.meaning(named[0], value), question, keys))
        }
        if proposed or own:
            values[key] = {**proposed, **own}
    return replace(layout, separators=separators, values=values, filled=_filled(layout, export))


def _columns(
    export: Export, questionnaire: Questionnaire, places: Places
) -> dict[str, str | Mapping[str, str]]:
    """The best pairs first; a column answers one question."""
    columns = export.columns()
    likenesses = [pieces_of(one.base, one.part, one.label) for one in columns]
    apart = {plain(key) for key, one in questionnaire.questions.items() if parts_of(one)}
    found = _surely_apart(export, questionnaire, places)
    taken = {header for parts in found.values() for header in parts.values()}
    scored: list[tuple[float, str, str]] = []
    for question in questionnaire.questions.values():
        keys = keys_by_text(question, places)
        texts = pieces_of(question.label.fr, question.label.en)
        for one, known in zip(columns if fits_one(question) else (), likenesses, strict=False):
            if one.part and plain(one.base) in apart:
                continue
            alike = closest(texts, known)
            # A short name may stand whole in a long question.
            alike = max(alike, (alike + closest(texts, known, held)) / 2)
            if question.kind is Kind.commune and (said := _places_said(one)):
                alike = max(alike, ALIKE) if question.places in said else 0.0
            score = _score(question, one, alike, export, keys)
            if score >= ENOUGH:
                scored.append((score, question.key, one.header))
    columns_found: dict[str, str | Mapping[str, str]] = {**found}
    for _points, key, header in sorted(scored, key=lambda one: -one[0]):
        if key not in columns_found and header not in taken:
            columns_found[key] = header
            taken.add(header)
    for question in questionnaire.questions.values():
        if holds_several(question) and question.key not in columns_found:
            parts = part_columns(question, export)
            if len(parts) > 1 and taken.isdisjoint(parts.values()):
                columns_found[question.key] = parts
                taken |= set(parts.values())
    return {key: columns_found[key] for key in questionnaire.questions if key in columns_found}


def _places_said(one: Column) -> set[str]:
    """Which of the two places a column says that it is about."""
    text = plain(f"{one.header} {one.label}")
    return {name for name, words in _PLACES.items() if re.search(words, text)}


def _surely_apart(
    export: Export, questionnaire: Questionnaire, places: Places
) -> dict[str, Mapping[str, str]]:
    """The prices and the rankings of which each column says what part it is."""
    found: dict[str, Mapping[str, str]] = {}
    taken: set[str] = set()
    for question in questionnaire.questions.values():
        parts = price_columns(question, export) or rank_columns(question, export, places)
        if parts and taken.isdisjoint(parts.values()):
            found[question.key] = parts
            taken |= set(parts.values())
    return found


def _score(
    question: Question,
    one: Column,
    alike: float,
    export: Export,
    keys: Mapping[str, str],
) -> float:
    """From 0 to 1. A column of boxes is no answer by itself, nor what was written beside them."""
    values = export.values(one.header)
    if _is_named(question, one, export.format):
        return 0.0 if _is_box(one, values) else 1.0
    if _is_box(one, values) or (one.part and not values):
        return 0.0
    fit = _fit(question, one, export, keys)
    if question.choices and len(values) > 1:
        return max(0.6 * fit + 0.3 * alike, 0.7 * alike + 0.3 * fit)
    if question.kind is Kind.commune and fit >= 0.2:  # little else looks like a commune's name
        return 0.45 + 0.45 * alike
    return 0.7 * alike + 0.3 * fit


def _is_box(one: Column, values: Mapping[str, int]) -> bool:
    """Whether a column holds but ticks, or what was written beside “other”."""
    if not one.part:
        return False
    ticks = (*TICKED, *UNCHECKED)
    return plain(one.part) in OTHER or (
        bool(values) and all(plain(value) in ticks for value in values)
    )


def _is_named(question: Question, one: Column, format: Format) -> bool:
    """Whether a column bears the question's key, after its groups where the tool writes them."""
    key, header = plain(question.key), plain(one.header)
    if format is Format.kobo:
        return key in (plain(one.part or one.base), header) or header.endswith(f" {key}")
    return key in (header, "" if one.part else plain(one.base))


def _fit(question: Question, one: Column, export: Export, keys: Mapping[str, str]) -> float:
    """The share of a column's cells that the question would take as they are."""
    values = export.values(one.header)
    total = sum(values.values())
    if not total or question.kind is Kind.text:
        return 0.0
    if holds_several(question):
        separator = _separator(export, one.header, keys)
        values = values_of(export, [one.header], separator, keys)
        total = sum(values.values())
    taken = (
        times
        for value, times in values.items()
        if is_taken(value, question, keys)
        or (keys and key_of(export.meaning(one.header, value), keys))
    )
    return sum(taken) / total if total else 0.0


def is_taken(value: str, question: Question, keys: Mapping[str, str]) -> bool:
    """Whether a value needs no telling; `keys` as `keys_by_text` gives them."""
    if question.choices or question.kind is Kind.commune:
        return bool(key_of(value, keys))
    if question.kind is Kind.text:
        return True
    try:
        return question.low <= float(value.replace(",", ".")) <= question.high
    except ValueError:
        return False


def _separator(export: Export, header: str, keys: Mapping[str, str]) -> str:
    """The one by which most of what it gives is known; the tool's own where none does better."""
    usual = TOOLS[export.format].separator

    def known(separator: str) -> float:
        values = values_of(export, [header], separator, keys)
        told = sum(n for value, n in values.items() if key_of(export.meaning(header, value), keys))
        return told / (sum(values.values()) or 1)

    return max((usual, *SEPARATORS), key=known)


def _meant(text: str, question: Question, keys: Mapping[str, str]) -> str:
    """What the question would call `text`: a choice whose text is like it, the one place whose
    name begins so, the one number in it. Empty where nothing is like it."""
    if known := key_of(text, keys):
        return known
    if question.kind is Kind.commune:
        begun = f"{place_name(text)} "
        found = {code for name, code in keys.items() if len(begun) > 3 and name.startswith(begun)}
        return found.pop() if len(found) == 1 else ""
    if not question.choices:
        alone = _NUMBER_AMONG_WORDS.fullmatch(text)
        return alone[1] if alone and is_taken(alone[1], question, keys) else ""
    if plain(text) in OTHER:
        return next((choice.key for choice in question.choices if choice.key in OTHER), "")
    best, key = max(
        (closest(pieces_of(text), pieces_of(choice.label.fr, choice.label.en)), choice.key)
        for choice in question.choices
    )
    return key if best >= ALIKE else ""


def _filled(layout: Layout, export: Export) -> tuple[str, ...]:
    """The columns of choices that hold texts: what people wrote beside “other”."""
    apart = [
        header
        for columns in layout.columns.values()
        if not isinstance(columns, str)
        for header in columns.values()
    ]
    boxes = {*layout.checked, *UNCHECKED}
    return tuple(
        header
        for header in apart
        if plain(column(header, export.format).part) in OTHER
        and any(plain(value) not in boxes for value in export.values(header))
    )
