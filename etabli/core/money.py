"""Amounts: whole minor units (cents) of one currency, never added to another's."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from babel.numbers import format_currency
from django.db.models import TextChoices
from django.utils.translation import get_language

MINOR_UNITS = 100  # of one euro or franc


class Currency(TextChoices):
    EUR = "EUR", "EUR"
    CHF = "CHF", "CHF"


@dataclass(frozen=True)
class Money:
    """So many minor units of a currency."""

    minor: int
    currency: str

    @classmethod
    def of(cls, amount: Decimal, currency: str) -> "Money":
        """From an amount as people write it, in euros or francs."""
        return cls(_whole(amount * MINOR_UNITS), currency)

    @property
    def amount(self) -> Decimal:
        """In euros or francs."""
        return Decimal(self.minor) / MINOR_UNITS

    def shared_by(self, number: int) -> "Money":
        """The part of each of `number`, to the nearest minor unit, halves away from zero."""
        return Money(_whole(Decimal(self.minor) / number), self.currency)

    def __str__(self) -> str:
        return format_currency(self.amount, self.currency, locale=(get_language() or "fr")[:2])


def sums(amounts: Iterable[Money]) -> list[Money]:
    """The amounts added, each currency by itself, in the currencies' order."""
    totals: dict[str, int] = {}
    for one in amounts:
        totals[one.currency] = totals.get(one.currency, 0) + one.minor
    return [Money(totals[key], key) for key in Currency.values if key in totals]


def _whole(value: Decimal) -> int:
    return int(value.quantize(Decimal(1), rounding=ROUND_HALF_UP))
