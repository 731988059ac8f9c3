"""Many rows written or deleted at once: what can be prepared before the database is taken is.

`bulk_create` composes its statements, and `delete` reads all that it deletes, while the transaction
keeps others waiting. Here the transaction is as short as the database can make it.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, models

Values = list[Any]
Poured = str | int | None  # as both databases read it


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


def pour(
    model: type[models.Model], columns: Sequence[str], rows: Sequence[Sequence[Poured]]
) -> None:
    """Write rows by the hundred thousand, within a transaction: COPY on PostgreSQL, one prepared
    statement on SQLite. What is not among `columns` is null; the rules of the database hold as for
    any other writer.

    Instants are texts in UTC (`2026-01-13 09:00:00`), UUIDs their 32 digits, as both databases
    read them.
    """
    names = ", ".join(map(connection.ops.quote_name, columns))
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
            return
        places = ", ".join(["%s"] * len(columns))
        statement = f"INSERT INTO {table} ({names}) VALUES ({places})"  # noqa: S608 (names)
        cursor.executemany(statement, rows)


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
