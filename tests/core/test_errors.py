"""Refusals: a stable code, a sentence, what to do, and the field at fault."""

import pytest

from etabli.core.errors import BadInput, Conflict, Forbidden, NotFound, Refused


@pytest.mark.parametrize(
    ("refusal", "status", "code"),
    [
        (Refused("full", "It is full."), 422, "full"),
        (BadInput("A number is needed."), 422, "bad_input"),
        (NotFound("There is none."), 404, "not_found"),
        (Forbidden("member", "Members only."), 403, "member"),
        (Conflict("taken", "It is taken."), 409, "taken"),
    ],
)
def test_each_kind_of_refusal_has_its_status_and_its_code(refusal, status, code):
    assert (refusal.status, refusal.code) == (status, code)
    assert isinstance(refusal, Refused)


def test_a_refusal_reads_as_its_sentence_and_its_advice():
    assert str(Refused("full", "It is full.", advice="Come later.")) == "It is full. Come later."
    assert str(Refused("full", "It is full.")) == "It is full."


def test_bad_input_begins_with_where_it_is():
    refused = BadInput("A number is needed.", where="a.csv, line 3", field="days")
    with_place = "a.csv, line 3\u00a0: A number is needed."  # as the site’s language has it
    assert (refused.message, refused.field) == (with_place, "days")


def test_what_a_program_may_use_is_its_own_copy():
    extra = {"alternatives": []}
    refused = Refused("full", "It is full.", extra=extra)
    refused.extra["more"] = 1
    assert extra == {"alternatives": []}
