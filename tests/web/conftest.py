import os
from collections.abc import Callable
from pathlib import Path

import pytest

from etabli.network.models import Network, Space
from etabli.people.models import Person
from etabli.people.services import cut_token
from tests.worlds import make_member, make_place, make_space

# What a process of its own needs: nothing of the tests' settings or database.
NOT_OURS = ("DJANGO_SETTINGS_MODULE", "DATABASE_URL", "PYTEST_CURRENT_TEST")


def own_environment(data: Path, **values: str) -> dict[str, str]:
    kept = {key: value for key, value in os.environ.items() if key not in NOT_OURS}
    return kept | {"ETABLI_DATA": str(data)} | values


@pytest.fixture
def environment(tmp_path: Path) -> Callable[..., dict[str, str]]:
    """The environment of a blank installation in a folder of its own."""
    return lambda **values: own_environment(tmp_path / "data", **values)


@pytest.fixture
def desks() -> Space:
    return make_space(make_place(), units=2)


@pytest.fixture
def network(desks: Space) -> Network:
    return desks.place.network


@pytest.fixture
def member(network: Network) -> Person:
    return make_member(network, "Mina")


@pytest.fixture
def program(member: Person):
    """A member's own."""
    from tests.web.test_api import Asker

    return Asker(cut_token(member.email))
