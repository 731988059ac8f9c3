"""Questions to the ledger: what is there, what would pay a use, what paid a booking."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import NamedTuple
from uuid import UUID

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from etabli.community.models import Visitor
from etabli.community.organisation.selectors import employments
from etabli.community.visitor.selectors import host_of
from etabli.core import sql
from etabli.entitlements import rules
from etabli.entitlements.models import Account, Allowance, Entry, Pass, Plan
from etabli.network.models import Space
from etabli.network.requirements import Use
from etabli.people.models import Person


class Key(NamedTuple):
    """What a purse is kept by, whether its account is open yet or not."""

    held: int
    allowance: int
    begins_on: date


class Opened(NamedTuple):
    """An account that is open, and its balance."""

    pk: int
    balance: int


@dataclass(frozen=True)
class Payer:
    """A purse, with the pass and the allowance that it belongs to."""

    key: Key
    purse: rules.Purse
    held: Pass
    allowance: Allowance


@dataclass(frozen=True)
class Payment:
    """What would pay a use: each charge with its payer, and the minutes that nothing pays."""

    charges: tuple[tuple[rules.Charge, Payer], ...]
    missing: int


def has_passes(person: Person) -> bool:
    """Whether somebody has ever held anything, is in an organisation or a member's guest: asked at
    every booking, and most often all."""
    return bool(
        sql.rows(
            "SELECT 1 FROM entitlements_pass WHERE person_id = %s"
            " UNION ALL SELECT 1 FROM community_affiliation WHERE person_id = %s"
            " UNION ALL SELECT 1 FROM community_visitor"
            " WHERE person_id = %s AND guest_of_id IS NOT NULL LIMIT 1",
            person.pk,
            person.pk,
            person.pk,
        )
    )


def passes_of(person: Person) -> QuerySet[Pass]:
    """All passes of somebody, over or not, with what they allow and where."""
    return _with_terms(Pass.objects.filter(person=person))


def passes_used_by(person: Person) -> QuerySet[Pass]:
    """The passes of organisations that have paid for somebody."""
    used = Entry.objects.filter(used_by=person, account__held__organisation__isnull=False)
    return _with_terms(Pass.objects.filter(pk__in=used.values("account__held")))


def paying_for(person: Person, booking: UUID | None = None) -> QuerySet[Pass]:
    """The passes that may pay for somebody: their own, those of the organisations that employ them,
    and for a guest those of the member whom they visit; and those that have paid `booking`,
    whosever they are."""
    return _with_terms(that_may_pay([person.pk], [] if booking is None else [booking]))


def that_may_pay(people: Collection[int], bookings: Collection[UUID]) -> QuerySet[Pass]:
    """As `paying_for`, for several persons (ids) and bookings at once."""
    employed = employments(*people).values("organisation")
    found = Q(person__in=people) | Q(organisation__in=employed)
    found |= Q(person__in=Visitor.objects.filter(person__in=people).values("guest_of"))
    if bookings:
        debits = Entry.objects.filter(
            booking__in=bookings, cause=Entry.Cause.USED, reversed_by=None
        )
        found |= Q(pk__in=debits.values("account__held"))
    return Pass.objects.filter(found)


def _with_terms(passes: QuerySet[Pass]) -> QuerySet[Pass]:
    return passes.select_related("terms__plan", "network", "organisation").prefetch_related(
        "terms__allowances", "terms__valid_places"
    )


@dataclass(frozen=True)
class Shared:
    """On which days an organisation's pass pays for one person, and below which ceiling."""

    begins_on: date
    ends_on: date | None
    ceiling: rules.Ceiling | None


def shared_with(
    person: Person, passes: Iterable[Pass], debits: Iterable[Entry] = ()
) -> dict[int, Shared]:
    """Of these passes those of organisations that the person may use, by their numbers; as if
    `debits` were given back. No query where none is an organisation's, two or three otherwise."""
    theirs = [one for one in passes if one.organisation_id]
    if not theirs:
        return {}
    employed = {one.organisation_id: one for one in employments(person.pk)}
    found: dict[int, Shared] = {}
    for held in theirs:
        place = employed.get(held.organisation_id or 0)
        if place is None or (held.named_only and not held.named.filter(pk=place.pk).exists()):
            continue
        ceiling = None
        if held.ceiling is not None:
            used = used_by_month(held, person)
            for debit in debits:
                if debit.account.held_id == held.pk and debit.day:
                    used[debit.day.replace(day=1)] -= debit.minutes
            ceiling = rules.Ceiling(held.pk, held.ceiling, used)
        found[held.pk] = Shared(place.from_on, place.until_on, ceiling)
    return found


