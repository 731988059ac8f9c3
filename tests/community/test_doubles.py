"""Persons who are there twice: found by what is known of them, merged by those who may."""

from datetime import timedelta

import pytest
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from etabli.community.doubles.rules import Known, Why, likely_doubles, mail_key, name_key, phone_key
from etabli.community.doubles.selectors import Two, doubles_in
from etabli.community.doubles.services import merge_two, tell_apart
from etabli.community.models import Affiliation, Membership
from etabli.community.organisation.services import accept_invitation, add_organisation, invite
from etabli.community.services import join, set_group
from etabli.core import clock
from etabli.core.errors import Forbidden
from etabli.core.texts import Text
from etabli.entitlements.models import Pass
from etabli.entitlements.models import Plan as PassPlan
from etabli.events.models import Registration
from etabli.events.registration.services import register
from etabli.fablab.models import Authorisation
from etabli.fablab.training.services import register as take_place
from etabli.people.models import Person
from etabli.people.rights import Role
from etabli.people.services import grant
from tests.entitlements.worlds import balance, give, make_pass_plan
from tests.events.worlds import make_event
from tests.fablab.worlds import make_workshop
from tests.worlds import make_member, make_network, make_person, make_place

MOST_QUERIES = 12


@pytest.fixture
def network():
    return make_network()


@pytest.fixture
def operator(network):
    person = make_person("Odile")
    grant(person, Role.OPERATOR, network)
    return person


def merged(kept: Person, other: Person, by: Person, **options) -> Person:
    details = {"login_opens": True, "name": kept.name, "phone": "", "language": "fr", **options}
    network = kept.memberships.first().network
    merge_two(Two(network, kept, other), kept, by=by, **details)
    return Person.objects.get(pk=kept.pk)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (mail_key("Ada@Example.org"), mail_key(" ada+travail@example.org")),
        (phone_key("03 84 00 00 01"), phone_key("+33 3 84 00 00 01")),
        (phone_key("0041 32 000 00 02"), phone_key("032.000.00.02")),
        (name_key("Hélène  DUPONT-Aubry"), name_key("dupont aubry helene")),
    ],
)
def test_what_is_written_otherwise_is_the_same(one, other):
    assert one == other


def test_the_surest_come_first_and_two_told_apart_are_left_out():
    known = [
        Known(1, "Ada Exemple", "ada@example.org", "03 84 00 00 01"),
        Known(2, "Ada", "ADA+x@example.org", ""),
        Known(3, "Exemple Ada", "", "0384000001"),
        Known(4, "Ada Exemple", "other@example.org", ""),
        Known(5, "Erased person", "", ""),
        Known(6, "Erased person", "", ""),
    ]
    assert likely_doubles(known, {(3, 4)}) == [
        (Why.MAIL, 1, 2),
        (Why.NAME_AND_TELEPHONE, 1, 3),
        (Why.NAME, 1, 4),
    ]


people = st.lists(
    st.tuples(st.sampled_from(["Ada", "ada", "Bo"]), st.sampled_from(["", "a@x.fr", "A@x.fr"])),
    max_size=12,
)


@given(people)
@settings(max_examples=30)
def test_each_pair_is_shown_once_and_whoever_has_a_double_is_shown(people):
    known = [Known(pk, name, email, "") for pk, (name, email) in enumerate(people)]
    pairs = [(pair.first, pair.second) for pair in likely_doubles(known)]
    assert len(set(pairs)) == len(pairs)
    assert all(first < second for first, second in pairs)
    told = {pk for pair in pairs for pk in pair}
    reached = [one for one in known if one.email]
    for one in reached:
        has_double = any(
            two.pk != one.pk and two.email.lower() == one.email.lower() for two in reached
        )
        assert not has_double or one.pk in told


@pytest.mark.django_db
def test_two_memberships_become_one_since_the_earlier_day(network, operator):
    with clock.at(clock.now() - timedelta(days=30)):
        other = make_member(network, "Mina")
    kept = make_member(network, "Mina")
    theirs = other.memberships.get()
    group = set_group(network, Text("Groupe"), [theirs])
    kept = merged(kept, other, operator)
    current = kept.memberships.exclude(status="ended").get()
    assert current.began_at == theirs.began_at
    assert list(current.groups.all()) == [group]
    assert kept.memberships.filter(status="ended").count() == 1


@pytest.mark.django_db
def test_an_active_membership_goes_on_before_one_asked_for(network, operator):
    network.joining = "approved"
    kept, other = make_person("Mina"), make_member(network, "Mina")
    join(kept, network)
    active = other.memberships.get()
    kept = merged(kept, other, operator)
    assert kept.memberships.exclude(status=Membership.Status.ENDED).get() == active


@pytest.mark.django_db
def test_an_employee_counted_twice_is_counted_once(network, operator):
    kept, other = make_member(network), make_member(network)
    firm = add_organisation(network, "Atelier")
    for person in (kept, other):
        today = clock.now().date()
        accept_invitation(invite(firm, person.email, from_on=today, by=operator), person)
    kept = merged(kept, other, operator)
    assert Affiliation.objects.filter(person=kept, ended_at=None).count() == 1


