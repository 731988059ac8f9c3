"""Accounts, roles and keys."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core.management import CommandError, call_command

from etabli.core import clock
from etabli.core.errors import BadInput, Conflict, Forbidden, NotFound, Refused
from etabli.people.models import ApiToken, Grant, Person, User
from etabli.people.rights import Action, Role
from etabli.people.scopes import roles_for
from etabli.people.selectors import account_with, may, person_with_token, roles_to_give
from etabli.people.services import cut_token, grant, grant_by_email, register, withdraw_grant
from tests.racers import racers
from tests.study.worlds import make_study
from tests.worlds import make_network, make_person, make_place

pytestmark = pytest.mark.django_db


def test_an_account_has_a_login_an_address_and_a_person():
    person = register(" Ada@Example.ORG ", "Ada", password="a-long-secret", language="en")
    assert person.user.check_password("a-long-secret")
    assert (person.email, person.user.email) == ("ada@example.org", "ada@example.org")
    address = EmailAddress.objects.get()
    assert address.primary and address.verified and address.email == "ada@example.org"
    assert person.language == "en"


def test_who_has_no_password_cannot_be_signed_in_with_one():
    assert not register("ada@example.org", "Ada").user.has_usable_password()


@pytest.mark.parametrize("email", ["ada@example.org", "ADA@example.org"])
def test_an_address_has_one_account(email):
    register("ada@example.org", "Ada")
    with pytest.raises(Conflict) as refused:
        register(email, "Eve")
    assert refused.value.code == "account_exists"
    assert Person.objects.count() == User.objects.count() == 1


def test_another_address_of_an_account_is_taken_too():
    ada = register("ada@example.org", "Ada")
    EmailAddress.objects.create(user=ada.user, email="ada@work.example.org", verified=True)
    with pytest.raises(Conflict):
        register("ada@work.example.org", "Eve")
    assert account_with("Ada@Work.example.org") == ada


def test_an_address_that_was_not_proved_is_nobody_s():
    ada = register("ada@example.org", "Ada")
    EmailAddress.objects.create(user=ada.user, email="bob@example.org", verified=False)
    assert account_with("bob@example.org") is None
    assert register("bob@example.org", "Bob").user != ada.user


@pytest.mark.parametrize("email", ["", "ada", "ada@", "@example.org", "a b@example.org"])
def test_what_is_no_address_gets_no_account(email):
    with pytest.raises(BadInput) as refused:
        register(email, "Ada")
    assert refused.value.field == "email"
    assert not User.objects.exists()


def register_or_refuse(email: str) -> str:
    try:
        register(email, "Ada")
    except Refused as refusal:
        return refusal.code
    return "registered"


@pytest.mark.django_db(transaction=True)
def test_of_several_who_register_one_address_at_once_one_gets_it():
    with racers(4) as four:
        for round_ in range(5):
            answers = four.race(register_or_refuse, [(f"ada{round_}@example.org",)] * 4)
            assert sorted(answers) == ["account_exists"] * 3 + ["registered"]
    assert Person.objects.count() == User.objects.count() == EmailAddress.objects.count() == 5


def test_a_role_given_twice_is_held_once_and_can_be_taken_back():
    place, person = make_place(), make_person()
    first = grant(person, Role.HOST, place)
    assert grant(person, Role.HOST, place) == first
    assert may(Person.objects.get(pk=person.pk), Action.SEE_DAY, place)
    administrator = make_person()
    grant(administrator, Role.ADMINISTRATOR)
    withdraw_grant(place, str(first.pk), by=administrator)
    assert not may(Person.objects.get(pk=person.pk), Action.SEE_DAY, place)


def test_a_role_is_not_taken_back_from_another_scope():
    place, other = make_place(), make_place()
    held = grant(make_person(), Role.HOST, place)
    administrator = make_person()
    grant(administrator, Role.ADMINISTRATOR)
    for nonsense in (str(held.pk), "nonsense", "", "99999999999999999999"):
        withdraw_grant(other, nonsense, by=administrator)
    assert Grant.objects.filter(pk=held.pk).exists()


def coordinator_of(scope):
    person = make_person("Coralie")
    grant(person, Role.COORDINATOR, scope)
    return person


def test_a_coordinator_gives_the_roles_of_those_who_run_places():
    network = make_network()
    coordinator = coordinator_of(network)
    assert roles_to_give(coordinator, roles_for("network"), network) == [
        Role.COORDINATOR,
        Role.OPERATOR,
        Role.HOST,
        Role.INSTRUCTOR,
        Role.FUNDER,
    ]
    host = make_person("Hugo")
    made = grant_by_email(host.email.upper(), Role.HOST, network, by=coordinator)
    assert (made.person, made.granted_by) == (host, coordinator)


def test_nobody_gives_a_role_that_may_do_more_than_they_may():
    study = make_study()
    coordinator = coordinator_of(study)
    assert roles_to_give(coordinator, roles_for("study"), study) == [Role.COORDINATOR, Role.FUNDER]
    officer = make_person("Odile")
    held = grant(officer, Role.STUDY_OFFICER, study)
    for change in (
        lambda: grant_by_email(coordinator.email, Role.STUDY_OFFICER, study, by=coordinator),
        lambda: grant_by_email(coordinator.email, Role.ADMINISTRATOR, study, by=coordinator),
        lambda: withdraw_grant(study, str(held.pk), by=coordinator),
    ):
        with pytest.raises(Forbidden) as refused:
            change()
        assert refused.value.code == "above_own"
    assert set(Grant.objects.values_list("person", "role")) == {
        (coordinator.pk, Role.COORDINATOR),
        (officer.pk, Role.STUDY_OFFICER),
    }


@pytest.mark.parametrize(
    "role", [Role.STUDY_OFFICER, Role.OPERATOR, Role.HOST, Role.INSTRUCTOR, Role.FUNDER]
)
def test_who_gives_no_roles_gives_none(role):
    network = make_network()
    person = make_person()
    grant(person, role, network)
    assert roles_to_give(person, list(Role), network) == []


def test_a_role_is_given_to_an_account_only():
    network = make_network()
    with pytest.raises(NotFound) as refused:
        grant_by_email("nobody@example.org", Role.HOST, network, by=coordinator_of(network))
    assert refused.value.field == "email"


def test_a_token_opens_as_its_owner_and_only_its_digest_is_kept():
    person = make_person()
    token = cut_token(person.email)
    found, key = person_with_token(token)
    assert found == person
    assert key.reach == ApiToken.Reach.WRITE
    assert token.startswith("etabli_") and len(token) > 40
    kept = ApiToken.objects.values().get()
    assert not any(token in str(value) for value in kept.values())


def test_a_token_opens_until_it_expires():
    token = cut_token(make_person().email, valid_for=timedelta(days=2))
    for days, opens in ((1.9, True), (2.1, False)):
        with clock.at(clock.now() + timedelta(days=days)):
            assert bool(person_with_token(token)) == opens


@pytest.mark.parametrize("token", ["", "etabli_", "nonsense"])
def test_another_token_opens_nothing(token):
    cut_token(make_person().email)
    assert person_with_token(token) is None


def test_a_token_of_an_account_that_is_shut_opens_nothing():
    person = make_person()
    token = cut_token(person.email)
    User.objects.update(is_active=False)
    assert person_with_token(token) is None
    with pytest.raises(NotFound):
        cut_token(person.email)


@pytest.mark.parametrize("days", [-1, 0, 731, 10**6])
def test_a_token_lasts_one_day_at_least_and_two_years_at_most(days):
    with pytest.raises(Refused) as refused:
        cut_token(make_person().email, valid_for=timedelta(days=days))
    assert refused.value.code == "token_lifetime"
    assert not ApiToken.objects.exists()


def test_the_command_prints_the_token_and_nothing_else(capsys):
    person = make_person()
    call_command("token", "create", person.email, "--days", "1", "--reach", "read")
    printed = capsys.readouterr()
    found, key = person_with_token(printed.out.strip())
    assert (found, key.reach) == (person, "read")
    assert printed.err == ""


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["nobody@example.org"], "nobody@example.org"),
        (["nobody@example.org", "--days", "0"], "730"),
        (["nobody@example.org", "--days", "99999999999999999999"], "730"),
    ],
)
def test_the_command_refuses_with_a_sentence(arguments, sentence):
    with pytest.raises(CommandError, match=sentence):
        call_command("token", "create", *arguments)
