"""From a scenario to places, from an answer to a member: nothing twice, nobody unasked."""

import re
from datetime import timedelta

import pytest
from django.core import mail

from etabli.booking.services import book
from etabli.community.models import Membership
from etabli.community.selectors import is_active_member
from etabli.community.services import join
from etabli.core import clock
from etabli.core.errors import Conflict, NotFound, Refused
from etabli.launch import services
from etabli.launch.models import Invitation, Opening
from etabli.launch.rules import desks_for, nearest
from etabli.launch.selectors import invitation_with, steps, thread_of, to_invite
from etabli.network.models import Network, Place
from etabli.people.models import Person, User
from etabli.people.services import register
from etabli.study.models import Contact, Response, Study
from etabli.study.selectors import sites
from tests.architecture.worlds import World, make_world, respondent
from tests.racers import racers
from tests.worlds import make_network, make_person, make_place, make_space

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world()


@pytest.fixture
def opened(world) -> World:
    """One place of the study is open, in the commune 01002."""
    assert world.opening
    return world


def key_of(message) -> str:
    return re.search(r"/invitation/([\w-]+)/", message.body)[1]


# Places


def test_each_site_of_a_scenario_becomes_a_place_to_complete(world):
    officer = make_person("Odile")
    made = services.prepare_places(world.scenario, world.network, by=officer)
    wanted = sites(world.scenario)
    assert [(one.kind, one.commune_code) for one in made] == [
        (site.kind, site.commune.code) for site in wanted
    ]
    for place, site in zip(made, wanted, strict=True):
        assert (place.status, place.network) == (Place.Status.DRAFT, world.network)
        assert place.expected_desk_days == site.desk_days
        assert (place.longitude, place.latitude) == (site.commune.longitude, site.commune.latitude)
        assert site.commune.name in place.name.fr and site.commune.name in place.name.en
        [space] = place.spaces.all()
        assert space.units.count() == desks_for(site.desk_days)
    assert set(Opening.objects.values_list("prepared_by", flat=True)) == {officer.pk}


def test_preparing_again_adds_nothing(world):
    made = services.prepare_places(world.scenario, world.network)
    assert services.prepare_places(world.scenario, world.network) == []
    assert Place.objects.count() == Opening.objects.count() == len(made)
    assert all(step.place for step in steps(world.scenario))


def test_only_what_is_missing_is_prepared(world):
    made = services.prepare_places(world.scenario, world.network)
    Opening.objects.filter(place=made[0]).delete()
    [again] = services.prepare_places(world.scenario, world.network)
    assert (again.kind, again.commune_code) == (made[0].kind, made[0].commune_code)


def prepare(scenario: int, network: int) -> str:
    from etabli.study.models import Scenario

    try:
        services.prepare_places(
            Scenario.objects.select_related("estimate__study__territory").get(pk=scenario),
            Network.objects.get(pk=network),
        )
    except Refused as refusal:
        return refusal.code
    return "prepared"


@pytest.mark.django_db(transaction=True)
def test_two_who_prepare_at_once_prepare_each_place_once():
    world = make_world()
    with racers(2) as two:
        answers = two.race(prepare, [(world.scenario.pk, world.network.pk)] * 2)
    assert answers == ["prepared"] * 2
    assert Place.objects.count() == Opening.objects.count() == len(sites(world.scenario))


@pytest.mark.parametrize(
    ("desk_days", "desks"),
    [(None, 2), (0, 2), (6, 2), (6.1, 3), (9, 3), (30, 10), (30.01, 11)],
)
def test_three_desk_days_a_week_ask_for_one_desk_and_a_place_has_two_at_least(desk_days, desks):
    assert desks_for(desk_days) == desks


# Invitations


def test_who_agreed_is_invited_to_the_place_nearest_to_them(opened):
    far = make_place(opened.network, commune_code="01005", kind=Place.Kind.NOMAD_OFFICE)
    Opening.objects.create(
        place=far,
        study=opened.study,
        scenario=opened.scenario,
        kind=far.kind,
        commune_code=far.commune_code,
        prepared_at=clock.now(),
    )
    for home in ("01001", "01003", "01004", "elsewhere"):
        respondent(opened.study, f"{home}@example.org", home)
    places = {invitee.home_code: place for invitee, place in to_invite(opened.study)}
    hub = opened.place
    # Ten minutes from one commune to the next: 01003 is one from the hub and two from the other.
    assert places == {"01001": hub, "01003": hub, "01004": far, "elsewhere": hub}


def test_the_nearest_is_counted_in_minutes_and_not_in_kilometres():
    hub, near = make_place(commune_code="A"), make_place(commune_code="B")
    assert nearest("X", [hub, near], {("X", "A"): 9.0, ("X", "B"): 10.0}) == hub
    assert nearest("X", [hub, near], {("X", "B"): 10.0}) == near
    assert nearest("Y", [near, hub], {("X", "B"): 10.0}) in {near, hub}


