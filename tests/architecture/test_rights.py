"""The table of rights, and how far a role reaches from where it is held."""

from itertools import product

import pytest

from etabli.people.models import Grant
from etabli.people.rights import RIGHTS, Action, Role
from etabli.people.selectors import may, scopes_of
from tests.architecture.expected import ALLOWED, REACHES
from tests.architecture.worlds import World, make_world
from tests.worlds import make_person

KINDS = tuple(REACHES)


def test_the_table_of_rights_says_what_is_written_down_here():
    assert {action: set(roles) for action, roles in RIGHTS.items()} == ALLOWED


def test_every_action_is_in_the_table_and_every_role_may_do_something():
    assert set(RIGHTS) == set(Action)
    assert set().union(*RIGHTS.values()) == set(Role)


@pytest.fixture
def here(db) -> World:
    return make_world()


@pytest.fixture
def elsewhere(db) -> World:
    return make_world()


@pytest.mark.parametrize("held_on", KINDS)
@pytest.mark.parametrize("role", Role)
def test_a_role_reaches_everything_inside_its_scope_and_nothing_outside(
    here, elsewhere, role, held_on
):
    kind, identity = here.scope(held_on)
    person = make_person()
    Grant.objects.create(person=person, role=role, scope_kind=kind, scope_id=identity)
    for action, subject in product(Action, KINDS):
        allowed = role in ALLOWED[action]
        inside = subject in REACHES[held_on]
        assert may(person, action, here.thing(subject)) == (allowed and inside), (action, subject)
        everywhere = held_on == "installation"
        other = may(person, action, elsewhere.thing(subject))
        assert other == (allowed and everywhere), (action, subject)
        reached = scopes_of(person, action)
        assert reached == ({kind: {identity}} if allowed else {})


def test_a_network_without_a_territory_is_reached_from_nowhere_else(here):
    here.network.territory = None
    here.network.save()
    person = make_person()
    kind, identity = here.scope("territory")
    Grant.objects.create(person=person, role=Role.STUDY_OFFICER, scope_kind=kind, scope_id=identity)
    here.place.refresh_from_db()
    assert not may(person, Action.MANAGE_PLACE, here.place)


def test_nobody_in_particular_may_do_nothing(here):
    for action, subject in product(Action, KINDS):
        assert not may(None, action, here.thing(subject))
        assert not may(make_person(), action, here.thing(subject))
