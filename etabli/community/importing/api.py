"""A file of existing members, for programs: looked at first, then taken in."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from ninja import Field, File, Form, Router, Schema, UploadedFile

from etabli.community.importing import services
from etabli.community.importing.forms import LARGEST
from etabli.community.importing.rows import proposed
from etabli.community.importing.selectors import Line, Outcome
from etabli.core.api import LONG, REFUSALS
from etabli.core.errors import BadInput
from etabli.core.tables import Row
from etabli.network.api import network_for
from etabli.people.access import SignedIn
from etabli.people.api import Token
from etabli.people.rights import Action

router = Router(tags=["members"], auth=Token())


class ImportColumns(Schema):
    """Which column tells what, by its header; with none of them those that seem right."""

    name: str = Field("", max_length=200, pattern=LONG)
    first_name: str = Field("", max_length=200, pattern=LONG, description="where it stands apart")
    email: str = Field("", max_length=200, pattern=LONG)
    phone: str = Field("", max_length=200, pattern=LONG)
    since: str = Field("", max_length=200, pattern=LONG)


class ImportIn(ImportColumns):
    invite: bool = Field(False, description="write to each new member how to sign in")


class ImportColumnsOut(Schema):
    """The same, by headers as the file has them."""

    name: str
    first_name: str
    email: str
    phone: str
    since: str


class ImportLineOut(Schema):
    line: int
    name: str
    email: str
    phone: str
    since: date | None
    faults: list[str] = Field(description="in words; one that has any is left out")
    outcome: str = Field(description="new, known, waiting, member or faulty")


class ImportCountsOut(Schema):
    """How many lines become what."""

    new: int = Field(description="a new account")
    known: int = Field(description="has an account, becomes a member")
    waiting: int = Field(description="has asked to join, is accepted")
    member: int = Field(description="is a member already, left out")
    faulty: int = Field(description="left out")


class ImportLookedOut(Schema):
    headers: list[str]
    columns: ImportColumnsOut
    lines: list[ImportLineOut]
    counts: ImportCountsOut


@router.post(
    "networks/{slug:network}/members/import/look",
    response={200: ImportLookedOut, **REFUSALS},
    summary="Look at a file of members",
    operation_id="look_at_members_file",
)
def look(
    request: SignedIn,
    response: HttpResponse,
    network: str,
    file: File[UploadedFile],
    told: Form[ImportColumns],
) -> dict[str, Any]:
    """A CSV with a header, of 1 MB and 2,000 members at most: what would become of each line.
    Nothing is written, nor kept for an `Idempotency-Key`. For those who look after members."""
    response["Cache-Control"] = "no-store"
    found = network_for(request, network, Action.MANAGE_MEMBERS)
    rows = _rows(file)
    columns = _columns(rows, told)
    lines = services.looked_at(found, rows, columns)
    return {
        "headers": list(rows[0].cells),
        "columns": columns,
        "lines": [_line(line) for line in lines],
        "counts": _counts(line.outcome for line in lines),
    }


@router.post(
    "networks/{slug:network}/members/import",
    response={200: ImportCountsOut, **REFUSALS},
    summary="Take in a file of members",
    operation_id="take_in_members_file",
)
def take_in(
    request: SignedIn, network: str, file: File[UploadedFile], told: Form[ImportIn]
) -> dict[str, int]:
    """Whole, or not at all: its sound lines become members, the others are left out. Doing it again
    adds nobody. Refused with 409 `member_already` where somebody joined at this very moment."""
    found = network_for(request, network, Action.MANAGE_MEMBERS)
    rows = _rows(file)
    columns = _columns(rows, told)
    for needed in ("name", "email"):
        if not columns[needed]:
            raise BadInput(_("Say which columns tell the name and the e-mail."), field=needed)
    return _counts(services.take_in(found, rows, columns, invite=told.invite).elements())


def _rows(file: UploadedFile) -> list[Row]:
    if (file.size or 0) > LARGEST:
        raise BadInput(_("This file is above the limit of 1 MB."), field="file")
    return services.table(file.read(), file.name or "")


def _columns(rows: Sequence[Row], told: ImportColumns) -> dict[str, str]:
    headers = list(rows[0].cells)
    columns = {name: getattr(told, name) for name in ImportColumns.model_fields}
    for name, header in columns.items():
        if header and header not in headers:
            raise BadInput(
                _("The file has no column “%(header)s”.") % {"header": header}, field=name
            )
    return columns if any(columns.values()) else proposed(headers)


def _line(line: Line) -> dict[str, Any]:
    one = line.candidate
    told = {name: getattr(one, name) for name in ("line", "name", "email", "phone", "since")}
    return told | {"faults": list(one.faults), "outcome": line.outcome.value}


def _counts(outcomes: Iterable[Outcome]) -> dict[str, int]:
    counted = Counter(outcomes)
    return {one.value: counted[one] for one in Outcome}
