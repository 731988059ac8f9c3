"""The examples in docs/layout.md run, and give what stands beside them."""

import re
import tomllib
from pathlib import Path

from etabli.kernels.layout import FUNCTIONS, solve
from etabli.kernels.layout.files import from_table

TEXT = (Path(__file__).parents[3] / "docs" / "layout.md").read_text()


def test_the_example_gives_what_stands_beside_it(capsys):
    (code,) = re.findall(r"```python\n(.*?)```", TEXT, re.DOTALL)
    exec(code, {})
    promised = [line.rpartition("#")[2].strip() for line in code.splitlines() if "  # " in line]
    assert capsys.readouterr().out.splitlines() == promised


def test_the_file_that_is_shown_is_solved():
    (text,) = re.findall(r"```toml\n(.*?)```", TEXT, re.DOTALL)
    assert solve(from_table(tomllib.loads(text))).function_of == {
        "big room": "open space",
        "side room": "sanitary",
    }


def test_the_table_names_every_usual_function():
    for name in FUNCTIONS:
        assert f"| {name} |" in TEXT
