"""Many rows written or deleted at once: what can be prepared before the database is taken is.

`bulk_create` composes its statements, and `delete` reads all that it deletes, while the transaction
keeps others waiting. Here the transaction is as short as the database can make it.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, models

Values = list[Any]


def prepared(model: type[models.Model], rows: Iterable[models.Model]) -> list[Values]:
    """The values of each new row as the database takes them, for `insert`."""
    fields = _fields(model)
    return [
        [field.get_db_prep_save(field.pre_save(row, add=True), connection) for field in fields]
        for row in rows
    ]


def insert(model: type[models.Model], values: Sequence[Values]) -> None:
    """Write rows that `prepared` gave, within a transaction; they get their numbers there."""
    if not values:
        return
    names = [connection.ops.quote_name(str(field.column)) for field in _fields(model)]
    table = connection.ops.quote_name(model._meta.db_table)
    places = ", ".join(["%s"] * len(names))
    statement = f"INSERT INTO {table} ({', '.join(names)}) VALUES ({places})"  # noqa: S608 (names)
    with connection.cursor() as cursor:
        cursor.executemany(statement, values)


def delete(model: type[models.Model], column: str, value: int) -> None:
    """Delete the rows whose `column` holds `value`, within a transaction.

    Nothing may refer to one of them, as `is_referred_to` tells: the database refuses it.
    """
    table, name = map(connection.ops.quote_name, (model._meta.db_table, column))
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table} WHERE {name} = %s", [value])  # noqa: S608 (names)


def is_referred_to(model: type[models.Model], **conditions: Any) -> bool:
    """Whether a row of any table refers to one of the rows that meet the conditions."""
    return any(
        relation.related_model._base_manager.filter(
            **{f"{relation.field.name}__{key}": value for key, value in conditions.items()}
        ).exists()
        for relation in model._meta.related_objects
    )


def _fields(model: type[models.Model]) -> list[models.Field[Any, Any]]:
    """All that a row has but its number."""
    return [field for field in model._meta.local_concrete_fields if not field.primary_key]
