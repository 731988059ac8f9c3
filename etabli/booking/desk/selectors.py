"""Questions at a reception: what is free now, who is known by a code, who visits today."""

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from etabli.booking.attendance.selectors import Attendance
from etabli.booking.desk.rules import Stay, read_code, stays_from
from etabli.booking.kiosk.selectors import until_change
from etabli.booking.models import Booking, ShortCode, Tablet
from etabli.booking.selectors import bookable, fits, with_spaces
from etabli.community.models import Visitor
from etabli.community.selectors import is_active_member
from etabli.community.visitor.selectors import is_visitor, today_at, visitors_at
from etabli.core import clock
from etabli.core.errors import NotFound, Refused
from etabli.entitlements.ledger.selectors import debits_of
from etabli.entitlements.models import Pass, Plan, Terms
from etabli.entitlements.plan.selectors import offered
from etabli.entitlements.told import price_told
from etabli.kernels.timetable import FreePeriod, Period
from etabli.network.models import Network, Place, Space
from etabli.network.rules import local_day
from etabli.network.selectors import bookable_spaces, opening_periods
from etabli.people.models import Person

# What one walks in for: machines ask for trainings, and a floor is no place for one.
KINDS = {Space.Kind.OPEN_SPACE, Space.Kind.OFFICE, Space.Kind.MEETING_ROOM, Space.Kind.WORKSHOP}
A_DAY = 12 * 60  # minutes: the longest that a day of use is


@dataclass(frozen=True)
class Free:
    """A space at this minute: how many it could still take, until when that stays so, and how long
    one may stay."""

    space: Space
    units: int
    until: datetime | None  # None where nothing changes today
    stays: Mapping[Stay, Period]

    @property
    def choices(self) -> list[tuple[Stay, datetime]]:
        """The stays with the instants at which they end."""
        return [(stay, clock.instant(period.end)) for stay, period in self.stays.items()]


@dataclass(frozen=True)
class Visit:
    """A visitor of the day with their booking, and what they took to pay it."""

    visitor: Visitor
    attendance: Attendance | None
    taken: str


def tablet_by_uuid(tablet: str) -> Tablet:
    """One that is paired. Raises NotFound."""
    found = (
        Tablet.objects.select_related("place__network__territory")
        .filter(uuid=tablet, paired_at__isnull=False)
        .first()
    )
    if found is None:
        raise NotFound(_("There is no such tablet."), field="token")
    return found


def tablets_at(place: Place) -> QuerySet[Tablet]:
    """Those that are paired."""
    return place.tablets.filter(paired_at__isnull=False)


def free_now(place: Place) -> list[Free]:
    """What a walk-up can have at a place: what is free now, and for how long. Two queries, one
    more where a space is kept free after each booking."""
    now = clock.now()
    _first, ends_at = local_day(now.astimezone(place.zone).date(), place.zone)
    minute = clock.minutes(now)
    spaces = [
        space
        for space in bookable_spaces([place])
        if space.kind in KINDS and not space.whole and not space.approval
    ]
    if not spaces or not place.is_open:
        return []
    free = bookable(spaces, clock.instant(minute), ends_at)
    today = now.astimezone(place.zone).date()
    opening = opening_periods(place, today, today)
    return [_free(space, free[space.pk], minute, opening) for space in spaces]


def stay_at(place: Place, space: str, stay: str) -> tuple[Space, Period] | None:
    """A stay that is free now; None where it is so no more."""
    for one in free_now(place):
        if str(one.space.uuid) == space and stay in one.stays:
            return one.space, one.stays[Stay(stay)]
    return None


def _free(space: Space, free: list[FreePeriod], minute: int, opening: list[Period]) -> Free:
    units = next((one.units for one in free if one.start <= minute < one.end), 0)
    stays = stays_from(minute, opening, space.shortest, space.longest)
    return Free(
        space,
        units,
        until_change(free, minute),
        {stay: period for stay, period in stays.items() if fits(free, period)},
    )


