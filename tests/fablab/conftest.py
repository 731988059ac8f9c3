"""What the tests of the workshop share."""

from typing import Any

import pytest

from etabli.people.models import Person
from etabli.people.rights import Role
from etabli.people.services import cut_token, grant
from tests.fablab.worlds import Workshop, make_workshop
from tests.worlds import make_member


@pytest.fixture
def workshop(db) -> Workshop:
    return make_workshop()


@pytest.fixture
def ask(client):
    """Ask the API as somebody: who, method, path, JSON."""
    keys: dict[int, str] = {}

    def asked(person: Person, method: str, path: str, body: Any = None) -> Any:
        key = keys.setdefault(person.pk, cut_token(person.email))
        sent = {"data": body, "content_type": "application/json"} if body is not None else {}
        headers = {"Authorization": f"Bearer {key}"}
        return getattr(client, method)(f"/api/v1/{path}", headers=headers, **sent)

    return asked


@pytest.fixture
def operator(workshop) -> Person:
    person = make_member(workshop.network, "Olga")
    grant(person, Role.OPERATOR, workshop.network)
    return person
