"""At the reception a walk-up stays without an account, a member checks in with a code, the host
sees both; and a visitor's name goes after a month."""

import re
from datetime import timedelta

import pytest
from django.test import Client

from etabli.booking.desk import selectors, services
from etabli.booking.desk.rules import ADDRESS, code_told
from etabli.booking.models import Booking, Presence, Tablet
from etabli.booking.services import book, cancel
from etabli.community.charter.services import accept_charter
from etabli.community.models import CharterAcceptance, Visitor
from etabli.community.visitor.services import forget_visitors, let_in
from etabli.core import clock
from etabli.core.errors import Conflict, Refused
from etabli.core.texts import Text
from etabli.entitlements.models import Entry, Pass, Plan
from etabli.network.models import Place, Space
from etabli.people import personal_data
from etabli.people.models import Person
from etabli.people.rights import Role
from etabli.people.services import grant
from tests.browsing import errors_of, form_of
from tests.entitlements.worlds import balance, causes, give, make_pass_plan
from tests.worlds import at, make_member, make_person, make_place, make_space

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tuesday")]


@pytest.fixture
def desks() -> Space:
    space = make_space(make_place(), units=2, name=Text("Openspace"))
    network = space.place.network
    network.charter = Text("Le calme.")
    network.save()
    return space


@pytest.fixture
def place(desks: Space) -> Place:
    return desks.place


@pytest.fixture
def host(place: Place) -> Client:
    person = make_person("Odile")
    grant(person, Role.HOST, place)
    client = Client()
    client.force_login(person.user)
    return client


@pytest.fixture
def tablet(place: Place) -> str:
    """The address of a paired one."""
    found = services.pair(services.offer_pairing(place, by=make_person()))
    return f"/en/reception/{ADDRESS.token_of(found.uuid)}/"


def member_of(space: Space, name: str = "Ada") -> Person:
    """A member who has accepted the charter."""
    member = make_member(space.place.network, name)
    accept_charter(member, space.place.network)
    return member


def test_a_tablet_is_paired_once_with_the_host_s_code_and_closed_again(place, host, client):
    address = f"/en/places/{place.slug}/reception/"
    page = host.get(address)
    page = host.post(address, {"pair": "on"})
    code = re.search(r"<strong>(\w{4}-\w{4})</strong>", page.text)[1]
    paired = client.post("/en/reception/", {"code": code.lower()})
    tablet = Tablet.objects.get()
    assert paired.url == f"/en/reception/{ADDRESS.token_of(tablet.uuid)}/"
    again = client.post("/en/reception/", {"code": code})
    assert errors_of(again)["code"]
    host.post(address, {"remove": tablet.pk})
    assert client.get(paired.url).status_code == client.get("/en/reception/x/").status_code == 404


def test_a_pairing_code_is_good_for_a_quarter_of_an_hour(place):
    code = services.offer_pairing(place, by=make_person())
    clock.tick(timedelta(minutes=16))
    with pytest.raises(Refused) as refusal:
        services.pair(code)
    assert refusal.value.code == "unknown_code"


def test_a_walk_up_stays_is_checked_in_and_leaves_by_a_code(tablet, desks, client):
    book(member_of(desks), desks, at("2026-01-13 12:00"), at("2026-01-13 18:00"))
    page = client.get(tablet)
    assert page["Refresh"].startswith("60")
    # One of the two desks is taken from noon on, which keeps nobody away.
    link = re.search(r"stay/\?space=[\w-]+&amp;stay=half", page.text)[0].replace("&amp;", "&")
    page = client.get(tablet + link)
    assert "Le calme." in page.text
    form = form_of(page, "name")
    assert errors_of(form.send(client, page, name="Zoé"))["agrees"]
    wish = {"name": "Zoé", "email": "zoe@example.org", "agrees": "on"}
    done = form.send(client, page, **wish)
    booking = Booking.objects.get(person__name="Zoé")
    assert (booking.starts_at, booking.ends_at) == (
        at("2026-01-13 09:00"),
        at("2026-01-13 14:00"),
    )
    assert booking.presence.way == Presence.Way.DESK
    assert CharterAcceptance.objects.filter(person=booking.person).exists()
    code = code_told(services.short_code(booking.person))
    assert code in done.text
    known = client.post(f"{tablet}code/", {"code": code})
    assert "Zoé" in known.text
    clock.tick(timedelta(hours=1))
    left = client.post(f"{tablet}code/", {"code": code, "leave": booking.uuid})
    booking.refresh_from_db()
    assert left.url == tablet
    assert booking.ends_at == at("2026-01-13 10:00")


