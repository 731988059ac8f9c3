"""What events hold of persons, when two records of one become one."""

from django.utils.translation import gettext_lazy as _

from etabli.events.models import Announcement, Digest, Event, Registration
from etabli.events.registration.services import drop
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
    """Registrations, the weekly letter, and what was published."""
    merging.register(
        "registrations",
        priority=40,
        label=_("registrations for events"),
        follows=[(Registration, "person")],
        settle=_one_place,
    )
    merging.register(
        "letters",
        priority=41,
        label=_("weekly letters"),
        follows=[(Digest, "person")],
        settle=merging.leave_out_clashes(Digest, "network"),
    )
    merging.register(
        "published",
        priority=42,
        label=_("events and announcements published"),
        follows=[(Event, "published_by"), (Announcement, "published_by")],
    )


def _one_place(kept: Person, other: Person) -> None:
    """Somebody has one place at an event; the second one is given to whoever waits for it."""
    standing = Registration.objects.exclude(status=Registration.Status.CANCELLED)
    for both in merging.twice(standing.select_related("event"), kept, other, "event"):
        drop(max(both, key=lambda one: STRONGEST.index(one.status)))
