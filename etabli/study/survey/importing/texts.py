"""Texts as people type them."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence

_BESIDE_A_NAME = re.compile(r"\([^)]*\)|\b\d{4,5}\b|\bcedex\b")
_WORD = re.compile(r"[^\W_]+")
_SAINT = re.compile(r"\bst(e?)\b")


def plain(text: str) -> str:
    """Without what typists do differently: case, accents, apostrophes, dashes, spaces."""
    letters = unicodedata.normalize("NFKD", text.replace("’", "'").replace("œ", "oe"))
    bare = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return " ".join(bare.casefold().replace("-", " ").split())


def place_name(text: str) -> str:
    """The name of a place without what is written beside it: a postcode, a county in brackets;
    `St` and `Ste` in full."""
    bare = _BESIDE_A_NAME.sub(" ", plain(text))
    return " ".join(_SAINT.sub(r"saint\1", bare).replace(",", " ").split())


def pieces(text: str) -> frozenset[str]:
    """The runs of three letters in a text, by which two texts are compared."""
    letters = f" {' '.join(_WORD.findall(plain(text)))} "
    return frozenset(letters[at : at + 3] for at in range(len(letters) - 2))


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """How much two texts have in common, from 0 to 1 (Dice's coefficient of their `pieces`)."""
    both = len(one) + len(other)
    return 2 * len(one & other) / both if both else 0.0


def held(one: frozenset[str], other: frozenset[str]) -> float:
    """How much of the shorter of two texts stands in the other, from 0 to 1; a very short one
    says nothing."""
    shorter = min(len(one), len(other))
    return len(one & other) / shorter if shorter > 4 else 0.0


def pieces_of(*texts: str) -> list[frozenset[str]]:
    """Of each text that is not empty."""
    return [pieces(text) for text in texts if text]


def closest(
    some: Iterable[frozenset[str]],
    others: Sequence[frozenset[str]],
    measure: Callable[[frozenset[str], frozenset[str]], float] = likeness,
) -> float:
    """How much the two that are most alike have in common, from 0 to 1."""
    return max((measure(one, other) for one in some for other in others), default=0.0)
