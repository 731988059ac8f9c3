"""Plain SQL for the questions asked at every booking.

The ORM composes a statement anew each time, which on PostgreSQL costs more than the answer.
Everything else is asked through the ORM; what it does not add up is added up around it.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import QuerySet

Parameter = Sequence[int] | int | str | datetime


def rows(statement: str, *parameters: Parameter, lock: str = "") -> list[tuple[Any, ...]]:
    """The rows that a SELECT answers, in one text for both databases.

    `%s` stands for each parameter; a sequence of whole numbers is spread out, for `IN (%s)`.
    `lock` names the table whose rows stay locked until the transaction ends; on SQLite the
    transaction itself is the lock. Whoever writes a row that refers to one of them does not wait
    for it, as everywhere (`no_key`): else of two that refer to what the other has locked, each
    might wait for the other.
    """
    spread = [_spread(parameter) for parameter in parameters]
    marks = tuple(", ".join(["%s"] * len(values)) or "NULL" for values in spread)
    if lock and connection.features.has_select_for_update:
        statement += f" FOR NO KEY UPDATE OF {lock}"
    with connection.cursor() as cursor:
        cursor.execute(statement % marks, [value for values in spread for value in values])
        return list(cursor.fetchall())


def summed(grouped: QuerySet[Any, Any], what: str, *, by: str) -> list[tuple[Any, Any]]:
    """What a query has grouped, added up once more, which the ORM does not do: the sum of its
    column `what` for each value of its column `by`."""
    statement, parameters = grouped.query.sql_with_params()
    name = connection.ops.quote_name
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {name(by)}, SUM({name(what)}) FROM ({statement}) AS grouped"  # noqa: S608
            f" GROUP BY {name(by)}",  # names from our code, and what the ORM has composed
            parameters,
        )
        return list(cursor.fetchall())


def _spread(parameter: Parameter) -> Sequence[Any]:
    if isinstance(parameter, datetime):
        return [connection.ops.adapt_datetimefield_value(parameter)]
    return [parameter] if isinstance(parameter, int | str) else parameter
