"""What prescriptions say on a page and in a document."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from etabli.core.texts import labelled
from etabli.feasibility.models import LotState
from etabli.feasibility.prescription import rules
from etabli.feasibility.prescription.rules import Change, Line, Project

STATUSES: Mapping[str, str | Promise] = {
    "todo": gettext_lazy("to be done"),
    "met": gettext_lazy("met"),
    "unknown": gettext_lazy("to be looked at"),
    "needless": gettext_lazy("not needed here"),
}
# How a badge of each looks
LOOKS = {"todo": "warning", "met": "hub", "unknown": "", "needless": "closed"}
WHO: Mapping[str, str | Promise] = {
    "designer": gettext_lazy("architect or engineers"),
    "inspection": gettext_lazy("inspection body"),
    "fire": gettext_lazy("fire safety service"),
    "access": gettext_lazy("accessibility commission"),
    "acoustician": gettext_lazy("acoustician"),
    "electrician": gettext_lazy("electrician"),
    "telecom": gettext_lazy("telecom operator"),
    "owner": gettext_lazy("owner of the building"),
    "labour": gettext_lazy("occupational health service"),
    "officer": gettext_lazy("whoever leads the project"),
}
PARTS: Mapping[str, str | Promise] = {
    "text": gettext_lazy("Prescription"),
    "quantity": gettext_lazy("Quantity"),
    "unit": gettext_lazy("Unit"),
    "status": gettext_lazy("State"),
    "who": gettext_lazy("Who checks it"),
    "note": gettext_lazy("Remark"),
}
SEEN: Mapping[str, str | Promise] = {
    "fibre": gettext_lazy("Fibre"),
    "accessibility": gettext_lazy("Access for people with reduced mobility"),
    "rooms_access": gettext_lazy("Access of each room"),
    "noise": gettext_lazy("Noise of each room"),
    "windows": gettext_lazy("Windows of each room"),
}
# Units: what is counted, by number, and what is measured
COUNTED: Mapping[str, Any] = {
    "pieces": ngettext_lazy("piece", "pieces", "many"),
    "posts": ngettext_lazy("post", "posts", "many"),
    "seats": ngettext_lazy("seat", "seats", "many"),
    "rooms": ngettext_lazy("room", "rooms", "many"),
    "levels": ngettext_lazy("level", "levels", "many"),
}
MEASURED = {"m": "m", "m2": "m²", "m3h": "m³/h"}


@dataclass(frozen=True)
class Heading:
    """The lines under one heading."""

    key: str
    name: str
    lines: tuple["Told", ...]


@dataclass(frozen=True)
class Told:
    """A line in the reader's language."""

    line: Line
    text: str
    quantity: str
    status: str
    look: str
    who: str
    source: str
    seen: str

    @property
    def is_assumption(self) -> bool:
        return self.line.sourced == "assumption" or (self.line.is_own and not self.line.ref)

    @property
    def beside(self) -> str:
        """Where it comes from, who checks it, what of the sheet was read, what was changed."""
        changed = ", ".join(str(PARTS[part]).lower() for part in self.line.changed)
        told = (
            "" if self.is_assumption else self.source[:1].upper() + self.source[1:],
            labelled(_("Checked by"), self.who),
            self.seen and labelled(_("Read from the sheet"), self.seen),
            changed and labelled(_("Changed by hand"), changed),
        )
        return " · ".join(one for one in told if one)

    @property
    def change_label(self) -> str:
        return labelled(_("Change"), self.text)

    @property
    def take_up_label(self) -> str:
        return labelled(_("Take up again"), self.text)


@dataclass(frozen=True)
class ChangeTold:
    """A line that two versions say differently: each part as it was and as it is."""

    text: str
    parts: tuple[str, ...]


def under_headings(lines: Iterable[Line]) -> list[Heading]:
    """The lines as they are read, heading by heading; headings without lines are left out."""
    found: dict[str, list[Told]] = {}
    for line in lines:
        found.setdefault(line.heading, []).append(told(line))
    names = rules.headings()
    return [Heading(key, str(names[key]), tuple(under)) for key, under in found.items()]


def told(line: Line) -> Told:
    return Told(
        line,
        str(line.text),
        quantity_told(line.quantity, line.unit),
        str(STATUSES[line.status]),
        LOOKS[line.status],
        str(WHO[line.who]),
        line.source,
        _seen(line.seen),
    )


def counts(lines: Iterable[Line]) -> list[tuple[str, str, int]]:
    """How many lines are in each state: key, name, count."""
    states = [line.status for line in lines]
    return [(key, str(name), states.count(key)) for key, name in STATUSES.items()]


def quantity_told(quantity: Decimal | None, unit: str) -> str:
    """An amount with its unit; what is asked as a whole has no number."""
    if quantity is None:
        return "—"
    if unit == "whole":
        return unit_told(unit, 1)
    number = number_format(quantity.normalize(), use_l10n=True, force_grouping=True)
    return f"{number} {unit_told(unit, quantity)}"


def unit_told(unit: str, quantity: Decimal | int) -> str:
    """The word of a unit beside this number."""
    if unit in COUNTED:
        many = 1 if -2 < quantity < 2 else 2  # as French counts, and whole numbers in English
        return str(COUNTED[unit] % {"many": many})
    return _("the whole") if unit == "whole" else MEASURED[unit]


def difference(found: rules.Difference) -> dict[str, list[Told] | list[ChangeTold]]:
    """What became of the lines between two versions, as it is read."""
    return {
        "added": [told(line) for line in found.added],
        "changed": [_change(one) for one in found.changed],
        "removed": [told(line) for line in found.removed],
    }


def project_told(project: Project) -> list[tuple[str, str]]:
    """What the place is to be: each name with its value."""
    yes = {True: _("yes"), False: _("no")}
    return [
        (_("Posts"), str(project.posts)),
        (_("People at one time, at most"), str(project.people)),
        (_("Floor area to be used (m²)"), str(project.area)),
        (_("Meeting rooms"), str(project.meeting_rooms)),
        (_("Seats of all meeting rooms"), str(project.seats)),
        (_("Phone booths"), str(project.booths)),
        (_("Workshop of a fab-lab (m²)"), str(project.workshop)),
        (_("Receives the public"), yes[project.public]),
        (_("Open without staff at times"), yes[project.unattended]),
    ]


def _change(change: Change) -> ChangeTold:
    before, after = told(change.before), told(change.after)

    def of(one: Told, part: str) -> str:
        if part == "unit":
            return unit_told(one.line.unit, 2)
        return one.line.note if part == "note" else getattr(one, part)

    parts = (
        labelled(PARTS[part], f"{of(before, part) or '—'} → {of(after, part) or '—'}")
        for part in change.parts
    )
    heading = rules.headings()[change.after.heading]
    return ChangeTold(labelled(heading, after.text), tuple(parts))


def _seen(key: str) -> str:
    kind, _colon, lot = key.partition(":")
    if kind == "lot":
        return labelled(_("State by lot"), LotState.Lot(lot).label)
    return str(SEEN[key]) if key else ""