@pytest.mark.django_db
def test_passes_keep_their_credit_and_a_second_trial_is_a_pass_like_any_other(network, operator):
    kept, other = make_member(network), make_member(network)
    trial = make_pass_plan(network, 1, "day", kind=PassPlan.Kind.TRIAL)
    held = [give(trial, kept), give(trial, other), give(make_pass_plan(network, 7), other)]
    kept = merged(kept, other, operator)
    assert set(kept.passes.all()) == set(held)
    assert [balance(one) for one in held] == [2, 2, 7]
    assert Pass.objects.filter(is_trial=True).get() == held[0]


@pytest.mark.django_db
@pytest.mark.usefixtures("tuesday")
def test_a_second_place_at_an_event_goes_to_whoever_waits(network, operator):
    kept, other, waiting = (make_member(network) for _number in range(3))
    event = make_event(make_place(network))
    for person in (kept, other):
        register(person, event)
    line = register(waiting, event, wait=True)
    kept = merged(kept, other, operator)
    line.refresh_from_db()
    event.refresh_from_db()
    assert (line.status, event.taken) == (Registration.Status.REGISTERED, 2)
    assert kept.event_registrations.exclude(status="cancelled").count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("second_waits", [False, True])
def test_a_second_place_in_a_training_goes_to_whoever_waits(second_waits):
    workshop = make_workshop()
    kept, other, waiting = (make_member(workshop.network) for _number in range(3))
    session = workshop.session(seats=1 if second_waits else 2)
    take_place(other, session)
    take_place(kept, session, wait=second_waits)
    line = take_place(waiting, session, wait=True)
    operator = make_person()
    grant(operator, Role.OPERATOR, workshop.network)
    kept = merged(kept, other, operator)
    line.refresh_from_db()
    session.refresh_from_db()
    assert kept.training_registrations.get(status="registered")
    expected = ("waiting", 1) if second_waits else ("registered", 2)
    assert (line.status, session.taken) == expected


@pytest.mark.django_db
def test_of_two_authorisations_the_one_given_last_holds():
    workshop = make_workshop()
    kept, other = workshop.member, make_member(workshop.network)
    workshop.authorised(kept)
    later = workshop.authorised(other)
    operator = make_person()
    grant(operator, Role.OPERATOR, workshop.network)
    kept = merged(kept, other, operator)
    assert Authorisation.objects.get(person=kept, ended_at=None) == later


@pytest.mark.django_db
def test_who_belongs_elsewhere_or_holds_a_role_is_merged_by_an_administrator(network, operator):
    kept, other = make_member(network), make_member(network)
    join(other, make_network(), accepted=True)
    with pytest.raises(Forbidden) as refused:
        merged(kept, other, operator)
    assert refused.value.code == "elsewhere_member"
    role = make_member(network)
    grant(role, Role.HOST, network)
    with pytest.raises(Forbidden) as refused:
        merged(kept, role, operator)
    assert refused.value.code == "holds_role"
    administrator = make_person()
    grant(administrator, Role.ADMINISTRATOR)
    assert merged(merged(kept, other, administrator), role, administrator).grants.exists()


@pytest.mark.django_db
def test_an_operator_compares_and_merges_on_the_pages(
    network, operator, django_assert_max_num_queries
):
    kept, other = make_member(network, "Mina Exemple"), make_member(network, "MINA EXEMPLE")
    elsewhere = make_member(make_network(), "Mina Exemple")
    client = Client()
    client.force_login(operator.user)
    with django_assert_max_num_queries(MOST_QUERIES):
        listed = client.get(f"/en/networks/{network.slug}/doubles/").text
    address = f"/en/networks/{network.slug}/doubles/{kept.uuid}/{other.uuid}/"
    assert address in listed and str(elsewhere.uuid) not in listed
    with django_assert_max_num_queries(MOST_QUERIES + 6):
        assert other.email in client.get(address).text
    assert client.get(address.replace(str(other.uuid), str(elsewhere.uuid))).status_code == 404
    form = {"kept": kept.uuid, "name": "Mina Exemple", "phone": "", "language": "fr"}
    assert "This field is required" in client.post(address, form).text
    answer = client.post(address, {**form, "login_opens": "no"})
    assert answer.status_code == 302
    other.refresh_from_db()
    assert other.merged_into == kept
    assert client.get(address).status_code == 404


@pytest.mark.django_db
def test_two_people_of_one_name_are_told_apart_once_and_for_all(network, operator):
    first, second = make_member(network, "Ada"), make_member(network, "Ada")
    assert len(doubles_in(network)) == 1
    tell_apart(Two(network, second, first), by=operator)
    tell_apart(Two(network, first, second), by=operator)
    assert doubles_in(network) == []
