"""A file of existing members is taken in: whole, or not at all."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from io import BytesIO

from django.db import IntegrityError, transaction
from django.utils.timezone import make_aware
from django.utils.translation import gettext as _

from etabli.community import services
from etabli.community.importing.rows import Candidate, proposed, read
from etabli.community.importing.selectors import Line, Outcome, preview
from etabli.community.models import Membership
from etabli.core import clock, tables
from etabli.core.errors import BadInput, Conflict
from etabli.network.models import Network
from etabli.people.messages.services import tell
from etabli.people.models import Person
from etabli.people.services import register_many

MOST = 2_000  # members in one file
ENCODINGS = ("utf-8-sig", "cp1252")


def table(content: bytes, name: str) -> list[tables.Row]:
    """The rows of a CSV file in UTF-8, or as spreadsheets of Windows write it. Raises BadInput
    naming the line, or the limit that is passed."""
    rows = []
    for row in tables.rows(BytesIO(content), name, (), ENCODINGS):
        rows.append(row)
        if len(rows) > MOST:
            raise BadInput(
                _("More than %(most)s lines: split the file.") % {"most": MOST}, field="file"
            )
    if not rows:
        raise BadInput(_("No line below the header."), field="file")
    return rows


def looked_at(
    network: Network, rows: Sequence[tables.Row], columns: Mapping[str, str] | None = None
) -> list[Line]:
    """The lines with what would become of them; with no `columns`, those that seem right."""
    columns = columns or proposed(list(rows[0].cells))
    return preview(network, read(rows, columns, clock.now().date()))


def take_in(
    network: Network,
    rows: Sequence[tables.Row],
    columns: Mapping[str, str],
    *,
    invite: bool = False,
) -> Counter[Outcome]:
    """Make members of the sound lines; the others are left out. Doing it again adds nobody.

    New accounts sign in with a code sent to their address; only where `invite` says so are they
    written to. Counts the lines by outcome. Raises Conflict `member_already` where somebody
    joined at this very moment.
    """
    try:
        with transaction.atomic():
            lines = looked_at(network, rows, columns)
            _add(network, lines, invite=invite)
    except IntegrityError as error:
        raise Conflict(
            "member_already",
            _("Somebody of this file joined at this moment."),
            advice=_("Look at the file again."),
        ) from error
    return Counter(line.outcome for line in lines)


def _add(network: Network, lines: Sequence[Line], *, invite: bool) -> None:
    new = [one.candidate for one in lines if one.outcome == Outcome.NEW]
    made = register_many([(one.email, one.name, one.phone) for one in new])
    joining = [(person, one) for person, one in zip(made, new, strict=True)]
    joining += [
        (one.person, one.candidate)
        for one in lines
        if one.outcome == Outcome.KNOWN and one.person is not None
    ]
    services.begin_many(network, [(person, _began(candidate)) for person, candidate in joining])
    waiting = [one.person for one in lines if one.outcome == Outcome.WAITING]
    for membership in Membership.objects.filter(
        network=network, person__in=waiting, status=Membership.Status.ASKED
    ):
        services.accept(membership)
    if invite:
        for person, _candidate in joining:
            _invite(network, person)


def _began(candidate: Candidate) -> datetime:
    """Since the day told, or since now."""
    return _midnight(candidate.since) if candidate.since else clock.now()


def _midnight(day: date) -> datetime:
    return make_aware(datetime.combine(day, time()))


def _invite(network: Network, person: Person) -> None:
    tell(person, "membership", "community/mail/taken_in.txt", {"network": network})
