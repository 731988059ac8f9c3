"""Decisions on values about those who answer: what may be published, what is kept, and how long.

**What may be published.** Whoever shows the public a count of answers asks here first:

- `suppressed(counts)` for one question of which everybody gave one answer (a bar chart, a row);
- `suppressed_choices(counts, of=answers)` where several answers were allowed;
- `suppressed_table(cells)` for two questions crossed, with the totals of rows and columns.

None stands for a count that is not shown; say the same of all of them (“not shown”), since telling
why one is hidden can tell what it is. Managers of the study see everything and do not ask.
The rule looks at one table at a time: tables of the same answers that are cut differently, or of
the same study before and after an answer was erased, are not compared with each other.
"""

import hashlib
import hmac
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Generic, NamedTuple, Self, TypeVar

# A cell of a published table with fewer respondents could tell who they are. Assumption: five, as
# is usual for surveys; the statistical secret of INSEE for businesses begins at three.
FEWEST_SHOWN = 5
# The sentences of consent are as `Contact.Purpose` and the form have them since then: to be raised
# whenever one of them changes.
WORDING_VERSION = 1
# A class in which an erased answer is still counted has at least so many others in it, so that the
# class tells of nobody.
FEWEST_BESIDE = FEWEST_SHOWN
# From the finest to the coarsest: month, channel, profile and district, one told less each time.
CLASSES = (
    ("month", "channel", "profile", "district"),
    ("month", "channel", "profile"),
    ("month", "channel"),
    ("month",),
    (),
)
# Before the name of a district, where a commune stood: no commune's code begins like this.
INSIDE = "in:"

Key = TypeVar("Key", bound=Hashable)
Row = TypeVar("Row", bound=Hashable)
Column = TypeVar("Column", bound=Hashable)


@dataclass(frozen=True)
class Table(Generic[Row, Column]):
    """A table as it may be published: None where a count is not shown."""

    cells: dict[tuple[Row, Column], int | None]
    rows: dict[Row, int | None]
    columns: dict[Column, int | None]
    total: int | None


def suppressed(counts: Mapping[Key, int]) -> dict[Key, int | None]:
    """The counts of one question that may be published with their sum; None where hidden.

    Counts below `FEWEST_SHOWN` are hidden, 0 among them (that nobody answered thus can tell of
    everybody). Then the smallest others are, until there are two hidden ones that are together as
    many as that: so none can be found by subtraction. Where the sum itself is below, hide it too.
    """
    shown: dict[Key, int | None] = dict(counts)
    hidden: list[int] = []
    for key, count in sorted(counts.items(), key=lambda item: item[1]):
        enough = not hidden or (len(hidden) > 1 and sum(hidden) >= FEWEST_SHOWN)
        if count >= FEWEST_SHOWN and enough:
            break
        shown[key] = None
        hidden.append(count)
    return shown


def suppressed_choices(counts: Mapping[Key, int], *, of: int) -> dict[Key, int | None]:
    """The counts of a question with several answers each, of `of` people, that may be published.

    They do not add up, but each says how many did not choose it: hidden where either is too few.
    """
    return {
        key: count if min(count, of - count) >= FEWEST_SHOWN else None
        for key, count in counts.items()
    }


def suppressed_table(cells: Mapping[tuple[Row, Column], int]) -> Table[Row, Column]:
    """The table of `cells` with its totals, as it may be published.

    What is missing from `cells` counts as 0. Everything below `FEWEST_SHOWN` is hidden, and so much
    besides that no hidden number can be found from those shown: for each, another table of counts
    has the same numbers where they are shown and a different one there. And what is hidden in one
    line with a total shown is together at least `FEWEST_SHOWN`.

    Which numbers can be found is decided exactly: in the network of rows and columns that the
    hidden numbers join, one can differ if and only if a cycle of changes passes through it.
    (Gusfield, "A graph theoretic approach to statistical data security", SIAM J. Comput. 17, 1988.)
    """
    rows = list(dict.fromkeys(row for row, _column in cells))
    columns = list(dict.fromkeys(column for _row, column in cells))
    grid = _Grid([[cells.get((row, column), 0) for column in columns] for row in rows])
    grid.suppress()
    last_row, last_column = len(rows), len(columns)
    return Table(
        {
            (row, column): grid.shown(i, j)
            for i, row in enumerate(rows)
            for j, column in enumerate(columns)
        },
        {row: grid.shown(i, last_column) for i, row in enumerate(rows)},
        {column: grid.shown(last_row, j) for j, column in enumerate(columns)},
        grid.shown(last_row, last_column),
    )


