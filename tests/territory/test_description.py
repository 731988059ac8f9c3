"""A territory file, and what is said of its mistakes."""

from collections.abc import Callable
from pathlib import Path

import pytest

from etabli.core.errors import BadInput
from etabli.core.texts import Text
from etabli.territory.assembly import assemble, extract_for
from etabli.territory.description import read

Write = Callable[..., Path]


def test_a_file_is_read_as_it_is_written(territory_file: Write) -> None:
    described = read(territory_file())
    assert described.slug == "essai"
    assert described.name == Text(fr="Essai", en="Trial")
    assert [one.code for one in described.districts] == ["243900479", "sud"]
    assert described.districts[1].communes == ("39184", "39333")
    assert described.destinations[0].point == (6.24, 46.38)


def test_paths_are_beside_the_file(territory_file: Write, tmp_path: Path) -> None:
    changed = ('relief = "mountain"', 'relief = "mountain"\nfigures = ["one.csv", "two.csv"]')
    assert read(territory_file(changed)).figures == (tmp_path / "one.csv", tmp_path / "two.csv")


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('slug = "essai"', 'slug = "Mon essai"', ["territory.toml, slug", "small letters"]),
        ('slug = "essai"', 'slug = "new"', ["territory.toml, slug", "not “new”"]),
        ('slug = "essai"\n', "", ["territory.toml, slug", "text"]),
        ('{ fr = "Essai", en = "Trial" }', "3", ["territory.toml, name", "fr = "]),
        ('{ fr = "Essai", en = "Trial" }', '{ de = "Probe" }', ["territory.toml, name", "fr = "]),
        ('"mountain"', '"steep"', ["territory.toml, relief", "steep", "plain, hilly, mountain"]),
        ('"mountain"', '"mountain"\ncolour = "red"', ["colour", "unknown", "slug, name, relief"]),
        ('"mountain"', '"mountain"\nfigures = "f.csv"', ["territory.toml, figures", "list"]),
        ('"mountain"', '"mountain', ["territory.toml", "TOML", "line 3"]),
        ('code = "sud"', 'code = "39 sud"', ["districts 2, code", "39 sud"]),
        ('name = "Le Sud"\n', "", ["districts 2, name", "needs a name"]),
        ('"39184"', '"3918"', ["districts 2, communes", "3918", "39478"]),
        ('"39184"', "39184", ["districts 2, communes", "list of texts"]),
        ("latitude = 46.38", "latitude = 146.38", ["destinations 1, latitude", "-90 to 90"]),
        ("latitude = 46.38", "", ["destinations 1, longitude", "together"]),
        ("latitude = 46.38", 'latitude = "46.38"', ["destinations 1, latitude", "-90 to 90"]),
        ("longitude = 6.24\nlatitude = 46.38", "", ["destinations 1, code", "longitude"]),
        ('country = "CH"', 'country = "Suisse"', ["destinations 1, country", "CH"]),
        ('code = "sud"', 'code = "243900479"', ["line 9", "243900479", "2 times"]),
        (
            '"mountain"',
            '"mountain"\ntravel_times = { matrix = "a.csv", roads = "b.osm.pbf" }',
            ["territory.toml", "one of them"],
        ),
        ('"mountain"', '"mountain"\ntravel_times = { map = "a" }', ["travel_times, map", "matrix"]),
    ],
)
def test_a_mistake_is_told_with_its_place_and_what_is_allowed(
    territory_file: Write, old: str, new: str, told: list[str]
) -> None:
    with pytest.raises(BadInput) as refusal:
        read(territory_file((old, new)))
    for part in told:
        assert part in str(refusal.value)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('"39333"', '"39999"', ["line 13", "39999", "no commune"]),
        ('"39333"', '"39368"', ["39368", "2 times"]),
        ('code = "243900479"', 'code = "243900412"', ["line 6", "243900412", "no EPCI of today"]),
        ('code = "39300"', 'code = "39333"', ["line 24", "39333", "destination"]),
        ('code = "39300"', 'code = "39998"', ["line 24", "39998", "name, longitude"]),
        ('"39333"', '"15031"', ["15031", "Celles", "[[communes]]"]),
        ('"39333"', '"97601"', ["97601", "Acoua", "population"]),
        (
            'code = "39300"',
            'code = "39300"\n[[communes]]\ncode = "39478"\npopulation = 3',
            ["39478", "no commune of the territory"],
        ),
    ],
)
def test_a_wrong_code_is_told_with_its_line(
    territory_file: Write, old: str, new: str, told: list[str]
) -> None:
    described = read(territory_file((old, new)))
    with pytest.raises(BadInput) as refusal:
        assemble(described, extract_for(described))
    for part in told:
        assert part in str(refusal.value)


def test_the_file_gives_what_the_data_of_france_lack(territory_file: Write) -> None:
    own = '\n[[communes]]\ncode = "15031"\npopulation = 250\nlongitude = 2.9\nlatitude = 45.1\n'
    described = read(
        territory_file(('"39333"', '"15031"'), ('code = "39300"', f'code = "39300"{own}'))
    )
    assembly = assemble(described, extract_for(described))
    celles = next(one for one in assembly.communes if one.code == "15031")
    assert (celles.population, celles.point, celles.outline) == (250, (2.9, 45.1), None)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"nowhere\.toml.*cannot be read"):
        read(tmp_path / "nowhere.toml")


def test_another_encoding_is_told_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "territory.toml"
    path.write_bytes('slug = "essai"\nname = "Épreuve"\n'.encode("cp1252"))
    with pytest.raises(BadInput, match=r"territory\.toml.*[Ll]ine 2.*UTF-8"):
        read(path)
