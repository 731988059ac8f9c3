"""The verbs of the ledger, the only writers of entries: settle, give back, post, expire.

Each locks the passes of one person, in the order of their numbers, after whatever the caller has
locked (booking locks spaces first): so of two bookings at once the second sees what the first has
left, and should anything get past the lock, the database refuses it.
"""

from collections.abc import Collection
from datetime import date
from fractions import Fraction
from typing import Any, NamedTuple
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from etabli.core import clock
from etabli.entitlements import rules
from etabli.entitlements.ledger import selectors
from etabli.entitlements.models import Account, Allowance, Entry, Pass
from etabli.entitlements.requirements import not_covered
from etabli.network.requirements import Use
from etabli.people.models import Person

EXPIRED_AT_ONCE = 500


class Debited(NamedTuple):
    """All by which two debits of one booking are told apart."""

    key: selectors.Key
    day: date | None
    amount: int
    minutes: int
    space: int | None


def settle(use: Use, booking: UUID, *, by: Person | None = None) -> None:
    """Debit what `use`, the booking as it now is, takes from its person's passes.

    What was debited for it before stays where it is the same and is given back where it is not:
    so settling twice changes nothing. Called inside the transaction that books or moves.
    Raises the refusal `paid` where the network asks for passes and they do not cover it.
    """
    passes = locked_passes(use.person, booking)
    debits = list(selectors.debits_of(booking)) if passes else []
    payment = selectors.payment(use, passes, debits)
    if refusal := not_covered(use, payment.missing):
        raise refusal
    taken = {_what(debit): debit for debit in debits}
    due = {_what_due(charge, payer, use): payer for charge, payer in payment.charges}
    for what, debit in taken.items():
        if what not in due:
            _reverse(debit, Fraction(1), by)
    for what, payer in due.items():
        if what not in taken:
            _debit(what, payer, booking, use.person, by or use.person)


def give_back(
    booking: UUID, person: Person, *, share: Fraction | int = 1, by: Person | None = None
) -> None:
    """Give back that share (0 to 1) of what a booking was debited; the rest stays used.

    Doing it again changes nothing. Called inside the transaction that cancels.
    """
    # As they are before the lock: nobody else settles it while its space is locked. Of what was
    # never paid nothing is locked.
    debits = list(selectors.debits_of(booking))
    if debits and locked_passes(person, booking):
        for debit in debits:
            _reverse(debit, Fraction(share), by)


def post(account: Account, amount: int, cause: Entry.Cause, **why: Any) -> Entry:
    """Write one entry after the last one of an account whose pass is locked. `by` is who did it."""
    last = selectors.last_entry(account)
    return Entry.objects.create(
        account=account,
        position=last.position + 1 if last else 1,
        amount=amount,
        balance=(last.balance if last else 0) + amount,
        cause=cause,
        made_at=clock.now(),
        made_by=why.pop("by", None),
        **why,
    )


def open_account(held: Pass, allowance: Allowance, day: date, *, by: Person | None) -> Account:
    """The account of an allowance in which `day` falls, with what the terms grant."""
    key, expires_on = selectors.period_of(held, allowance, day)
    account, is_new = Account.objects.get_or_create(
        held=held,
        allowance=allowance,
        begins_on=key.begins_on,
        defaults={"expires_on": expires_on},
    )
    if is_new:
        post(account, allowance.amount, Entry.Cause.GRANTED, by=by)
    return account


def expire_credit() -> int:
    """Take away what is good no more; answers from how many accounts. To be run again and again."""
    today = timezone.localdate(clock.now())
    count = 0
    for account in selectors.expired_accounts(today)[:EXPIRED_AT_ONCE]:
        with transaction.atomic():
            Pass.objects.select_for_update(no_key=True).get(pk=account.held_id)
            # Read again: something may have come back, or gone, before the lock.
            last = selectors.last_entry(account)
            if last and last.balance:
                post(account, -last.balance, Entry.Cause.EXPIRED)
                count += 1
    return count


def lock_passes(people: Collection[int], bookings: Collection[UUID]) -> None:
    """Lock all passes that may pay for several persons (ids), or have paid these bookings, at once
    and in the one order."""
    passes = selectors.that_may_pay(people, bookings).order_by("pk")
    list(passes.select_for_update(no_key=True).values_list("pk"))


def locked_passes(person: Person, booking: UUID) -> list[Pass]:
    """All passes that may pay for somebody, or have paid this booking, locked until the transaction
    ends: an organisation's one employee after the other."""
    if not selectors.has_passes(person):
        return []
    passes = selectors.paying_for(person, booking).order_by("pk")
    return list(passes.select_for_update(of=("self",), no_key=True))


def _what(debit: Entry) -> Debited:
    account = debit.account
    key = selectors.Key(account.held_id, account.allowance_id, account.begins_on)
    return Debited(key, debit.day, -debit.amount, debit.minutes, debit.space_id)


def _what_due(charge: rules.Charge, payer: selectors.Payer, use: Use) -> Debited:
    return Debited(payer.key, charge.day, charge.amount, charge.minutes, use.space.pk)


def _debit(
    what: Debited, payer: selectors.Payer, booking: UUID, person: Person, by: Person
) -> None:
    account = open_account(payer.held, payer.allowance, what.key.begins_on, by=None)
    post(
        account,
        -what.amount,
        Entry.Cause.USED,
        by=by,
        booking=booking,
        space_id=what.space,
        day=what.day,
        minutes=what.minutes,
        used_by=None if payer.held.person_id == person.pk else person,
    )


def _reverse(debit: Entry, share: Fraction, by: Person | None) -> None:
    amount = rules.shared(-debit.amount, share)
    if amount:
        post(
            debit.account,
            amount,
            Entry.Cause.GIVEN_BACK,
            by=by,
            booking=debit.booking,
            space=debit.space,
            day=debit.day,
            minutes=-rules.shared(debit.minutes, share),
            used_by_id=debit.used_by_id,
            reverses=debit,
        )