def test_nobody_is_written_to_without_having_agreed(opened, django_capture_on_commit_callbacks):
    agreed = {"opening": "2026-01-01T00:00:00Z"}
    respondent(opened.study, "yes@example.org", consents=agreed | {"results": agreed["opening"]})
    respondent(opened.study, "no@example.org", consents={"results": agreed["opening"]})
    respondent(opened.study, "none@example.org", consents={})
    with django_capture_on_commit_callbacks(execute=True):
        assert services.invite(opened.study) == 1
    assert [message.to for message in mail.outbox] == [["yes@example.org"]]


def test_nobody_is_written_to_twice(opened, django_capture_on_commit_callbacks):
    respondent(opened.study, "rose@example.org")
    respondent(opened.study, " ROSE@example.org ")
    with django_capture_on_commit_callbacks(execute=True):
        assert services.invite(opened.study) == 1
        assert services.invite(opened.study) == 0
    assert len(mail.outbox) == Invitation.objects.count() == 1


def test_an_answer_that_comes_later_from_an_address_already_invited_is_let_be(opened):
    respondent(opened.study, "rose@example.org")
    services.invite(opened.study)
    respondent(opened.study, "rose@example.org")
    respondent(opened.study, "new@example.org")
    assert [invitee.email for invitee, _place in to_invite(opened.study)] == ["new@example.org"]


def test_before_a_place_is_open_nobody_is_invited(opened):
    respondent(opened.study, "rose@example.org")
    Place.objects.update(status=Place.Status.DRAFT)
    with pytest.raises(Conflict) as refused:
        services.invite(opened.study)
    assert refused.value.code == "no_open_place"
    assert not mail.outbox


def test_the_message_is_in_the_respondent_s_language_and_leads_to_the_page(
    client, opened, settings, django_capture_on_commit_callbacks
):
    respondent(opened.study, "rose@example.org")
    Response.objects.filter(contact__isnull=False).update(language="en")
    with django_capture_on_commit_callbacks(execute=True):
        services.invite(opened.study)
    [message] = mail.outbox
    assert str(opened.place.name) in message.subject
    assert "Hello Rose" in message.body
    assert opened.study.contact_email in message.body
    link = re.search(r"^https?://\S+$", message.body, re.MULTILINE)[0]
    assert link.startswith(f"{settings.SITE_URL}/en/invitation/")
    assert client.get(link.removeprefix(settings.SITE_URL)).status_code == 200


def test_a_link_is_kept_as_its_digest_alone(opened):
    assert opened.invitation
    kept = Invitation.objects.values().get()
    assert not any(opened.invitation in str(value) for value in kept.values())


def invite_by_key(study: int) -> int:
    """How many this officer wrote to; each message is a row of its own here."""
    return services.invite(Study.objects.select_related("territory").get(pk=study))


@pytest.mark.django_db(transaction=True)
def test_two_officers_at_once_write_to_each_respondent_once():
    world = make_world()
    assert world.opening
    for number in range(12):
        respondent(world.study, f"r{number}@example.org")
    with racers(2) as two:
        answers = two.race(invite_by_key, [(world.study.pk,)] * 2)
    assert sorted(answers) == [0, 12]
    assert Invitation.objects.count() == 12


# Answers to invitations


def invited(world: World, email: str = "rose@example.org") -> Invitation:
    respondent(world.study, email)
    invitee, place = to_invite(world.study)[-1]
    return services.issue(invitee, place)[0]


def test_who_accepts_has_an_account_is_a_member_and_books(opened):
    invitation = invited(opened)
    person = services.accept(invitation, "Rose Martin")
    assert (person.name, person.email) == ("Rose Martin", "rose@example.org")
    assert person.user.is_active and not person.user.has_usable_password()
    assert is_active_member(person, opened.network)
    start = clock.this_minute() + timedelta(hours=1)
    booking = book(person, opened.space, start, start + timedelta(hours=2))
    assert booking.is_confirmed
    invitation.refresh_from_db()
    assert invitation.person == person and invitation.accepted_at
    assert thread_of(opened.study).booked == 1


@pytest.mark.parametrize("joining", Network.Joining)
def test_an_invitation_makes_a_member_at_once(opened, joining):
    opened.network.joining = joining
    opened.network.save()
    person = services.accept(invited(opened), "Rose")
    assert is_active_member(person, opened.network)


def test_an_invitation_is_accepted_once(opened):
    invitation = invited(opened)
    services.accept(invitation, "Rose")
    with pytest.raises(Conflict) as refused:
        services.accept(invitation, "Rose")
    assert refused.value.code == "answered"
    assert Membership.objects.count() == 1


