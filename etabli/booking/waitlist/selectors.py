"""Questions about the wait list."""

from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from etabli.booking.models import Booking, Wait
from etabli.core import clock
from etabli.core.errors import NotFound
from etabli.people.models import Person


def open_waits(person: Person) -> QuerySet[Wait]:
    """What the person waits for or is offered now, the next first."""
    offered = Q(booking__status=Booking.Status.HELD, booking__expires_at__gt=clock.now())
    return (
        _with_spaces()
        .filter(Q(status=Wait.Status.WAITING) | offered, person=person)
        .order_by("starts_at", "pk")
    )


def wait_of(person: Person, wait: UUID) -> Wait:
    """One of the person's own, whatever has become of it. Raises NotFound."""
    return _found(_with_spaces().filter(person=person, uuid=wait).first())


def wait_by_uuid(wait: str) -> Wait:
    """Raises NotFound."""
    return _found(_with_spaces().filter(uuid=wait).first())


def before(wait: Wait) -> int:
    """How many have asked earlier for a time that overlaps and still wait."""
    return Wait.objects.filter(
        space=wait.space,
        status=Wait.Status.WAITING,
        starts_at__lt=wait.ends_at,
        ends_at__gt=wait.starts_at,
        asked_at__lt=wait.asked_at,
    ).count()


def _with_spaces() -> QuerySet[Wait]:
    return Wait.objects.select_related(
        "space__place__network__territory", "person", "booking__space__place", "booking__person"
    )


def _found(wait: Wait | None) -> Wait:
    if wait is None:
        raise NotFound(_("There is no such place in line."), field="wait")
    return wait
