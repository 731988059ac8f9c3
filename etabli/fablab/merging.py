"""What the workshop holds of persons, when two records of one become one."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from etabli.core import clock
from etabli.fablab.models import (
    Attempt,
    Authorisation,
    Companion,
    Fault,
    Incident,
    Instructor,
    Maintenance,
    Measure,
    Movement,
    PracticalCheck,
    Registration,
    Session,
    Supervision,
    Transfer,
    Usage,
)
from etabli.fablab.training.services import drop
from etabli.people import merging
from etabli.people.models import Person

# Of two registrations the first of these stays.
STRONGEST = (
    Registration.Status.CAME,
    Registration.Status.REGISTERED,
    Registration.Status.MISSED,
    Registration.Status.WAITING,
)


def register() -> None:
    """Trainings and authorisations, uses, and what was written down."""
    merging.register(
        "authorisations",
        priority=50,
        label=_("authorisations for machines"),
        follows=[
            (Authorisation, "person"),
            (Authorisation, "given_by"),
            (Authorisation, "ended_by"),
        ],
        settle=_one_authorisation,
    )
    merging.register(
        "trainings",
        priority=51,
        label=_("trainings, quizzes and checks"),
        follows=[
            (Registration, "person"),
            (Attempt, "person"),
            (PracticalCheck, "person"),
            (PracticalCheck, "instructor"),
            (Session, "instructor"),
        ],
        settle=_one_registration,
    )
    merging.register(
        "instructors",
        priority=52,
        label=_("trainings that they may give"),
        follows=[(Instructor, "person"), (Instructor, "named_by")],
        settle=merging.leave_out_clashes(Instructor, "person", "training"),
    )
    merging.register(
        "workshop",
        priority=53,
        label=_("uses of machines, faults and incidents"),
        follows=[
            (Usage, "person"),
            (Supervision, "person"),
            (Companion, "person"),
            (Companion, "companion"),
            (Incident, "person"),
            (Incident, "recorded_by"),
            (Measure, "taken_by"),
            (Fault, "reported_by"),
            (Fault, "mended_by"),
            (Maintenance, "done_by"),
            (Transfer, "sent_by"),
            (Transfer, "received_by"),
            (Movement, "moved_by"),
        ],
        settle=_nobody_beside_oneself,
    )


def _one_authorisation(kept: Person, other: Person) -> None:
    """One holds once for a machine: that which was given last renews the other one."""
    holding = Authorisation.objects.filter(ended_at__isnull=True)
    for theirs in holding.filter(person=other):
        mine = holding.filter(person=kept, machine=theirs.machine_id).first()
        if mine is not None:
            former = min(mine, theirs, key=lambda one: one.given_at)
            former.ended_at, former.end = clock.now(), Authorisation.End.RENEWED
            former.save(update_fields=["ended_at", "end"])


def _one_registration(kept: Person, other: Person) -> None:
    """Somebody has one place in a session; the second one is given to whoever waits for it."""
    standing = Registration.objects.exclude(status=Registration.Status.CANCELLED)
    for theirs in standing.filter(person=other).select_related("session"):
        mine = standing.filter(person=kept, session=theirs.session_id).first()
        if mine is not None:
            drop(max(theirs, mine, key=lambda one: STRONGEST.index(one.status)))


def _nobody_beside_oneself(kept: Person, other: Person) -> None:
    """Nobody is their own companion."""
    Companion.objects.filter(
        Q(person=kept, companion=other) | Q(person=other, companion=kept)
    ).delete()
