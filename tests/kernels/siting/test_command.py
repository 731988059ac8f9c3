"""`etabli siting` as one would type it."""

import json
import subprocess
import sys

import pytest

from etabli.cli import main

LINE = "x,y,weight,kind,district,opening_cost\n" + "".join(
    f"{x},0,1,{'hub' if x % 2 else 'nomad office'},{'west' if x < 3 else 'east'},{x}\n"
    for x in range(6)
)


@pytest.fixture
def run(tmp_path, capsys):
    """Run a command on a file of this text: its exit code, what it prints, what it complains."""

    def run(text, *arguments):
        path = tmp_path / "case.csv"
        path.write_text(text)
        with pytest.raises(SystemExit) as left:
            main(["etabli", "siting", "solve", str(path), *arguments])
        printed = capsys.readouterr()
        return left.value.code, printed.out, printed.err

    return run


def solved(run, text, *arguments):
    code, out, complaint = run(text, *arguments, "--json")
    assert (code, complaint) == (0, "")
    return json.loads(out)


def test_sites_are_numbered_from_one_as_in_the_file(run):
    answer = solved(run, "3 2 1\n1 2 5\n2 3 5\n", "--format", "orlib")
    assert answer["sites"] == [2]
    assert answer["assignment"] == [2, 2, 2]
    assert (answer["objective"], answer["bound"], answer["gap"]) == (10, 10, 0)
    assert answer["status"] == "optimal"
    assert 0 <= answer["seconds"] < 60


def test_p_on_the_command_line_comes_before_that_of_the_file(run):
    assert len(solved(run, "3 2 1\n1 2 5\n2 3 5\n", "--format", "orlib", "--p", "2")["sites"]) == 2


def test_kinds_and_districts_keep_their_numbers(run):
    answer = solved(
        run, LINE, "--format", "csv", "--kinds", "hub=1,nomad office=2", "--districts", "1-2"
    )
    assert len([site for site in answer["sites"] if site % 2 == 0]) == 1
    assert len(answer["sites"]) == 3
    west = solved(run, LINE, "--format", "csv", "--p", "2", "--districts", "west=2-2,east=0-0")
    assert set(west["sites"]) <= {1, 2, 3}


def test_rows_without_a_kind_are_demand_alone(run):
    answer = solved(
        run, "x,y,kind\n0,0,hub\n10,0,\n11,0,hub\n", "--format", "csv", "--kinds", "hub=2"
    )
    assert answer["sites"] == [1, 3]


def test_a_budget_is_kept(run):
    answer = solved(run, LINE, "--format", "csv", "--budget", "3")
    assert (answer["sites"], answer["objective"]) == ([1, 4], 5)


def test_a_file_of_sites_stands_beside_a_graph(run, tmp_path):
    sites = tmp_path / "sites.csv"
    sites.write_text("site,kind\n1,hub\n3,hub\n")
    answer = solved(
        run, "3 2 1\n1 2 5\n2 3 6\n", "--format", "orlib", "--sites", str(sites), "--kinds", "hub=1"
    )
    assert answer["sites"] == [1]


def test_opening_costs_of_warehouses_are_part_of_the_objective(run):
    text = "2 2\n10 7\n10 7\n5\n1 9\n6\n9 1\n"
    answer = solved(run, text, "--format", "orlib-cap")
    assert (answer["objective"], len(answer["sites"])) == (16, 2)
    dear = solved(run, text.replace(" 7", " 70"), "--format", "orlib-cap")
    assert (dear["objective"], len(dear["sites"])) == (80, 1)


def test_an_answer_for_people_is_a_short_table(run):
    code, out, _ = run(LINE, "--format", "csv", "--p", "2")
    assert code == 0
    assert [line.split()[0] for line in out.splitlines()] == [
        "status",
        "objective",
        "bound",
        "gap",
        "sites",
        "seconds",
    ]
    assert "0.0000%" in out


def test_rules_that_cannot_be_met_are_named_with_the_numbers_of_the_file(run):
    code, out, complaint = run(LINE, "--format", "csv", "--p", "1", "--districts", "1-2", "--json")
    answer = json.loads(out)
    assert code == 1
    assert (answer["status"], answer["objective"], answer["sites"]) == ("infeasible", None, [])
    assert complaint == (
        "etabli siting: These rules cannot be met together: at most 1 allowed in the whole "
        "network; 1 required in the district east; 1 required in the district west.\n"
    )
    apart = "weight,a,b\n1,0,\n1,,0\n"
    _, _, complaint = run(apart, "--format", "csv", "--p", "1")
    assert "demand row 1 must be served; demand row 2 must be served" in complaint


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--format", "csv"], "p: not given; --p, --kinds or --budget is needed"),
        (["--format", "csv", "--p", "7"], "p: 7; 0 to 6, the number of sites, is needed"),
        (["--format", "csv", "--p", "1", "--time-limit", "0"], "time_limit: 0"),
        (["--format", "csv", "--p", "1", "--time-limit", "nan"], "time_limit: nan"),
        (["--format", "csv", "--kinds", "fab-lab=1"], "kinds: 'fab-lab'; known are hub, nomad"),
        (["--format", "csv", "--kinds", "hub"], "kinds: 'hub'; something like hub=2"),
        (["--format", "csv", "--p", "1", "--districts", "2-1"], "groups: the district east: at le"),
        (["--format", "csv", "--budget", "-1"], "budget: -1"),
        (["--format", "csv", "--p", "1", "--sites", "none"], "file: none cannot be read"),
        (["--format", "orlib"], "file: case.csv, line 1: 1 numbers"),
        (["--format", "tsplib"], "file: case.csv: it ends before NODE_COORD_SECTION"),
    ],
)
def test_bad_input_ends_with_one_sentence(run, arguments, sentence):
    code, out, complaint = run(LINE, *arguments)
    assert (code, out) == (1, "")
    assert complaint.startswith(f"etabli siting: {sentence}")
    assert complaint.count("\n") == 1


def test_kinds_need_a_column(run):
    _, _, complaint = run("x,y\n0,0\n", "--format", "csv", "--kinds", "hub=1")
    assert complaint == "etabli siting: kinds: the sites have none; a column kind is needed\n"


def test_the_same_seed_gives_the_same_answer(run):
    answers = [solved(run, LINE, "--format", "csv", "--p", "2", "--seed", "5") for _ in range(2)]
    assert answers[0]["sites"] == answers[1]["sites"]


def test_a_terminal_shows_how_far_the_search_is(run, monkeypatch):
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    _, out, told = run(LINE, "--format", "csv", "--p", "2", "--json")
    assert "best" in told
    assert told.endswith("\r\x1b[K")
    assert json.loads(out)["status"] == "optimal"


def test_the_command_starts_without_django(tmp_path):
    path = tmp_path / "case.txt"
    path.write_text("3 2 1\n1 2 5\n2 3 5\n")
    program = (
        "import sys\n"
        "from etabli.cli import main\n"
        "try:\n"
        f"    main(['etabli', 'siting', 'solve', {str(path)!r}, '--format', 'orlib'])\n"
        "finally:\n"
        "    assert not [name for name in sys.modules if name.split('.')[0] == 'django']\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "optimal" in done.stdout


def test_the_benchmark_needs_a_folder(capsys):
    with pytest.raises(SystemExit) as left:
        main(["etabli", "siting", "benchmark", "--data", "nowhere"])
    assert left.value.code == 1
    assert capsys.readouterr().err == "etabli siting: data: nowhere is no folder.\n"
