"""The example in docs/plan.md gives what stands beside it; the tables tell of every field."""

import re
from dataclasses import fields
from pathlib import Path

from etabli.kernels.economics.plan import COST_KINDS, LISTS, Plan

TEXT = (Path(__file__).parents[3] / "docs" / "plan.md").read_text()


def test_the_example_gives_what_stands_beside_it(capsys):
    scope = {}
    for block in re.findall(r"```python\n(.*?)```", TEXT, re.DOTALL):
        exec(block, scope)
    promised = [line.rpartition("#")[2] for line in TEXT.splitlines() if line.startswith("print(")]
    printed = capsys.readouterr().out.splitlines()
    assert printed == [line.partition(":")[0].strip() for line in promised]


def test_every_field_of_a_file_is_told():
    rows = dict(re.findall(r"^\| `\[\[?(\w+)\]?\]` \| (.*) \|$", TEXT, re.MULTILINE))
    kinds = {one.name: one.metadata for one in fields(Plan)}
    for name in (*LISTS, "scenarios", "vat", "host"):
        kind = kinds[name].get("tables") or kinds[name]["table"]
        for field in fields(kind):
            if field.name not in ("name", "source"):
                assert re.search(rf"\b{field.name}\b", rows[name]), (name, field.name)
    assert all(kind in TEXT for kind in COST_KINDS)
