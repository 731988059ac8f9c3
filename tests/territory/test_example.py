"""The example territory that comes with the product."""

import json
from pathlib import Path

import pytest

from etabli.core.maps import geojson
from etabli.territory import selectors, services
from etabli.territory.drawing import territory_map
from etabli.territory.models import Territory

pytestmark = pytest.mark.django_db
EXAMPLE = Path(__file__).parents[2] / "examples" / "haut-jura" / "territory.toml"


@pytest.fixture
def haut_jura() -> Territory:
    return services.load(EXAMPLE).territory


def test_it_has_the_five_districts_with_their_communes(haut_jura: Territory) -> None:
    districts = {
        str(district): len(communes)
        for district, communes in selectors.communes_by_district(haut_jura)
    }
    assert districts == {
        "Haut-Jura Saint-Claude": 22,
        "Jura Sud": 17,
        "Haut-Jura Arcade": 4,
        "La Station des Rousses": 4,
        "La Grandvallière": 8,
    }
    assert {"Nyon", "Genève", "Oyonnax", "Lons-le-Saunier"} <= {
        str(one) for one in selectors.destinations(haut_jura)
    }


def test_its_people_of_working_age_add_up_to_the_census(haut_jura: Territory) -> None:
    found = selectors.figure(haut_jura, "population_20_64")
    assert len(found) == 55
    assert sum(one.value for one in found.values()) == pytest.approx(27_323)
    assert all(one.assumption for one in found.values())


def test_its_cross_border_workers_live_where_they_are_known_to(haut_jura: Territory) -> None:
    found = selectors.figure(haut_jura, "cross_border_workers")
    assert found["39470"].value == 1068
    assert not found["39470"].assumption
    assert found["39478"].assumption
    assert sum(one.value for one in found.values()) == pytest.approx(4450)


def test_its_map_is_light(haut_jura: Territory) -> None:
    drawn = territory_map(haut_jura)
    assert len(json.dumps(geojson(drawn.features), ensure_ascii=False)) < 100_000
    assert len(drawn.svg) < 40_000
