"""The database engine `etabli.core.sqlite`: every write transaction waits for its turn."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db.backends.sqlite3 import base, operations
from django.db.utils import OperationalError

if sys.platform == "linux":
    from etabli.core.sqlite.writers import WriterQueue

WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE", "CREATE", "DROP", "ALTER")


class DatabaseOperations(operations.DatabaseOperations):
    """Django's, except that tables emptied as a whole ask no trigger, like PostgreSQL's TRUNCATE:
    what is append-only can be put back from a backup."""

    def sql_flush(self, style: Any, tables: Any, **options: Any) -> list[str]:
        statements = super().sql_flush(style, tables, **options)
        if not statements:
            return []
        with self.connection.cursor() as cursor:
            cursor.execute(
                "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' "
                "AND sql LIKE '%%BEFORE delete%%'"
            )
            triggers = cursor.fetchall()
        dropped = [f"DROP TRIGGER {self.quote_name(name)}" for name, _sql in triggers]
        return [*dropped, *statements, *(sql for _name, sql in triggers)]


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's wrapper; `BEGIN IMMEDIATE` (see the settings) makes each `atomic` a write."""

    ops_class = DatabaseOperations
    transaction_mode: str | None
    _queue: "WriterQueue | None" = None

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        # Elsewhere than on Linux, SQLite's own waiting has to do.
        if sys.platform == "linux" and not self.is_in_memory_db():
            self._queue = WriterQueue(conn_params["database"], conn_params.get("timeout", 5))
        return super().get_new_connection(conn_params)

    def create_cursor(self, name: str | None = None) -> "Cursor":
        return self.connection.cursor(factory=lambda connection: Cursor(connection, self))

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Hold the writers' turn for one statement outside any transaction."""
        self._take_turn()
        try:
            yield
        finally:
            self._end_turn()

    def _take_turn(self) -> None:
        if self._queue and not self._queue.held and not self._queue.acquire():
            raise OperationalError("database is locked: another writer has not finished in time")

    def _end_turn(self) -> None:
        if self._queue:
            self._queue.release()

    def _start_transaction_under_autocommit(self) -> None:
        if self.transaction_mode == "DEFERRED":  # see `core.snapshots`: it only reads
            return super()._start_transaction_under_autocommit()
        self._take_turn()
        try:
            super()._start_transaction_under_autocommit()
        except BaseException:
            self._end_turn()
            raise

    def _commit(self) -> Any:
        try:
            return super()._commit()
        finally:
            self._end_turn_after_transaction()

    def _rollback(self) -> Any:
        try:
            return super()._rollback()
        finally:
            self._end_turn_after_transaction()

    def _end_turn_after_transaction(self) -> None:
        # A commit that failed leaves its transaction open: the turn ends with the rollback.
        if self.connection is None or not self.connection.in_transaction:
            self._end_turn()

    def _close(self) -> Any:
        try:
            return super()._close()
        finally:
            self._end_turn()


class Cursor(base.SQLiteCursorWrapper):
    """A cursor whose single writes, outside a transaction, wait for their turn too."""

    def __init__(self, connection: Any, wrapper: DatabaseWrapper) -> None:
        super().__init__(connection)
        self._wrapper = wrapper

    def execute(self, query: str, params: Any = None) -> Any:
        return self._in_turn(query, lambda: super(Cursor, self).execute(query, params))

    def executemany(self, query: str, param_list: Any) -> Any:
        return self._in_turn(query, lambda: super(Cursor, self).executemany(query, param_list))

    def _in_turn(self, query: str, run: Callable[[], Any]) -> Any:
        first_word = query[:32].lstrip().upper()
        if self.connection.in_transaction or not first_word.startswith(WRITES):
            return run()
        with self._wrapper.turn():
            return run()
