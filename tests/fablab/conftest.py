"""What the tests of the workshop share."""

import pytest

from tests.fablab.worlds import Workshop, make_workshop


@pytest.fixture
def workshop(db) -> Workshop:
    return make_workshop()
