import os
from collections.abc import Callable
from pathlib import Path

import pytest

# What a process of its own needs: nothing of the tests' settings or database.
NOT_OURS = ("DJANGO_SETTINGS_MODULE", "DATABASE_URL", "PYTEST_CURRENT_TEST")


def own_environment(data: Path, **values: str) -> dict[str, str]:
    kept = {key: value for key, value in os.environ.items() if key not in NOT_OURS}
    return kept | {"ETABLI_DATA": str(data)} | values


@pytest.fixture
def environment(tmp_path: Path) -> Callable[..., dict[str, str]]:
    """The environment of a blank installation in a folder of its own."""
    return lambda **values: own_environment(tmp_path / "data", **values)
