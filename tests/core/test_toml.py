"""TOML files, each mistake told with its place."""

import re
from collections.abc import Iterator

import pytest
from django.utils import translation

from etabli.core.errors import BadInput
from etabli.core.texts import Text
from etabli.core.toml import Table, text_of


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


def refused(act, *arguments, **named) -> str:
    with pytest.raises(BadInput) as error:
        act(*arguments, **named)
    return str(error.value)


def table(**values) -> Table:
    return Table("a.toml", values)


def test_a_file_is_read_as_utf_8(tmp_path):
    path = tmp_path / "a.toml"
    path.write_text("name = 'Épicéa'", encoding="utf-8")
    assert Table.of(path.name, text_of(path)).text("name") == "Épicéa"


def test_a_file_in_another_encoding_is_told_with_its_line(tmp_path):
    path = tmp_path / "a.toml"
    path.write_bytes("a = 1\nname = 'Épicéa'".encode("cp1252"))
    told = refused(text_of, path)
    assert "a.toml" in told and "2" in told and "UTF-8" in told


def test_a_file_that_is_not_there_is_told_by_its_path(tmp_path):
    assert str(tmp_path / "no.toml") in refused(text_of, tmp_path / "no.toml")
    assert str(tmp_path) in refused(text_of, tmp_path)


def test_what_is_no_toml_is_told_with_its_line():
    told = refused(Table.of, "a.toml", "a = 1\nb = = 2\n")
    assert "a.toml" in told and "line 2" in told


@pytest.mark.parametrize("value", ["", " ", "x" * 201, 1, True, ["a"], None])
def test_a_text_has_a_letter_at_least(value):
    values = {} if value is None else {"name": value}
    told = refused(Table("a.toml", values).text, "name")
    assert told.startswith("a.toml, name:") and "200" in told


def test_a_text_that_may_be_missing_has_its_default():
    assert table().text("name", "none") == "none"
    assert table(name=" Forge ").text("name", "none") == "Forge"


def test_a_text_of_a_form_says_what_is_allowed():
    form = re.compile(r"[0-9]{5}")
    assert table(code="39478").matching("code", form, "five digits") == "39478"
    told = refused(table(code="3947").matching, "code", form, "five digits")
    assert "“3947”" in told and "five digits" in told


def test_a_choice_names_the_choices():
    assert table(relief="hilly").choice("relief", ["plain", "hilly"]) == "hilly"
    told = refused(table(relief="flat").choice, "relief", ["plain", "hilly"])
    assert "plain, hilly" in told


def test_a_name_is_in_french_or_in_both_languages():
    assert table(name="Forge").names("name") == Text("Forge")
    both = {"fr": "Forge", "en": "Smithy"}
    assert table(name=both).names("name") == Text("Forge", "Smithy")
    for wrong in ({"en": "Smithy"}, {"fr": "Forge", "de": "Schmiede"}, {"fr": 1}, "", 3, None):
        values = {} if wrong is None else {"name": wrong}
        assert "a.toml, name" in refused(Table("a.toml", values).names, "name")


@pytest.mark.parametrize("value", [-1, 1.5, "1", True])
def test_a_count_is_a_whole_number_not_below_zero(value):
    assert table(hubs=2).count("hubs") == 2
    assert table().count("hubs") is None
    assert "a.toml, hubs" in refused(table(hubs=value).count, "hubs")


def test_a_point_has_both_degrees_or_neither():
    assert table(longitude=6, latitude=46.5).point() == (6.0, 46.5)
    assert table().point() is None
    assert "go together" in refused(table(longitude=6).point)
    assert "-90 to 90" in refused(table(longitude=6, latitude=91).point)
    assert "longitude" in refused(table(longitude="6", latitude=46).point)
    assert refused(table(longitude=float("nan"), latitude=46).point)


def test_lists_of_texts_and_tables_are_told_by_their_number():
    assert table(codes=["a", "b"]).texts("codes") == ["a", "b"]
    assert table().texts("codes") == []
    assert "codes" in refused(table(codes=["a", 1]).texts, "codes")
    assert "codes" in refused(table(codes="a").texts, "codes")
    one, two = table(districts=[{"name": "A"}, {"name": ""}]).tables("districts")
    assert one.text("name") == "A"
    assert refused(two.text, "name").startswith("a.toml, districts 2, name:")
    assert "[[districts]]" in refused(table(districts=[1]).tables, "districts")
    assert "[rules]" in refused(table(rules=3).table, "rules")


def test_a_key_that_nobody_asked_for_is_told_with_those_that_are_allowed():
    given = table(name="Forge", nmae="Forge")
    given.text("name")
    told = refused(given.end)
    assert "nmae" in told and "allowed are name" in told
    empty = table()
    empty.end()
