"""The verbs of trainings: describe, ask, plan a session, take a place, give it back."""

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from etabli.community.selectors import is_active_member
from etabli.core import clock
from etabli.core.errors import BadInput, Conflict, Forbidden, NotFound, Refused
from etabli.core.texts import Text
from etabli.fablab.authorisation.selectors import missing_prerequisites
from etabli.fablab.mails import tell
from etabli.fablab.models import Attempt, Question, Registration, Session, Training
from etabli.fablab.rules import check_period
from etabli.fablab.training.rules import percent_right
from etabli.fablab.training.selectors import (
    line_of,
    may_teach,
    questions_of,
    those_expected,
    to_remind,
)
from etabli.network.models import Network, Place, Space
from etabli.network.selectors import all_places
from etabli.people.models import Person
from etabli.people.rights import Action
from etabli.people.selectors import account_with, may

Status = Registration.Status


@transaction.atomic
def create_training(
    network: Network, prerequisites: Iterable[Training] = (), **details: Any
) -> Training:
    training = Training.objects.create(network=network, **details)
    _set_prerequisites(training, prerequisites)
    return training


@transaction.atomic
def change_training(
    training: Training, prerequisites: Iterable[Training] | None = None, **details: Any
) -> Training:
    """Change what a training is; authorisations already given stay as they are.

    Raises BadInput for prerequisites that lead back to the training itself.
    """
    for field, value in details.items():
        setattr(training, field, value)
    training.save()
    if prerequisites is not None:
        _set_prerequisites(training, prerequisites)
    return training


def name_instructor(training: Training, email: str, by: Person) -> None:
    """Let an account teach this training; naming it twice changes nothing.

    Raises NotFound, Refused `role_first` where they hold no role to instruct in the network.
    """
    person = account_with(email)
    if person is None:
        raise NotFound(_("No account has the address %(email)s.") % {"email": email}, field="email")
    if not any(may(person, Action.INSTRUCT, place) for place in all_places(training.network)):
        raise Refused(
            "role_first",
            _("%(person)s is no instructor of this network.") % {"person": person},
            advice=_("Give them that role first, on the page of the team."),
            field="email",
        )
    training.instructors.get_or_create(person=person, defaults={"named_by": by})


def remove_instructor(training: Training, instructor: str) -> None:
    """`instructor` is a number from the form."""
    if instructor.isdecimal():
        training.instructors.filter(pk=instructor).delete()


def add_question(training: Training, text: Text, choices: Sequence[tuple[Text, bool]]) -> Question:
    """Raises BadInput unless there are two choices at least and one of them is right."""
    if len(choices) < 2:
        raise BadInput(_("A question has two choices at least."), field="choice_1")
    if not any(right for _text, right in choices):
        raise BadInput(_("Say which choice is right."), field="right_1")
    return training.questions.create(
        text=text, choices=[{"text": asdict(one), "right": right} for one, right in choices]
    )


def remove_question(training: Training, question: str) -> None:
    """`question` is a number from the form."""
    if question.isdecimal():
        training.questions.filter(pk=question).delete()


def answer_quiz(training: Training, person: Person, answers: Mapping[int, Set[int]]) -> Attempt:
    """Count somebody's answers: for each question (by id) the positions ticked.

    Raises Forbidden `member`.
    """
    _check_member(person, training.network)
    asked = {question.pk: question.choices for question in questions_of(training)}
    percent = percent_right(asked, answers)
    return Attempt.objects.create(
        training=training, person=person, percent=percent, passed=percent >= training.pass_mark
    )


def plan_session(
    training: Training,
    place: Place,
    instructor: Person,
    *,
    starts_at: datetime,
    ends_at: datetime,
    seats: int,
    space: Space | None = None,
) -> Session:
    """Raises BadInput, Forbidden `no_instructor`."""
    _check_session(training, place, instructor, starts_at, ends_at, seats, space)
    return Session.objects.create(
        training=training,
        place=place,
        instructor=instructor,
        space=space,
        starts_at=starts_at,
        ends_at=ends_at,
        seats=seats,
    )


