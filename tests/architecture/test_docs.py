"""What the documents say of the house is true."""

import ast
import re

import pytest
from django.conf import settings
from django.core.management import get_commands, load_command_class

from etabli.cli import KERNEL_COMMANDS
from etabli.core.commands import Group
from tests.architecture.sources import PACKAGE, ROOMS

HOUSE = (settings.ROOT / "docs" / "house.md").read_text()
READMES = {name: (settings.ROOT / name).read_text() for name in ("README.md", "README.fr.md")}
OWN = {name for name, app in get_commands().items() if str(app).startswith("etabli.")}
# Commands of Django and of its companions that a site's keeper uses under our name.
OF_OTHERS = {"migrate", "check", "db_worker"}
OF_KERNELS = {name.replace("-", "_") for name in KERNEL_COMMANDS}


def verbs_of(command: str) -> set[str]:
    parser = load_command_class(get_commands()[command], command).create_parser("etabli", command)
    verbs = [action.choices for action in parser._actions if action.dest == "verb"]
    return set(verbs[0]) if verbs else set()


def commands_told(text: str) -> set[tuple[str, str]]:
    """Commands and verbs in the code of a document: `etabli study load FILE`, `design`."""
    told = set()
    for row in re.findall(r"^\| (`etabli .*?) \|", text, re.MULTILINE):
        first, *others = re.findall(r"`([^`]+)`", row)
        _etabli, command, *rest = first.split()
        verbs = verbs_of(command.replace("-", "_")) if command.replace("-", "_") in OWN else set()
        told.add((command, rest[0] if verbs else ""))
        for other in others:
            words = other.split()
            told.add((command, words[0]) if verbs else (words[0], ""))
    return told


@pytest.mark.parametrize("name", READMES)
def test_a_readme_tells_of_every_command_and_of_none_that_there_is_not(name):
    told = commands_told(READMES[name])
    commands = {command.replace("-", "_") for command, _verb in told}
    assert commands <= OWN | OF_OTHERS | OF_KERNELS
    assert commands >= OF_KERNELS
    for command, verb in told:
        assert not verb or verb in verbs_of(command)
    missing = {
        (command, verb)
        for command in OWN - {"translations"}  # in CONTRIBUTING.md
        for verb in verbs_of(command) or {""}
    } - {(command.replace("-", "_"), verb) for command, verb in told}
    assert not missing


def test_every_command_of_ours_answers_refusals_with_a_sentence():
    for name in OWN:
        command = load_command_class(get_commands()[name], name)
        bases = {base.__module__ for base in type(command).__mro__}
        assert "etabli.core.commands" in bases, name
        if isinstance(command, Group):
            for verb in verbs_of(name):
                assert callable(getattr(command, verb.replace("-", "_"))), (name, verb)


def test_the_plan_of_the_house_names_every_room():
    plan = HOUSE[HOUSE.index("```") : HOUSE.index("```", HOUSE.index("```") + 3)]
    named = set(re.findall(r"\b([a-z]+)/", plan))
    later = {"feasibility", "entitlements", "events", "devices", "access", "fablab", "billing"}
    assert named - {name for name in later if not (PACKAGE / name).exists()} == {*ROOMS, "kernels"}


def test_the_registries_named_in_the_house_are_all_there_are():
    named = set(re.findall(r"`(\w+\.\w+)` \(", HOUSE[HOUSE.index("registry") :]))
    found = set()
    for path in PACKAGE.glob("*/*.py"):
        named_there: set[str] = set()
        for node in ast.parse(path.read_text()).body:
            if isinstance(node, ast.FunctionDef):
                named_there.add(node.name)
            elif isinstance(node, ast.Assign):
                # `register, registered = panels.register, panels.registered`
                named_there |= {one.id for one in ast.walk(node) if isinstance(one, ast.Name)}
        if "register" in named_there and {"registered", "jobs"} & named_there:
            found.add(f"{path.parent.name}.{path.stem}")
    assert named == found


def test_the_files_of_a_room_named_in_the_house_are_those_that_rooms_have():
    table = HOUSE[HOUSE.index("| file |") : HOUSE.index("Tests mirror")]
    for name in re.findall(r"`(\w+\.py)`", table):
        assert list(PACKAGE.glob(f"*/{name}")), name


@pytest.mark.parametrize("name", ["README.md", "README.fr.md", "CONTRIBUTING.md", "docs/house.md"])
def test_a_document_links_to_what_is_there(name):
    path = settings.ROOT / name
    for target in re.findall(r"\]\(([^)#]+)\)", path.read_text()):
        if not target.startswith(("http:", "https:")):
            assert (path.parent / target).exists(), target


def test_files_named_in_the_documents_are_there():
    for text in (HOUSE, *READMES.values()):
        for name in re.findall(r"`((?:tests|examples|etabli|benchmarks|bin)/[\w/.-]+)`", text):
            assert (settings.ROOT / name).exists(), name
        for name in re.findall(r"\(`((?:core|network|kernels|people)/[\w/.-]+)`\)", text):
            assert (PACKAGE / name).exists(), name
