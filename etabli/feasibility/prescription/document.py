"""What a version hands out, whatever it becomes: a PDF, a document for a word processor."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from etabli.core.dates import date_told
from etabli.core.texts import labelled
from etabli.feasibility.models import PrescriptionVersion
from etabli.feasibility.prescription import selectors, told
from etabli.feasibility.prescription.rules import Project


@dataclass(frozen=True)
class Document:
    """A version in the reader's language. `warnings`: what stands above all the rest."""

    title: str
    subtitle: str
    owner: str
    day: datetime
    warnings: tuple[str, ...]
    project_title: str
    project: tuple[tuple[str, str], ...]
    counts: str
    columns: tuple[str, ...]
    headings: tuple[told.Heading, ...]


def document(version: PrescriptionVersion) -> Document:
    """The whole of it; one query."""
    site, lines = version.site, selectors.lines_of(version)
    warnings = [
        _(
            "This is no legal advice: each statement has its source, and what is to be checked "
            "with your services says so."
        )
    ]
    if site.is_simulated:
        warnings.insert(0, _("An example: this site is invented. There is no such building."))
    number = _("version %(number)d") % {"number": version.number}
    parts = (site.commune_name, number, date_told(version.made_at, "j F Y"))
    counted = (labelled(name, count) for _key, name, count in told.counts(lines) if count)
    return Document(
        _("Technical prescriptions of %(site)s") % {"site": site.name},
        ", ".join(parts),
        str(site.study.territory.name),
        version.made_at,
        tuple(warnings),
        _("What the place is to be"),
        tuple(told.project_told(Project.of(version.project))),
        ", ".join(counted),
        tuple(str(told.PARTS[part]) for part in ("text", "quantity", "status", "who")),
        tuple(told.under_headings(lines)),
    )


def cells(one: told.Told) -> tuple[str, str, str, str]:
    """A line under the columns: what is asked, how much, its state, who checks it."""
    return one.text, one.quantity, one.status, one.who


def below(one: told.Told) -> str:
    """What stands under the text of a line: its source, and the remark."""
    source = labelled(_("Source"), one.source)
    return f"{source} · {one.line.note}" if one.line.note else source
