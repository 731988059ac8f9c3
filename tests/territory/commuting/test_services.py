"""Flows imported and estimated, and what the territory knows by them."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest

from etabli.core.errors import BadInput
from etabli.core.texts import Text
from etabli.territory import selectors, services
from etabli.territory.commuting import services as commuting
from etabli.territory.models import Flow, Outside, Territory
from tests.territory.worlds import matrix

pytestmark = pytest.mark.django_db

HEADER = "CODGEO;LIBGEO;DCLT;L_DCLT;NBFLUX_C21_ACTOCC15P\n"
CENSUS = (
    HEADER
    + """\
39368;Hauts de Bienne;39368;Hauts de Bienne;700
39368;Hauts de Bienne;39367;Morbier;100
39368;Hauts de Bienne;SU5724;Nyon;60
39368;Hauts de Bienne;SU6621;Genève;15.5
39368;Hauts de Bienne;39300;Lons;24.5
39184;Les Crozets;39333;Moirans;40
39184;Les Crozets;39368;Hauts de Bienne;10
12145;Millau;39333;Moirans;3
"""
)


@pytest.fixture
def territory(territory_file: Callable[..., Path]) -> Territory:
    return services.load(territory_file()).territory


def take(territory: Territory, text: str = CENSUS) -> commuting.FlowsTaken:
    return commuting.import_flows(territory, BytesIO(text.encode()), "base-flux-2021.csv")


def where(territory: Territory) -> selectors.WhereTheyWork:
    found = selectors.flows(territory)
    assert found
    return found


def crossing(territory: Territory) -> dict[str, float]:
    known = selectors.figure(territory, "cross_border_workers")
    return {code: value.value for code, value in known.items()}


def test_where_people_work_is_told_for_all_and_for_each_commune(territory: Territory) -> None:
    take(territory)
    found = where(territory)
    assert (found.method, found.year) == ("census", 2021)
    assert (found.whole.total, found.whole.own, found.whole.inside) == (950, 700, 150)
    assert (found.whole.elsewhere, found.whole.abroad, found.coming) == (24.5, 75.5, 3)
    leaving = {home.code: leaving for home, leaving in found.by_commune}
    assert [goal.spot.name for goal in leaving["39184"].main] == [
        "Moirans-en-Montagne",
        "Hauts de Bienne",
    ]
    assert leaving["39367"].total == 0


def test_a_place_abroad_with_the_name_of_a_destination_is_that_destination(
    territory: Territory,
) -> None:
    take(territory)
    works = {trip.work.code: trip for trip in where(territory).trips}
    assert "SU5724" not in works
    assert works["CH-nyon"].minutes is not None


def test_other_places_are_kept_by_code_and_name(territory: Territory) -> None:
    take(territory)
    geneva = Outside.objects.get(code="SU6621")
    assert (geneva.name, geneva.country, geneva.longitude) == ("Genève", "CH", None)
    assert Outside.objects.get(code="12145").longitude


def test_minutes_are_of_those_who_leave_their_commune_and_whose_way_is_known(
    territory: Territory,
) -> None:
    services.compute_travel_times(territory, matrix=BytesIO(matrix(minutes=30).encode()))
    take(territory)
    whole = where(territory).whole
    assert whole.minutes == pytest.approx(30)
    assert whole.timed == pytest.approx((250 - 15.5) / 250)


def test_importing_twice_changes_nothing(territory: Territory) -> None:
    take(territory)
    before = list(Flow.objects.values_list("home", "work", "count").order_by("home", "work"))
    figures = list(territory.figures.values_list("code", "indicator", "value").order_by("code"))
    take(territory)
    assert list(Flow.objects.values_list("home", "work", "count").order_by("home", "work")) == (
        before
    )
    assert figures == list(
        territory.figures.values_list("code", "indicator", "value").order_by("code")
    )


def test_a_file_of_no_use_leaves_the_flows_as_they_were(territory: Territory) -> None:
    take(territory)
    with pytest.raises(BadInput):
        take(territory, HEADER + "39368;A;39184;B;many\n")
    assert where(territory).whole.total == 950


def test_the_census_tells_of_cross_border_workers(territory: Territory) -> None:
    assert take(territory).crossing == 2
    assert crossing(territory) == {"39368": 75.5, "39184": 0}
    figure = territory.figures.get(code="39368", indicator="cross_border_workers")
    assert figure.source == "INSEE, base-flux-2021.csv, NBFLUX_C21_ACTOCC15P"
    assert not figure.assumption


def test_a_figure_that_a_commune_has_of_its_own_stands(
    territory_file: Callable[..., Path],
) -> None:
    given = (
        "code,indicator,value,year,source,assumption\n39368,cross_border_workers,9,2015,Ici,no\n"
    )
    path = territory_file(("relief =", 'figures = ["given.csv"]\nrelief ='), given=given)
    territory = services.load(path).territory
    assert take(territory).crossing == 1
    assert crossing(territory)["39368"] == 9


def test_a_newer_file_replaces_what_an_older_one_told(territory: Territory) -> None:
    take(territory)
    take(territory, CENSUS.replace("C21", "C22").replace("60", "70"))
    ours = territory.figures.filter(indicator="cross_border_workers", code="39368")
    assert list(ours.values_list("year", "value")) == [(2022, 85.5)]


def test_a_plain_table_tells_of_no_cross_border_workers(territory: Territory) -> None:
    take(territory, "from,to,count\n39368,CH-nyon,60\n")
    assert crossing(territory) == {}
    assert where(territory).method == "table"


def test_a_territory_without_destinations_takes_its_main_places_of_work() -> None:
    territory = services.create_territory(Text("Arcade", "Arcade"), "mountain", ["243900479"])
    taken = take(territory)
    assert taken.destinations == ["Lons-le-Saunier"]
    assert "39300" in selectors.travel_times(territory).codes
    # And gives them up for those of a newer file.
    take(territory, CENSUS.replace("39300", "12145"))
    assert [one.code for one in territory.destinations.all()] == ["12145"]


def test_travel_times_that_were_given_are_not_thrown_away_for_that() -> None:
    territory = services.create_territory(Text("Arcade", "Arcade"), "mountain", ["243900479"])
    codes = ["39047", "39297", "39367", "39368"]
    services.compute_travel_times(territory, matrix=BytesIO(matrix(codes, 15).encode()))
    taken = take(territory)
    assert taken.left_out
    assert taken.destinations == []
    assert selectors.travel_times(territory).method == "matrix"


def test_a_newly_loaded_territory_file_keeps_the_flows(
    territory_file: Callable[..., Path],
) -> None:
    territory = services.load(territory_file()).territory
    take(territory)
    services.load(territory_file())
    assert where(territory).whole.total == 950


EMPLOYED = "CODGEO;P21_ACTOCC;P21_EMPLT\n" + "".join(
    f"{code};{employed};{jobs}\n"
    for code, employed, jobs in [
        ("39047", 600, 100),
        ("39297", 500, 300),
        ("39367", 1000, 700),
        ("39368", 2000, 2600),
        ("39184", 80, 60),
        ("39333", 900, 1300),
    ]
)


def test_an_estimate_brings_all_the_employed_somewhere_and_says_what_it_is(
    territory: Territory,
) -> None:
    services.import_figures(territory, BytesIO(EMPLOYED.encode()), "base-cc-emploi.csv")
    commuting.estimate_flows(territory)
    found = where(territory)
    assert found.is_estimate
    assert "Assumption" in found.source
    assert "the jobs" in found.source
    assert found.whole.total == pytest.approx(5080, rel=0.001)
    goals = {goal.spot.code: goal.count for goal in found.whole.goals}
    assert goals["39368"] == pytest.approx(5080 * 2600 / 5060, rel=0.001)


def test_who_crosses_the_border_is_not_sent_elsewhere(territory: Territory) -> None:
    take(territory)
    services.import_figures(territory, BytesIO(EMPLOYED.encode()), "base-cc-emploi.csv")
    services.import_figures(
        territory,
        BytesIO(
            b"CODGEO;P21_ACTOCC15P_ILT5\n39047;60\n39297;0\n39367;0\n39368;0\n39184;0\n39333;0\n"
        ),
        "base-cc-caract-emp.csv",
    )
    commuting.estimate_flows(territory)
    whole = where(territory).whole
    assert whole.abroad == pytest.approx(60)
    assert whole.total == pytest.approx(5080, rel=0.001)


def test_an_estimate_keeps_the_mean_travel_time_that_is_known(territory: Territory) -> None:
    services.import_figures(territory, BytesIO(EMPLOYED.encode()), "base-cc-emploi.csv")
    assert "12 minutes on average" in commuting.estimate_flows(territory, 12).source
    with pytest.raises(BadInput, match="is possible here") as refusal:
        commuting.estimate_flows(territory, 170)
    assert refusal.value.field == "mean_minutes"


def test_without_the_employed_there_is_no_estimate_and_one_is_told_the_file(
    territory: Territory,
) -> None:
    with pytest.raises(BadInput, match="employed people") as refusal:
        commuting.estimate_flows(territory)
    assert "base-cc-emploi-pop-active" in str(refusal.value)
    assert selectors.flows(territory) is None
