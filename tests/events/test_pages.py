"""The pages of animation, as browsers fill them in, and the same for programs."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from icalendar import Calendar

from etabli.core import clock
from etabli.core.texts import Text
from etabli.events.announcement.services import announce
from etabli.events.digest.services import wish
from etabli.events.event.services import call_off
from etabli.events.models import Announcement, Digest, Event, Registration, Visibility
from etabli.events.registration.services import register
from etabli.people.rights import Role
from etabli.people.services import cut_token, grant
from tests.events.worlds import FRIDAY, make_event
from tests.worlds import at, make_member, make_person, make_place, make_space

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tuesday")]


@pytest.fixture
def place():
    return make_place(always_open=True)


@pytest.fixture
def host(place):
    person = make_member(place.network, "Hugo")
    grant(person, Role.HOST, place)
    return person


def as_(client, person):
    client.force_login(person.user)
    return client


def wished(**fields: Any) -> dict[str, Any]:
    times = {"day": FRIDAY.isoformat(), "from_time": "18:00", "until_time": "20:00"}
    return {"title_fr": "Atelier vélo", "visibility": "public", **times, **fields}


def test_a_host_publishes_a_programme_that_takes_a_room(client, place, host):
    room = make_space(place)
    as_(client, host)
    page = reverse("place_event_new", args=[place.slug])
    assert client.get(page).status_code == 200
    refused = client.post(page, wished(repeat="weekly"))
    assert "repeat_until" in refused.context["form"].errors
    many = {"repeat": "weekly", "repeat_until": "2026-02-06", "space": room.pk, "seats": 8}
    answer = client.post(page, wished(**many))
    assert answer.status_code == 302
    assert Event.objects.filter(space=room, seats=8, closure__isnull=False).count() == 4
    again = client.post(page, wished(space=room.pk))
    assert "est réservé à ce moment" in again.content.decode()
    assert Event.objects.count() == 4


def test_a_host_changes_calls_off_and_counts(client, place, host):
    event = make_event(place)
    mine = register(make_person("Ada"), event)
    as_(client, host)
    edit = reverse("event_edit", args=[event.uuid])
    fields = wished(title_fr="Soirée", seats=5, from_time="19:00")
    assert client.post(edit, fields).status_code == 302
    event.refresh_from_db()
    assert (event.title.fr, event.seats, event.starts_at) == ("Soirée", 5, at("2026-01-16 19:00"))
    people = reverse("event_people", args=[event.uuid])
    assert "Ada" in client.get(people).content.decode()
    with clock.at(at("2026-01-16 19:10")):
        assert client.post(people, {"came": [mine.pk], "others": "2"}).status_code == 302
        assert "3 personnes sont venues" in client.get(people).content.decode()
    client.post(reverse("event_call_off", args=[event.uuid]))
    assert Event.objects.get().cancelled_at
    assert "annulé" in client.get(reverse("event", args=[event.uuid])).content.decode()


def test_a_member_registers_waits_and_gives_the_place_back(client, place):
    event = make_event(place, seats=1)
    other = register(make_person("Ada"), event)
    member = make_member(place.network, "Bob")
    page = reverse("event", args=[event.uuid])
    assert "Se connecter pour s’inscrire" in client.get(page).content.decode()
    as_(client, member)
    assert "Attendre une place" in client.get(page).content.decode()
    asked = reverse("event_register", args=[event.uuid])
    told = client.post(asked, follow=True).content.decode()
    assert "Toutes les places de cet événement sont prises" in told
    assert "dans la file" in client.post(asked, {"wait": "1"}, follow=True).content.decode()
    mine = Registration.objects.get(person=member)
    client.post(reverse("event_give_up", args=[mine.uuid]))
    assert client.post(reverse("event_give_up", args=[other.uuid])).status_code == 404
    assert Registration.objects.get(pk=mine.pk).status == Registration.Status.CANCELLED


def test_the_agenda_is_public_and_filtered_by_place_and_month(client, place):
    network, other = place.network, make_place()
    make_event(place)
    make_event(place, title=Text("Assemblée"), visibility=Visibility.MEMBERS)
    make_event(place, title=Text("Fête d’avril"), day=FRIDAY + timedelta(days=90))
    page = reverse("agenda", args=[network.slug])
    shown = client.get(page).content.decode()
    assert "Apéro" in shown and "Assemblée" not in shown and "Fête d’avril" not in shown
    assert "Fête d’avril" in client.get(page, {"month": "2026-04"}).content.decode()
    assert "Rien n’est annoncé" in client.get(page, {"month": "2026-03"}).content.decode()
    assert "Apéro" in client.get(page, {"month": "soon", "place": place.slug}).content.decode()
    second = make_place(network)
    assert "Apéro" not in client.get(page, {"place": second.slug}).content.decode()
    assert "Apéro" in client.get(reverse("events")).content.decode()
    assert other.network.slug in client.get(reverse("events")).content.decode()
    hidden = Event.objects.get(visibility=Visibility.MEMBERS)
    assert client.get(reverse("event", args=[hidden.uuid])).status_code == 404
    assert client.get(reverse("event_picture", args=[hidden.uuid])).status_code == 404
    as_(client, make_member(network))
    assert "Assemblée" in client.get(page).content.decode()


def test_calendars_follow_what_is_public_and_learn_what_is_called_off(client, place):
    call_off(make_event(place))
    make_event(place, title=Text("Caché"), visibility=Visibility.MEMBERS)
    answer = client.get(reverse("agenda_feed", args=[place.network.slug]))
    [told] = Calendar.from_ical(answer.content).walk("VEVENT")
    assert (str(told["SUMMARY"]), str(told["STATUS"])) == ("Apéro", "CANCELLED")
    assert (told["SEQUENCE"], told["DTSTART"].dt) == (1, at("2026-01-16 18:00"))


def test_a_host_announces_for_the_place_and_takes_it_back(client, place, host):
    as_(client, host)
    assert client.get(reverse("announcement_new", args=[place.network.slug])).status_code == 404
    page = reverse("place_announcement_new", args=[place.slug])
    fields = {"title_fr": "Fibre", "text_fr": "Elle arrive.", "visibility": "public"}
    late = client.post(page, {**fields, "shown_until": "2026-01-01"})
    assert "shown_until" in late.context["form"].errors
    assert client.post(page, {**fields, "shown_until": "2026-02-01"}).status_code == 302
    agenda = reverse("agenda", args=[place.network.slug])
    assert "Elle arrive." in client.get(agenda).content.decode()
    client.post(reverse("announcement_take_back", args=[Announcement.objects.get().uuid]))
    assert "Elle arrive." not in client.get(agenda).content.decode()


def test_a_member_wishes_for_the_letter_and_ends_it(client, place):
    as_(client, make_member(place.network))
    letter = reverse("digest", args=[place.network.slug])
    assert "Recevoir" in client.get(reverse("agenda", args=[place.network.slug])).content.decode()
    client.post(letter)
    assert Digest.objects.count() == 1
    client.post(letter, {"end": "1"})
    assert not Digest.objects.exists()
    as_(client, make_person())
    client.post(letter)
    assert not Digest.objects.exists()


def test_the_agenda_costs_as_many_queries_for_many_events(
    client, place, django_assert_max_num_queries
):
    member = make_member(place.network)
    wish(member, place.network)
    for _number in range(6):
        make_event(place)
        words = {"title": Text("Fibre"), "text": Text("Elle arrive.")}
        announce(place.network, by=member, shown_until=FRIDAY, place=place, **words)
    event = Event.objects.first()
    as_(client, member)
    for name, argument, most in (
        ("events", None, 6),
        ("agenda", place.network.slug, 12),
        ("event", event.uuid, 8),
    ):
        with django_assert_max_num_queries(most):
            client.get(reverse(name, args=[argument] if argument else []))


def test_a_program_reads_the_agenda_and_takes_a_place(client, place):
    event = make_event(place, seats=1)
    make_event(place, visibility=Visibility.MEMBERS)
    key = {"Authorization": f"Bearer {cut_token(make_member(place.network).email)}"}
    sent = {"headers": key, "content_type": "application/json"}
    path = f"/api/v1/networks/{place.network.slug}/events"
    [told] = client.get(path).json()["items"]
    assert (told["id"], told["left"], told["title"]["en"]) == (str(event.uuid), 1, "Drinks")
    assert client.get(path, headers=key).json()["count"] == 2
    assert client.get(f"/api/v1/events/{event.uuid}").json() == told
    wish_for = {"event": str(event.uuid)}
    made = client.post("/api/v1/event-registrations", wish_for, **sent)
    assert (made.status_code, made.json()["status"]) == (201, "registered")
    again = client.post("/api/v1/event-registrations", wish_for, **sent).json()
    assert again["code"] == "registered"
    mine = client.get("/api/v1/event-registrations", headers=key).json()["items"]
    assert mine == [made.json()]
    gone = client.delete(f"/api/v1/event-registrations/{made.json()['id']}", headers=key)
    assert gone.status_code == 204
