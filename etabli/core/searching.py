"""Words found in texts as people write them: without accents, capitals and punctuation.

Both databases prepare a text alike (`Plain`): PostgreSQL with functions of its own, SQLite with
`plain_words`, which each connection is given (`teach`). No extension is needed.
"""

import re
import unicodedata
from typing import Any, NamedTuple, TypeVar, cast
from uuid import UUID

from django.db import models
from django.db.models import F, Q, QuerySet, Value
from django.db.models.expressions import Combinable, Func
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Concat

Row = TypeVar("Row", bound=models.Model)

PUNCTUATION = "-'’.,;:/()_@+&\"«»"
LETTERS = {"œ": "oe", "æ": "ae", "ß": "ss"}
FEWEST_DIGITS = 4
SIGNIFICANT_DIGITS = 9  # of a number in France or Switzerland, without its prefix
REFERENCE = re.compile(r"[0-9a-f]{8,32}")  # the beginning of an identifier, or all of it
MARKS = ("\u0300", "\u036f")  # combining marks, which accents become


def plain_words(text: str | None) -> str:
    """The words of a text in small letters without accents, with a space before each."""
    letters = unicodedata.normalize("NFKD", text or "")
    small = "".join(one for one in letters if not MARKS[0] <= one <= MARKS[1]).lower()
    for letter, written in LETTERS.items():
        small = small.replace(letter, written)
    return " " + " ".join(re.sub(f"[{re.escape(PUNCTUATION)}]", " ", small).split())


def digits_of(text: str | None) -> str:
    return re.sub(r"\D", "", text or "")


class Asked(NamedTuple):
    """What somebody looks for: words, and what else they may stand for."""

    words: tuple[str, ...]
    digits: str = ""  # of a telephone number
    first: UUID | None = None  # the identifiers that a reference stands for
    last: UUID | None = None

    @classmethod
    def of(cls, text: str) -> "Asked":
        digits = digits_of(text)
        many = len(digits) >= FEWEST_DIGITS and not re.search(r"[^\W\d_]", text)
        reference = re.sub(r"[\s-]", "", text).lower()
        known = REFERENCE.fullmatch(reference)
        return cls(
            tuple(plain_words(text).split()),
            digits.removeprefix("0")[-SIGNIFICANT_DIGITS:] if many else "",
            UUID(reference.ljust(32, "0")) if known else None,
            UUID(reference.ljust(32, "f")) if known else None,
        )

    def refers(self, field: str = "uuid") -> Q | None:
        """Whose identifier begins like the reference; nothing where none was written."""
        if self.first is None:
            return None
        return Q(**{f"{field}__range": (self.first, self.last)})


class Plain(Func):
    """A text as `plain_words` gives it."""

    function = "etabli_plain"
    arity = 1
    output_field: Any = models.TextField()

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        small = "normalize(%(expressions)s, NFKD)"
        small = f"lower(regexp_replace({small}, '[{MARKS[0]}-{MARKS[1]}]', '', 'g'))"
        for letter, written in LETTERS.items():
            small = f"replace({small}, '{letter}', '{written}')"
        marks = PUNCTUATION.replace("'", "''")
        apart = f"translate({small}, '{marks}', '{' ' * len(PUNCTUATION)}')"
        template = f"(' ' || regexp_replace({apart}, '\\s+', ' ', 'g'))"
        return self.as_sql(compiler, connection, template=template, **context)


class Digits(Func):
    """The digits of a text."""

    function = "etabli_digits"
    arity = 1
    output_field: Any = models.TextField()

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        template = "regexp_replace(%(expressions)s, '[^0-9]', '', 'g')"
        return self.as_sql(compiler, connection, template=template, **context)


def in_both(text: str) -> list[str | Combinable]:
    """A text of two languages, in each of them; of another row too, such as `place__name`."""
    return [KeyTextTransform(language, text) for language in ("fr", "en")]


def holding(rows: QuerySet[Row], asked: Asked, *texts: str | Combinable) -> QuerySet[Row]:
    """The rows of which each word that is asked for begins a word of their texts."""
    parts: list[Any] = []
    for text in texts:
        parts += [F(text) if isinstance(text, str) else text, Value(" ")]
    found: Any = rows.alias(searched=Plain(Concat(*parts, output_field=models.TextField())))
    for word in asked.words:
        found = found.filter(searched__contains=f" {word}")
    return cast("QuerySet[Row]", found)


def teach(connection: Any, **_: Any) -> None:
    """Give a connection to SQLite the functions that PostgreSQL has."""
    if connection.vendor == "sqlite":
        for name, function in (("etabli_plain", plain_words), ("etabli_digits", digits_of)):
            connection.connection.create_function(name, 1, function, deterministic=True)