def test_who_has_an_account_signs_in_before_accepting(opened):
    invitation = invited(opened, "Rose@example.org")
    rose = register("rose@example.org", "Rose Martin")
    for asker in (None, make_person("Eve")):
        with pytest.raises(Conflict) as refused:
            services.accept(invitation, "Rose", asker=asker)
        assert refused.value.code == "sign_in_first"
    assert not Membership.objects.exists()
    assert services.accept(invitation, "another name", asker=rose) == rose
    assert rose.name == "Rose Martin"


def test_another_address_of_an_account_opens_the_same_account(opened):
    from allauth.account.models import EmailAddress

    rose = register("rose@home.example.org", "Rose")
    EmailAddress.objects.create(user=rose.user, email="rose@example.org", verified=True)
    invitation = invited(opened)
    with pytest.raises(Conflict):
        services.accept(invitation, "Rose")
    assert services.accept(invitation, "Rose", asker=rose) == rose
    assert User.objects.count() == 1


def test_who_is_a_member_already_or_has_asked_to_be_one_stays_one(opened):
    opened.network.joining = Network.Joining.APPROVED
    opened.network.save()
    for name, accepted in (("rose", True), ("lise", False)):
        person = register(f"{name}@example.org", name)
        join(person, opened.network, accepted=accepted)
        services.accept(invited(opened, person.email), name, asker=person)
        assert [one.status for one in person.memberships.all()] == ["active"]


def accept_by_key(invitation: int) -> str:
    try:
        services.accept(Invitation.objects.get(pk=invitation), "Rose")
    except Refused as refusal:
        return refusal.code
    return "accepted"


@pytest.mark.django_db(transaction=True)
def test_of_two_clicks_at_once_one_accepts():
    world = make_world()
    assert world.opening
    with racers(2) as two:
        for number in range(3):
            invitation = invited(world, f"r{number}@example.org")
            answers = two.race(accept_by_key, [(invitation.pk,)] * 2)
            assert sorted(answers) == ["accepted", "answered"]
    assert User.objects.count() == Membership.objects.count() == 3


def test_who_declines_is_not_written_to_again(opened):
    invitation = invited(opened)
    respondent(opened.study, "ROSE@example.org")
    services.decline(invitation)
    assert not Contact.objects.filter(email__iexact="rose@example.org").exists()
    assert to_invite(opened.study) == []
    assert invitation.declined_at


def test_a_consent_to_something_else_outlives_a_no(opened):
    invitation = invited(opened)
    contact = Contact.objects.get()
    contact.consents["results"] = "2026-01-01T00:00:00Z"
    contact.save()
    services.decline(Invitation.objects.get(pk=invitation.pk))
    assert list(Contact.objects.get().consents) == ["results"]


@pytest.mark.parametrize("ending", ["declined", "erased", "expired", "nonsense"])
def test_a_link_that_is_over_opens_nothing(opened, client, ending):
    token = opened.invitation
    if ending == "declined":
        services.decline(Invitation.objects.get())
    elif ending == "erased":
        Contact.objects.all().delete()
    elif ending == "expired":
        Invitation.objects.update(expires_at=clock.now() - timedelta(seconds=1))
    else:
        token = "nonsense"
    with pytest.raises(NotFound):
        invitation_with(token)
    assert client.get(f"/en/invitation/{token}/").status_code == 404


def test_an_erased_answer_leaves_an_invitation_that_is_nobody_s(opened):
    invitation = invited(opened)
    Response.objects.filter(contact__email="rose@example.org").delete()
    invitation.refresh_from_db()
    assert invitation.response is None
    with pytest.raises(Conflict):
        services.accept(invitation, "Rose")
    assert not Person.objects.exists()


# The thread


def test_the_thread_is_counted_from_the_answer_to_the_booking(opened, django_assert_num_queries):
    before = opened.study.responses.count()
    first, *_others = [invited(opened, f"r{number}@example.org") for number in range(3)]
    respondent(opened.study, "later@example.org")
    respondent(opened.study, "no@example.org", consents={"results": "2026-01-01T00:00:00Z"})
    person = services.accept(first, "Rose")
    start = clock.this_minute() + timedelta(hours=1)
    book(person, opened.space, start, start + timedelta(hours=2))
    with django_assert_num_queries(3):
        thread = thread_of(opened.study)
    assert (thread.answered - before, thread.agreed, thread.invited) == (5, 4, 3)
    assert (thread.accepted, thread.booked) == (1, 1)


def test_another_study_s_thread_is_its_own(opened):
    services.accept(invited(opened), "Rose")
    other = make_world()
    assert (thread_of(other.study).invited, thread_of(other.study).accepted) == (0, 0)


def test_a_place_of_no_study_invites_nobody(world):
    make_space(make_place(make_network(territory=world.territory)))
    respondent(world.study, "rose@example.org")
    assert to_invite(world.study) == []
