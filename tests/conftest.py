"""What all tests share: small worlds to act in, and the clock."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from etabli.core import clock

# A Tuesday in winter: 9:00 in France.
TUESDAY = datetime(2026, 1, 13, 8, 0, tzinfo=UTC)


@pytest.fixture
def tuesday() -> Iterator[datetime]:
    """The clock stands at nine o'clock on a Tuesday."""
    with clock.at(TUESDAY):
        yield TUESDAY
