"""The command line: what is wrong is one sentence and status 1."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command, execute_from_command_line

from etabli import cli

pytestmark = pytest.mark.anywhere  # SQLite, in folders of their own

NOT_OURS = ("DJANGO_SETTINGS_MODULE", "DATABASE_URL", "ETABLI_URL", "PYTEST_CURRENT_TEST")


def etabli(data: Path, *arguments: str, **values: str) -> subprocess.CompletedProcess[str]:
    own = {key: value for key, value in os.environ.items() if key not in NOT_OURS}
    return subprocess.run(
        [sys.executable, "-m", "etabli", *arguments],
        env=own | {"ETABLI_DATA": str(data)} | values,
        capture_output=True,
        text=True,
        check=False,
        cwd=data,
    )


@pytest.fixture(scope="module")
def blank(tmp_path_factory, tables: Path) -> Path:
    """A migrated, empty installation; nothing that is refused changes it."""
    data = tmp_path_factory.mktemp("blank")
    shutil.copy(tables / "etabli.sqlite3", data)
    (data / "no.toml").write_text("this is = = no toml")
    (data / "bad.toml").write_text('slug = "x"\nname = "X"\nrelief = "flat"\n')
    (data / "notes.txt").write_text("no backup")
    return data


def test_help_names_every_command_of_ours(blank):
    ran = etabli(blank, "--help")
    assert ran.returncode == 0
    for name in (
        "serve",
        "init",
        "demo",
        "backup",
        "restore",
        "territory",
        "study",
        "token",
        "siting",
    ):
        assert f"    {name}\n" in ran.stdout, name
    assert "run_due" in ran.stdout


def test_help_is_in_the_language_of_the_site(blank):
    told = etabli(blank, "backup", "--help").stdout
    assert "Enregistre tout, données et fichiers, dans un seul fichier." in told


@pytest.mark.parametrize(
    "command",
    ["serve", "init", "demo", "backup", "restore", "territory", "study", "token", "run_due",
     "translations"],
)  # fmt: skip
def test_each_command_tells_how_it_is_used(capsys, command):
    with pytest.raises(SystemExit) as ended:
        execute_from_command_line(["etabli", command, "--help"])
    assert ended.value.code == 0
    assert capsys.readouterr().out.startswith("usage: ")


def test_an_unknown_command_is_told(blank):
    ran = etabli(blank, "serv")
    assert ran.returncode == 1
    assert "Unknown command" in ran.stderr
    assert "Traceback" not in ran.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ["token", "create", "nobody@example.org"],
        ["token", "create", "nobody@example.org", "--days", "0"],
        ["init", "nonsense"],
        ["serve", "--port", "0"],
        ["serve", "--port", "65536"],
        ["serve", "--processes", "0"],
        ["backup", "/nowhere/at/all.zip"],
        ["restore", "missing.zip"],
        ["restore", "notes.txt"],
        ["restore", "."],
        ["territory", "load", "missing.toml"],
        ["territory", "load", "no.toml"],
        ["territory", "load", "bad.toml"],
        ["territory", "load", "."],
        ["study", "load", "missing.toml"],
        ["study", "load", "no.toml"],
        ["study", "demand", "nowhere"],
        ["study", "design", "nowhere"],
        ["study", "simulate", "nowhere"],
        ["study", "import-responses", "nowhere", "missing.csv", "--mapping", "no.toml"],
    ],
    ids=" ".join,
)
@pytest.mark.django_db
def test_bad_input_is_one_sentence(blank, arguments, monkeypatch, capsys):
    monkeypatch.chdir(blank)
    with pytest.raises(CommandError) as refused:
        call_command(*arguments)
    assert len(str(refused.value).splitlines()) == 1
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize("arguments", [["init", "nonsense"], ["restore", "notes.txt"]])
def test_bad_input_ends_a_command_with_its_sentence_and_status_1(blank, arguments):
    ran = etabli(blank, *arguments)
    assert ran.returncode == 1
    assert ran.stdout == ""
    told = ran.stderr.strip().splitlines()
    assert len(told) == 1 and told[0].startswith("CommandError: "), ran.stderr


@pytest.mark.parametrize(
    "arguments", [["token"], ["token", "cut"], ["study", "design"], ["backup"], ["init"]]
)
def test_a_command_that_is_not_complete_says_what_it_needs(arguments, capsys):
    with pytest.raises(SystemExit) as ended:
        execute_from_command_line(["etabli", *arguments])
    assert ended.value.code == 2
    assert "usage: " in capsys.readouterr().err


@pytest.mark.parametrize("port", ["abc", "99999"])
def test_a_port_in_the_environment_that_is_none_is_told(blank, port):
    ran = etabli(blank, "serve", PORT=port)
    assert ran.returncode == 1
    assert ran.stderr == f"etabli: PORT is a number from 1 to 65535, not “{port}”.\n"


def test_a_database_s_address_that_is_none_is_told(blank):
    ran = etabli(blank, "check", DATABASE_URL="nonsense://x")
    assert ran.returncode == 1
    assert "Traceback" not in ran.stderr


def test_an_empty_database_says_what_to_do(tmp_path):
    ran = etabli(tmp_path, "token", "create", "nobody@example.org")
    assert ran.returncode == 1
    assert "etabli migrate" in ran.stderr
    assert "Traceback" not in ran.stderr


def test_a_failure_of_ours_is_not_hidden_behind_a_sentence(blank):
    ran = etabli(blank, "token", "--traceback", "create", "nobody@example.org")
    assert "Traceback" in ran.stderr


@pytest.mark.parametrize(
    ("arguments", "address", "settings"),
    [
        (["serve"], "", "local"),
        (["serve"], "http://etabli.lan", "local"),
        (["serve"], "https://etabli.example.org", "production"),
        (["check"], "", "local"),
        (["check", "--deploy"], "", "production"),
    ],
)
def test_settings_follow_from_the_address(monkeypatch, arguments, address, settings):
    monkeypatch.setenv("ETABLI_URL", address)
    assert cli._settings_for(["etabli", *arguments]) == f"etabli.settings.{settings}"


def test_commands_are_spelled_with_dashes(monkeypatch):
    ran: list[list[str]] = []
    monkeypatch.setattr("django.core.management.execute_from_command_line", ran.append)
    given = ["etabli", "run-due", "--no-color"]
    cli.main(given)
    cli.main(["etabli", "--help"])
    cli.main(["etabli"])
    assert ran == [["etabli", "run_due", "--no-color"], ["etabli", "--help"], ["etabli"]]
    assert given[1] == "run-due"
