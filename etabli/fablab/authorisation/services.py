"""The verbs of authorisations: check what somebody can do, authorise, withdraw, warn."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from etabli.community.selectors import is_active_member
from etabli.core import clock
from etabli.core.errors import BadInput, Conflict, Forbidden, Refused
from etabli.fablab.authorisation.selectors import about_to_end, has_passed_quiz
from etabli.fablab.mails import tell
from etabli.fablab.models import Authorisation, Machine, PracticalCheck, Training
from etabli.fablab.rules import months_after
from etabli.fablab.training.selectors import may_teach
from etabli.network.models import Place
from etabli.people.models import Person
from etabli.people.rights import Action
from etabli.people.selectors import may


@transaction.atomic
def check(
    training: Training, person: Person, by: Person, *, place: Place, passed: bool, note: str = ""
) -> list[Authorisation]:
    """Write down what an instructor saw; who passes may use the training's machines where the
    instructor may authorise.

    Raises Forbidden `no_instructor` or `oneself`, Refused `quiz_first`, Forbidden `member`.
    """
    _check_may_teach(by, training, place)
    if person == by:
        raise Forbidden("oneself", _("Nobody authorises themselves."), field="person")
    if not is_active_member(person, training.network):
        raise Forbidden(
            "member",
            _("%(person)s is no member of %(network)s.")
            % {"person": person, "network": training.network},
            field="person",
        )
    if passed and not has_passed_quiz(person, training):
        raise Refused(
            "quiz_first",
            _("%(person)s has not passed the quiz yet.") % {"person": person},
            advice=_("It stands on the page of the training."),
            field="person",
        )
    PracticalCheck.objects.create(
        training=training,
        person=person,
        instructor=by,
        passed=passed,
        note=note,
        checked_at=clock.now(),
    )
    if not passed:
        return []
    machines = training.machines.select_related("space__place__network__territory", "training")
    return authorise(person, [one for one in machines if may(by, Action.INSTRUCT, one)], by)


def authorise(person: Person, machines: Iterable[Machine], by: Person) -> list[Authorisation]:
    """Let somebody use these machines from now on; what they had is renewed."""
    now, given = clock.now(), []
    for machine in machines:
        Authorisation.objects.filter(person=person, machine=machine, ended_at__isnull=True).update(
            ended_at=now, ended_by=by, end=Authorisation.End.RENEWED
        )
        training, zone = machine.training, machine.space.place.zone
        valid = training.valid_months if training else None
        unused = training.unused_months if training else None
        given.append(
            Authorisation.objects.create(
                person=person,
                machine=machine,
                given_by=by,
                given_at=now,
                expires_at=months_after(now, valid, zone) if valid else None,
                lapses_at=months_after(now, unused, zone) if unused else None,
            )
        )
    if given:
        tell(person, "fablab/mail/authorised.txt", authorisations=given)
    return given


@transaction.atomic
def withdraw(authorisation: Authorisation, by: Person, reason: str) -> None:
    """End an authorisation now. Raises BadInput without a reason, Conflict `ended` when it is over
    already, Forbidden `no_instructor`."""
    if not may(by, Action.INSTRUCT, authorisation):
        raise _no_instructor()
    if not reason.strip():
        raise BadInput(_("Say why: the person is told."), field="reason")
    _end(authorisation, by, Authorisation.End.WITHDRAWN, reason.strip())
    tell(
        authorisation.person,
        "fablab/mail/withdrawn.txt",
        kind="operator",
        authorisation=authorisation,
    )


def used(person: Person, machine: Machine) -> None:
    """Somebody has used a machine: what lapses when unused lasts longer."""
    unused = machine.training.unused_months if machine.training else None
    now = clock.now()
    moved = {"lapses_at": months_after(now, unused, machine.space.place.zone)} if unused else {}
    Authorisation.objects.filter(person=person, machine=machine, ended_at__isnull=True).update(
        used_at=now, **moved
    )


@transaction.atomic
def warn() -> int:
    """Tell those whose authorisation ends within a month; answers how many."""
    now, ending = clock.now(), list(about_to_end())
    for one in ending:
        tell(one.person, "fablab/mail/ending.txt", authorisation=one)
    Authorisation.objects.filter(pk__in=[one.pk for one in ending]).update(reminded_at=now)
    return len(ending)


def _end(authorisation: Authorisation, by: Person, end: str, reason: str) -> None:
    # The condition lets one of two simultaneous answers win.
    ended = Authorisation.objects.filter(pk=authorisation.pk, ended_at__isnull=True).update(
        ended_at=clock.now(), ended_by=by, end=end, reason=reason
    )
    if not ended:
        raise Conflict("ended", _("This authorisation is over already."))
    authorisation.refresh_from_db(fields=["ended_at", "end", "reason"])


def _check_may_teach(by: Person, training: Training, place: Place) -> None:
    if not may_teach(by, training, place):
        raise _no_instructor()


def _no_instructor() -> Forbidden:
    return Forbidden(
        "no_instructor",
        _("Only an instructor of this training may do that here."),
        advice=_("Who keeps the machines names instructors, on the page of the training."),
    )
