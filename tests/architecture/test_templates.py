"""Templates keep to the house: they use what is below them, and none stands about unused."""

import re
from functools import cache

import pytest
from django.conf import settings
from django.template.loader import get_template

from tests.architecture.sources import ROOMS, is_below, named_in_python, room_of, templates

TEMPLATES = templates()
USES = re.compile(r"{%\s*(?:extends|include)\s+(\S+)")
# Templates that Django and allauth look for by names of their own.
BY_CONVENTION = re.compile(
    r"(400|403|403_csrf|404|429|500)\.html|allauth/(elements|layouts)/\w+\.html"
    r"|account/email/\w+\.txt|django/forms/widgets/\w+\.html"
)
# An inline script or style, which the Content-Security-Policy would refuse to the reader.
TAGS = re.compile(r"{%.*?%}")
INLINE = re.compile(
    r"<style|\sstyle=|<script(?![^>]*\ssrc=)|\son[a-z]+=|javascript:", re.IGNORECASE
)


@cache
def uses(name: str) -> list[str]:
    """What a template extends and includes, by the names in quotation marks."""
    found = USES.findall(TEMPLATES[name].read_text())
    return [one.strip("\"'") for one in found if one[0] in "\"'"]


def test_rooms_are_those_of_the_plan():
    for room in ROOMS:
        assert is_below("core", room)


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_extends_and_includes_downwards_only(name):
    own = room_of(TEMPLATES[name])
    for used in uses(name):
        if used not in TEMPLATES:  # of Django or allauth
            assert get_template(used)
        else:
            assert is_below(room_of(TEMPLATES[used]), own), used


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_stands_under_the_name_of_its_room(name):
    own = room_of(TEMPLATES[name])
    assert name.startswith(f"{own}/") or BY_CONVENTION.fullmatch(name)


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_is_used_by_a_page_or_by_another_template(name):
    included = {used for other in TEMPLATES for used in uses(other) if other != name}
    assert name in named_in_python() | included or BY_CONVENTION.fullmatch(name)


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_has_neither_inline_scripts_nor_inline_styles(name):
    markup = TAGS.sub("", TEMPLATES[name].read_text())
    assert not INLINE.search(markup)


@pytest.mark.parametrize("name", [name for name in TEMPLATES if name.endswith(".html")])
def test_a_template_loads_nothing_from_elsewhere(name):
    text = TEMPLATES[name].read_text()
    assert not re.search(r"(src|href|action)=[\"'](https?:)?//", text)


def test_every_template_named_in_the_source_is_there():
    own = {name for name in named_in_python() if name.split("/")[0] in ROOMS}
    assert own <= set(TEMPLATES)


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_can_be_read(name):
    assert get_template(name)


def test_mails_are_the_only_texts_that_are_not_escaped():
    for name, path in TEMPLATES.items():
        unescaped = re.search(r"autoescape off|\|\s*safe(?!\w)|mark_safe", path.read_text())
        # A field's help is written by us; what it takes from people is escaped where it is made.
        assert not unescaped or re.search("/e?mail/", name) or name == "core/forms/notes.html"


def test_the_folder_of_the_package_is_the_one_that_is_looked_at():
    assert (settings.PACKAGE / "core" / "templates" / "core" / "base.html").is_file()
