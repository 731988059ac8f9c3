"""Joining, accepting, ending."""

from datetime import timedelta

import pytest

from etabli.booking.services import book
from etabli.community.models import Membership
from etabli.community.roll.selectors import Filter, memberships
from etabli.community.selectors import (
    active_members,
    current_memberships,
    is_active_member,
)
from etabli.community.services import accept, end, join
from etabli.core import clock
from etabli.core.errors import Conflict, Forbidden, Refused
from etabli.network.models import Network
from etabli.people.models import Person
from tests.racers import racers
from tests.worlds import make_network, make_person, make_place, make_space

pytestmark = pytest.mark.django_db

ACTIVE, ASKED, ENDED = (
    Membership.Status.ACTIVE,
    Membership.Status.ASKED,
    Membership.Status.ENDED,
)


@pytest.fixture
def network():
    return make_network()


@pytest.fixture
def reserved():
    """A network whose hosts accept each request."""
    return make_network(joining=Network.Joining.APPROVED)


def test_whoever_joins_an_open_network_is_a_member_at_once(network, tuesday):
    membership = join(make_person(), network)
    assert (membership.status, membership.began_at) == (ACTIVE, tuesday)
    assert is_active_member(membership.person, network)


def test_a_network_that_accepts_each_keeps_one_waiting(reserved, tuesday):
    membership = join(make_person(), reserved)
    assert (membership.status, membership.began_at) == (ASKED, None)
    assert not is_active_member(membership.person, reserved)
    with clock.at(tuesday + timedelta(days=1)):
        accept(membership)
    assert membership.began_at == tuesday + timedelta(days=1)
    assert membership.asked_at == tuesday
    assert is_active_member(membership.person, reserved)


def test_a_host_may_make_somebody_a_member_at_once(reserved):
    assert join(make_person(), reserved, accepted=True).status == ACTIVE


@pytest.mark.parametrize("joining", Network.Joining)
def test_one_is_a_member_once(joining):
    network, person = make_network(joining=joining), make_person()
    join(person, network)
    with pytest.raises(Conflict) as refused:
        join(person, network)
    assert refused.value.code == "member_already"
    assert Membership.objects.count() == 1


def test_one_may_belong_to_several_networks(network, reserved):
    person = make_person()
    join(person, network)
    join(person, reserved)
    assert current_memberships(person).count() == 2


def test_a_membership_that_is_over_stays_known_and_another_may_follow(network):
    person = make_person()
    first = join(person, network)
    end(first)
    assert (first.status, first.ended_at is not None) == (ENDED, True)
    second = join(person, network)
    assert second != first
    assert set(Membership.objects.values_list("status", flat=True)) == {ENDED, ACTIVE}


def test_a_request_that_is_refused_is_over_and_never_began(reserved):
    membership = join(make_person(), reserved)
    end(membership)
    assert (membership.status, membership.began_at) == (ENDED, None)


@pytest.mark.parametrize("change", [accept, end])
def test_what_is_over_is_not_answered_again(reserved, change):
    membership = join(make_person(), reserved)
    end(Membership.objects.get())
    with pytest.raises(Conflict) as refused:
        change(membership)
    assert refused.value.code == "membership_changed"
    assert Membership.objects.get().status == ENDED


def test_only_active_members_book(reserved):
    space = make_space(make_place(reserved, always_open=True))
    person, start = make_person(), clock.this_minute() + timedelta(hours=1)

    def wish():
        return book(person, space, start, start + timedelta(hours=1))

    membership = join(person, reserved)
    with pytest.raises(Forbidden):
        wish()
    accept(membership)
    assert wish().is_confirmed
    end(membership)
    with pytest.raises(Forbidden):
        book(person, space, start + timedelta(hours=2), start + timedelta(hours=3))


def test_who_waits_for_an_answer_stands_first(reserved):
    join(make_person("Ada"), reserved, accepted=True)
    join(make_person("Zoe"), reserved)
    gone = join(make_person("Bob"), reserved)
    end(gone)
    assert [one.person.name for one in memberships(reserved, Filter())] == ["Zoe", "Ada"]
    assert [person.name for person in active_members(reserved)] == ["Ada"]


def code_of(act, *arguments: object) -> str:
    try:
        act(*arguments)
    except Refused as refusal:
        return refusal.code
    return "done"


def join_by_key(person: int, network: int) -> str:
    return code_of(join, Person.objects.get(pk=person), Network.objects.get(pk=network))


def answer_by_key(membership: int, answer: str) -> str:
    found = Membership.objects.get(pk=membership)
    return code_of({"accept": accept, "end": end}[answer], found)


@pytest.mark.django_db(transaction=True)
def test_of_several_requests_at_once_one_makes_the_member():
    network = make_network()
    with racers(4) as four:
        for _round in range(5):
            person = make_person()
            answers = four.race(join_by_key, [(person.pk, network.pk)] * 4)
            assert sorted(answers) == ["done", *["member_already"] * 3]
    assert Membership.objects.count() == 5


@pytest.mark.django_db(transaction=True)
def test_of_a_yes_and_a_no_at_once_a_request_ends_up_with_one_state():
    network = make_network(joining=Network.Joining.APPROVED)
    with racers(2) as two:
        for _round in range(5):
            asked = join(make_person(), network)
            answers = two.race(answer_by_key, [(asked.pk, "accept"), (asked.pk, "end")])
            asked.refresh_from_db()
            assert "done" in answers
            assert asked.status == (ENDED if answers[1] == "done" else ACTIVE)