@transaction.atomic
def change_session(
    session: Session,
    *,
    instructor: Person,
    starts_at: datetime,
    ends_at: datetime,
    seats: int,
    space: Space | None = None,
) -> Session:
    """Give a session that has not begun another time, instructor, room or number of places.

    Everybody registered or waiting is told what is new; of places that come on top, who waits has
    the first. Raises BadInput, Forbidden `no_instructor`, Conflict `begun`, `too_few`.
    """
    current = locked(session)
    _check_open(current)
    _check_session(current.training, current.place, instructor, starts_at, ends_at, seats, space)
    if seats < current.taken:
        raise Conflict(
            "too_few",
            _("%(taken)d places are taken already.") % {"taken": current.taken},
            field="seats",
        )
    moved = (current.starts_at, current.ends_at) != (starts_at, ends_at)
    told = moved or (current.instructor_id, current.space_id) != (
        instructor.pk,
        space.pk if space else None,
    )
    current.instructor, current.space, current.seats = instructor, space, seats
    current.starts_at, current.ends_at = starts_at, ends_at
    current.save(update_fields=["instructor", "space", "seats", "starts_at", "ends_at"])
    if moved:
        current.registrations.update(reminded_at=None)
    if told:
        for one in [*those_expected(current), *line_of(current)]:
            tell(one.person, "fablab/mail/moved.txt", session=current)
    _pass_on(current)
    return current


@transaction.atomic
def cancel_session(session: Session) -> None:
    """Call a session off and tell everybody registered. Raises Conflict `begun`."""
    called_off = Session.objects.filter(
        pk=session.pk, cancelled_at__isnull=True, starts_at__gt=clock.now()
    ).update(cancelled_at=clock.now())
    if not called_off:
        raise Conflict("begun", _("This session has begun, or was called off."))
    for one in [*those_expected(session), *line_of(session)]:
        tell(one.person, "fablab/mail/called_off.txt", kind="operator", session=session)


def register(person: Person, session: Session, *, wait: bool = False) -> Registration:
    """Take a place in a session; or a place in line, where all are taken and `wait` says so.

    Raises Forbidden `member`, Refused `prerequisites`, Conflict `full`, `begun`, `registered`.
    """
    _check_member(person, session.training.network)
    if missing := missing_prerequisites(person, session.training):
        raise Refused(
            "prerequisites",
            _("This training comes after: %(trainings)s.")
            % {"trainings": ", ".join(map(str, missing))},
            advice=_("Pass their practical check first."),
            field="session",
        )
    try:
        with transaction.atomic():
            current = locked(session)
            _check_open(current)
            if not current.left and not wait:
                raise Conflict(
                    "full",
                    _("Every place in this session is taken."),
                    advice=_("Wait for one that is given back, or choose another session."),
                    field="session",
                )
            status = Status.REGISTERED if current.left else Status.WAITING
            registration = Registration.objects.create(
                session=current, person=person, status=status
            )
            if status == Status.REGISTERED:
                _count(current, 1)
                tell(person, "fablab/mail/registered.txt", session=current)
    except IntegrityError as error:
        raise Conflict("registered", _("You are registered already.")) from error
    return registration


@transaction.atomic
def give_up(registration: Registration) -> None:
    """Give a place back before the session, or leave the line; doing it again changes nothing.
    Whoever waits first has the place then. Raises Conflict `begun`."""
    current = locked(registration.session)
    if current.starts_at <= clock.now():
        raise Conflict("begun", _("This session has begun."))
    mine = Registration.objects.get(pk=registration.pk)
    if mine.status not in (Status.REGISTERED, Status.WAITING):
        return
    _take_back(current, mine)


