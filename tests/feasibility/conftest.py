import pytest
from django.test import Client

from etabli.people.models import Person
from tests.study.conftest import in_english, officer, study

__all__ = ["in_english", "officer", "study"]


@pytest.fixture
def signed(officer: Person) -> Client:
    """The browser of whoever runs the study."""
    client = Client(headers={"accept-language": "en"})
    client.force_login(officer.user)
    return client