class Consent(NamedTuple):
    """What somebody agreed to: when, and in which words (GDPR, art. 7: it can be shown)."""

    at: str  # an instant in ISO 8601
    language: str = ""
    version: int = 0
    wording: str = ""

    @classmethod
    def of(cls, kept: Any) -> Self:
        """From JSON; of the first consents only the instant was kept."""
        return cls(at=kept) if isinstance(kept, str) else cls(**kept)

    def as_json(self) -> dict[str, Any]:
        return self._asdict()


@dataclass(frozen=True)
class Origin:
    """What an erased answer may still be counted by."""

    month: date
    channel: str
    profile: str
    district: str

    def told(self, names: Sequence[str]) -> dict[str, Any]:
        """The class that tells `names` of it and nothing else."""
        return {
            name: getattr(self, name) if name in names else (None if name == "month" else "")
            for name in CLASSES[0]
        }


def class_of(origin: Origin, others: Iterable[Origin]) -> dict[str, Any]:
    """The finest class in which at least `FEWEST_BESIDE` `others` are alike; in the end just "one".

    A class with so many answers beside the erased one singles out nobody; and since an answer is
    counted in one class, its month, channel, profile and district cannot be put together again.
    """
    beside = list(others)
    for names in CLASSES[:-1]:
        told = origin.told(names)
        if sum(other.told(names) == told for other in beside) >= FEWEST_BESIDE:
            return told
    return origin.told(())


def begun_by(now: datetime, months: int) -> datetime:
    """What came before this has been kept for `months` by now: see `ends`."""
    return now - timedelta(days=365) * months / 12


def ends(kept_from: datetime, months: int) -> datetime:
    """When `months` are over, a month being a twelfth of 365 days."""
    return kept_from + timedelta(days=365) * months / 12


def link_key(form_key: str, secret: str) -> str:
    """The key of the private link that the sender of a form gets: always the same for one form, and
    nobody's to guess without the form's own key and the site's secret."""
    named = f"etabli.study.respondent.link:{form_key}".encode()
    return hmac.new(secret.encode(), named, hashlib.sha256).hexdigest()


def digest_of(key: str) -> str:
    """What is kept of a key, so that whoever reads the database cannot use it."""
    return hashlib.sha256(key.encode()).hexdigest()


