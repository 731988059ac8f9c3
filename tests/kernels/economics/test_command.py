"""`etabli plan` as one would type it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from etabli.cli import main

EXAMPLE = Path(__file__).parents[3] / "examples" / "plans" / "morez.toml"


def run(capsys, *arguments):
    with pytest.raises(SystemExit) as left:
        main(["etabli", "plan", *map(str, arguments)])
    return left.value.code, *capsys.readouterr()


def test_the_accounts_as_json_and_as_text(capsys):
    code, out, complaint = run(capsys, "compute", EXAMPLE, "--json")
    assert (code, complaint) == (0, "")
    told = json.loads(out)
    assert len(told["treasury"]) == 60
    code, out, _complaint = run(capsys, "compute", EXAMPLE)
    assert code == 0
    assert f"{told['income']['result'][1] / 100:,.2f}" in out


def test_the_risk_is_the_same_each_time(capsys):
    first = run(capsys, "risk", EXAMPLE, "--draws", "200", "--seed", "5", "--json")
    assert first == run(capsys, "risk", EXAMPLE, "--draws", "200", "--seed", "5", "--json")
    assert json.loads(first[1])["draws"] == 200
    code, out, _complaint = run(capsys, "risk", EXAMPLE, "--draws", "200", "--safety", "90")
    assert code == 0
    assert "aid for a safety of 90.0 %" in out


@pytest.mark.parametrize("safety", ["0", "100", "NaN", "1e9"])
def test_a_safety_that_is_none_is_refused(capsys, safety):
    code, out, complaint = run(capsys, "risk", EXAMPLE, "--safety", safety)
    assert (code, out) == (1, "")
    assert complaint.startswith("etabli plan: safety: ")


def test_a_refusal_is_one_sentence(capsys, tmp_path):
    path = tmp_path / "plan.toml"
    path.write_text(EXAMPLE.read_text().replace("life = 120", "life = 0"))
    code, out, complaint = run(capsys, "compute", path)
    assert (code, out) == (1, "")
    assert complaint == (
        "etabli plan: works.layout.life: 0; a whole number from 1 to 600 is needed\n"
    )


def test_it_starts_without_django():
    program = (
        "import sys; from etabli.cli import main\n"
        f"try: main(['etabli', 'plan', 'compute', {str(EXAMPLE)!r}])\n"
        "except SystemExit as left: assert left.code == 0\n"
        "assert 'django' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", program], check=True, capture_output=True)
