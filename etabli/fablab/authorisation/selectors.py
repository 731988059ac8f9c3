"""Questions about authorisations and what came before them."""

from collections.abc import Container, Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from etabli.community.models import Membership
from etabli.core import clock
from etabli.core.errors import NotFound
from etabli.fablab.models import (
    Attempt,
    Authorisation,
    Instructor,
    Machine,
    PracticalCheck,
    Registration,
    Training,
)
from etabli.network.models import Place
from etabli.people.models import Person
from etabli.people.rights import Action
from etabli.people.selectors import may

WARNED_AHEAD = timedelta(days=30)


def latest_authorisations(person: Person, machines: Iterable[Machine]) -> dict[int, Authorisation]:
    """For each machine (by id) the last that the person was given, whatever became of it."""
    found = Authorisation.objects.filter(person=person, machine__in=machines)
    return {one.machine_id: one for one in found.order_by("given_at", "pk")}


def teaches(person: Person) -> set[int]:
    """The trainings (by id) that the person is named for."""
    return set(Instructor.objects.filter(person=person).values_list("training_id", flat=True))


def instructs(person: Person, machine: Machine, taught: Container[int | None]) -> bool:
    """Whether the person is named for the machine's training, which is among those `taught`, and
    still holds a role to instruct there."""
    return machine.training_id in taught and may(person, Action.INSTRUCT, machine)


def authorisations_of(person: Person) -> QuerySet[Authorisation]:
    """All of one's own, the last given first."""
    return person.authorisations.select_related("machine__space__place", "machine__training")


def standing_at(place: Place) -> QuerySet[Authorisation]:
    """Those that have not ended for the machines of a place, by machine and name; each with
    `membership`, by which the person is checked anew, or None."""
    return (
        Authorisation.objects.filter(machine__space__place=place, ended_at__isnull=True)
        .annotate(membership=_membership_in(place.network_id))
        .select_related("machine__space__place", "person", "given_by")
        .order_by("machine", "person__name", "pk")
    )


def authorisation_by_uuid(authorisation: UUID) -> Authorisation:
    """Raises NotFound."""
    found = (
        Authorisation.objects.select_related(
            "machine__space__place__network__territory", "machine__training", "person"
        )
        .filter(uuid=authorisation)
        .first()
    )
    if found is None:
        raise NotFound(_("There is no such authorisation."), field="authorisation")
    return found


def has_passed_quiz(person: Person, training: Training) -> bool:
    """Whether the person has passed it, or there is none."""
    if not training.questions.exists():
        return True
    return Attempt.objects.filter(person=person, training=training, passed=True).exists()


def missing_prerequisites(person: Person, training: Training) -> list[Training]:
    """What has to be passed before, and has not been."""
    passed = PracticalCheck.objects.filter(person=person, passed=True, training=OuterRef("pk"))
    return list(training.prerequisites.filter(~Exists(passed)))


def waiting_for_check(trainings: Iterable[int], place: Place) -> QuerySet[Registration]:
    """Who came to a session here of one of these trainings and has no practical check since; each
    with `membership`, by which they are checked, or None."""
    checked = PracticalCheck.objects.filter(
        person=OuterRef("person"),
        training=OuterRef("session__training"),
        checked_at__gte=OuterRef("session__starts_at"),
    )
    return (
        Registration.objects.filter(
            ~Exists(checked),
            session__training__in=trainings,
            session__place=place,
            status=Registration.Status.CAME,
        )
        .annotate(membership=_membership_in(place.network_id))
        .select_related("session__training", "person")
        .order_by("session__starts_at", "pk")
    )


def about_to_end(now: datetime | None = None) -> QuerySet[Authorisation]:
    """Standing ones that expire or lapse within a month, whose person has not been told."""
    now = now or clock.now()
    soon = Q(expires_at__gt=now, expires_at__lte=now + WARNED_AHEAD) | Q(
        lapses_at__gt=now, lapses_at__lte=now + WARNED_AHEAD
    )
    told = Q(reminded_at__isnull=False) & (
        Q(used_at__isnull=True) | Q(reminded_at__gte=F("used_at"))
    )
    return (
        Authorisation.objects.filter(soon, ended_at__isnull=True)
        .exclude(told)
        .select_related("person", "machine__space__place", "machine__training")
    )


def _membership_in(network: int) -> Subquery:
    """The active membership of the row's person in a network (by id)."""
    active = Membership.objects.filter(
        person=OuterRef("person"), network=network, status=Membership.Status.ACTIVE
    )
    return Subquery(active.values("uuid")[:1])
