"""Everything in one file, and back: the same on both databases.

The file is a ZIP: `manifest.json`, one `data/…jsonl` for each table with Django's own JSON of a
row on each line, and the files that people gave. What was saved on SQLite can be restored on
PostgreSQL, and the other way round.
"""

import json
import zipfile
import zlib
from collections.abc import Callable, Iterator
from datetime import datetime
from io import TextIOWrapper
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core import serializers
from django.core.management import call_command
from django.core.management.color import no_style
from django.core.serializers.json import DjangoJSONEncoder
from django.db import DatabaseError, connection, models, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.utils.translation import gettext as _

import etabli
from etabli.core import clock
from etabli.core.database_rules import emptying
from etabli.core.errors import BadInput, Conflict
from etabli.core.models import StoredFile
from etabli.core.snapshots import snapshot

# Made anew by Django itself, or of no use to anybody later.
LEFT_OUT = {"contenttypes", "auth", "sessions"}
BATCH = 1000

Tell = Callable[[str], None]


class ExactEncoder(DjangoJSONEncoder):
    """Django's, without rounding instants to milliseconds."""

    def default(self, value: Any) -> Any:
        return value.isoformat() if isinstance(value, datetime) else super().default(value)


def save(path: Path, tell: Tell) -> None:
    """Write everything to `path`, as it stands at this instant; a broken write leaves no file."""
    unfinished = path.with_name(path.name + ".part")
    try:
        with snapshot(), zipfile.ZipFile(unfinished, "w", zipfile.ZIP_DEFLATED) as archive:
            counts = {model._meta.label: _save_rows(archive, model, tell) for model in _tables()}
            _save_files(archive)
            archive.writestr("manifest.json", json.dumps(_manifest(counts), indent=1))
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


def restore(path: Path, tell: Tell, *, replace: bool = False) -> None:
    """Make the database what `path` says, all of it or nothing.

    Raises Conflict `not_empty` unless `replace`, BadInput for a file that is no backup, is
    damaged or was made by another version of the database's tables.
    """
    call_command("migrate", verbosity=0)
    with _opened(path) as archive:
        manifest = _checked_manifest(archive, path)
        if not replace and any(model._base_manager.exists() for model in _tables()):
            raise Conflict(
                "not_empty",
                _("There is something in this database already."),
                advice=_("Add --replace to lose it for what is in the file."),
            )
        # Files first: one too many does no harm, a row without its file does.
        _restore_files(archive)
        try:
            with transaction.atomic():
                _empty_tables()
                for model in _tables():
                    _restore_rows(archive, model, manifest["counts"], tell)
                _reset_sequences()
        except (DatabaseError, serializers.base.DeserializationError, zipfile.BadZipFile) as error:
            raise BadInput(_("This backup is damaged: %s.") % error, where=str(path)) from error


def _tables() -> list[type[models.Model]]:
    """Every table to keep, those referred to before those that refer to them."""
    configs = [config for config in apps.get_app_configs() if config.label not in LEFT_OUT]
    ordered: list[type[models.Model]] = serializers.sort_dependencies(
        [(config, None) for config in configs], allow_cycles=True
    )
    return [model for model in ordered if model._meta.managed and not model._meta.proxy]


def _save_rows(archive: zipfile.ZipFile, model: type[models.Model], tell: Tell) -> int:
    rows = model._base_manager.order_by("pk").iterator(chunk_size=BATCH)
    count = 0

    def counted() -> Iterator[models.Model]:
        nonlocal count
        for row in rows:
            count += 1
            yield row

    with (
        archive.open(_entry(model), "w", force_zip64=True) as entry,
        TextIOWrapper(entry, "utf-8") as lines,
    ):
        serializers.serialize(
            "jsonl", counted(), stream=lines, cls=ExactEncoder, ensure_ascii=False
        )
    tell(f"{model._meta.label}: {count}")
    return count


def _save_files(archive: zipfile.ZipFile) -> None:
    for stored in StoredFile.objects.order_by("pk").iterator():
        archive.write(stored.file.path, f"files/{stored.file.name}", zipfile.ZIP_STORED)


def _manifest(counts: dict[str, int]) -> dict[str, Any]:
    return {
        "etabli": etabli.__version__,
        "saved_at": clock.now().isoformat(),
        "migrations": _migrations(),
        "counts": counts,
    }


def _migrations() -> dict[str, str]:
    """The last migration of each room."""
    applied = MigrationRecorder(connection).applied_migrations()
    last: dict[str, str] = {}
    for app, name in sorted(applied):
        if app not in LEFT_OUT:
            last[app] = name
    return last


def _opened(path: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(path)
    except (OSError, zipfile.BadZipFile) as error:
        raise BadInput(_("This is no backup that can be read."), where=str(path)) from error


def _checked_manifest(archive: zipfile.ZipFile, path: Path) -> dict[str, Any]:
    try:
        manifest: dict[str, Any] = json.loads(archive.read("manifest.json"))
        damaged = archive.testzip()
    except (KeyError, ValueError, zlib.error, zipfile.BadZipFile) as error:
        raise BadInput(_("This is no backup of Établi."), where=str(path)) from error
    if damaged:
        raise BadInput(_("This backup is damaged: %s.") % damaged, where=str(path))
    if manifest["migrations"] != _migrations():
        raise BadInput(
            _("This backup was made by Établi %(version)s, whose tables are others.")
            % {"version": manifest["etabli"]},
            where=str(path),
            advice=_("Restore it with that version, then upgrade."),
        )
    return manifest


def _empty_tables() -> None:
    tables = [model._meta.db_table for model in _tables()]
    statements = connection.ops.sql_flush(no_style(), tables, allow_cascade=True)
    with emptying(connection):
        connection.ops.execute_sql_flush(statements)


def _restore_rows(
    archive: zipfile.ZipFile, model: type[models.Model], counts: dict[str, int], tell: Tell
) -> None:
    count = 0
    with archive.open(_entry(model)) as entry, TextIOWrapper(entry, "utf-8") as lines:
        rows = (read.object for read in serializers.deserialize("jsonl", lines))
        while batch := list(islice(rows, BATCH)):
            # Raw: what was saved, not what a new row would be given.
            model._base_manager._insert(  # type: ignore[attr-defined]
                batch, model._meta.concrete_fields, using=connection.alias, raw=True
            )
            count += len(batch)
    if count != counts.get(model._meta.label):
        raise DatabaseError(f"{model._meta.label}: {count} rows")
    tell(f"{model._meta.label}: {count}")


def _restore_files(archive: zipfile.ZipFile) -> None:
    for name in archive.namelist():
        parts = PurePosixPath(name).parts
        if len(parts) < 2 or parts[0] != "files" or ".." in parts:
            continue
        target = Path(settings.MEDIA_ROOT, *parts[1:])
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(archive.read(name))
        target.chmod(settings.FILE_UPLOAD_PERMISSIONS)


def _reset_sequences() -> None:
    """New rows are numbered after those that came back with their numbers."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), _tables()):
            cursor.execute(statement)


def _entry(model: type[models.Model]) -> str:
    return f"data/{model._meta.label_lower}.jsonl"
