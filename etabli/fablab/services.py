"""What is forgotten of the whole workshop when it is old."""

from datetime import timedelta

from django.db import transaction

from etabli.core import clock
from etabli.fablab.models import (
    Attempt,
    Authorisation,
    Companion,
    Fault,
    PracticalCheck,
    Registration,
    Supervision,
    Usage,
)

# An assumption, as long as nobody has decided otherwise: three years after the last use.
KEPT = timedelta(days=3 * 365)
NOTES_KEPT = timedelta(days=365)


@transaction.atomic
def forget() -> int:
    """Let go of who did what after three years; hours, stock and the register of incidents stay.

    Notes of practical checks go after one year, companions and supervisions with their day.
    Answers how many rows were touched.
    """
    now = clock.now()
    before = now - KEPT
    return sum(
        (
            Usage.objects.filter(stopped_at__lt=before, person__isnull=False).update(person=None),
            Fault.objects.filter(mended_at__lt=before, reported_by__isnull=False).update(
                reported_by=None, mended_by=None
            ),
            PracticalCheck.objects.filter(checked_at__lt=now - NOTES_KEPT)
            .exclude(note="")
            .update(note=""),
            Attempt.objects.filter(taken_at__lt=before).exclude(passed=True).delete()[0],
            Registration.objects.filter(session__ends_at__lt=before).delete()[0],
            Authorisation.objects.filter(ended_at__lt=before).delete()[0],
            Companion.objects.filter(ends_at__lt=now - timedelta(days=31)).delete()[0],
            Supervision.objects.filter(ends_at__lt=now - timedelta(days=31)).delete()[0],
        )
    )
