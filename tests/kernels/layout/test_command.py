"""`etabli layout` as one would type it."""

import json
import subprocess
import sys

import pytest

from etabli.cli import main
from tests.kernels.layout.examples import EXAMPLE, SMALL


@pytest.fixture
def run(tmp_path, capfd):
    """Run a command on a file of this text: its exit code, what it prints, what it complains."""

    def run(command, text, *arguments):
        path = tmp_path / "case.toml"
        path.write_text(text)
        with pytest.raises(SystemExit) as left:
            main(["etabli", "layout", command, str(path), *arguments])
        printed = capfd.readouterr()
        return left.value.code, printed.out, printed.err

    return run


def test_the_answer_is_one_json_object(run):
    code, out, complaint = run("solve", EXAMPLE.read_text(), "--json", "--alternatives", "2")
    assert (code, complaint) == (0, "")
    answer = json.loads(out)
    best, other = answer["layouts"]
    assert answer["status"] == "optimal"
    assert best["posts"] == answer["bound"] >= other["posts"]
    assert best["posts"] == sum(
        room["posts"]
        for room in best["rooms"]
        if room["function"] in ("open space", "closed office")
    )
    assert {one["code"] for one in answer["binding"]} >= {"area_per_post"}
    assert all(one["gain"] > 0 for one in answer["binding"])


def test_an_answer_for_people_is_a_table_and_what_holds_the_posts_down(run):
    code, out, _ = run("solve", SMALL)
    assert code == 0
    assert "layout 1: 4 posts" in out
    assert "10 m² a post in desks (guidance of INRS" in out


def test_rules_that_cannot_be_met_are_named(run):
    text = SMALL + "rooms_at_least = 2\n"
    code, out, complaint = run("solve", text, "--json")
    assert code == 1
    assert json.loads(out)["layouts"] == []
    assert {one["code"] for one in json.loads(out)["conflict"]} == {
        "needs.water",
        "rooms_at_least",
    }
    assert complaint == (
        "etabli layout: These rules cannot be met together: kitchen needs water; "
        "2 rooms of kitchen or more.\n"
    )


def test_a_drawing_goes_to_its_file_or_is_printed(run, tmp_path):
    plan = tmp_path / "plan.svg"
    assert run("draw", SMALL, "-o", str(plan)) == (0, "", "")
    assert run("draw", SMALL, "-o", "-")[1] == plan.read_text()
    other = run("draw", SMALL, "-o", "-", "--alternative", "2")[1]
    assert other.startswith("<svg")
    assert other != plan.read_text()


@pytest.mark.parametrize(
    ("command", "text", "arguments", "sentence"),
    [
        ("solve", "", [], "floors: none"),
        ("solve", SMALL, ["--time-limit", "0"], "time_limit: 0"),
        ("solve", SMALL, ["--alternatives", "0"], "most: 0"),
        ("draw", SMALL, ["-o", "/nowhere/plan.svg"], "output: /nowhere/plan.svg cannot be"),
        ("draw", SMALL, ["-o", "-", "--alternative", "99"], "alternative: 99; "),
    ],
)
def test_bad_input_ends_with_one_sentence(run, command, text, arguments, sentence):
    code, out, complaint = run(command, text, *arguments)
    assert (code, out) == (1, "")
    assert complaint.startswith(f"etabli layout: {sentence}")
    assert complaint.count("\n") == 1


def test_django_is_not_loaded():
    script = (
        "import sys; from etabli.cli import main\n"
        "try: main(['etabli', 'layout', 'solve', sys.argv[1]])\n"
        "except SystemExit as end: sys.exit(end.code or 'django' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", script, str(EXAMPLE)], capture_output=True, check=True)
