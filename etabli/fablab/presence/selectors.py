"""Questions about who is there."""

from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from etabli.core import clock
from etabli.core.errors import NotFound
from etabli.fablab.models import Companion, Machine, Supervision
from etabli.fablab.presence.rules import covered
from etabli.network.models import Place
from etabli.people.models import Person

Period = tuple[datetime, datetime]


def coming_supervisions(place: Place) -> QuerySet[Supervision]:
    """Who looks after the workshop now and later."""
    return place.supervisions.filter(ends_at__gt=clock.now()).select_related("person")


def is_supervised(place: Place, starts_at: datetime, ends_at: datetime) -> bool:
    found = place.supervisions.filter(ends_at__gt=starts_at, starts_at__lt=ends_at)
    return covered(starts_at, ends_at, found.values_list("starts_at", "ends_at"))


def is_accompanied(
    person: Person, machine: Machine, starts_at: datetime, ends_at: datetime
) -> bool:
    """Whether others have agreed to stay beside the person all that time."""
    found = machine.companions.filter(
        person=person, agreed_at__isnull=False, ends_at__gt=starts_at, starts_at__lt=ends_at
    )
    return covered(starts_at, ends_at, found.values_list("starts_at", "ends_at"))


def asked_of(person: Person) -> QuerySet[Companion]:
    """Where the person is asked, or has agreed, to stay beside somebody."""
    return _companions().filter(companion=person)


def asked_by(person: Person) -> QuerySet[Companion]:
    """Whom the person has asked to stay beside them."""
    return _companions().filter(person=person)


def companion_for(person: Person, companion: UUID) -> Companion:
    """One that asks the person or was asked by them. Raises NotFound."""
    found = next(
        (one for own in (asked_of(person), asked_by(person)) for one in own.filter(uuid=companion)),
        None,
    )
    if found is None:
        raise NotFound(_("There is no such request."), field="companion")
    return found


def _companions() -> QuerySet[Companion]:
    return Companion.objects.filter(ends_at__gt=clock.now()).select_related(
        "machine__space__place", "person", "companion"
    )
