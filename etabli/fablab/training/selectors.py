"""Questions about trainings, their sessions and who comes."""

from collections.abc import Collection, Iterable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from etabli.core import clock
from etabli.core.errors import NotFound
from etabli.core.texts import Text
from etabli.fablab.models import Instructor, Question, Registration, Session, Training
from etabli.network.models import Network, Place
from etabli.people.models import Person
from etabli.people.rights import Action
from etabli.people.selectors import may

REMINDED_AHEAD = timedelta(days=2)


def trainings_of(network: Network) -> QuerySet[Training]:
    return network.trainings.prefetch_related("machines__space")


def training_by_uuid(training: UUID) -> Training:
    """Raises NotFound."""
    found = Training.objects.select_related("network__territory").filter(uuid=training).first()
    if found is None:
        raise NotFound(_("There is no such training."), field="training")
    return found


def trainings_by_uuid(trainings: Collection[UUID]) -> list[Training]:
    """All of them, in one query. Raises NotFound."""
    found = list(Training.objects.filter(uuid__in=trainings))
    if len(found) < len(set(trainings)):
        raise NotFound(_("There is no such training."), field="training")
    return found


def is_example(network: Network) -> bool:
    """Whether a network's trainings are invented, as its places are."""
    return network.places.filter(is_example=True).exists()


def may_teach(person: Person, training: Training, place: Place) -> bool:
    """Whether the person is named for the training and may instruct at the place."""
    return (
        may(person, Action.INSTRUCT, place)
        and training.network_id == place.network_id
        and training.instructors.filter(person=person).exists()
    )


def taught_by(person: Person, place: Place) -> QuerySet[Training]:
    """The trainings of the place's network that the person is named for."""
    return Training.objects.filter(network=place.network_id, instructors__person=person)


def instructors_of(training: Training) -> QuerySet[Instructor]:
    return training.instructors.select_related("person").order_by("person__name", "pk")


def coming_sessions(trainings: Iterable[int] | QuerySet[Training]) -> QuerySet[Session]:
    """Sessions that have neither begun nor been cancelled, the next first."""
    return Session.objects.filter(
        training__in=trainings, starts_at__gt=clock.now(), cancelled_at__isnull=True
    ).select_related("training", "place__network", "instructor", "space")


def next_sessions(trainings: Iterable[int]) -> dict[int, Session]:
    """The next session with a place left, for each training (by id)."""
    found: dict[int, Session] = {}
    for session in coming_sessions(trainings):
        if session.left:
            found.setdefault(session.training_id, session)
    return found


def sessions_held_at(place: Place, person: Person) -> QuerySet[Session]:
    """The sessions here that one gives: those to come and of the last month, the next first."""
    return Session.objects.filter(
        place=place,
        instructor=person,
        starts_at__gt=clock.now() - timedelta(days=31),
        cancelled_at__isnull=True,
    ).select_related("training", "place")


def session_by_uuid(session: UUID) -> Session:
    """Raises NotFound."""
    found = (
        Session.objects.select_related(
            "training", "place__network__territory", "instructor", "space"
        )
        .filter(uuid=session)
        .first()
    )
    if found is None:
        raise NotFound(_("There is no such session."), field="session")
    return found


def those_expected(session: Session) -> QuerySet[Registration]:
    """Everybody registered, by name; who cancelled, or waits, is left out."""
    out = (Registration.Status.CANCELLED, Registration.Status.WAITING)
    return (
        session.registrations.exclude(status__in=out)
        .select_related("person")
        .order_by("person__name", "pk")
    )


def line_of(session: Session) -> QuerySet[Registration]:
    """Who waits for a place, the first first."""
    return (
        session.registrations.filter(status=Registration.Status.WAITING)
        .select_related("person")
        .order_by("registered_at", "pk")
    )


def who_may_teach(session: Session) -> list[Person]:
    """Those who are named for the session's training and may instruct at its place."""
    named = [one.person for one in instructors_of(session.training)]
    return [one for one in named if may(one, Action.INSTRUCT, session.place)]


def registrations_of(person: Person) -> QuerySet[Registration]:
    """One's places in sessions, without those given up; the last first."""
    return (
        person.training_registrations.exclude(status=Registration.Status.CANCELLED)
        .select_related("session__training", "session__place__network")
        .order_by("-session__starts_at", "-pk")
    )


def registration_of(person: Person, registration: UUID) -> Registration:
    """One's own. Raises NotFound."""
    found = registrations_of(person).filter(uuid=registration).first()
    if found is None:
        raise NotFound(_("There is no such registration."), field="registration")
    return found


def to_remind() -> QuerySet[Registration]:
    """Places in sessions of the next two days whose person has not been reminded."""
    now = clock.now()
    return Registration.objects.filter(
        Q(session__starts_at__gt=now, session__starts_at__lte=now + REMINDED_AHEAD),
        status=Registration.Status.REGISTERED,
        reminded_at__isnull=True,
        session__cancelled_at__isnull=True,
    ).select_related("session__training", "session__place", "person")


def questions_of(training: Training) -> list[Question]:
    return list(training.questions.all())


def choices_told(question: Question) -> list[Any]:
    """The choices' words in the reader's language."""
    return [str(Text.of(choice["text"])) for choice in question.choices]
