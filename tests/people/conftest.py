from collections.abc import Iterator

import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def no_attempts_yet() -> Iterator[None]:
    """Attempts to sign in are counted in the cache, which outlives a test."""
    cache.clear()
    yield
    cache.clear()
