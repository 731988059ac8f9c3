"""The benchmarks are programs that run when somebody asks: what they use of each other is there."""

from importlib import import_module

import pytest

from benchmarks.__main__ import NAMES

pytestmark = pytest.mark.anywhere


@pytest.mark.parametrize("name", NAMES)
def test_a_benchmark_begins(name):
    assert import_module(f"benchmarks.{name}").__doc__
