"""Questions about who comes to an event."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import gettext as _

from etabli.core import clock
from etabli.core.errors import NotFound
from etabli.events.models import Event, Registration
from etabli.people.models import Person

Status = Registration.Status
REMINDED = timedelta(hours=24)  # before it begins


@dataclass(frozen=True)
class Attendance:
    """How many had a place, and how many came, others too."""

    expected: int
    came: int


def those_expected(event: Event, *, waiting: bool = False) -> QuerySet[Registration]:
    """Everybody who has a place, by name; and who waits for one, if asked for."""
    left_out = [Status.CANCELLED] if waiting else [Status.CANCELLED, Status.WAITING]
    return (
        event.registrations.exclude(status__in=left_out)
        .select_related("person")
        .order_by("person__name", "pk")
    )


def line_of(event: Event) -> QuerySet[Registration]:
    """Who waits for a place, the first first."""
    return (
        event.registrations.filter(status=Status.WAITING)
        .select_related("person")
        .order_by("asked_at", "pk")
    )


def attendance_of(event: Event) -> Attendance:
    counted = event.registrations.aggregate(
        expected=Count("pk", filter=~Q(status__in=[Status.CANCELLED, Status.WAITING])),
        came=Count("pk", filter=Q(status=Status.CAME)),
    )
    return Attendance(counted["expected"], counted["came"] + event.others)


def to_remind() -> list[int]:
    """Those (by id) who have a place at an event of the next day, and were not reminded: they
    registered a while before it, or remember without."""
    now = clock.now()
    coming = Registration.objects.filter(
        status=Status.REGISTERED,
        reminded_at__isnull=True,
        event__cancelled_at__isnull=True,
        event__starts_at__gt=now,
        event__starts_at__lte=now + REMINDED,
        asked_at__lt=F("event__starts_at") - REMINDED,
    )
    return list(coming.order_by("pk").values_list("pk", flat=True))


def own_registration(person: Person | None, event: Event) -> Registration | None:
    """The person's place at the event, or in the line."""
    if person is None:
        return None
    return registrations_of(person).filter(event=event).first()


def registrations_of(person: Person) -> QuerySet[Registration]:
    """One's places and places in line, without those given up; the last event first."""
    return (
        person.event_registrations.exclude(status=Status.CANCELLED)
        .select_related("event__network", "event__place")
        .order_by("-event__starts_at", "-pk")
    )


def registration_of(person: Person, registration: UUID) -> Registration:
    """One's own. Raises NotFound."""
    found = registrations_of(person).filter(uuid=registration).first()
    if found is None:
        raise NotFound(_("There is no such registration."), field="registration")
    return found
