"""A letter a week to members who wish for it, and none when nothing is new."""

import re
from datetime import timedelta

import pytest
from django.core import signing
from django.urls import reverse

from etabli.community.services import end
from etabli.core import clock
from etabli.core.errors import Forbidden
from etabli.events.digest.rules import ADDRESS
from etabli.events.digest.services import send, wish
from etabli.events.models import Digest, Visibility
from etabli.people.reach.services import refused, try_again
from tests.events.worlds import make_event
from tests.worlds import at, make_member, make_person, make_place

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tuesday")]

MONDAYS = [at("2026-01-19 07:00"), at("2026-01-26 07:00"), at("2026-02-02 07:00")]


@pytest.fixture
def place():
    return make_place(always_open=True)


@pytest.fixture
def sent(mailoutbox, django_capture_on_commit_callbacks):
    def run(instant) -> list[str]:
        before = len(mailoutbox)
        with clock.at(instant), django_capture_on_commit_callbacks(execute=True):
            send()
            send()
        return [one.body for one in mailoutbox[before:]]

    return run


def test_what_is_new_is_told_once_on_monday(place, sent):
    member = make_member(place.network)
    wish(member, place.network)
    wish(member, place.network)
    make_event(place, day=MONDAYS[1].date(), visibility=Visibility.MEMBERS)
    assert sent(MONDAYS[0] - timedelta(minutes=1)) == []
    [body] = sent(MONDAYS[0])
    assert "Apéro" in body
    assert sent(MONDAYS[0] + timedelta(days=6)) == []
    assert sent(MONDAYS[1]) == []
    with clock.at(MONDAYS[1]):
        make_event(place, day=MONDAYS[2].date())
    assert len(sent(MONDAYS[2] - timedelta(hours=1))) == 0
    assert len(sent(MONDAYS[2])) == 1


def test_the_letter_s_own_address_ends_it_without_signing_in(place, sent, client):
    digest = wish(make_member(place.network), place.network)
    make_event(place, day=MONDAYS[1].date())
    [body] = sent(MONDAYS[0])
    address = re.search(r"/fr/messages/end/\S+", body)[0]
    # As letters of before carried it
    token = signing.dumps(str(digest.uuid), salt=ADDRESS.salt)
    of_before = reverse("digest_end", args=[token])
    for one in (address, of_before):
        assert str(place.network) in client.get(one, follow=True).text
    assert Digest.objects.exists()
    assert client.post(address).status_code == 200
    assert not Digest.objects.exists()
    assert client.get(address).status_code == 200
    assert client.get(of_before).status_code == 302
    assert client.get(reverse("digest_end", args=["made-up"])).status_code == 404


def test_to_an_address_that_refuses_messages_none_is_sent_and_nothing_is_lost(place, sent):
    member = make_member(place.network)
    wish(member, place.network)
    make_event(place, day=MONDAYS[2].date())
    refused(member.email, "550 5.1.1 no such user")
    assert sent(MONDAYS[0]) == []
    member.refresh_from_db()
    try_again(member)
    assert len(sent(MONDAYS[1])) == 1


def test_it_is_for_members_and_ends_with_the_membership(place, sent):
    with pytest.raises(Forbidden):
        wish(make_person(), place.network)
    member = make_member(place.network)
    wish(member, place.network)
    make_event(place, day=MONDAYS[1].date())
    end(member.memberships.get())
    assert sent(MONDAYS[0]) == []
    assert not Digest.objects.exists()
