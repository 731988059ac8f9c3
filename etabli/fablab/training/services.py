"""The verbs of trainings: describe, ask, plan a session, take a place, give it back."""

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
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
    may_teach,
    questions_of,
    those_expected,
    to_remind,
)
from etabli.network.models import Network, Place
from etabli.network.selectors import all_places
from etabli.people.models import Person
from etabli.people.rights import Action
from etabli.people.selectors import account_with, may


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
) -> Session:
    """Raises BadInput, Forbidden `no_instructor`."""
    check_period(starts_at, ends_at)
    if seats < 1:
        raise BadInput(_("At least one place is needed."), field="seats")
    if not may_teach(instructor, training, place):
        raise Forbidden(
            "no_instructor",
            _("Only an instructor of this training may do that here."),
            field="training",
        )
    return Session.objects.create(
        training=training,
        place=place,
        instructor=instructor,
        starts_at=starts_at,
        ends_at=ends_at,
        seats=seats,
    )


@transaction.atomic
def cancel_session(session: Session) -> None:
    """Call a session off and tell everybody registered. Raises Conflict `begun`."""
    called_off = Session.objects.filter(
        pk=session.pk, cancelled_at__isnull=True, starts_at__gt=clock.now()
    ).update(cancelled_at=clock.now())
    if not called_off:
        raise Conflict("begun", _("This session has begun, or was called off."))
    for one in those_expected(session):
        tell(one.person, "fablab/mail/called_off.txt", kind="operator", session=session)


def register(person: Person, session: Session) -> Registration:
    """Take a place in a session.

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
            _take_place(session)
            registration = Registration.objects.create(session=session, person=person)
            tell(person, "fablab/mail/registered.txt", session=session)
    except IntegrityError as error:
        raise Conflict("registered", _("You are registered already.")) from error
    return registration


@transaction.atomic
def give_up(registration: Registration) -> None:
    """Give a place back before the session; doing it again changes nothing. Raises Conflict
    `begun`."""
    if registration.session.starts_at <= clock.now():
        raise Conflict("begun", _("This session has begun."))
    given_back = Registration.objects.filter(
        pk=registration.pk, status=Registration.Status.REGISTERED
    ).update(status=Registration.Status.CANCELLED)
    if given_back:
        Session.objects.filter(pk=registration.session_id).update(taken=F("taken") - 1)


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


def _take_place(session: Session) -> None:
    """Count one more; the row stays locked, and the database refuses one above the places."""
    taken = Session.objects.filter(
        pk=session.pk,
        cancelled_at__isnull=True,
        starts_at__gt=clock.now(),
        taken__lt=F("seats"),
    ).update(taken=F("taken") + 1)
    if taken:
        return
    session.refresh_from_db(fields=["taken", "seats", "cancelled_at"])
    if session.cancelled_at is None and session.starts_at > clock.now():
        raise Conflict(
            "full",
            _("Every place in this session is taken."),
            advice=_("Choose another session."),
            field="session",
        )
    raise Conflict("begun", _("This session has begun, or was called off."), field="session")


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
