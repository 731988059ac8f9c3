"""Questions about machines: which there are, and what somebody lacks to use them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from etabli.core import clock
from etabli.core.errors import NotFound, Refused
from etabli.fablab.authorisation.refusals import why_not
from etabli.fablab.authorisation.selectors import instructs, latest_authorisations, teaches
from etabli.fablab.models import Fault, Machine, MachineFile, Session
from etabli.fablab.training.selectors import next_sessions
from etabli.network.models import Place, Space
from etabli.network.selectors import places_with
from etabli.people.models import Person
from etabli.people.rights import Action
from etabli.people.selectors import may


@dataclass(frozen=True)
class Standing:
    """A machine as one person finds it: what they lack for it, and when the next session is."""

    machine: Machine
    lacks: Refused | None
    session: Session | None
    faults: Sequence[Fault]

    @property
    def out_of_order(self) -> bool:
        return any(fault.stops_use for fault in self.faults)


def machines() -> QuerySet[Machine]:
    """Machines with their places and trainings."""
    return Machine.objects.select_related("space__place__network__territory", "training")


def machines_of(places: Iterable[Place]) -> QuerySet[Machine]:
    return machines().filter(space__place__in=places)


def machine_by_uuid(machine: UUID) -> Machine:
    """Raises NotFound."""
    found = machines().filter(uuid=machine).first()
    if found is None:
        raise NotFound(_("There is no such machine."), field="machine")
    return found


def visible_machine(person: Person | None, machine: UUID) -> Machine:
    """One of an open place, or of one that the person looks after. Raises NotFound."""
    found = machine_by_uuid(machine)
    if not found.space.place.is_open and not may(person, Action.RUN_WORKSHOP, found):
        raise NotFound(_("There is no such machine."), field="machine")
    return found


def machine_of_space(space: Space) -> Machine | None:
    """The sheet of a space, if it is a machine that has one; no query for what is none."""
    if space.kind != Space.Kind.MACHINE:
        return None
    found = Machine.objects.select_related("training").filter(space=space).first()
    if found:
        found.space = space  # with the place that has been read already
    return found


def workshops_of(person: Person) -> QuerySet[Place]:
    """The open places with machines whose workshop the person looks after."""
    kept = places_with(person, Action.RUN_WORKSHOP)
    return kept.filter(pk__in=Space.objects.filter(kind=Space.Kind.MACHINE).values("place"))


def without_sheet(place: Place) -> QuerySet[Space]:
    """The machines of a place that nobody has described yet."""
    return place.spaces.filter(kind=Space.Kind.MACHINE, machine__isnull=True)


def file_of(machine: Machine, file: UUID) -> MachineFile:
    """Raises NotFound."""
    found = machine.files.select_related("file").filter(uuid=file).first()
    if found is None:
        raise NotFound(_("There is no such file."), field="file")
    return found


def standings(
    person: Person | None, machines: Iterable[Machine], at: datetime | None = None
) -> list[Standing]:
    """Each machine with what the person lacks at that instant: four queries, however many there
    are. A stranger lacks nothing: what is asked is told on the sheet."""
    found, at = list(machines), at or clock.now()
    last = latest_authorisations(person, found) if person else {}
    taught = teaches(person) if person else set()
    sessions = next_sessions({one.training_id for one in found if one.training_id})
    faults = list(Fault.objects.filter(machine__in=found, mended_at__isnull=True))
    told = []
    for machine in found:
        session = sessions.get(machine.training_id or 0)
        asked = person and machine.training_id and not instructs(person, machine, taught)
        told.append(
            Standing(
                machine,
                why_not(machine, last.get(machine.pk), at, session) if asked else None,
                session,
                [fault for fault in faults if fault.machine_id == machine.pk],
            )
        )
    return told
