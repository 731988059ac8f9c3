"""The workbook and the open data: numbers as numbers, with sources, nothing that tells who."""

import csv
import io
import json
import re
from dataclasses import replace
from xml.etree import ElementTree
from zipfile import ZipFile

import pytest
from django.utils import translation

from etabli.study import services
from etabli.study.report import opendata
from etabli.study.report.content import document
from etabli.study.report.selectors import draft_subject
from etabli.study.report.slides import slides
from etabli.study.report.workbook import LONGEST_NAME, xlsx
from etabli.study.rules import NetworkRules
from etabli.study.scenario import services as networks
from tests.study.worlds import make_responses

pytestmark = pytest.mark.django_db
SHEETS = {"s": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}


def sheets(content):
    """Each sheet's name and its XML."""
    with ZipFile(io.BytesIO(content)) as packed:
        names = re.findall(r'<sheet name="([^"]*)"', packed.read("xl/workbook.xml").decode())
        parts = [packed.read(f"xl/worksheets/sheet{n}.xml") for n in range(1, len(names) + 1)]
    return dict(zip(names, map(ElementTree.fromstring, parts), strict=True))


def rows_of(subject, file):
    return list(csv.DictReader(io.StringIO(opendata.files(subject)[file].decode())))


def test_each_table_has_a_sheet_with_a_frozen_header_and_nothing_merged(subject):
    found = sheets(xlsx(subject))
    assert len(found) == len(document(subject).tables) + 1
    for name, sheet in found.items():
        assert len(name) <= LONGEST_NAME
        assert sheet.find("s:mergeCells", SHEETS) is None
    for sheet in list(found.values())[1:]:
        pane = sheet.find(".//s:pane", SHEETS)
        assert (pane.get("state"), pane.get("ySplit"), pane.get("xSplit")) == ("frozen", "5", "1")


def test_numbers_are_numbers_in_the_workbook(subject):
    [sheet] = [one for name, one in sheets(xlsx(subject)).items() if "Demand of each" in name]
    [row] = [one for one in sheet.iterfind(".//s:row", SHEETS) if one.get("r") == "6"]
    kinds = [cell.get("t") for cell in row]
    assert kinds == ["s", "s", *[None] * 7]  # two names; people, and two intervals of three


def test_sheets_speak_the_reader_s_language(subject):
    with translation.override("fr"):
        assert next(iter(sheets(xlsx(subject)))) == "Sommaire"


def test_the_description_names_every_file_with_its_licence(subject):
    files = opendata.files(subject)
    told = json.loads(files["datapackage.json"])
    assert {one["path"] for one in told["resources"]} == files.keys() - {"datapackage.json"}
    assert told["licenses"][0]["name"] == "etalab-2.0"
    assert told["sources"]
    for one in told["resources"]:
        if one["format"] == "csv":
            [header, *_rows] = csv.reader(io.StringIO(files[one["path"]].decode()))
            assert header == [field["name"] for field in one["schema"]["fields"]]
    licensed = replace(subject, matter=replace(subject.matter, licence="ODbL-1.0"))
    told = json.loads(opendata.files(licensed)["datapackage.json"])
    assert told["licenses"][0]["name"] == "ODbL-1.0"


def test_places_and_communes_are_there_as_maps_and_as_tables(subject):
    files = opendata.files(subject)
    network = json.loads(files["network.geojson"])["features"]
    assert [one["properties"]["kind"] for one in network] == [
        row["kind"] for row in rows_of(subject, "places.csv")
    ]
    communes = json.loads(files["communes.geojson"])["features"]
    assert {one["geometry"]["type"] for one in communes} == {"Polygon"}
    for feature, row in zip(communes, rows_of(subject, "communes.csv"), strict=True):
        assert {key: str(value) for key, value in feature["properties"].items()} == row


def test_open_data_tells_no_number_of_few_people(surveyed):
    make_responses(surveyed, 2, home="elsewhere", profile="other", interest="perhaps")
    networks.choose(networks.design(services.estimate(surveyed), NetworkRules()))
    surveyed.refresh_from_db()
    subject = draft_subject(surveyed)
    answers = rows_of(subject, "answers.csv")
    assert {row["answer"] for row in answers} >= {"Elsewhere", "Perhaps"}
    told = [int(row["count"]) for row in answers if row["count"]]
    assert all(count == 0 or count >= 5 for count in told)
    withheld = [row["answer"] for row in answers if not row["count"]]
    assert "Elsewhere" in withheld
    content = xlsx(subject)
    with ZipFile(io.BytesIO(content)) as packed:
        assert "not shown" in packed.read("xl/sharedStrings.xml").decode()


def test_slides_begin_with_the_title_and_each_says_something(subject):
    shown = slides(subject)
    assert shown[0].is_cover
    assert [one.block.kind for one in shown[1:]] == [
        "paragraphs",
        "chart",
        "facts",
        "chart",
        "map",
        "map",
        "paragraphs",
    ]
    assert len({one.title for one in shown}) == len(shown)
