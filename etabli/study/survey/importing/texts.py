"""Texts as people type them."""

import unicodedata


def plain(text: str) -> str:
    """Without what typists do differently: case, accents, apostrophes, dashes, spaces."""
    letters = unicodedata.normalize("NFKD", text.replace("’", "'").replace("œ", "oe"))
    bare = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return " ".join(bare.casefold().replace("-", " ").split())
