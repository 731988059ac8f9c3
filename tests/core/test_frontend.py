"""The front-end parts: those that pages ask for, and nothing else of npm's folder."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage

from etabli.core.frontend import PARTS, PRINT_FONTS


@pytest.mark.parametrize("name", PARTS)
def test_every_part_is_installed_and_found_under_its_name(name):
    found = Path(finders.find(name))
    assert found.is_file()
    assert found.is_relative_to(settings.NODE_MODULES)
    assert finders.find(name, find_all=True) == [str(found)]


@pytest.mark.parametrize(
    "name",
    ["vendor/nothing.css", "vendor/../package.json", "package.json", "maplibre-gl/package.json"],
)
def test_nothing_else_of_npm_s_folder_is_served(name):
    assert not finders.find(name)


def test_set_up_collects_all_parts():
    collected = {name for name, _storage in finders.get_finder(
        "etabli.core.frontend.NodeModulesFinder").list(None)}  # fmt: skip
    assert collected == set(PARTS)
    assert staticfiles_storage.url("vendor/pico.css").startswith("/static/")


def test_every_static_file_that_a_template_names_is_there():
    for path in settings.PACKAGE.rglob("templates/**/*.html"):
        for name in re.findall(r"{%\s*static [\"']([^\"']+)", path.read_text()):
            assert finders.find(name), (path, name)


def test_no_style_or_script_of_ours_loads_anything_from_elsewhere():
    for pattern in ("*.css", "*.js", "*.mjs"):
        for path in settings.PACKAGE.rglob(f"static/**/{pattern}"):
            assert not re.search(r"(url\(|from |import\()\s*[\"']?(https?:)?//", path.read_text())


def test_the_letters_of_printed_documents_are_there():
    assert list(PRINT_FONTS.glob("*.ttf"))


def test_no_front_end_part_is_committed():
    assert not list(settings.PACKAGE.rglob("*.min.js"))
    assert not list(settings.PACKAGE.rglob("*.woff2"))
