"""What all tests share: small worlds to act in, and the clock."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.conf import settings
from django.utils import translation
from hypothesis import settings as examples

from etabli.core import clock

# How long one example takes tells of the machine, not of the promise.
examples.register_profile("any machine", deadline=None)
examples.load_profile("any machine")

# A Tuesday in winter: 9:00 in France.
TUESDAY = datetime(2026, 1, 13, 8, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def site_language() -> Iterator[None]:
    """Each test begins in the site's language: a request leaves its own behind in its thread."""
    with translation.override(settings.LANGUAGE_CODE):
        yield


@pytest.fixture
def tuesday() -> Iterator[datetime]:
    """The clock stands at nine o'clock on a Tuesday."""
    with clock.at(TUESDAY):
        yield TUESDAY