@transaction.atomic
def drop(registration: Registration) -> None:
    """Take back one of two places of one person, whenever the session is; whoever waits first has
    it then."""
    current = locked(registration.session)
    mine = Registration.objects.get(pk=registration.pk)
    if mine.status != Status.CANCELLED:
        _take_back(current, mine)


@transaction.atomic
def mark(session: Session, came: Iterable[int]) -> None:
    """Who came, by the ids of their registrations; the others did not. Raises Conflict `early`."""
    if session.starts_at > clock.now():
        raise Conflict("early", _("This session has not begun yet."))
    ticked, expected = set(came), {one.pk for one in those_expected(session)}
    for here, status in (
        (expected & ticked, Registration.Status.CAME),
        (expected - ticked, Registration.Status.MISSED),
    ):
        session.registrations.filter(pk__in=here).update(status=status)


@transaction.atomic
def remind() -> int:
    """Tell those whose session comes within two days; answers how many."""
    coming = list(to_remind())
    for one in coming:
        tell(one.person, "fablab/mail/reminder.txt", kind="reminders", session=one.session)
    Registration.objects.filter(pk__in=[one.pk for one in coming]).update(reminded_at=clock.now())
    return len(coming)


def locked(session: Session) -> Session:
    """The session as it is now, once everybody else has finished with it."""
    sessions = Session.objects.select_related("training", "place__network", "instructor", "space")
    return sessions.select_for_update(of=("self",), no_key=True).get(pk=session.pk)


def _take_back(session: Session, registration: Registration) -> None:
    """From whoever has a place or waits for one; the session is locked."""
    had_a_place = registration.status != Status.WAITING
    registration.status = Status.CANCELLED
    registration.save(update_fields=["status"])
    if had_a_place:
        _count(session, -1)
        _pass_on(session)


def _pass_on(session: Session) -> None:
    """Give the places that are left to those who wait, in turn; the session is locked."""
    if session.cancelled_at or session.starts_at <= clock.now() or not session.left:
        return
    for one in line_of(session)[: session.left]:
        one.status = Status.REGISTERED
        one.save(update_fields=["status"])
        _count(session, 1)
        tell(one.person, "fablab/mail/registered.txt", session=session)


def _count(session: Session, more: int) -> None:
    """The database refuses one above the places."""
    session.taken += more
    session.save(update_fields=["taken"])


def _check_open(session: Session) -> None:
    if session.cancelled_at is not None or session.starts_at <= clock.now():
        raise Conflict("begun", _("This session has begun, or was called off."), field="session")


def _check_session(
    training: Training,
    place: Place,
    instructor: Person,
    starts_at: datetime,
    ends_at: datetime,
    seats: int,
    space: Space | None,
) -> None:
    check_period(starts_at, ends_at)
    if seats < 1:
        raise BadInput(_("At least one place is needed."), field="seats")
    if space is not None and space.place_id != place.pk:
        raise BadInput(_("This room belongs to another place."), field="space")
    if not may_teach(instructor, training, place):
        raise Forbidden(
            "no_instructor",
            _("Only an instructor of this training may do that here."),
            field="training",
        )


def _check_member(person: Person, network: Network) -> None:
    if not is_active_member(person, network):
        raise Forbidden(
            "member",
            _("Trainings are for members of %(network)s.") % {"network": network},
            advice=_("Join the network first, on its page."),
            field="person",
        )


def _set_prerequisites(training: Training, prerequisites: Iterable[Training]) -> None:
    wanted = list(prerequisites)
    if any(one.network_id != training.network_id for one in wanted):
        raise BadInput(_("This training belongs to another network."), field="prerequisites")
    before, new = {one.pk for one in wanted}, {one.pk for one in wanted}
    while new:
        new = (
            set(Training.objects.filter(pk__in=new).values_list("prerequisites", flat=True))
            - {None}
            - before
        )
        before |= new
    if training.pk in before:
        raise BadInput(_("A training cannot come before itself."), field="prerequisites")
    training.prerequisites.set(wanted)
