"""What a change makes of a definition: each answers a new one, and the old one stays as it is."""

import copy
import re
import unicodedata
from collections.abc import Collection
from typing import Any, Literal

Definition = dict[str, Any]
What = Literal["section", "question"]

LONGEST_KEY = 40


def with_section(definition: Definition, section: dict[str, Any]) -> Definition:
    """The texts of the section with this key replaced; a new one at the end."""
    changed = copy.deepcopy(definition)
    known = _at(changed["sections"], section["key"])
    if known is None:
        changed["sections"].append({**section, "questions": []})
    else:
        kept = changed["sections"][known]["questions"]
        changed["sections"][known] = {**section, "questions": kept}
    return changed


def with_question(definition: Definition, question: dict[str, Any], section: str) -> Definition:
    """The question with this key replaced where it stands; a new one at the end of `section`."""
    changed = copy.deepcopy(definition)
    for one in changed["sections"]:
        known = _at(one["questions"], question["key"])
        if known is not None:
            one["questions"][known] = question
            return changed
    for one in changed["sections"]:
        if one["key"] == section:
            one["questions"].append(question)
    return changed


def without(definition: Definition, what: What, key: str) -> Definition:
    changed = copy.deepcopy(definition)
    if what == "section":
        changed["sections"] = [one for one in changed["sections"] if one["key"] != key]
    else:
        for one in changed["sections"]:
            one["questions"] = [each for each in one["questions"] if each["key"] != key]
    return changed


def moved(definition: Definition, what: What, key: str, step: Literal[-1, 1]) -> Definition:
    """One place up or down; a question at the edge of its section goes into the next one."""
    changed = copy.deepcopy(definition)
    sections = changed["sections"]
    if what == "section":
        _swap(sections, _at(sections, key), step)
        return changed
    for index, section in enumerate(sections):
        at = _at(section["questions"], key)
        if at is None:
            continue
        if 0 <= at + step < len(section["questions"]):
            _swap(section["questions"], at, step)
        elif 0 <= index + step < len(sections):
            question = section["questions"].pop(at)
            beside = sections[index + step]["questions"]
            beside.insert(len(beside) if step < 0 else 0, question)
        break
    return changed


def free_key(text: str, taken: Collection[str], otherwise: str) -> str:
    """A key made of a label that none of `taken` is."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    key = re.sub(r"[^a-z0-9]+", "_", plain)[:LONGEST_KEY].strip("_")
    if not key or key[0].isdigit():
        key = f"{otherwise}_{key}".strip("_")
    free, number = key, 2
    while free in taken:
        free, number = f"{key}_{number}", number + 1
    return free


def _at(items: list[dict[str, Any]], key: str) -> int | None:
    return next((index for index, one in enumerate(items) if one["key"] == key), None)


def _swap(items: list[dict[str, Any]], at: int | None, step: int) -> None:
    if at is not None and 0 <= at + step < len(items):
        items[at], items[at + step] = items[at + step], items[at]
