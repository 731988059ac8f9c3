"""The verbs of the wait list: wait, offer, accept, leave. The only writers of waits.

What is offered is a booking held until it expires, so that an offer accepted at the moment at
which it is over is the one or the other, like any held booking. The space is locked while its
line is served, so that what is freed is offered once.
"""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from etabli.booking import services as booking
from etabli.booking.models import Booking, Wait
from etabli.booking.rules import check_wish
from etabli.booking.terms.services import count_in_turn
from etabli.booking.waitlist.rules import ADDRESS, offered_until
from etabli.core import clock
from etabli.core.errors import Conflict
from etabli.network import requirements
from etabli.network.models import Space
from etabli.network.requirements import Use
from etabli.network.services import lock_units
from etabli.people.messages.services import tell
from etabli.people.models import Person

Status = Wait.Status


def wait(
    person: Person, space: Space, starts_at: datetime, ends_at: datetime, *, quantity: int = 1
) -> Wait:
    """Put a person in the line for any units of a space for a period; what is free already is
    offered at once.

    Raises BadInput; the first requirement's refusal; Conflict `waiting_already`.
    """
    use = Use(person, space, starts_at, ends_at, asked_at=clock.now(), quantity=quantity)
    check_wish(use)
    requirements.require(use)
    try:
        with transaction.atomic():
            made = Wait.objects.create(
                space=space,
                person=person,
                starts_at=starts_at,
                ends_at=ends_at,
                quantity=quantity,
                asked_at=use.asked_at,
            )
    except IntegrityError as error:
        raise Conflict(
            "waiting_already",
            _("You are in line for this already."),
            advice=_("You will be told when it becomes free."),
        ) from error
    _serve(space, Q(starts_at__lt=ends_at, ends_at__gt=starts_at))
    made.refresh_from_db()
    return made


def accept(wait: Wait) -> Booking:
    """Make a booking of what is offered; doing it again answers the same booking.

    Raises Conflict `not_offered`, `expired` or `cancelled`, and whatever now keeps the person from
    booking.
    """
    if wait.booking is None:
        raise Conflict("not_offered", _("Nothing is free for you yet."))
    [made] = booking.confirm(wait.booking, by=wait.person)
    return made


def leave(wait: Wait) -> None:
    """Leave the line, or decline what is offered, which goes on to the next; doing it again
    changes nothing."""
    Wait.objects.filter(pk=wait.pk, status=Status.WAITING).update(status=Status.LEFT)
    wait.refresh_from_db()
    if wait.is_offered and wait.booking is not None:
        booking.cancel(wait.booking, by=wait.person, even_late=True)


def freed_time(space: Space, starts_at: datetime, ends_at: datetime) -> None:
    """Listens to `booking.freed`: whoever waits for that time is offered it, in turn. Those who
    wait for a floor around the space, or for a space inside it, too. One query where none does."""
    kept_free = timedelta(minutes=space.buffer)
    window = Q(starts_at__lt=ends_at + kept_free, ends_at__gt=starts_at - kept_free)
    waiting = Wait.objects.filter(window, status=Status.WAITING, space__place=space.place_id)
    for other in set(waiting.order_by().values_list("space", flat=True)):
        _serve(_space(other), window)


def serve(space: int) -> None:
    """Offer what is free in a space (by id) to those who wait for it."""
    _serve(_space(space), Q())


def keep_going() -> None:
    """What is due: lines whose time has come are closed, and whatever became free by other ways
    than `freed` is offered."""
    waiting = Wait.objects.filter(status=Status.WAITING)
    waiting.filter(starts_at__lte=clock.now()).update(status=Status.OVER)
    for space in set(waiting.order_by().values_list("space", flat=True)):
        serve(space)


def _space(space: int) -> Space:
    return Space.objects.select_related("place__network__territory").get(pk=space)


def _serve(space: Space, among: Q) -> None:
    """First come, first served; who may not book any more is passed over."""
    now = clock.now()
    with transaction.atomic():
        units = lock_units([space])[space.pk]
        line = Wait.objects.filter(
            among, space=space, status=Status.WAITING, starts_at__gt=now
        ).select_related("person")
        # Locked too: somebody may be leaving the line.
        found = list(line.order_by("asked_at", "pk").select_for_update(of=("self",), no_key=True))
        count_in_turn([one.person for one in found], space.place)
        for one in found:
            one.space = space
            if not requirements.decide(_use(one)).refusals:
                _offer(one, units)


def _offer(wait: Wait, units: list[int]) -> None:
    """Hold what the person waits for, where it is free."""
    held = booking.hold(_use(wait), units, offered_until(wait, clock.now()))
    if held is None:
        return
    wait.status, wait.booking = Status.OFFERED, held
    wait.save(update_fields=["status", "booking"])
    _write(wait)


def _use(wait: Wait) -> Use:
    return Use(
        wait.person, wait.space, wait.starts_at, wait.ends_at, clock.now(), quantity=wait.quantity
    )


def _write(wait: Wait) -> None:
    person = wait.person
    with translation.override(person.language):
        context = {"wait": wait, "path": reverse("offer", args=[ADDRESS.token_of(wait.uuid)])}
    tell(person, "waiting", "booking/mail/offer.txt", context)
