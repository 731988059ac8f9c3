"""The verbs of a reception: pair a tablet, let a walk-up in, book for who is known by a code."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import NamedTuple

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from etabli.booking.attendance.services import arrive
from etabli.booking.desk import rules, selectors
from etabli.booking.invitation.services import write
from etabli.booking.models import Booking, Presence, ShortCode, Tablet
from etabli.booking.services import book
from etabli.community.visitor.rules import KEPT
from etabli.community.visitor.services import let_in
from etabli.core import clock
from etabli.core.errors import BadInput, Conflict, Refused
from etabli.entitlements.models import Pass, Plan, Terms
from etabli.entitlements.passes.services import grant
from etabli.network.models import Place, Space
from etabli.people.models import Person


class WalkIn(NamedTuple):
    """A visitor's booking, and the code by which they leave."""

    booking: Booking
    code: str


def offer_pairing(place: Place, *, by: Person) -> str:
    """A code with which a tablet becomes the reception of a place, within a quarter of an hour. It
    is shown only here; codes that nobody used are taken away."""
    Tablet.objects.filter(paired_at=None, pairing_until__lte=clock.now()).delete()
    code = rules.new_code()
    Tablet.objects.create(
        place=place,
        pairing_digest=rules.digest_of(code),
        pairing_until=clock.now() + rules.PAIRING,
        made_by=by,
    )
    return code


def pair(typed: str) -> Tablet:
    """The tablet whose code was typed; a code serves once. Raises the refusal `unknown_code`."""
    waiting = Tablet.objects.filter(
        pairing_digest=rules.digest_of(rules.read_code(typed)),
        pairing_until__gt=clock.now(),
        paired_at=None,
    )
    found = waiting.first()
    # The condition lets one of two that type the same code win.
    if found is None or not waiting.update(paired_at=clock.now()):
        raise Refused(
            "unknown_code",
            _("This code pairs no tablet, or its quarter of an hour is over."),
            advice=_("Ask the host for a new one."),
            field="code",
        )
    return found


def remove_tablet(place: Place, tablet: str) -> None:
    """Its address opens nothing any more; `tablet` is a number from the form."""
    if tablet.isdecimal():
        place.tablets.filter(pk=tablet).delete()


def short_code(person: Person, *, renew: bool = False) -> str:
    """The person's code at receptions; `renew` replaces one that others have come to know."""
    if renew:
        ShortCode.objects.filter(person=person).delete()
    found = ShortCode.objects.filter(person=person).first()
    while found is None:
        try:
            with transaction.atomic():
                found = ShortCode.objects.create(person=person, code=rules.new_code())
        except IntegrityError:  # somebody else's code, or made in this moment
            found = ShortCode.objects.filter(person=person).first()
    return found.code


@transaction.atomic
def walk_in(
    place: Place,
    space: str,
    stay: str,
    name: str,
    *,
    email: str = "",
    pays: Terms | None = None,
    guest_code: str = "",
    language: str = "fr",
    by: Person | None = None,
) -> WalkIn:
    """Let in somebody without an account, who has accepted the rules: book what is free now for
    as long as they stay, give them what pays it, and check them in. All of it or nothing.

    `guest_code` is that of the member whom they visit, whose plan or pass pays then; `by` is the
    host, where one does it. Raises Conflict `taken`; the first requirement's refusal, as any
    booking does; Conflict `trial_taken`, and BadInput where a trial is taken without an address;
    the refusals `unknown_code`, and `guest` where the member's plans and passes do not pay it all.
    """
    chosen, period = _still_free(place, space, stay)
    _check_trial(place, pays, email)
    member = selectors.visited_by_code(guest_code, place) if guest_code else None
    person = let_in(place, name, email=email, language=language, guest_of=member).person
    if pays is not None:
        grant(pays.plan, person, by=by or person, ends_on=timezone.localdate(clock.now()))
    with _paid_by(member) as paid:
        booking = _stay(person, chosen, *period, by=by, noted_by=by or person, silent=True)
        paid(booking)
    code = short_code(person)
    told = {"code": rules.code_told(code), "days": KEPT.days}
    write("booking/mail/visit.txt", [booking], "bookings", **told)
    return WalkIn(booking, code)


@transaction.atomic
def stay(person: Person, place: Place, space: str, stay: str) -> Booking:
    """Book what is free now for somebody known by their code, and check them in.

    Raises Conflict `taken`, and the first requirement's refusal.
    """
    chosen, period = _still_free(place, space, stay)
    return _stay(person, chosen, *period, by=None, noted_by=person)


def _still_free(place: Place, space: str, stay: str) -> tuple[Space, tuple[datetime, datetime]]:
    found = selectors.stay_at(place, space, stay)
    if found is None:
        raise Conflict(
            "taken",
            _("This is free no more for that long."),
            advice=_("Choose among what is free now."),
        )
    chosen, period = found
    return chosen, (clock.instant(period.start), clock.instant(period.end))


def _stay(
    person: Person,
    space: Space,
    starts_at: datetime,
    ends_at: datetime,
    *,
    by: Person | None,
    noted_by: Person,
    silent: bool = False,
) -> Booking:
    booking = book(person, space, starts_at, ends_at, by=by, silent=silent)
    arrive(booking, by=noted_by, way=Presence.Way.HOST if by else Presence.Way.DESK)
    return booking


@contextmanager
def _paid_by(member: Person | None) -> Iterator[Callable[[Booking], None]]:
    """What is booked is paid by the member whom a guest visits, where there is one: all of it.
    Raises the refusal `guest`."""
    refusal = Refused(
        "guest",
        _("No plan or pass of this member pays this stay for a guest."),
        advice=_(
            "It may allow no guest, or no other one today, or have too little left: choose another "
            "way to pay."
        ),
        field="guest_code",
    )

    def paid(booking: Booking) -> None:
        if member and not selectors.is_paid(booking):
            raise refusal

    try:
        yield paid
    except Refused as refused:
        if member and refused.code == "paid":
            raise refusal from refused
        raise


def _check_trial(place: Place, pays: Terms | None, email: str) -> None:
    """A trial is taken once: without a login, once for an address."""
    if pays is None or pays.plan.kind != Plan.Kind.TRIAL:
        return
    if not email:
        raise BadInput(_("A trial is taken once: tell your e-mail address with it."), field="email")
    if Pass.objects.filter(
        network=place.network, is_trial=True, person__email=email.strip().lower()
    ).exists():
        raise Conflict(
            "trial_taken",
            _("A trial was taken with this address already."),
            advice=_("Choose another way to pay, or ask the host."),
            field="pays",
        )
