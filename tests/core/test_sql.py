"""Plain SQL answers alike on both databases."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import transaction

from etabli.core import sql
from etabli.network.models import Occupation, Space
from tests.worlds import at, make_space

pytestmark = pytest.mark.django_db

NINE = at("2026-01-14 09:00")
HOUR = timedelta(hours=1)


@pytest.fixture
def units():
    """Three units, the first held from nine to ten, the next from ten to eleven, and so on."""
    made = list(make_space(units=3).units.values_list("pk", flat=True))
    for number, unit in enumerate(made):
        begin = NINE + number * HOUR
        Occupation.objects.create(
            unit_id=unit, starts_at=begin, ends_at=begin + HOUR, holder=uuid4()
        )
    return made


def held(units, after):
    return [
        unit
        for (unit,) in sql.rows(
            "SELECT unit_id FROM network_occupation WHERE unit_id IN (%s) AND ends_at > %s"
            " ORDER BY unit_id",
            units,
            after,
        )
    ]


def test_a_sequence_is_spread_out_and_an_empty_one_finds_nothing(units):
    assert held(units[:2], NINE) == units[:2]
    assert held([], NINE) == []


def test_an_instant_is_compared_to_the_minute_whatever_its_zone(units):
    eleven = NINE + 2 * HOUR
    assert held(units, eleven) == units[2:]
    assert held(units, eleven - timedelta(minutes=1)) == units[1:]
    assert held(units, eleven.astimezone()) == units[2:]


def test_a_text_is_never_read_as_sql():
    assert sql.rows("SELECT 1 WHERE %s = 'x'", "x' OR '1'='1") == []


def test_rows_can_be_locked_within_a_transaction():
    space = make_space()
    with transaction.atomic():
        found = sql.rows(
            "SELECT id FROM network_space WHERE id = %s", space.pk, lock=Space._meta.db_table
        )
    assert found == [(space.pk,)]
