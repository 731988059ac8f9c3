"""The verbs of the wait list: wait, offer, accept, leave. The only writers of waits.

Each locks the space first, so that an offer accepted at the moment at which it expires is the
one or the other, and what is freed is offered once.
"""

from datetime import datetime, timedelta
from functools import partial

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from etabli.booking import freed
from etabli.booking.models import Booking, Wait
from etabli.booking.rules import check_wish
from etabli.booking.services import hold
from etabli.booking.waitlist import selectors
from etabli.booking.waitlist.rules import offer_ends_at, token_of
from etabli.core import clock, mail
from etabli.core.errors import Conflict
from etabli.network import requirements
from etabli.network.models import Occupation, Space
from etabli.network.requirements import Use
from etabli.network.services import lock_units
from etabli.people.models import Person

Status = Wait.Status


def wait(
    person: Person, space: Space, starts_at: datetime, ends_at: datetime, *, quantity: int = 1
) -> Wait:
    """Put a person in the line for any units of a space for a period; what is free is offered
    at once.

    Raises BadInput; the first requirement's refusal; Conflict `waiting_already`.
    """
    use = Use(person, space, starts_at, ends_at, asked_at=clock.now(), quantity=quantity)
    check_wish(use)
    requirements.require(use)
    try:
        with transaction.atomic():
            lock_units([space])
            made = Wait.objects.create(
                space=space,
                person=person,
                starts_at=starts_at,
                ends_at=ends_at,
                quantity=quantity,
                asked_at=use.asked_at,
            )
            _offer_in_turn(space, Q(pk=made.pk))
    except IntegrityError as error:
        raise Conflict(
            "waiting_already",
            _("You are in line for this already."),
            advice=_("You will be told when it becomes free."),
        ) from error
    made.refresh_from_db()
    return made


def accept(wait: Wait) -> Booking:
    """Make a booking of what is offered; doing it again answers the same booking.

    Raises Conflict `offer_over`, and whatever now keeps the person from booking.
    """
    with transaction.atomic():
        current = _locked(wait)
        if current.booking:
            return current.booking
        if selectors.over(current):
            raise Conflict(
                "offer_over",
                _("This offer is over."),
                advice=_("Look for another time, or wait again."),
            )
        requirements.require(_use(current))
        booking = Booking.objects.create(
            space=current.space,
            person=current.person,
            made_by=current.person,
            starts_at=current.starts_at,
            ends_at=current.ends_at,
            quantity=current.quantity,
            created_at=clock.now(),
            changed_at=clock.now(),
        )
        Occupation.objects.filter(holder=current.uuid).update(holder=booking.uuid)
        current.booking = booking
        _save(current, Status.ACCEPTED)
    return booking


def leave(wait: Wait) -> None:
    """Leave the line, or decline what is offered, which goes on to the next; doing it again
    changes nothing."""
    with transaction.atomic():
        current = _locked(wait)
        if current.is_offered:
            _let_go(current, Status.DECLINED)
        elif current.is_open:
            _save(current, Status.LEFT)


def freed_time(space: Space, starts_at: datetime, ends_at: datetime) -> None:
    """Listens to `booking.freed`: whoever waits for that time is offered it, inside the same
    transaction, so that nobody else comes first.

    Those who wait for a floor around the space, or a space inside it, are served right after:
    their locks come before the one that is held here.
    """
    kept_free = timedelta(minutes=space.buffer)
    window = Q(starts_at__lt=ends_at + kept_free, ends_at__gt=starts_at - kept_free)
    waiting = set(
        Wait.objects.filter(
            window, status=Status.WAITING, space__place=space.place_id
        ).values_list("space", flat=True)
    )
    if space.pk in waiting:
        _offer_in_turn(space, window)
    for other in waiting - {space.pk}:
        transaction.on_commit(partial(serve, other))


def serve(space: int) -> None:
    """Offer what is free in a space to those who wait for it."""
    found = Space.objects.select_related("place__network").get(pk=space)
    with transaction.atomic():
        lock_units([found])
        _offer_in_turn(found, Q())


def keep_going() -> None:
    """What is due: offers that nobody answered go on to the next, lines whose time has come are
    closed, and whatever became free by other ways is offered."""
    now = clock.now()
    for one in Wait.objects.filter(status=Status.OFFERED, offer_ends_at__lte=now):
        expire(one)
    Wait.objects.filter(status=Status.WAITING, starts_at__lte=now).update(status=Status.OVER)
    waiting = Wait.objects.filter(status=Status.WAITING).order_by("space")
    for space in waiting.values_list("space", flat=True).distinct():
        serve(space)


def expire(wait: Wait) -> None:
    """Take back an offer whose time is over and pass it on; one that was answered stays."""
    with transaction.atomic():
        current = _locked(wait)
        if current.is_offered and selectors.over(current):
            _let_go(current, Status.EXPIRED)
            _write("booking/mail/offer_over.txt", current)


def _offer_in_turn(space: Space, among: Q) -> None:
    """First come, first served; who may not book any more is passed over. The space is locked."""
    now = clock.now()
    line = Wait.objects.filter(
        among, space=space, status=Status.WAITING, starts_at__gt=now
    ).select_related("person")
    for one in line.order_by("asked_at", "pk"):
        one.space = space
        use = _use(one)
        until = offer_ends_at(one, now)
        if until > now and not requirements.decide(use).refusals and hold(use, one.uuid):
            one.offer_ends_at = until
            _save(one, Status.OFFERED)
            _write("booking/mail/offer.txt", one)


def _use(wait: Wait) -> Use:
    return Use(
        wait.person, wait.space, wait.starts_at, wait.ends_at, clock.now(), quantity=wait.quantity
    )


def _locked(wait: Wait) -> Wait:
    """The wait as it is now, and its space, both locked."""
    lock_units([wait.space])
    return (
        Wait.objects.select_for_update(of=("self",))
        .select_related("space__place__network", "person", "booking")
        .get(pk=wait.pk)
    )


def _let_go(wait: Wait, status: Status) -> None:
    """Give back what was offered, which tells the next in line."""
    Occupation.objects.filter(holder=wait.uuid).delete()
    _save(wait, status)
    freed.tell(wait.space, wait.starts_at, wait.ends_at)


def _save(wait: Wait, status: Status) -> None:
    wait.status = status
    wait.save(update_fields=["status", "offer_ends_at", "booking"])


def _write(template: str, wait: Wait) -> None:
    if not wait.person.email:
        return
    language = wait.person.language
    with translation.override(language):
        context = {
            "wait": wait,
            "path": reverse("offer", args=[token_of(wait)]),
            "find": reverse("find"),
        }
    mail.send(template, wait.person.email, language, context)
