"""Amounts: whole cents of one currency."""

from decimal import Decimal

from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from etabli.core.money import Currency, Money, sums


def test_an_amount_is_written_as_the_language_does():
    with translation.override("fr"):
        assert str(Money(123456, "EUR")) == "1\u202f234,56\u00a0€"
        assert str(Money(50, "CHF")) == "0,50\u00a0CHF"
    with translation.override("en"):
        assert str(Money(123456, "EUR")) == "€1,234.56"


def test_less_than_nothing_has_a_minus_and_a_plan_s_amounts_are_whole():
    with translation.override("fr"):
        assert str(Money(-50, "EUR")) == "−0,50\u00a0€"
        assert Money(-123456, "EUR").whole == "−1\u202f235\u00a0€"
        assert Money(-40, "EUR").whole == "0\u00a0€"
    with translation.override("en"):
        assert Money(-123450, "EUR").whole == "−€1,235"


def test_an_amount_is_read_in_euros_and_kept_in_cents():
    assert Money.of(Decimal("12.50"), "EUR") == Money(1250, "EUR")
    assert Money(1250, "EUR").amount == Decimal("12.50")


@given(st.lists(st.builds(Money, st.integers(0, 10**9), st.sampled_from(Currency.values))))
def test_euros_and_francs_are_never_added(amounts):
    totals = sums(amounts)
    assert len({one.currency for one in totals}) == len(totals)
    for total in totals:
        of_one = [one.minor for one in amounts if one.currency == total.currency]
        assert total.minor == sum(of_one)


@given(st.integers(0, 10**9), st.integers(1, 1000))
def test_a_part_is_off_by_half_a_cent_at_most(minor, number):
    assert abs(Money(minor, "EUR").shared_by(number).minor * number - minor) * 2 <= number