def test_what_is_taken_in_the_meantime_is_refused_and_leaves_nobody_behind(place, desks):
    member = member_of(desks)
    book(member, desks, at("2026-01-13 09:00"), at("2026-01-13 12:00"), quantity=2)
    with pytest.raises(Conflict) as refusal:
        services.walk_in(place, str(desks.uuid), "hour", "Zoé")
    assert refusal.value.code == "taken"
    assert not Visitor.objects.exists() and not Person.objects.filter(name="Zoé").exists()


def test_only_what_one_may_walk_into_is_shown(place, desks, django_assert_num_queries):
    make_space(place, kind=Space.Kind.MACHINE)
    make_space(place, kind=Space.Kind.FLOOR, whole=True)
    make_space(place, approval=True)
    with django_assert_num_queries(3):
        shown = selectors.free_now(place)
    assert [(one.space, one.units, list(one.stays)) for one in shown] == [
        (desks, 2, ["hour", "half", "day"])
    ]


def test_where_passes_are_needed_a_visitor_takes_the_trial_or_a_pass_for_a_day(
    tablet, desks, client
):
    network = desks.place.network
    network.passes_needed = True
    network.save()
    page = client.get(f"{tablet}stay/?space={desks.uuid}&stay=half")
    assert "ask the host" in page.text
    trial = make_pass_plan(network, 1, "day", kind=Plan.Kind.TRIAL)
    day = make_pass_plan(network, 1, "day", price=1500)
    make_pass_plan(network, 10, "day")  # too much for somebody without an account
    page = client.get(page.request["PATH_INFO"], {"space": desks.uuid, "stay": "half"})
    offers = [key for key, _told in page.context["form"].fields["pays"].choices]
    assert offers == [str(trial.uuid), str(day.uuid)]
    wish = {"name": "Zoé", "agrees": "on", "pays": trial.uuid}
    form = form_of(page, "name")
    assert errors_of(form.send(client, page, **wish))["email"]
    form.send(client, page, **wish, email="zoe@example.org")
    held = Pass.objects.get()
    assert (held.is_trial, balance(held)) == (True, 1)
    again = form.send(client, page, **wish, email="Zoe@example.org")
    assert errors_of(again)["pays"]
    assert Visitor.objects.count() == 1
    form.send(client, page, **wish | {"pays": day.uuid, "name": "Max"})
    assert Pass.objects.filter(person__name="Max", terms__plan=day).exists()


def test_a_guest_is_paid_by_the_member_whose_code_they_have_until_they_cancel(
    place, desks, tablet, client
):
    member = member_of(desks)
    held = give(make_pass_plan(place.network, 5, "hour", guests=1, half_day=300), member)
    code = services.short_code(member)
    page = client.get(tablet)
    link = re.search(r"stay/\?space=[\w-]+&amp;stay=hour", page.text)[0].replace("&amp;", "&")
    page = client.get(tablet + link)
    form, wish = form_of(page, "guest_code"), {"name": "Zoé", "agrees": "on", "pays": "guest"}
    assert errors_of(form.send(client, page, **wish))["guest_code"]
    wrong = form.send(client, page, **wish, guest_code="AAAAAAAA")
    assert "No member is known here" in errors_of(wrong)["guest_code"][0]
    assert not Visitor.objects.exists() and balance(held) == 300
    form.send(client, page, **wish, guest_code=code)
    booking = Booking.objects.get()
    debit = Entry.objects.get(cause="used")
    assert (debit.booking, debit.used_by, balance(held)) == (booking.uuid, booking.person, 240)
    # A second guest is one too many for these terms on this day.
    with pytest.raises(Refused) as refusal:
        services.walk_in(place, str(desks.uuid), "hour", "Yan", guest_code=code)
    assert (refusal.value.code, refusal.value.field) == ("guest", "guest_code")
    assert not Person.objects.filter(name="Yan").exists() and balance(held) == 240
    assert personal_data.export(member)["visits"] == [
        {"place": str(place), "day": "2026-01-13", "guest": True}
    ]


