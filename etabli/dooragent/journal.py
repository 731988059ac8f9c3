"""What an agent must not lose: entries until the site has them, and what it last knew.

A SQLite file in which each write is on the disk before it is reported (synchronous=FULL), so that
the power may fail at any instant. Numbers are never given twice, and a new file is a new journal.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import RLock
from typing import Any
from uuid import uuid4

TABLES = """
CREATE TABLE IF NOT EXISTS kept (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS entry (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    direction TEXT NOT NULL,
    way TEXT NOT NULL,
    at REAL NOT NULL,
    boot TEXT NOT NULL,
    uptime REAL NOT NULL,
    holder TEXT,
    opening TEXT,
    slot INTEGER,
    slots INTEGER,
    serial INTEGER NOT NULL DEFAULT 0
);
"""
FIELDS = (
    "direction",
    "way",
    "at",
    "boot",
    "uptime",
    "holder",
    "opening",
    "slot",
    "slots",
    "serial",
)


class Journal:
    """One file; its methods may be called from any thread."""

    def __init__(self, path: Path) -> None:
        self._lock = RLock()
        self._database = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self._database.row_factory = sqlite3.Row
        self._database.execute("PRAGMA journal_mode=WAL")
        self._database.execute("PRAGMA synchronous=FULL")
        self._database.executescript(TABLES)
        path.chmod(0o600)
        if not self.get("journal"):
            self.put(journal=str(uuid4()))

    def write(self, **entry: Any) -> int:
        """Add an entry; it is on the disk when its number is answered."""
        columns = ", ".join(FIELDS)
        marks = ", ".join("?" * len(FIELDS))
        with self._transaction() as database:
            added = database.execute(
                f"INSERT INTO entry ({columns}) VALUES ({marks})",  # noqa: S608 (our own names)
                [entry.get(name, 0 if name == "serial" else None) for name in FIELDS],
            )
            return int(added.lastrowid or 0)

    def waiting(self, most: int) -> list[sqlite3.Row]:
        """The oldest entries that the site does not have."""
        with self._lock:
            found = self._database.execute("SELECT * FROM entry ORDER BY sequence LIMIT ?", [most])
            return list(found)

    def count_waiting(self) -> int:
        with self._lock:
            return int(self._database.execute("SELECT count(*) FROM entry").fetchone()[0])

    def taken(self, sequence: int) -> None:
        """The site has all entries up to this one."""
        with self._transaction() as database:
            database.execute("DELETE FROM entry WHERE sequence <= ?", [sequence])

    def get(self, name: str) -> str:
        """What is kept under a name, or nothing."""
        with self._lock:
            found = self._database.execute("SELECT value FROM kept WHERE name = ?", [name])
            row = found.fetchone()
            return str(row["value"]) if row else ""

    def put(self, **values: str) -> None:
        """Keep all of these, or none."""
        with self._transaction() as database:
            database.executemany("INSERT OR REPLACE INTO kept VALUES (?, ?)", values.items())

    def close(self) -> None:
        with self._lock:
            self._database.close()

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        with self._lock:
            self._database.execute("BEGIN IMMEDIATE")
            try:
                yield self._database
            except BaseException:
                self._database.execute("ROLLBACK")
                raise
            self._database.execute("COMMIT")
