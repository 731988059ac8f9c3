"""A refusal that no page has shown becomes a page of its own."""

import pytest
from django.test import RequestFactory

from etabli.core.errors import BadInput, Conflict, Forbidden, NotFound, Refused
from etabli.core.middleware import RefusalMiddleware

pytestmark = pytest.mark.django_db

shown = RefusalMiddleware(lambda request: pytest.fail("no request")).process_exception


@pytest.mark.parametrize(
    "refusal",
    [
        Refused("full", "It is full.", advice="Come later."),
        BadInput("A number is needed."),
        NotFound("There is none."),
        Forbidden("member", "Members only."),
        Conflict("taken", "It is taken.", advice="Choose another."),
    ],
)
def test_a_refusal_is_shown_with_its_sentence_its_advice_and_its_status(refusal):
    answer = shown(RequestFactory().get("/en/"), refusal)
    assert answer.status_code == refusal.status
    assert refusal.message in answer.text
    assert refusal.advice in answer.text


def test_a_sentence_is_never_code():
    answer = shown(RequestFactory().get("/en/"), NotFound("<script>alert(1)</script>"))
    assert "<script>alert" not in answer.text


def test_a_failure_is_not_taken_for_a_refusal():
    assert shown(RequestFactory().get("/en/"), RuntimeError("no")) is None


def test_an_answer_passes_as_it_is():
    answer = object()
    assert RefusalMiddleware(lambda request: answer)(RequestFactory().get("/")) is answer
