"""The verbs of an import: take a file in, map it, import its answers, undo that.

An import reads the whole file first, telling where it is, and writes everything in one
transaction at its end: killed at any instant it leaves nothing half-done, and others wait for the
database no longer than the writing takes.
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from itertools import islice
from pathlib import PurePath
from typing import Any
from uuid import UUID, uuid4

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Max
from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django_tasks import task

from etabli.core import bulk, clock
from etabli.core.errors import BadInput, Conflict, Refused
from etabli.people.models import Person
from etabli.study.models import Import, QuestionnaireVersion, Refusal, Response, Study
from etabli.study.models.imports import LONGEST_SOURCE
from etabli.study.selectors import known_ids
from etabli.study.survey.editing.services import in_force
from etabli.study.survey.importing import lss, selectors
from etabli.study.survey.importing.formats import Format, recognise
from etabli.study.survey.importing.layout import Layout, read_layout
from etabli.study.survey.importing.proposal import complete, propose
from etabli.study.survey.importing.rows import RefusedRow, Row, read_rows, rows_of
from etabli.study.survey.importing.table import PREVIEWED, Line, Table, look, read_table
from etabli.study.survey.services import lock
from etabli.study.survey.tally import selectors as counts
from etabli.study.survey.tally import services as tally
from etabli.study.survey.tally.counting import Counts

TOLD_EVERY = 2000  # lines
KEPT = timedelta(days=7)  # a file that nobody imports
LONGEST_CELL = 200  # of a refusal, as it is kept


@dataclass(frozen=True)
class Imported:
    """What came of a file: answers taken in, answers known before, lines refused."""

    imported: int
    known: int
    refused: tuple[RefusedRow, ...]

    def as_json(self) -> dict[str, Any]:
        return {
            "imported": self.imported,
            "known": self.known,
            "refused": [row._asdict() for row in self.refused],
        }


@dataclass(frozen=True)
class Preview:
    """What would come of the first lines of a file."""

    lines: int
    rows: tuple[Row, ...]
    refused: tuple[RefusedRow, ...]
    known: int


class _OvertakenError(Exception):
    """Another run has taken this one's place."""


def take_in(
    study: Study,
    content: bytes,
    name: str,
    by: Person | None = None,
    *,
    structure: bytes = b"",
    structure_name: str = "",
) -> Import:
    """Keep a file of answers and propose how to read it; `structure` is a LimeSurvey `.lss`.

    A file with the headers of an earlier one is read as that was. Raises BadInput naming the
    field when one of the files cannot be read at all.
    """
    try:
        seen = look(read_table(content, "", name).distinct())
        if not seen.lines:
            raise BadInput(_("there is a header and no answer below it"), where=name)
    except BadInput as error:
        error.field = "file"
        raise
    try:
        labels = lss.labels(structure, structure_name) if structure else {}
    except BadInput as error:
        error.field = "structure"
        raise
    imported = Import(
        study=study,
        name=PurePath(name).name[:200],
        sha256=hashlib.sha256(content).hexdigest(),
        size=len(content),
        format=recognise(seen.headers),
        signature=_signature(seen.headers),
        headers=seen.headers,
        look=seen.as_json(),
        head=[list(line) for line in seen.head],
        labels=labels,
        lines=seen.lines,
        uploaded_by=by,
    )
    layout = _remembered(imported) or _proposed(imported)
    imported.mapping = layout.as_json()
    imported.source = selectors.source_continued(imported) or _new_source(imported)
    imported.file.save("answers", ContentFile(content), save=False)
    imported.save()
    return imported


def read_as(imported: Import, format: Format) -> None:
    """Take a file for the export of another tool, and propose anew how to read it."""
    _check_mapped(imported)
    imported.format = format
    imported.mapping = _proposed(imported).as_json()
    imported.save()


def map_columns(imported: Import, layout: Layout, source: str) -> None:
    """Say how a file is to be read, and which survey it belongs to.

    Raises BadInput for a survey's name that answers bear which came in without a file.
    """
    _check_mapped(imported)
    if selectors.is_taken(imported, source):
        raise BadInput(_("This name is taken by other answers of the study."), field="source")
    imported.mapping = layout.as_json()
    imported.source = source[:LONGEST_SOURCE]
    imported.save()


def preview(imported: Import) -> Preview:
    """What would come of the first lines; nothing is written, and the file is not read anew."""
    found = list(islice(_rows(imported, imported.head), PREVIEWED))
    rows = tuple(row for row in found if isinstance(row, Row))
    refused = tuple(row for row in found if isinstance(row, RefusedRow))
    there = imported.study.responses.filter(
        source=imported.source, external_id__in=[row.external_id for row in rows]
    )
    return Preview(len(found), rows, refused, there.count())


