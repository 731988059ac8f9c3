"""Dates and numbers as each language writes them."""

from datetime import UTC, date, datetime

import pytest
from django.template import Context, Template
from django.utils import translation

from etabli.core.dates import date_told
from etabli.core.texts import labelled

NEW_YEAR, TUESDAY = date(2026, 12, 1), date(2026, 1, 13)


@pytest.mark.parametrize(
    ("language", "day", "told"),
    [
        ("fr", NEW_YEAR, "mardi 1er décembre 2026"),
        ("fr", TUESDAY, "mardi 13 janvier 2026"),
        ("en", NEW_YEAR, "Tuesday 1 December 2026"),
        ("en", TUESDAY, "Tuesday 13 January 2026"),
    ],
)
def test_the_first_of_a_month_is_an_ordinal_in_french_alone(
    language: str, day: date, told: str
) -> None:
    with translation.override(language):
        assert date_told(day, "l j F Y") == told


def shown(template: str, **values: object) -> str:
    return Template(template).render(Context(values))


def test_templates_tell_dates_the_same_way_and_in_local_time() -> None:
    instant = datetime(2026, 3, 31, 22, 30, tzinfo=UTC)
    with translation.override("fr"):
        assert shown("{{ at|date }}", at=instant) == "1er avril 2026"
        assert (
            shown('{{ at|date:"DATETIME_FORMAT" }}', at=instant)
            == "1er avril 2026 à 0\u00a0h\u00a030"
        )
        assert shown('{{ at|date:"Y-m-d" }}', at=instant) == "2026-04-01"
    with translation.override("en"):
        assert shown('{{ at|date:"DATETIME_FORMAT" }}', at=instant) == "1 April 2026, 00:30"


def test_no_date_tells_nothing() -> None:
    assert shown("{{ at|date }}", at=None) == ""


def test_numbers_have_the_spaces_and_commas_of_their_language() -> None:
    with translation.override("fr"):
        assert shown('{{ number|floatformat:"1g" }}', number=27323.5) == "27\u202f323,5"
    with translation.override("en"):
        assert shown('{{ number|floatformat:"1g" }}', number=27323.5) == "27,323.5"


def test_a_label_has_its_colon_as_its_language_wants_it() -> None:
    with translation.override("fr"):
        assert labelled("Qui", "Ada") == "Qui\u00a0: Ada"
    with translation.override("en"):
        assert labelled("Who", "Ada") == "Who: Ada"
