"""Which messages one gets and how, chosen by programs."""

import pytest

from etabli.people.messages.kinds import named
from etabli.people.messages.rules import way_for
from etabli.people.services import cut_token
from tests.worlds import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def rose():
    return make_person("Rose")


@pytest.fixture
def ask(client, rose):
    headers = {"Authorization": f"Bearer {cut_token(rose.email)}"}

    def asked(*choices: dict[str, object]):
        path = "/api/v1/message-kinds"
        if not choices:
            return client.get(path, headers=headers).json()["items"]
        sent = {"kinds": choices}
        return client.put(path, sent, content_type="application/json", headers=headers)

    return asked


def test_each_kind_is_told_with_the_ways_that_it_leaves(ask, rose):
    told = {one["name"]: one for one in ask()}
    assert told["hosts"]["way"] == way_for(rose, named("hosts")).value
    assert told["hosts"]["ways"] == [way.value for way in named("hosts").ways]
    assert told["operator"]["ways"] == ["at_once"]


def test_a_way_is_chosen_and_what_is_left_out_stays(ask, rose):
    before = {one["name"]: one["way"] for one in ask()}
    answer = ask({"name": "hosts", "way": "never"})
    assert answer.status_code == 200
    chosen = {one["name"]: one["way"] for one in answer.json()}
    assert chosen == {**before, "hosts": "never"}


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": "unknown", "way": "never"},
        {"name": "operator", "way": "never"},
        {"name": "hosts"},
        {"name": "hosts", "way": "never", "wished": ["x"]},
    ],
)
def test_what_leaves_no_choice_is_refused_and_nothing_is_kept(ask, rose, wrong):
    answer = ask({"name": "hosts", "way": "never"}, wrong)
    assert answer.status_code in {400, 422} and answer.json()["field"] == "kinds"
    rose.refresh_from_db()
    assert not rose.choices
