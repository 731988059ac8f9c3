"""Two records of one person become one: what names the closed one names the kept one.

Each room registers its columns that name a person. Most simply follow. What may not be there twice
is settled first, by a rule that the room states. What is append-only stays as it was written: it
names the closed record, which leads to the kept one.
"""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, TypeVar

from django.db import models
from django.db.models import QuerySet
from django.utils.functional import Promise

from etabli.core import sql
from etabli.people.models import ApiToken, Grant, KeptMessage, Merge, Person

Row = TypeVar("Row", bound=models.Model)
Column = tuple[type[models.Model], str]  # a model and its field
Settle = Callable[[Person, Person], None]


class Rule(NamedTuple):
    priority: int
    name: str
    label: str | Promise
    follows: tuple[Column, ...]
    apart: tuple[Column, ...]
    settle: Settle


_registered: list[Rule] = []


def _nothing(kept: Person, other: Person) -> None:
    """Nothing can clash."""


def register(
    name: str,
    *,
    priority: int,
    label: str | Promise,
    follows: Sequence[Column] = (),
    apart: Sequence[Column] = (),
    settle: Settle = _nothing,
) -> None:
    """Add what a room holds of persons. `settle` is given the kept person and the other one before
    the columns that follow are changed; columns `apart` stay as they are, or are the business of
    whoever merges. `label` names it to people. Lower priorities come first; registering a name
    again replaces it."""
    others = [one for one in _registered if one.name != name]
    rule = Rule(priority, name, label, tuple(follows), tuple(apart), settle)
    _registered[:] = sorted([*others, rule], key=lambda one: (one.priority, one.name))


def registered() -> list[str]:
    """The names of all rules, in the order in which they hand over."""
    return [rule.name for rule in _registered]


def columns() -> list[str]:
    """All columns that are provided for, as `app.Model.field`."""
    return [
        f"{model._meta.label}.{field}"
        for rule in _registered
        for model, field in (*rule.follows, *rule.apart)
    ]


def counts(person: Person) -> list[tuple[str | Promise, int]]:
    """How many rows of each rule would follow, in one query."""
    parts = [
        f"(SELECT count(*) FROM {model._meta.db_table} WHERE {field}_id = %s)"  # noqa: S608 (names)
        for rule in _registered
        for model, field in rule.follows
    ]
    [row] = sql.rows(f"SELECT {', '.join(parts)}", *[person.pk] * len(parts))
    found = iter(row)
    return [(rule.label, sum(next(found) for _column in rule.follows)) for rule in _registered]


def hand_over(kept: Person, other: Person, *, login_opens: bool) -> dict[str, int]:
    """Give `kept` all that names `other`, within a transaction; how many rows, by column. Unless
    their login opens the kept account, neither do their keys to the API.

    Doing it again hands over what has come since.
    """
    if not login_opens:
        ApiToken.objects.filter(person=other).delete()
    moved = {}
    for rule in _registered:
        rule.settle(kept, other)
        for model, field in rule.follows:
            rows = model._base_manager.filter(**{field: other})
            if count := rows.update(**{field: kept}):
                moved[f"{model._meta.label}.{field}"] = count
    return moved


def twice(rows: QuerySet[Row], kept: Person, other: Person, *same: str) -> list[tuple[Row, Row]]:
    """What may be there once for each person and `same`, and is there for both: the kept person's
    and the other one's. Two queries."""

    def key(row: Row) -> tuple[Any, ...]:
        return tuple(row.serializable_value(one) for one in same)

    held = {key(row): row for row in rows.filter(person=kept)}
    theirs = rows.filter(person=other)
    return [(held[key(row)], row) for row in theirs if key(row) in held]


def leave_out_clashes(model: type[models.Model], *same: str) -> Settle:
    """A rule: of rows that are there once for each person and `same`, the kept person's stays."""

    def settle(kept: Person, other: Person) -> None:
        for _mine, theirs in twice(model._base_manager.all(), kept, other, *same):
            theirs.delete()

    return settle


def register_own() -> None:
    """What people itself holds. Logins are the business of `services.merge`."""
    from allauth.account.models import EmailAddress
    from django.utils.translation import gettext_lazy as _

    register(
        "account",
        priority=0,
        label=_("roles and keys to the API"),
        follows=[
            (Grant, "person"),
            (Grant, "granted_by"),
            (ApiToken, "person"),
            (Person, "merged_into"),
            (KeptMessage, "person"),
        ],
        apart=[
            (Person, "user"),
            (EmailAddress, "user"),
            (Merge, "kept"),
            (Merge, "closed"),
            (Merge, "merged_by"),
        ],
        settle=leave_out_clashes(Grant, "role", "scope_kind", "scope_id"),
    )