def paying_guests(use: Use, passes: Iterable[Pass]) -> set[int]:
    """Of these passes (ids) those that pay `use` for a guest: of the member whom they visit, whose
    terms allow guests, and with fewer others on these days than they allow. No query where none is
    somebody else's, two otherwise."""
    others = [one for one in passes if one.person_id not in (None, use.person.pk)]
    if not others:
        return set()
    host = host_of(use.person)
    theirs = [one for one in others if one.person_id == host and one.terms.guests]
    days = list(rules.days_of(use.starts_at, use.ends_at, use.space.place.zone))
    came = (
        Entry.objects.filter(account__held__in=theirs, day__in=days, reversed_by=None)
        .filter(cause=Entry.Cause.USED, used_by__isnull=False)
        .exclude(used_by=use.person)
        .values("account__held")
        .annotate(guests=Count("used_by", distinct=True))
        .values_list("account__held", "guests")
    )
    taken = dict(came)
    return {one.pk for one in theirs if taken.get(one.pk, 0) < one.terms.guests}


def used_by_month(held: Pass, person: Person) -> dict[date, int]:
    """The minutes that an organisation's pass has paid somebody, by the first day of the month."""
    used: dict[date, int] = defaultdict(int)
    rows = Entry.objects.filter(account__held=held, used_by=person, day__isnull=False)
    for day, minutes in rows.values_list("day", "minutes"):
        if day is not None:
            used[day.replace(day=1)] += minutes
    return used


def days_paid(held: Pass, first: date, last: date) -> dict[int, tuple[Person, list[date]]]:
    """On which days of a period an organisation's pass has paid whom, by their numbers: days alone,
    neither where nor when."""
    paid: dict[tuple[int, date], int] = defaultdict(int)
    people: dict[int, Person] = {}
    entries = Entry.objects.filter(
        account__held=held, used_by__isnull=False, day__range=(first, last)
    ).select_related("used_by")
    for entry in entries:
        if entry.used_by is not None and entry.day is not None:
            people[entry.used_by.pk] = entry.used_by
            paid[entry.used_by.pk, entry.day] += entry.minutes
    return {
        pk: (
            person,
            sorted(day for (who, day), minutes in paid.items() if who == pk and minutes > 0),
        )
        for pk, person in sorted(people.items(), key=lambda one: one[1].name)
    }


def payment(use: Use, passes: Sequence[Pass], debits: Iterable[Entry] = ()) -> Payment:
    """What pays `use` out of `passes`, as if `debits`, which it may replace, were given back."""
    days = rules.days_of(use.starts_at, use.ends_at, use.space.place.zone)
    debits = list(debits)
    shared = shared_with(use.person, passes, debits)
    for_guests = paying_guests(use, passes)
    able = [
        one
        for one in passes
        if pays_for(one, use)
        and (one.person_id == use.person.pk or one.pk in shared or one.pk in for_guests)
    ]
    payers = {one.purse.key: one for one in _payers(able, use.space, sorted(days), debits, shared)}
    coverage = rules.cover(days, use.quantity, [one.purse for one in payers.values()])
    return Payment(
        tuple((charge, payers[charge.purse.key]) for charge in coverage.charges), coverage.missing
    )


def pays_for(held: Pass, use: Use) -> bool:
    """Whether a pass is good at that place, and for that many."""
    place, terms = use.space.place, held.terms
    places = [one.place_id for one in terms.valid_places.all()]
    return (
        held.network_id == place.network_id
        and use.quantity <= 1 + terms.guests
        and (not places or place.pk in places)
        and (not terms.place_kinds or place.kind in terms.place_kinds)
    )


def too_many_for(use: Use, passes: Iterable[Pass]) -> list[Pass]:
    """The passes that pay for fewer people than come: for one and as many guests as they say."""
    alone = replace(use, quantity=1)
    return [one for one in passes if pays_for(one, alone) and not pays_for(one, use)]


