"""Amounts: whole minor units (cents) of one currency, never added to another's."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

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

    @property
    def whole(self) -> str:
        """In whole euros or francs, where cents say nothing: a plan of several years."""
        pattern = "#,##0\xa0¤" if _locale() == "fr" else "¤#,##0"
        return _written(
            Decimal(_whole(self.amount)), self.currency, format=pattern, currency_digits=False
        )

    def __str__(self) -> str:
        return _written(self.amount, self.currency)


def sums(amounts: Iterable[Money]) -> list[Money]:
    """The amounts added, each currency by itself, in the currencies' order."""
    totals: dict[str, int] = {}
    for one in amounts:
        totals[one.currency] = totals.get(one.currency, 0) + one.minor
    return [Money(totals[key], key) for key in Currency.values if key in totals]


def _written(amount: Decimal, currency: str, **how: Any) -> str:
    """With the minus of print: a hyphen may end a line, and leave its number behind."""
    return format_currency(amount, currency, locale=_locale(), **how).replace("-", "−")


def _locale() -> str:
    return (get_language() or "fr")[:2]


def _whole(value: Decimal) -> int:
    return int(value.quantize(Decimal(1), rounding=ROUND_HALF_UP))