@transaction.atomic
def start(imported: Import) -> None:
    """Let the worker import a file's answers. Started twice, it runs once.

    Raises Conflict `not_mapped` when its questions have no columns yet or it was imported before.
    """
    kept = Import.objects.select_for_update().get(pk=imported.pk)
    if kept.is_at_work and not kept.is_interrupted:
        return
    if kept.state not in (Import.State.MAPPED, Import.State.FAILED, Import.State.RUNNING):
        raise Conflict("not_mapped", _("This file was imported before."))
    Layout.of(kept.mapping).check(selectors.asked(imported.study)[0])
    kept.state, kept.run = Import.State.WAITING, uuid4()
    kept.read, kept.failure, kept.told_at = 0, "", clock.now()
    kept.save()
    language = get_language() or "fr"
    transaction.on_commit(partial(carry_out.enqueue, kept.pk, str(kept.run), language))


@task()
def carry_out(number: int, run: str, language: str) -> None:
    """The worker's part: read a file whole, then write all that came of it at once."""
    with translation.override(language):
        waiting = Import.objects.filter(pk=number, run=UUID(run), state=Import.State.WAITING)
        if not waiting.update(state=Import.State.RUNNING, told_at=clock.now()):
            return
        imported = Import.objects.select_related("study__territory").get(pk=number)
        try:
            _carry_out(imported)
        except _OvertakenError:
            return
        except Refused as refusal:
            _fail(imported, str(refusal))
        except Exception:
            _fail(imported, _("Something went wrong here; nothing was imported."))
            raise


@transaction.atomic
def import_responses(
    study: Study, content: bytes, name: str, layout: bytes, layout_name: str
) -> Imported:
    """Take in the answers of a file that a layout explains: see this package's first lines.

    Lines that do not fit are told and left out; answers known before stay as they are. Raises
    BadInput, and nothing is written, when the file or the layout cannot be read at all.
    """
    asked, places = selectors.asked(study)
    explained = read_layout(layout, asked, layout_name)
    table = read_table(content, explained.encoding, name)
    rows, refused = _sorted(read_rows(content, explained, asked, places, name))
    imported = Import.objects.create(
        study=study,
        state=Import.State.RUNNING,
        name=PurePath(name).name[:200],
        sha256=hashlib.sha256(content).hexdigest(),
        size=len(content),
        format=recognise(table.headers),
        signature=_signature(table.headers),
        headers=table.headers,
        mapping=explained.as_json(),
        source=(explained.source or name)[:LONGEST_SOURCE],
        lines=len(rows) + len(refused),
    )
    new = _write(imported, _prepared(imported, rows, refused))
    return Imported(new, len(rows) - new, tuple(refused))


def undo(imported: Import) -> None:
    """Take out again all that came in with a file; a file not imported yet is thrown away.

    Raises Conflict `import_at_work`, or `import_used` when an estimate of the demand was made
    since or something refers to one of the answers: it would tell of what is not there.
    """
    # Counted before the database is taken: an import does not change once it is done.
    gone = counts.count(imported.responses.all(), counts.texts(imported.study))
    with transaction.atomic():
        lock(imported.study)
        kept = Import.objects.select_for_update().select_related("study").get(pk=imported.pk)
        if kept.is_at_work and not kept.is_interrupted:
            raise Conflict("import_at_work", _("This file is being imported at present."))
        if kept.state == Import.State.DONE:
            _take_out(kept, gone)
        elif kept.state != Import.State.UNDONE:
            transaction.on_commit(partial(_erase_file, kept))
            Import.objects.filter(pk=kept.pk).delete()


def is_used(imported: Import) -> bool:
    """Whether something depends on the answers that came in with a file: an estimate that has
    read them, or whatever refers to one of them."""
    since = imported.study.estimates.filter(made_at__gte=imported.finished_at)
    return since.exists() or bulk.is_referred_to(Response, imported=imported)


def forget_files() -> int:
    """Throw away the files that nobody imported within a week; answers how many."""
    old = Import.objects.filter(
        state__in=(Import.State.MAPPED, Import.State.FAILED, Import.State.RUNNING),
        uploaded_at__lt=clock.now() - KEPT,
    )
    forgotten = 0
    for imported in old:
        if not imported.is_at_work or imported.is_interrupted:
            undo(imported)
            forgotten += 1
    return forgotten


def _take_out(imported: Import, gone: Counts) -> None:
    if is_used(imported):
        raise Conflict(
            "import_used",
            _("Something depends on these answers, such as an estimate of the demand: they stay."),
        )
    last = imported.responses.aggregate(last=Max("pk"))["last"] or 0
    tally.left(imported.study, last, gone)
    bulk.delete(Response, "imported_id", imported.pk)
    bulk.delete(Refusal, "imported_id", imported.pk)
    imported.state, imported.run = Import.State.UNDONE, None
    imported.save()


def _carry_out(imported: Import) -> None:
    rows, refused = _sorted(_telling(imported, _rows(imported)))
    found = _prepared(imported, rows, refused)
    _tell(imported, imported.lines)
    with transaction.atomic():
        lock(imported.study)
        if not Import.objects.filter(pk=imported.pk, run=imported.run).exists():
            raise _OvertakenError
        _write(imported, found)
        transaction.on_commit(partial(_erase_file, imported))


