"""Credit in plain words: “2 h 30”, “half a day”, “3 half-days”."""

from collections import defaultdict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from etabli.core.dates import date_told
from etabli.core.texts import labelled
from etabli.entitlements.ledger.selectors import Payer, Payment
from etabli.entitlements.models import Account, Allowance, Entry, Pass, Terms, Unit
from etabli.network.models import Place


def hours(minutes: int) -> str:
    """Minutes as one says them, never in days, for a day of credit has no fixed hours."""
    whole, rest = divmod(minutes, 60)
    if not whole and rest:
        return f"{rest}\u00a0min"
    return f"{whole}\u00a0h" + (f"\u00a0{rest:02d}" if rest else "")


def amount(value: int, unit: str) -> str:
    """So much credit, kept in minutes or half-days, in the unit in which it was sold."""
    if unit == Unit.HOUR:
        return hours(value)
    if unit == Unit.HALF_DAY:
        return ngettext("%(count)d half-day", "%(count)d half-days", value) % {"count": value}
    days, half = divmod(value, 2)
    if not half:
        return ngettext("%(count)d day", "%(count)d days", days) % {"count": days}
    if not days:
        return _("half a day")
    return ngettext("%(count)d day and a half", "%(count)d days and a half", days) % {"count": days}


def allowance_told(allowance: Allowance) -> str:
    """What an allowance counts, and for which spaces: “hours: meeting room, workshop”."""
    return labelled(Unit(allowance.unit).label, ", ".join(allowance.kinds_told()))


def allowances_told(terms: Terms) -> list[str]:
    """What terms give, a line each: “10 h a month: meeting room”."""
    each = {
        "": "%(amount)s",
        str(Terms.Period.WEEK): _("%(amount)s each week"),
        str(Terms.Period.MONTH): _("%(amount)s each month"),
    }[terms.period]
    return [
        labelled(each % {"amount": amount(one.amount, one.unit)}, ", ".join(one.kinds_told()))
        for one in terms.allowances.all()
    ]


def where_told(terms: Terms) -> str:
    """Where terms are good."""
    if places := [str(one.place) for one in terms.valid_places.all()]:
        return ", ".join(places)
    if terms.place_kinds:
        return ", ".join(str(Place.Kind(kind).label) for kind in terms.place_kinds)
    return _("in every place of the network")


def price_told(terms: Terms) -> str:
    """“115 € a month”; nothing is “free”."""
    if not terms.price:
        return _("free of charge")
    if terms.charged == Terms.Charged.ONCE:
        return str(terms.cost)
    return f"{terms.cost} {terms.get_charged_display()}"


@dataclass(frozen=True)
class Told:
    """Terms as a page shows them."""

    allowances: list[str]
    where: str
    price: str
    valid: str
    guests: str


def terms_told(terms: Terms) -> Told:
    days, guests = terms.valid_days, terms.guests
    return Told(
        allowances_told(terms),
        where_told(terms),
        price_told(terms),
        ngettext("good for %(count)d day", "good for %(count)d days", days) % {"count": days}
        if days
        else "",
        ngettext("with %(count)d guest", "with up to %(count)d guests", guests) % {"count": guests}
        if guests
        else "",
    )


def payment_told(payment: Payment) -> list[str]:
    """What would pay a use, in the order in which it is used, a line for each purse."""
    taken: dict[Hashable, int] = defaultdict(int)
    for charge, payer in payment.charges:
        taken[payer.purse.key] += charge.amount
    payers = {payer.purse.key: payer for _charge, payer in payment.charges}
    return [_taken_told(payers[key], total) for key, total in taken.items()]


def _taken_told(payer: Payer, taken: int) -> str:
    unit = payer.allowance.unit
    organisation = payer.held.organisation
    words = {
        "taken": amount(taken, unit),
        "balance": amount(payer.purse.balance, unit),
        # What an employer pays is told with its name.
        "plan": f"{payer.held.terms} · {organisation}" if organisation else payer.held.terms,
        "until": payer.purse.expires_on and date_told(payer.purse.expires_on, "j F Y"),
    }
    if payer.purse.expires_on is None:
        return _("%(taken)s of the %(balance)s left on “%(plan)s”") % words
    return _("%(taken)s of the %(balance)s left on “%(plan)s” until %(until)s") % words


def guests_told(passes: Iterable[Pass]) -> list[str]:
    """Why each of these does not pay for so many people."""
    return [
        ngettext(
            "“%(plan)s” pays for you and %(count)d guest at most: with more it pays nothing.",
            "“%(plan)s” pays for you and %(count)d guests at most: with more it pays nothing.",
            one.terms.guests,
        )
        % {"plan": one.terms, "count": one.terms.guests}
        if one.terms.guests
        else _("“%(plan)s” pays for no guest.") % {"plan": one.terms}
        for one in passes
    ]


def debits_told(debits: Iterable[Entry]) -> list[str]:
    """What has paid a booking, a line for each pass."""
    taken: dict[Account, int] = defaultdict(int)
    for debit in debits:
        taken[debit.account] -= debit.amount
    return [
        _("%(taken)s of “%(plan)s”")
        % {"taken": amount(total, account.allowance.unit), "plan": account.held.terms}
        for account, total in taken.items()
    ]


CAUSES = {
    Entry.Cause.GRANTED: gettext_lazy("Granted"),
    Entry.Cause.TOPPED_UP: gettext_lazy("Topped up"),
    Entry.Cause.USED: gettext_lazy("Booked"),
    Entry.Cause.GIVEN_BACK: gettext_lazy("Given back"),
    Entry.Cause.EXPIRED: gettext_lazy("Expired"),
}


@dataclass(frozen=True)
class EntryTold:
    """An entry as a page shows it."""

    entry: Entry
    cause: str
    amount: str
    balance: str


def entry_told(entry: Entry) -> EntryTold:
    unit = entry.account.allowance.unit
    sign = "+" if entry.amount > 0 else "\N{MINUS SIGN}"
    return EntryTold(
        entry,
        str(CAUSES[Entry.Cause(entry.cause)]),
        f"{sign}\u00a0{amount(abs(entry.amount), unit)}",
        amount(entry.balance, unit),
    )