def pays_for_visitor(place: Place, kinds: Set[str]) -> list[Terms]:
    """What a visitor may take to pay a stay in a space of one of these kinds: the trial, and passes
    for a day."""
    return [
        terms
        for terms in offered(place.network)
        if (terms.plan.kind == Plan.Kind.TRIAL or _is_for_a_day(terms))
        and _pays(terms, kinds)
        and (not terms.place_kinds or place.kind in terms.place_kinds)
        and place.pk in ([one.place_id for one in terms.valid_places.all()] or [place.pk])
    ]


def paying(found: Iterable[Terms], kind: str) -> list[Terms]:
    """Those that pay in a space of one kind."""
    return [terms for terms in found if _pays(terms, {kind})]


def _pays(terms: Terms, kinds: Set[str]) -> bool:
    return any(kinds & set(one.space_kinds) for one in terms.allowances.all())


def _is_for_a_day(terms: Terms) -> bool:
    """Whether a pass is no more than one day's use: what somebody without an account may take."""
    return terms.plan.kind == Plan.Kind.PASS and all(
        one.amount <= (A_DAY if one.in_minutes else 2) for one in terms.allowances.all()
    )


def known_by(code: str, place: Place) -> Person:
    """Whose code it is: a member's, or of one of today's visitors. Raises the refusal
    `unknown_code`, which tells neither from anybody else's."""
    found = _person_with(code)
    if found and (
        is_active_member(found, place.network) or is_visitor(found, place, today_at(place))
    ):
        return found
    raise Refused(
        "unknown_code",
        _("Nobody is known here by this code."),
        advice=_("Type the eight letters and digits of your page “My code”, or ask the host."),
        field="code",
    )


def takes_guests(network: Network) -> bool:
    """Whether a member's plan or pass may pay for a guest: some terms say so."""
    return Terms.objects.filter(plan__network=network, guests__gt=0).exists()


def visited_by_code(code: str, place: Place) -> Person:
    """The member whom a guest visits, who has typed or told them their code. Raises the refusal
    `unknown_code`."""
    found = _person_with(code)
    if found and is_active_member(found, place.network):
        return found
    raise Refused(
        "unknown_code",
        _("No member is known here by this code."),
        advice=_("The member finds it on their page “My code”."),
        field="guest_code",
    )


def is_paid(booking: Booking) -> bool:
    """Whether plans and passes have paid all of a booking."""
    paid = sum(one.minutes for one in debits_of(booking.uuid))
    length = clock.minutes(booking.ends_at) - clock.minutes(booking.starts_at)
    return paid >= length * booking.quantity


def _person_with(code: str) -> Person | None:
    found = ShortCode.objects.select_related("person").filter(code=read_code(code)).first()
    return found.person if found else None


def visits_today(place: Place) -> list[Visit]:
    """Today's visitors with their bookings. Three queries, none of them where nobody came but
    the first."""
    visitors = list(visitors_at(place, today_at(place)).select_related("person", "guest_of"))
    if not visitors:
        return []
    people = [one.person_id for one in visitors]
    bookings = with_spaces(Booking.objects.filter(person__in=people)).select_related("presence")
    by_person = {one.person_id: one for one in bookings}
    taken = _taken(people) | {
        one.person_id: _("paid by %(member)s") % {"member": one.guest_of}
        for one in visitors
        if one.guest_of
    }
    return [
        Visit(
            one,
            Attendance(by_person[one.person_id]) if one.person_id in by_person else None,
            taken.get(one.person_id, ""),
        )
        for one in visitors
    ]


def _taken(people: Iterable[int]) -> dict[int, str]:
    """What each of them was given, with its price."""
    passes = Pass.objects.filter(person__in=people).select_related("terms")
    return {
        one.person_id: f"{one.terms} ({price_told(one.terms)})"
        for one in passes
        if one.person_id is not None
    }
