"""Amounts of a plan as pages write them: whole units, since cents say nothing of a plan."""

from decimal import Decimal

from babel.numbers import format_currency
from django.utils.translation import get_language

CENTS = 100


def told(cents: int, currency: str) -> str:
    """So many cents, in whole units of the currency."""
    return told_amount(Decimal(cents) / CENTS, currency)


def told_amount(amount: Decimal, currency: str) -> str:
    """An amount in whole units of the currency."""
    locale = (get_language() or "fr")[:2]
    return format_currency(
        amount,
        currency,
        format="#,##0\xa0¤" if locale == "fr" else "¤#,##0",
        locale=locale,
        currency_digits=False,
    )