def _rows(imported: Import, head: Sequence[Any] = ()) -> Iterator[Row | RefusedRow]:
    """Of the whole file, or of its first lines as `head` has them."""
    asked, places = selectors.asked(imported.study)
    layout = Layout.of(imported.mapping)
    if head:
        table = Table(imported.headers, (Line(*line) for line in head))
    else:
        with imported.file.open("rb") as file:
            content = file.read()
        table = read_table(content, layout.encoding, imported.name).distinct()
    return rows_of(table, layout, asked, places, imported.name)


def _telling(imported: Import, rows: Iterable[Row | RefusedRow]) -> Iterator[Row | RefusedRow]:
    """The same rows; the page learns meanwhile how many were read."""
    for number, row in enumerate(rows, start=1):
        if number % TOLD_EVERY == 0:
            _tell(imported, number)
        yield row


def _tell(imported: Import, read: int) -> None:
    own = Import.objects.filter(pk=imported.pk, run=imported.run, state=Import.State.RUNNING)
    if not own.update(read=read, told_at=clock.now()):
        raise _OvertakenError


def _sorted(rows: Iterable[Row | RefusedRow]) -> tuple[list[Row], list[RefusedRow]]:
    taken: list[Row] = []
    refused: list[RefusedRow] = []
    for row in rows:
        if isinstance(row, Row):
            taken.append(row)
        else:
            refused.append(row)
    return taken, refused


@dataclass(frozen=True)
class _Prepared:
    """What came of a file, ready to be written: the names of the answers beside their values."""

    names: Sequence[str]
    answers: Sequence[bulk.Values]
    refused: Sequence[bulk.Values]


def _prepared(imported: Import, rows: Sequence[Row], refused: Sequence[RefusedRow]) -> _Prepared:
    refusals = (
        Refusal(
            imported=imported,
            line=row.line,
            column=row.column[:LONGEST_CELL],
            value=row.value[:LONGEST_CELL],
            reason=row.reason,
        )
        for row in refused
    )
    version = in_force(imported.study)
    return _Prepared(
        [row.external_id for row in rows],
        bulk.prepared(Response, (_response(imported, version, row) for row in rows)),
        bulk.prepared(Refusal, refusals),
    )


def _write(imported: Import, found: _Prepared) -> int:
    """Keep what is new, and what was refused; answers how many are new."""
    study = imported.study
    lock(study)
    known = known_ids(study, imported.source)
    new = [
        values for name, values in zip(found.names, found.answers, strict=True) if name not in known
    ]
    bulk.insert(Response, new)
    bulk.insert(Refusal, found.refused)
    imported.state = Import.State.DONE
    imported.read = imported.lines
    imported.new, imported.known = len(new), len(found.names) - len(new)
    imported.refused = len(found.refused)
    imported.look, imported.labels, imported.head = {}, {}, []
    imported.finished_at = imported.told_at = clock.now()
    imported.save()
    transaction.on_commit(partial(tally.keep_up_if_needed, study))
    return len(new)


def _response(imported: Import, version: QuestionnaireVersion, row: Row) -> Response:
    return Response(
        study=imported.study,
        version=version,
        source=imported.source,
        external_id=row.external_id,
        imported=imported,
        answers=row.answers,
        profile=row.answers["profile"],
        home_code=row.answers["home"],
        submitted_at=row.submitted_at or clock.now(),
        is_simulated=imported.study.is_simulated,
    )


def _fail(imported: Import, told: str) -> None:
    Import.objects.filter(pk=imported.pk, run=imported.run).update(
        state=Import.State.FAILED, failure=told, told_at=clock.now()
    )


def _erase_file(imported: Import) -> None:
    """From the disk, once it is certain that it is needed no more."""
    if imported.file:
        imported.file.delete(save=False)
        Import.objects.filter(pk=imported.pk).update(file="")


def _proposed(imported: Import) -> Layout:
    return propose(selectors.export_of(imported), *selectors.asked(imported.study))


def _remembered(imported: Import) -> Layout | None:
    """How a file with the same headers was read, with a proposal for what is new in this one."""
    asked, places = selectors.asked(imported.study)
    found = selectors.remembered(imported)
    if found is None or not found.columns:
        return None
    return complete(found.fitting(asked), selectors.export_of(imported), asked, places)


def _new_source(imported: Import) -> str:
    """A name for a survey that answers come from for the first time: after its file."""
    stem = PurePath(imported.name).stem[: LONGEST_SOURCE - 4] or "import"
    others = selectors.other_sources(imported)
    names = (stem if number == 1 else f"{stem}-{number}" for number in range(1, 1000))
    return next(
        name for name in names if name not in others and not selectors.is_taken(imported, name)
    )


def _check_mapped(imported: Import) -> None:
    if imported.state not in (Import.State.MAPPED, Import.State.FAILED):
        raise Conflict("not_mapped", _("This file was imported before."))


def _signature(headers: Sequence[str]) -> str:
    return hashlib.sha256("\x1f".join(headers).encode()).hexdigest()
