"""Decisions on what is quoted: words may be left out, none changed, and where they are shows."""

import re

from django.utils.translation import gettext as _

from etabli.core.errors import BadInput

MARK = "[…]"
# How people write the mark themselves.
_MARKS = re.compile(r"\[\s*(?:…|\.\.\.)\s*\]|\(\s*(?:…|\.\.\.)\s*\)")


def cut(original: str, wanted: str) -> str:
    """`wanted`, which leaves words of `original` out, with a mark wherever it does.

    Marks that are there already are read as such. Raises BadInput when a word of it is not the
    original's, or not in its order, or when nothing is left.
    """
    words = original.split()
    left = _MARKS.sub(" ", wanted).split()
    if not left:
        raise BadInput(_("Leave at least one word of it."), field="text")
    _check_said(words, left)
    parts: list[str] = []
    reached = 0
    for number, word in enumerate(left):
        at = _spot(words, left, number, reached)
        if at > reached:
            parts.append(MARK)
        parts.append(word)
        reached = at + 1
    if reached < len(words):
        parts.append(MARK)
    return " ".join(parts)


def _check_said(words: list[str], left: list[str]) -> None:
    """Raise BadInput naming the first word that is not there, or not in its order."""
    rest = iter(words)
    for word in left:
        if word not in rest:
            raise BadInput(
                _("“%(word)s” is not what was said: words can be left out, not changed.")
                % {"word": word},
                field="text",
            )


def _spot(words: list[str], left: list[str], number: int, reached: int) -> int:
    """Where the next word stands: right here if it can, otherwise where most of what follows does,
    as long as all that is left can still be found after it."""
    spots = [
        at
        for at in range(reached, len(words))
        if words[at] == left[number] and _holds(words, left, number + 1, at + 1)
    ]
    if spots[0] == reached:
        return reached
    return max(spots, key=lambda at: _run(words, left, number, at))


def _holds(words: list[str], left: list[str], number: int, reached: int) -> bool:
    """Whether the words from `number` on stand, in their order, from `reached` on."""
    rest = iter(words[reached:])
    return all(word in rest for word in left[number:])


def _run(words: list[str], left: list[str], number: int, at: int) -> int:
    """How many words in a row are the same from here on."""
    length = 0
    for said, kept in zip(words[at:], left[number:], strict=False):
        if said != kept:
            break
        length += 1
    return length
