"""What is sold: demand with its ramp-up, as far as there is room for it."""

from dataclasses import dataclass

import numpy as np

from etabli.kernels.economics.books import Account, Books
from etabli.kernels.economics.case import Case
from etabli.kernels.economics.money import (
    MILLIONTHS,
    THOUSANDTHS,
    Array,
    by_year,
    later,
    of_share,
    rounded,
    total,
)
from etabli.kernels.economics.plan import Offer, Place


@dataclass(frozen=True, eq=False)
class Activity:
    """What a place sells and how full it is, each (months, n) or (months, 1).

    `wanted` and `sold` by offer, in thousandths of a unit; `capacity` and `used` by resource, in
    millionths of a day of one of it.
    """

    months: int
    wanted: dict[str, Array]
    sold: dict[str, Array]
    capacity: dict[str, Array]
    used: dict[str, Array]

    def all_used(self) -> Array:
        """(months, n) days of all resources, in millionths."""
        return total(self.months, self.used.values())

    def all_capacity(self) -> Array:
        """(months, n) days that there are, in millionths."""
        return total(self.months, self.capacity.values())


def post_sales(case: Case, place: Place, books: Books) -> Activity:
    """Sales of a place with their VAT, and when they are paid."""
    plan = case.plan
    month = np.arange(plan.months, dtype=np.int64)[:, None]
    days = case.of(place, "days") * (MILLIONTHS // THOUSANDTHS)
    is_open = (month >= place.opens).astype(np.int64)
    capacity = {name: is_open * count * days for name, count in place.resources.items()}
    free = dict(capacity)
    wanted, sold = {}, {}
    for offer in plan.offers:
        if offer.place != place.key:
            continue
        wanted[offer.key] = sold[offer.key] = demand(case, place, offer)
        if offer.resource:
            room = free[offer.resource] // offer.uses
            sold[offer.key] = np.minimum(wanted[offer.key], room)
            free[offer.resource] = free[offer.resource] - sold[offer.key] * offer.uses
        price = _monthly(case.scaled(_prices(case, offer), "prices", place.key))
        amounts = rounded(sold[offer.key] * price, THOUSANDTHS)
        vat = of_share(amounts, offer.vat if plan.vat.recovered else 0)
        books.post(Account.SALES, amounts, place.key)
        books.post(Account.VAT_COLLECTED, vat, place.key)
        books.post(Account.SALES_RECEIVED, later(amounts + vat, offer.delay), place.key)
    used = {name: capacity[name] - free[name] for name in capacity}
    return Activity(plan.months, wanted, sold, capacity, used)


def demand(case: Case, place: Place, offer: Offer) -> Array:
    """(months, n) thousandths of units that people would buy if there were room for all."""
    months = case.plan.months
    if offer.users is None:
        whole = case.of(offer, "demand")
    else:
        whole = rounded(case.of(offer, "users") * case.of(offer, "per_user"), THOUSANDTHS)
    whole = case.scaled(whole, "demand", place.key)
    grown = _monthly(by_year(whole, case.of(offer, "growth"), case.plan.years))
    first = place.opens if offer.start is None else max(place.opens, offer.start)
    last = months - 1 if offer.end is None else offer.end
    month = np.arange(months, dtype=np.int64)[:, None]
    active = (month >= first) & (month <= last)
    if offer.ramp is None:
        return grown * active
    begin = case.of(offer.ramp, "first")
    takes = case.of(offer.ramp, "months")
    age = np.minimum(np.maximum(month - first, 0), takes)
    risen = begin + (MILLIONTHS - begin) * age // np.maximum(takes, 1)
    return of_share(grown, np.where(takes == 0, MILLIONTHS, risen)) * active


def _prices(case: Case, offer: Offer) -> Array:
    return by_year(case.of(offer, "price"), case.of(offer, "index"), case.plan.years)


def _monthly(yearly: Array) -> Array:
    """(months, n) from (years, n)."""
    return np.repeat(yearly, 12, axis=0)
