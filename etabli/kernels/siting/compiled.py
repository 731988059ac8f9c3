"""Loops that numba compiles once, when the project is set up.

The machine code is kept beside the sources, in a folder named after their digest: numba looks at
the date of one file only, and would take up code that a change in another has made stale.
"""

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, cast

import numba

HERE = Path(__file__).parent

# What is compiled, and the tuples that it takes.
SOURCES = ("assign", "bound", "compiled", "lists", "parts", "rules", "search")

# Its settings have no types.
config: Any = numba.config

Function = TypeVar("Function", bound=Callable[..., object])


def compiled(function: Function) -> Function:
    """`function` as machine code, ready for the next process too."""
    before, config.CACHE_DIR = config.CACHE_DIR, str(FOLDER)
    try:
        return cast(Function, numba.njit(cache=True, nogil=True, error_model="numpy")(function))
    finally:
        config.CACHE_DIR = before


def _digest() -> str:
    sources = b"".join((HERE / f"{name}.py").read_bytes() for name in SOURCES)
    return hashlib.sha256(sources).hexdigest()[:16]


FOLDER = HERE / "__pycache__" / f"compiled-{_digest()}"
