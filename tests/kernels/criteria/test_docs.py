"""The examples in docs/criteria.md run, and give what stands beside them."""

import re
from pathlib import Path

TEXT = (Path(__file__).parents[3] / "docs" / "criteria.md").read_text()


def test_the_examples_give_what_stands_beside_them(capsys):
    code = "\n".join(re.findall(r"```python\n(.*?)```", TEXT, re.DOTALL))
    exec(code, {})
    promised = [line.rpartition("#")[2].strip() for line in code.splitlines() if "  # " in line]
    shown = [line for line in promised if not line.startswith("sites by criteria")]
    assert capsys.readouterr().out.splitlines() == shown