@dataclass
class _Grid:
    """Cells with the totals of rows below and of columns beside; which of them are hidden."""

    inner: list[list[int]]
    values: list[list[int]] = field(init=False)
    hidden: list[list[bool]] = field(init=False)

    def __post_init__(self) -> None:
        width = len(self.inner[0]) if self.inner else 0
        rows = [[*row, sum(row)] for row in self.inner]
        totals = [sum(row[j] for row in rows) for j in range(width + 1)]
        self.values = [*rows, totals]
        self.hidden = [[value < FEWEST_SHOWN for value in row] for row in self.values]

    def shown(self, i: int, j: int) -> int | None:
        return None if self.hidden[i][j] else self.values[i][j]

    def suppress(self) -> None:
        """Hide more until nothing hidden can be found."""
        while chosen := self._to_hide():
            for i, j in chosen:
                self.hidden[i][j] = True

    def _to_hide(self) -> set[tuple[int, int]]:
        """One more beside each number that is given away; nothing when all is well.

        Totals are told as long as hiding parts will do.
        """
        lines = list(self._lines())
        beside = [line for line in lines if self._gives_away(line)]
        beside = beside or [
            self._line_of_row(i) + self._line_of_column(j) for i, j in self._found()
        ]
        if not beside:
            return set()
        chosen = [one for line in beside if (one := self._smallest_shown(line))]
        parts = {(i, j) for i, j in chosen if not self._is_total(i, j)}
        anything = self._smallest_shown([cell for line in lines for cell in line])
        return parts or set(chosen) or ({anything} if anything else set())

    def _line_of_row(self, i: int) -> list[tuple[int, int]]:
        return [(i, j) for j in range(len(self.values[0]))]

    def _line_of_column(self, j: int) -> list[tuple[int, int]]:
        return [(i, j) for i in range(len(self.values))]

    def _lines(self) -> Iterator[list[tuple[int, int]]]:
        yield from (self._line_of_row(i) for i in range(len(self.values)))
        yield from (self._line_of_column(j) for j in range(len(self.values[0])))

    def _gives_away(self, line: list[tuple[int, int]]) -> bool:
        """Whether what is hidden beside a total that is shown is too few together."""
        *parts, (i, j) = line
        hidden = [self.values[row][column] for row, column in parts if self.hidden[row][column]]
        return bool(hidden) and not self.hidden[i][j] and sum(hidden) < FEWEST_SHOWN

    def _smallest_shown(self, line: list[tuple[int, int]]) -> tuple[int, int] | None:
        """Of the parts shown in a line the smallest, or else of its totals."""
        shown = [
            (self._is_total(i, j), self.values[i][j], i, j)
            for i, j in line
            if not self.hidden[i][j]
        ]
        return min(shown)[2:] if shown else None

    def _is_total(self, i: int, j: int) -> bool:
        return i == len(self.values) - 1 or j == len(self.values[0]) - 1

    def _found(self) -> Iterator[tuple[int, int]]:
        """The hidden numbers that follow from those shown."""
        if all(all(row) for row in self.hidden):
            return
        ahead = self._changes()
        for i, row in enumerate(self.hidden):
            for j, is_hidden in enumerate(row):
                if is_hidden and not self._can_differ(i, j, ahead):
                    yield i, j

    def _changes(self) -> dict[tuple[str, int], set[tuple[str, int]]]:
        """From each row and column, where a change by one can go on without a number below 0.

        In every line the parts less the total are 0, so what is added to one hidden number is taken
        from another. Row to column: the part is raised, or the total lowered; column to row: back.
        """
        ahead: dict[tuple[str, int], set[tuple[str, int]]] = {}
        for i, row in enumerate(self.hidden):
            for j, is_hidden in enumerate(row):
                if not is_hidden:
                    continue
                raised, lowered = self._ways(i, j)
                if raised:
                    ahead.setdefault(("row", i), set()).add(("column", j))
                if lowered:
                    ahead.setdefault(("column", j), set()).add(("row", i))
        return ahead

    def _ways(self, i: int, j: int) -> tuple[bool, bool]:
        is_total = (i == len(self.values) - 1) != (j == len(self.values[0]) - 1)
        can_be_less = self.values[i][j] > 0
        return (can_be_less, True) if is_total else (True, can_be_less)

    def _can_differ(
        self, i: int, j: int, ahead: Mapping[tuple[str, int], set[tuple[str, int]]]
    ) -> bool:
        row, column = ("row", i), ("column", j)
        raised, lowered = self._ways(i, j)
        return (raised and _reaches(column, row, ahead)) or (
            lowered and _reaches(row, column, ahead)
        )


def _reaches(
    begin: tuple[str, int],
    end: tuple[str, int],
    ahead: Mapping[tuple[str, int], set[tuple[str, int]]],
) -> bool:
    """Whether changes lead from `begin` to `end` otherwise than by the number between them."""
    seen, waiting = {begin}, [begin]
    while waiting:
        here = waiting.pop()
        for there in ahead.get(here, ()):
            if here == begin and there == end:
                continue
            if there == end:
                return True
            if there not in seen:
                seen.add(there)
                waiting.append(there)
    return False
