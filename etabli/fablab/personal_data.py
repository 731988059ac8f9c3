"""What the workshop keeps of a person, and how it lets go of it."""

from typing import Any

from etabli.core import clock
from etabli.fablab.models import (
    Attempt,
    Authorisation,
    Companion,
    Instructor,
    PracticalCheck,
    Registration,
    Supervision,
)
from etabli.fablab.training.services import cancel_session, give_up
from etabli.people.models import Person


def export(person: Person) -> dict[str, Any]:
    """Trainings, authorisations, uses, and what others wrote down about the person."""
    return {
        "authorisations": [
            {
                "machine": str(one.machine),
                "since": one.given_at.isoformat(),
                "until": one.expires_at and one.expires_at.isoformat(),
                "used_at": one.used_at and one.used_at.isoformat(),
                "ended_at": one.ended_at and one.ended_at.isoformat(),
                "end": one.end,
                "reason": one.reason,
            }
            for one in person.authorisations.select_related("machine__space")
        ],
        "sessions": [
            {
                "training": str(one.session.training),
                "starts_at": one.session.starts_at.isoformat(),
                "status": one.status,
            }
            for one in person.training_registrations.select_related("session__training")
        ],
        "quizzes": [
            {
                "training": str(one.training),
                "percent": one.percent,
                "taken_at": one.taken_at.isoformat(),
            }
            for one in person.quiz_attempts.select_related("training")
        ],
        "checks": [
            {
                "training": str(one.training),
                "passed": one.passed,
                "note": one.note,
                "checked_at": one.checked_at.isoformat(),
            }
            for one in person.practical_checks.select_related("training")
        ],
        "uses": [
            {
                "machine": str(one.machine),
                "started_at": one.started_at.isoformat(),
                "minutes": one.minutes,
            }
            for one in person.machine_usages.select_related("machine__space")
        ],
        "instructs": [str(one.training) for one in person.instructs.select_related("training")],
        "supervisions": [
            {"place": str(one.place), "starts_at": one.starts_at.isoformat()}
            for one in person.supervisions.select_related("place")
        ],
        "companions": [
            {"machine": str(one.machine), "starts_at": one.starts_at.isoformat()}
            for one in [
                *person.companions.select_related("machine__space"),
                *person.accompanies.select_related("machine__space"),
            ]
        ],
        "faults": [
            {"machine": str(one.machine), "description": one.description}
            for one in person.faults_reported.select_related("machine__space")
        ],
        "incidents": [
            {
                "kind": one.kind,
                "happened_at": one.happened_at.isoformat(),
                "description": one.description,
            }
            for one in person.incidents.all()
        ],
    }


def erase(person: Person) -> None:
    """End the authorisations, give places back and call off sessions; the register of incidents,
    the uses and what was authorised keep the person's number, without a name."""
    for registration in person.training_registrations.filter(
        status__in=(Registration.Status.REGISTERED, Registration.Status.WAITING),
        session__starts_at__gt=clock.now(),
    ).select_related("session"):
        give_up(registration)
    for session in person.sessions_given.filter(
        starts_at__gt=clock.now(), cancelled_at__isnull=True
    ).select_related("training", "place"):
        cancel_session(session)
    Authorisation.objects.filter(person=person, ended_at__isnull=True).update(
        ended_at=clock.now(), end=Authorisation.End.ERASED
    )
    Authorisation.objects.filter(person=person).update(reason="")
    PracticalCheck.objects.filter(person=person).update(note="")
    Attempt.objects.filter(person=person).delete()
    Instructor.objects.filter(person=person).delete()
    Supervision.objects.filter(person=person, starts_at__gt=clock.now()).delete()
    Companion.objects.filter(person=person).delete()
    Companion.objects.filter(companion=person).delete()
