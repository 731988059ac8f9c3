"""What is known of a person: given to them whole, and let go of whole."""

import json
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress

from etabli.booking.models import Booking
from etabli.booking.services import book, calendar_feed
from etabli.community.models import Membership
from etabli.core import clock
from etabli.core.errors import Conflict
from etabli.launch import services as launching
from etabli.launch.models import Invitation
from etabli.launch.selectors import to_invite
from etabli.network.models import Occupation
from etabli.people import personal_data
from etabli.people.models import ApiToken, Grant, Person, User
from etabli.people.rights import Role
from etabli.people.services import cut_token, grant
from etabli.study.models import Contact, Response
from tests.architecture.worlds import World, make_world, respondent
from tests.worlds import make_person

pytestmark = pytest.mark.django_db

EMAIL = "rose@example.org"


@pytest.fixture
def world() -> World:
    return make_world()


@pytest.fixture
def rose(world) -> Person:
    """Who answered a survey, came by its invitation, booked, hosts a place and has a token."""
    assert world.opening
    respondent(world.study, EMAIL)
    [(invitee, place)] = to_invite(world.study)
    invitation, _token = launching.issue(invitee, place)
    rose = launching.accept(invitation, "Rose Martin")
    now = clock.this_minute()
    with clock.at(now - timedelta(days=3)):
        book(rose, world.space, now - timedelta(days=2), now - timedelta(days=2, hours=-2))
    book(rose, world.space, now + timedelta(days=1), now + timedelta(days=1, hours=2))
    calendar_feed(rose)
    grant(rose, Role.HOST, world.place)
    cut_token(EMAIL)
    return rose


def test_everything_known_of_a_person_is_in_their_file(client, rose, world):
    client.force_login(rose.user)
    answer = client.get("/fr/account/data/")
    assert answer["Content-Disposition"].startswith("attachment")
    told = json.loads(answer.content)
    assert list(told) == ["person", *personal_data.registered()]
    own = told["person"]
    assert (own["name"], own["email"], own["language"]) == ("Rose Martin", EMAIL, "fr")
    assert [role["role"] for role in own["roles"]] == ["host"]
    assert own["addresses"] == [{"email": EMAIL, "verified": True}]
    assert [token["reach"] for token in own["tokens"]] == ["write"]
    assert len(told["bookings"]) == 2
    assert {booking["status"] for booking in told["bookings"]} == {"confirmed"}
    assert [one["status"] for one in told["memberships"]] == ["active"]
    assert told["invitations"][0]["study"] == str(world.study)
    assert told["contacts"][0]["email"] == EMAIL
    assert told["contacts"][0]["answers"]["home"] == "01002"


def test_a_person_s_file_tells_nothing_of_others(rose, world):
    assert world.booking.person != rose
    respondent(world.study, "other@example.org")
    told = json.dumps(personal_data.export(rose))
    assert "other@example.org" not in told
    assert world.member.email not in told
    assert len(personal_data.export(rose)["bookings"]) == 2


def test_erasure_keeps_bookings_without_a_name_and_lets_go_of_the_rest(rose):
    personal_data.erase(rose)
    rose.refresh_from_db()
    assert "Rose" not in rose.name
    assert (rose.user, rose.email, rose.phone) == (None, "", "")
    assert not User.objects.filter(email=EMAIL).exists()
    assert not EmailAddress.objects.filter(email=EMAIL).exists()
    assert not Contact.objects.exists()
    assert not Grant.objects.exists()
    assert not ApiToken.objects.exists()
    past, coming = Booking.objects.order_by("starts_at")
    assert past.is_confirmed and not coming.is_confirmed
    assert Occupation.objects.filter(holder=past.uuid).exists()
    assert not Occupation.objects.filter(holder=coming.uuid).exists()
    assert Membership.objects.get().status == Membership.Status.ENDED


def test_erasure_leaves_the_answers_which_are_then_nobody_s(rose):
    personal_data.erase(rose)
    response = Response.objects.get(external_id__startswith=EMAIL)
    assert response.answers["home"] == "01002"
    invitation = Invitation.objects.get()
    assert (invitation.person, invitation.response) == (None, None)


def test_nothing_in_the_database_names_who_was_erased(rose):
    from etabli.core.backup import _tables

    personal_data.erase(rose)
    for model in _tables():
        for row in model._base_manager.values():
            told = " ".join(str(value) for value in row.values())
            assert EMAIL not in told or model._meta.label == "study.Response", model
            assert "Rose" not in told, model


def test_who_was_erased_is_told_of_with_nothing_left(rose):
    personal_data.erase(rose)
    told = personal_data.export(Person.objects.get(pk=rose.pk))
    assert told["contacts"] == told["invitations"] == []
    assert told["person"]["addresses"] == []


def test_a_room_that_refuses_keeps_everything_as_it_was(rose, monkeypatch):
    def refuse(_person: Person) -> None:
        raise Conflict("unpaid", "An invoice is not paid.")

    monkeypatch.setattr(personal_data, "_registered", list(personal_data._registered))
    personal_data.register("invoices", priority=90, export=lambda person: [], erase=refuse)
    with pytest.raises(Conflict):
        personal_data.erase(rose)
    rose = Person.objects.get(pk=rose.pk)
    assert rose.user.email == EMAIL
    assert Booking.objects.filter(status=Booking.Status.CONFIRMED).count() == 2
    assert Membership.objects.get().status == Membership.Status.ACTIVE
    assert Contact.objects.exists() and Grant.objects.exists()


def test_one_erases_oneself_on_the_page_and_is_signed_out(client, rose):
    client.force_login(rose.user)
    assert client.post("/en/account/erase/", {}).status_code == 200
    assert User.objects.filter(email=EMAIL).exists()
    answer = client.post("/en/account/erase/", {"sure": "on"}, follow=True)
    assert answer.redirect_chain[-1][0] == "/en/"
    assert answer.context["person"] is None
    assert not User.objects.filter(email=EMAIL).exists()


def test_a_refusal_is_told_on_the_page(client, monkeypatch):
    def refuse(_person: Person) -> None:
        raise Conflict("unpaid", "An invoice is not paid.")

    monkeypatch.setattr(personal_data, "_registered", list(personal_data._registered))
    personal_data.register("invoices", priority=90, export=lambda person: [], erase=refuse)
    person = make_person()
    client.force_login(person.user)
    assert "An invoice is not paid." in client.post("/en/account/erase/", {"sure": "on"}).text
    assert Person.objects.get(pk=person.pk).user is not None
