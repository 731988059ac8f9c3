"""The examples in docs/siting.md run, and give what stands beside them."""

import re
from pathlib import Path

TEXT = (Path(__file__).parents[3] / "docs" / "siting.md").read_text()


def test_the_examples_give_what_stands_beside_them(capsys):
    scope = {}
    for block in re.findall(r"```python\n(.*?)```", TEXT, re.DOTALL):
        exec(block, scope)
    printed = capsys.readouterr().out.splitlines()
    promised = [line.rpartition("#")[2] for line in TEXT.splitlines() if line.startswith("print(")]
    for got, line in zip(printed, promised, strict=True):
        if not line.startswith("print("):
            assert got == line.partition(":")[0].strip()