def test_what_a_guest_cancels_comes_back_to_the_member(place, desks):
    place.network.passes_needed = True
    place.network.save()
    member = member_of(desks)
    held = give(make_pass_plan(place.network, 1, "half_day", guests=1), member)
    guest = let_in(place, "Zoé", guest_of=member).person
    later = at("2026-01-13 14:00"), at("2026-01-13 16:00")
    booking = book(guest, desks, *later)
    assert causes(held)[1:] == [("used", -1)]
    with pytest.raises(Refused) as refusal:  # nothing is left for the member
        book(member, desks, *later)
    assert refusal.value.code == "paid"
    cancel(booking, by=guest)
    assert causes(held)[1:] == [("used", -1), ("given_back", 1)]
    stranger = let_in(place, "Yan").person
    without = give(make_pass_plan(place.network, 5, "half_day"), member)
    for somebody in (stranger, let_in(place, "Max", guest_of=make_person()).person):
        with pytest.raises(Refused):
            book(somebody, desks, *later)
    assert causes(without) == [("granted", 5)]


def test_a_member_checks_in_or_stays_with_the_code_of_their_account(tablet, desks, client):
    member = member_of(desks, "Mina")
    client.force_login(member.user)
    page = client.get("/en/account/code/")
    code = code_told(services.short_code(member))
    assert code in page.text
    client.logout()
    booking = book(member, desks, at("2026-01-13 09:15"), at("2026-01-13 12:00"))
    client.post(f"{tablet}code/", {"code": code, "arrive": booking.uuid})
    assert Presence.objects.get().way == Presence.Way.DESK
    # A charter that has changed is accepted on one's own page, not here.
    desks.place.network.charter = Text("Le silence.")
    desks.place.network.save()
    refused = client.post(f"{tablet}code/", {"code": code, "stay": f"{desks.uuid}:hour"})
    assert "charter" in refused.text and Booking.objects.count() == 1
    desks.place.network.charter = Text("")
    desks.place.network.save()
    client.post(f"{tablet}code/", {"code": code, "stay": f"{desks.uuid}:hour"})
    assert Booking.objects.filter(person=member, presence__isnull=False).count() == 2
    services.short_code(member, renew=True)
    assert errors_of(client.post(f"{tablet}code/", {"code": code}))["code"]


def test_a_stranger_s_code_says_as_little_as_a_wrong_one(place):
    for person in (make_person(), make_member(make_place().network)):
        code = services.short_code(person)
        for typed in (code, "AAAAAAAA"):
            with pytest.raises(Refused) as refusal:
                selectors.known_by(typed, place)
            assert refusal.value.code == "unknown_code"


def test_a_visitor_is_let_in_for_that_place_and_that_day_alone(place, desks):
    visitor = let_in(place, "Zoé").person
    times = at("2026-01-14 09:00"), at("2026-01-14 10:00")
    with pytest.raises(Refused) as refusal:
        book(visitor, desks, *times)
    assert refusal.value.code == "member"
    other = make_space(make_place(place.network))
    with pytest.raises(Refused):
        book(visitor, other, at("2026-01-13 10:00"), at("2026-01-13 11:00"))


def test_the_host_lets_somebody_in_and_sees_the_day_s_visitors(place, desks, host):
    address = f"/en/places/{place.slug}/reception/"
    page = host.get(address)
    form_of(page, "name").send(
        host, page, name="Zoé", agrees="on", what=f"{desks.uuid}:day", email="z@example.org"
    )
    page = host.get(address)
    assert "Zoé" in page.text and "z@example.org" in page.text
    booking = Booking.objects.get()
    assert booking.made_by.name == "Odile"
    assert booking.presence.way == Presence.Way.HOST
    host.post(f"/en/bookings/{booking.uuid}/leave/")
    assert "left at" in host.get(address).text


def test_a_visitor_is_written_to_once_with_their_code_and_an_invitation(
    place, desks, mailoutbox, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        made = services.walk_in(
            place, str(desks.uuid), "hour", "Zoé", email="zoe@example.org", language="en"
        )
    [message] = mailoutbox
    assert code_told(made.code) in message.body and "until" in message.body
    assert str(made.booking.uuid) in message.alternatives[0].content


def test_a_visitor_s_name_is_kept_for_a_month_and_that_they_came_for_good(
    place, desks, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        made = services.walk_in(
            place, str(desks.uuid), "hour", "Zoé", email="zoe@example.org", language="en"
        )
    person = made.booking.person
    assert personal_data.export(person)["visits"][0]["day"] == "2026-01-13"
    clock.tick(timedelta(days=30))
    forget_visitors()
    person.refresh_from_db()
    assert person.name == "Zoé"
    clock.tick(timedelta(days=2))
    forget_visitors()
    person.refresh_from_db()
    assert (person.email, Visitor.objects.count(), Booking.objects.count()) == ("", 1, 1)
    assert "Zoé" not in person.name
    assert not hasattr(Person.objects.get(pk=person.pk), "short_code")
    assert Visitor.objects.get().forgotten_at