def _payers(
    passes: Sequence[Pass],
    space: Space,
    days: Sequence[date],
    debits: Iterable[Entry],
    shared: Mapping[int, Shared],
) -> list[Payer]:
    """The purses of these passes that are good for this space on one of these days."""
    allowed = [
        (held, allowance)
        for held in passes
        for allowance in held.terms.allowances.all()
        if space.kind in allowance.space_kinds
    ]
    if not allowed:
        return []
    accounts = opened(held.pk for held, _allowance in allowed)
    returned: dict[int, int] = defaultdict(int)
    for debit in debits:
        returned[debit.account_id] -= debit.amount
    found: dict[Key, Payer] = {}
    for held, allowance in allowed:
        for day in days:
            key, expires_on = period_of(held, allowance, day)
            if key in found or day < held.begins_on or held.is_over(day):
                continue
            account = accounts.get(key)
            # A period that nothing was booked in yet has no account, and all that it grants.
            balance = account.balance + returned[account.pk] if account else allowance.amount
            purse = rules.Purse(
                key,
                held.terms.plan.kind == Plan.Kind.SUBSCRIPTION,
                allowance.in_minutes,
                held.terms.half_day,
                key.begins_on,
                expires_on,
                balance,
            )
            found[key] = Payer(key, _for_employee(purse, shared.get(held.pk)), held, allowance)
    return list(found.values())


def _for_employee(purse: rules.Purse, shared: Shared | None) -> rules.Purse:
    """An organisation's purse pays on the days of the employment alone, below its ceiling."""
    if shared is None:
        return purse
    ends = [day for day in (purse.expires_on, shared.ends_on) if day is not None]
    return replace(
        purse,
        begins_on=max(purse.begins_on, shared.begins_on),
        expires_on=min(ends, default=None),
        employer=True,
        ceiling=shared.ceiling,
    )


def period_of(held: Pass, allowance: Allowance, day: date) -> tuple[Key, date | None]:
    """The account in which a day falls, and its last day, which a pass ended earlier brings on."""
    if held.terms.plan.kind != Plan.Kind.SUBSCRIPTION:
        return Key(held.pk, allowance.pk, held.begins_on), held.ends_on
    first, last = rules.period_on(day, held.begins_on, held.terms.period)
    return Key(held.pk, allowance.pk, first), min(last, held.ends_on or last)


def opened(passes: Iterable[int]) -> dict[Key, Opened]:
    """The accounts of these passes, with their balances."""
    rows = (
        Account.objects.filter(held__in=list(passes))
        .annotate(left=_last_balance())
        .values_list("held_id", "allowance_id", "begins_on", "pk", "left")
    )
    return {
        Key(held, allowance, first): Opened(pk, left) for held, allowance, first, pk, left in rows
    }


def _last_balance() -> Coalesce:
    last = Entry.objects.filter(account=OuterRef("pk")).order_by("-position")
    return Coalesce(Subquery(last.values("balance")[:1]), 0)


def last_entry(account: Account) -> Entry | None:
    """The one whose balance is the account's."""
    return account.entries.order_by("-position").first()


def debits_of(booking: UUID) -> QuerySet[Entry]:
    """What a booking has been debited and not been given back, in the order of its days."""
    return (
        Entry.objects.filter(booking=booking, cause=Entry.Cause.USED, reversed_by=None)
        .select_related("account__allowance", "account__held__terms__plan")
        .order_by("day", "pk")
    )


def entries_of(held: Pass) -> QuerySet[Entry]:
    """What came and went on a pass, the last first."""
    return (
        Entry.objects.filter(account__held=held)
        .select_related("account__allowance", "account__held", "space__place", "made_by")
        .order_by("-made_at", "-pk")
    )


def expired_accounts(today: date) -> QuerySet[Account]:
    """Accounts with credit that is good no more, wherever on Earth it is `today`."""
    before = today - timedelta(days=1)
    over = Q(expires_on__lt=before) | Q(held__ends_on__lt=before)
    return (
        Account.objects.annotate(left=_last_balance())
        .filter(over, left__gt=0)
        .order_by("held", "pk")
    )
