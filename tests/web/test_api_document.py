"""The API against its own document: whatever is sent, the answer is one that it declares."""

import re
from collections.abc import Iterator
from datetime import timedelta
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, settings
from schemathesis import GenerationMode
from schemathesis.config import SchemathesisConfig
from schemathesis.core.parameters import ParameterLocation
from schemathesis.specs.openapi.checks import negative_data_rejection

from etabli.booking.services import book
from etabli.core import clock
from etabli.people.services import cut_token
from etabli.web.api import api as our_api
from etabli.web.wsgi import application
from tests.worlds import make_member, make_place, make_space

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("one_connection")]

# Beside what any API may answer to a well-formed request: what our rules refuse (422).
ACCEPTED = ["2xx", "401", "403", "404", "409", 422]
CONFIG = SchemathesisConfig.from_dict(
    {"checks": {"positive_data_acceptance": {"expected-statuses": ACCEPTED}}}
)
api = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application, config=CONFIG)

EASY = {"suppress_health_check": list(HealthCheck)}
QUICK = settings(max_examples=5, derandomize=True, **EASY)
# Nearly everything asks for a token before it looks at anything.
QUICKER = settings(max_examples=2, derandomize=True, **EASY)
LONG = settings(max_examples=100, **EASY)


class World(NamedTuple):
    """What there is to be found: a space, a booking of it and the token of who booked."""

    space: UUID
    booking: UUID
    token: str


@pytest.fixture
def world() -> World:
    place = make_place(always_open=True)
    space = make_space(place, units=3)
    member = make_member(place.network)
    start = clock.this_minute() + timedelta(days=1)
    booking = book(member, space, start, start + timedelta(hours=2))
    return World(space.uuid, booking.uuid, cut_token(member.email))


@pytest.fixture
def one_connection() -> Iterator[None]:
    """The end of a request does not close the connection that holds the test's transaction."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


def answered_as_declared(case: schemathesis.Case, world: World, **headers: str) -> None:
    """Every check of schemathesis on one request; every other one is about what there is."""
    if _is_positive(case) and _even(case):
        for part in (case.path_parameters, case.query, case.body):
            _name_what_there_is(part, world)
    # A token that is sent repairs a case made wrong by leaving it out.
    repaired = headers and _is_wrong_in_headers(case)
    case.call_and_validate(
        # Answered plainly: this client unpacks nothing.
        headers={"Accept-Encoding": "identity", **headers},
        excluded_checks=[negative_data_rejection] if repaired else [],
    )


def _is_positive(case: schemathesis.Case) -> bool:
    return bool(case.meta and case.meta.generation.mode is GenerationMode.POSITIVE)


def _is_wrong_in_headers(case: schemathesis.Case) -> bool:
    headers = case.meta and case.meta.components.get(ParameterLocation.HEADER)
    return bool(headers and headers.mode is GenerationMode.NEGATIVE)


def _even(case: schemathesis.Case) -> bool:
    return len(repr((case.path_parameters, case.query, case.body))) % 2 == 0


def _name_what_there_is(part: Any, world: World) -> None:
    if not isinstance(part, dict):
        return
    for name, there_is in (("space", world.space), ("booking", world.booking)):
        if name in part:
            part[name] = str(there_is)


@api.parametrize()
@QUICK
def test_who_has_a_token_is_answered_as_declared(case: schemathesis.Case, world: World) -> None:
    answered_as_declared(case, world, Authorization=f"Bearer {world.token}")


@pytest.mark.anywhere
@api.parametrize()
@QUICKER
def test_a_stranger_is_answered_as_declared(case: schemathesis.Case, world: World) -> None:
    answered_as_declared(case, world)


@pytest.mark.full
@pytest.mark.anywhere
@api.parametrize()
@LONG
def test_who_has_a_token_is_answered_as_declared_at_length(
    case: schemathesis.Case, world: World
) -> None:
    answered_as_declared(case, world, Authorization=f"Bearer {world.token}")


@pytest.mark.full
@pytest.mark.anywhere
@api.parametrize()
@LONG
def test_a_stranger_is_answered_as_declared_at_length(
    case: schemathesis.Case, world: World
) -> None:
    answered_as_declared(case, world)


@cache
def operations() -> list[tuple[str, str, dict[str, Any]]]:
    document = our_api.get_openapi_schema()
    return [
        (path, method, operation)
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    ]


def test_the_document_is_valid_openapi() -> None:
    assert api.raw_schema["openapi"].startswith("3.1")
    api.validate()


def test_every_operation_says_what_it_is_for_under_a_name_of_its_own() -> None:
    names = [operation["operationId"] for _path, _method, operation in operations()]
    assert len(set(names)) == len(names)
    for path, method, operation in operations():
        assert re.fullmatch("[a-z]+(_[a-z]+)+", operation["operationId"]), (method, path)
        assert operation["summary"] and operation["description"] and operation["tags"]


def test_every_refusal_is_declared_as_problem_details() -> None:
    for _path, _method, operation in operations():
        refusals = {k: v for k, v in operation["responses"].items() if int(k) >= 400}
        assert {"401", "403", "404", "405", "422"} <= {str(status) for status in refusals}
        for refusal in refusals.values():
            assert list(refusal["content"]) == ["application/problem+json"]


def test_a_token_is_asked_for_where_it_is_needed_and_may_be_left_out_elsewhere() -> None:
    document = our_api.get_openapi_schema()
    bearer = {"type": "http", "scheme": "bearer"}
    assert document["components"]["securitySchemes"] == {
        "ActingToken": bearer,
        "DeviceToken": bearer,
        "Token": bearer,
    }
    needed = {op["operationId"]: {} not in op["security"] for _path, _method, op in operations()}
    assert needed["list_places"] is needed["list_availability"] is False
    assert needed["create_booking"] is needed["list_bookings"] is needed["cancel_booking"] is True


def test_every_write_takes_an_idempotency_key() -> None:
    for _path, method, operation in operations():
        takes_key = any(one["name"] == "Idempotency-Key" for one in operation["parameters"])
        assert takes_key == (method != "get")
