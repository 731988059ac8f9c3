"""Questions about territories."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from etabli.core.errors import BadInput, NotFound
from etabli.territory import selectors, services
from etabli.territory.models import Figure, Territory

pytestmark = pytest.mark.django_db


@pytest.fixture
def territory(territory_file: Callable[..., Path]) -> Territory:
    return services.load(territory_file()).territory


def know(territory: Territory, code: str, value: float, year: int = 2021, **other: Any) -> None:
    known = {"indicator": "employed", "source": "INSEE", **other}
    Figure.objects.create(territory=territory, code=code, value=value, year=year, **known)


def test_the_latest_year_wins(territory: Territory) -> None:
    know(territory, "39368", 3, year=2021)
    know(territory, "39368", 2, year=2010)
    assert selectors.figure(territory, "employed")["39368"].year == 2021


def test_the_most_precise_wins_over_the_latest(territory: Territory) -> None:
    know(territory, "39368", 3, year=2010)
    know(territory, "", 100, year=2021)
    found = selectors.figure(territory, "employed")
    assert found["39368"].value == 3
    assert sum(one.value for one in found.values()) == pytest.approx(100)


def test_a_figure_that_nobody_knows_is_empty(territory: Territory) -> None:
    assert selectors.figure(territory, "self_employed") == {}


def test_an_indicator_that_there_is_not_is_refused(territory: Territory) -> None:
    with pytest.raises(BadInput, match=r"incomes.*population_20_64"):
        selectors.figure(territory, "incomes")


def test_a_figure_takes_two_queries(
    territory: Territory, django_assert_num_queries: Callable[..., Any]
) -> None:
    know(territory, "", 100)
    with django_assert_num_queries(2):
        selectors.figure(territory, "employed")


def test_travel_times_come_back_as_they_were_stored(territory: Territory) -> None:
    computed = services.compute_travel_times(territory)
    stored = selectors.travel_times(territory)
    assert stored.codes == computed.codes
    assert np.array_equal(stored.minutes, computed.minutes)


def test_a_territory_without_travel_times_says_so(territory: Territory) -> None:
    territory.travel_times.delete()
    with pytest.raises(NotFound):
        selectors.travel_times(territory)


def test_the_table_counts_minutes_to_one_place(territory: Territory) -> None:
    table = selectors.table(territory, selectors.travel_times(territory), "39368")
    minutes = {line.place.code: line.minutes for group in table.groups for line in group.lines}
    assert str(table.towards) == "Hauts de Bienne"
    assert minutes["39368"] == 0
    assert min(value for code, value in minutes.items() if code != "39368") == minutes["39367"]
    assert table.communes == 6
    assert table.inhabitants == sum(one.population for one in territory.communes.all())


def test_figures_of_many_communes_from_one_source_are_told_as_their_sum(
    territory: Territory,
) -> None:
    for code in ("39368", "39184"):
        know(territory, code, 10)
    know(territory, "", 100, year=2019)
    know(territory, "sud", 40)
    assert [(one.about, one.count, one.value) for one in selectors.figures_told(territory)] == [
        ("", 2, 20),
        ("Le Sud", 1, 40),
        ("whole territory", 1, 100),
    ]


def test_shares_are_never_summed(territory: Territory) -> None:
    for code in ("39368", "39184"):
        know(territory, code, 0.135, indicator="self_employed_share")
    told = selectors.figures_told(territory)
    assert [(one.about, one.text) for one in told] == [
        ("Les Crozets", "13.5 %"),
        ("Hauts de Bienne", "13.5 %"),
    ]


def test_names_are_in_the_order_of_a_dictionary() -> None:
    names = ["Zèle", "étival", "Est", "Étoile"]
    assert selectors.by_name(names) == ["Est", "étival", "Étoile", "Zèle"]
