"""Each room is furnished as docs/house.md says."""

import ast
import re
from pathlib import Path

import pytest

from tests.architecture.sources import PACKAGE, ROOMS, is_below, modules, room_of

WRITES = {
    "save", "create", "delete", "update", "bulk_create", "bulk_update", "get_or_create",
    "update_or_create",
}  # fmt: skip
# Only services write. Besides them:
WRITERS = {
    "personal_data.py": "each room's own letting go of a person, in one transaction",
    "merging.py": "each room's own handing over of a person to their double, in one transaction",
    "core/files.py": "the service of given files, which every room uses",
    "core/slugs.py": "the service of new rows that have an address by their name",
    "core/idempotency.py": "keeps an answer in the transaction of what it answers",
    "core/backup.py": "puts back what was saved, row by row",
    "web/demo_national.py": "a nation's network in bulk: by services it would take days",
    "core/wordprocessor.py": "saves a document of words, not a row",
    "people/models.py": "Django's own way of making a user",
}
THIN = ("views.py", "forms.py", "api.py", "selectors.py", "rules.py", "survey_views.py")


def writes_in(tree: ast.Module) -> list[str]:
    """Calls that write to the database: on managers and query sets, and on rows."""
    return [
        ast.unparse(node)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in WRITES
        and not isinstance(node.func.value, ast.Dict)
        and _may_be_rows(node)
    ]


def _may_be_rows(call: ast.Call) -> bool:
    target = ast.unparse(call.func)
    # A picture, a file and a drawing are saved too; a router has a verb of that name.
    beside = re.match(
        r"(upright|picture|\w+\.file|router|messages|context|segno\.|backup|catalogue|vars|.*_qr)",
        target,
    )
    return not beside


MODULES = {path: tree for path, tree in modules() if room_of(path) in ROOMS}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_only_services_write(path: Path):
    allowed = {PACKAGE / name for name in WRITERS if "/" in name}
    if path.name in {"services.py", *WRITERS} or path in allowed:
        return
    assert writes_in(MODULES[path]) == []


@pytest.mark.parametrize("exception", WRITERS)
def test_an_exception_is_needed(exception: str):
    paths = [path for path in MODULES if str(path).endswith(f"/{exception}")]
    assert any(writes_in(MODULES[path]) for path in paths) or exception == "core/backup.py"


def of_every_noun(*names: str) -> list[Path]:
    """The modules so named of each room, and of each noun that has a folder in it."""
    return [path for path in MODULES if path.name in names]


@pytest.mark.parametrize("path", of_every_noun("rules.py"), ids=str)
def test_rules_ask_no_database(path: Path):
    assert not re.search(r"\.objects\b|\.filter\(|transaction|connection", path.read_text())


@pytest.mark.parametrize("path", of_every_noun("selectors.py", "rules.py", "models.py"), ids=str)
def test_selectors_and_rules_know_nothing_of_services_and_faces(path: Path):
    for imported in _imports(MODULES[path]):
        assert not re.search(r"\.(services|views|forms|api|urls)$", imported), imported


@pytest.mark.parametrize("path", of_every_noun("services.py"), ids=str)
def test_services_know_nothing_of_faces(path: Path):
    for imported in _imports(MODULES[path]):
        assert not re.search(r"^etabli.*\.(views|forms|api)$|django\.http", imported), imported


def test_no_room_has_an_admin():
    assert not list(PACKAGE.rglob("admin.py"))


def test_a_room_s_static_files_stand_under_its_name():
    for room in ROOMS:
        for path in (PACKAGE / room / "static").glob("*"):
            assert path.name == room


def test_static_files_and_pages_use_those_of_rooms_below():
    for path in PACKAGE.rglob("templates/**/*.html"):
        for room in re.findall(r"{%\s*static [\"'](\w+)/", path.read_text()):
            assert room == "vendor" or is_below(room, room_of(path)), path


def test_every_module_says_what_it_is_for():
    by_their_place = {"management", "models", "formats"}
    for path, tree in MODULES.items():
        quiet = re.fullmatch(r"apps\.py|forms\.py|(\w+_)?urls\.py", path.name)
        if not quiet and not by_their_place & set(path.parts) and tree.body:
            assert ast.get_docstring(tree), path


def _imports(tree: ast.Module) -> list[str]:
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            found += [f"{node.module}.{one.name}" for one in node.names] + [node.module]
        elif isinstance(node, ast.Import):
            found += [one.name for one in node.names]
    return found
