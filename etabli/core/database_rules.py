"""Rules that the database itself keeps where Django's constraints cannot say them.

Both databases refuse what breaks one as IntegrityError. SQLite drops a table's triggers whenever
Django rebuilds the table, so a rule is installed again after each migration, and a system check
tells when it is missing: `watch`, from the `AppConfig.ready` of the room that owns the table.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, ClassVar

from django.apps import AppConfig
from django.core import checks
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.signals import post_migrate
from django.db.utils import IntegrityError


@dataclass(frozen=True)
class DatabaseRule:
    """One rule on one table."""

    table: str

    suffix: ClassVar[str]

    @property
    def name(self) -> str:
        return f"{self.table}_{self.suffix}"

    def install(self, connection: BaseDatabaseWrapper) -> None:
        """Create the rule where it is missing; calling it again changes nothing."""
        if self.stands(connection):
            return
        with connection.cursor() as cursor:
            for statement in self._statements(connection.vendor):
                cursor.execute(statement)

    def stands(self, connection: BaseDatabaseWrapper) -> bool:
        """Whether the database holds the rule, whole."""
        query, parameters, parts = self._parts(connection.vendor)
        with connection.cursor() as cursor:
            cursor.execute(query, parameters)
            return bool(cursor.fetchone()[0] == parts)

    def refused(self, error: IntegrityError) -> bool:
        """Whether this rule, and not another one, raised `error`."""
        return self.name in str(error)

    def watch(self, owner: AppConfig, number: str, missing: str) -> None:
        """Keep it installed; a check of that `number` says what is `missing` without it."""

        def install(using: str, **_: Any) -> None:
            if self.table in connections[using].introspection.table_names():
                self.install(connections[using])

        def check(databases: Any = None, **_: Any) -> list[checks.CheckMessage]:
            return [
                checks.Critical(
                    f"Nothing in the database “{alias}” {missing}.",
                    hint="Run `etabli migrate`, which installs the rule again.",
                    id=number,
                )
                for alias in databases or ()
                if self.table in connections[alias].introspection.table_names()
                and not self.stands(connections[alias])
            ]

        _watched.append(self)
        post_migrate.connect(install, sender=owner, dispatch_uid=self.name, weak=False)
        checks.register(check, checks.Tags.database)

    def lift(self, connection: BaseDatabaseWrapper) -> None:
        """Let the whole table be emptied, until the rule is installed again."""

    def _parts(self, vendor: str) -> tuple[str, list[str], int]:
        """A query that counts the parts of the rule, its parameters, how many there are."""
        raise NotImplementedError

    def _statements(self, vendor: str) -> list[str]:
        """What creates it."""
        raise NotImplementedError


_watched: list[DatabaseRule] = []


@contextmanager
def emptying(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Within it tables can be emptied whole, as to restore a backup; in a transaction."""
    for rule in _watched:
        rule.lift(connection)
    yield
    for rule in _watched:
        rule.install(connection)
