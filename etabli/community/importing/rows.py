"""What stands in a file of members: columns found, lines read, faults told. No queries."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.text import slugify
from django.utils.translation import gettext as _

from etabli.core.tables import Row

# How the columns of usual files are called, without accents, by what they tell.
USUAL: Mapping[str, tuple[str, ...]] = {
    "name": ("name", "full-name", "nom", "nom-complet", "prenom-et-nom", "nom-et-prenom"),
    "first_name": ("first-name", "prenom"),
    "email": ("email", "e-mail", "mail", "courriel", "adresse-e-mail", "adresse-mail"),
    "phone": ("phone", "telephone", "tel", "mobile", "portable"),
    "since": ("since", "member-since", "depuis", "membre-depuis", "date-dadhesion"),
}
DATE_FORMS = ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y")
LONGEST_NAME, LONGEST_PHONE = 120, 30


@dataclass(frozen=True)
class Candidate:
    """A line of the file as it is understood. One that has `faults` is not taken in."""

    line: int
    name: str
    email: str
    phone: str = ""
    since: date | None = None
    faults: Sequence[str] = field(default=())


def proposed(headers: Sequence[str]) -> dict[str, str]:
    """What the columns seem to tell, each column once."""
    named = {slugify(header): header for header in reversed(headers)}
    return {
        told: next((named[name] for name in names if name in named), "")
        for told, names in USUAL.items()
    }


def read(rows: Iterable[Row], columns: Mapping[str, str], today: date) -> list[Candidate]:
    """Each row by the `columns` chosen for it; an address that stood above already is a fault."""
    seen: dict[str, int] = {}
    found = []
    for row in rows:
        candidate = _candidate(row, columns, today, seen)
        if candidate.email:
            seen.setdefault(candidate.email, row.line)
        found.append(candidate)
    return found


def _candidate(
    row: Row, columns: Mapping[str, str], today: date, seen: Mapping[str, int]
) -> Candidate:
    told = {what: row.cells.get(header, "") if header else "" for what, header in columns.items()}
    name = " ".join(filter(None, (told.get("first_name", ""), told.get("name", ""))))
    email, phone = told.get("email", "").lower(), told.get("phone", "")
    faults = []
    if not name:
        faults.append(_("The name is missing."))
    elif len(name) > LONGEST_NAME:
        faults.append(_("The name is longer than %(most)s characters.") % {"most": LONGEST_NAME})
    faults += _faults_of_address(email, seen)
    if len(phone) > LONGEST_PHONE:
        faults.append(
            _("The telephone is longer than %(most)s characters.") % {"most": LONGEST_PHONE}
        )
    since = None
    if written := told.get("since", ""):
        since = _date(written)
        if since is None:
            faults.append(
                _("“%(text)s” is no date like 2026-01-31 or 31/01/2026.") % {"text": written}
            )
        elif since > today:
            faults.append(_("The date lies in the future."))
    return Candidate(row.line, name, email, phone, since, tuple(faults))


def _faults_of_address(email: str, seen: Mapping[str, int]) -> list[str]:
    if not email:
        return [_("The e-mail is missing.")]
    try:
        validate_email(email)
    except ValidationError:
        return [_("“%(email)s” is no e-mail address.") % {"email": email}]
    if email in seen:
        return [_("The same address as in line %(line)s.") % {"line": seen[email]}]
    return []


def _date(written: str) -> date | None:
    for form in DATE_FORMS:
        try:
            return datetime.strptime(written, form).date()  # noqa: DTZ007 (a date has no zone)
        except ValueError:
            continue
    return None
