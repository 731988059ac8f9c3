"""All answers as one file."""

import csv
from datetime import datetime
from io import StringIO

import pytest
from django.test import Client
from django.urls import reverse

from tests.study.worlds import make_responses

pytestmark = pytest.mark.django_db


@pytest.fixture
def signed(officer):
    client = Client(headers={"accept-language": "en"})
    client.force_login(officer.user)
    return client


def rows(signed: Client, study, **query):
    answer = signed.get(reverse("study_answers_csv", args=[study.slug]), query)
    return list(csv.DictReader(StringIO(answer.text.removeprefix("\ufeff")), delimiter=";"))


def test_answers_are_told_in_words(signed, study):
    make_responses(study, 1, comment="=1+1", priorities=["price", "quiet"])
    [row] = rows(signed, study)
    assert row["What is your situation?"] == "Self-employed or running a business"
    assert row["What matters most to you?"] == "The price, Quiet"
    assert row["A remark, an idea?"] == "'=1+1"
    assert (row["Invented"], row["Came in a burst"]) == ("no", "no")
    assert datetime.strptime(row["Answered at"], "%Y-%m-%d %H:%M:%S")  # noqa: DTZ007 (as told)


def test_answers_are_told_in_the_keys_that_they_are_kept_by(signed, study):
    make_responses(study, 2, priorities=["price", "quiet"], kinds=["fablab", "hub"])
    first, _second = rows(signed, study, keys="1")
    assert datetime.fromisoformat(first["Answered at"]).tzinfo
    assert first["priorities"] == "price quiet"
    assert first["kinds"] == "fablab hub"
    assert first["profile"] == "independent"


def test_as_many_queries_for_many_answers_as_for_one(signed, study, django_assert_num_queries):
    make_responses(study, 1)
    rows(signed, study)
    make_responses(study, 30)
    with django_assert_num_queries(10):
        assert len(rows(signed, study)) == 31
