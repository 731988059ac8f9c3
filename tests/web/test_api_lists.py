"""The lists of members, hosts and visitors ask the database the same number of questions, however
long they are."""

from datetime import date, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from etabli.access.models import Door, Entry, Viewing
from etabli.booking.busy.services import take_in
from etabli.booking.desk.services import walk_in
from etabli.booking.feed.services import add_feed
from etabli.booking.kiosk.services import add_screen
from etabli.booking.models import Booking, Tablet
from etabli.booking.services import book, cancel
from etabli.booking.waitlist.services import wait
from etabli.community.directory.rules import FIELDS, Audience
from etabli.community.directory.services import set_profile
from etabli.community.document.services import ask_for, give
from etabli.community.models import Organisation
from etabli.community.organisation.services import add_organisation
from etabli.community.services import join, set_group
from etabli.core import clock
from etabli.core.texts import Text
from etabli.entitlements.models import Plan
from etabli.entitlements.plan.selectors import terms_of
from etabli.events.announcement.services import announce
from etabli.events.models import Event
from etabli.events.registration.services import register
from etabli.network.models import Place, Space
from etabli.network.services import close_space
from etabli.people.models import Person
from etabli.people.rights import Role
from etabli.people.services import cut_token, grant
from tests.access.worlds import make_door
from tests.entitlements import worlds as entitlements
from tests.entitlements.test_organisations import employ
from tests.events.worlds import make_event
from tests.web.test_api import Asker
from tests.web.test_api_members import CALENDAR
from tests.worlds import make_member, make_network, make_person, make_space

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tuesday")]

ONE_S_OWN = [
    "affiliations",
    "bookings",
    "bookings?over=true",
    "bookings/{booking}/codes",
    "busy-calendars",
    "busy-times",
    "documents",
    "event-registrations",
    "memberships",
    "networks/{network}/directory",
    "networks/{network}/meetings",
    "waits",
]
HOSTS = [
    "doors/{door}/entries",
    "events/{event}/registrations",
    "networks/{network}/announcements",
    "networks/{network}/document-kinds",
    "networks/{network}/documents",
    "networks/{network}/doors",
    "networks/{network}/doubles",
    "networks/{network}/events",
    "networks/{network}/groups",
    "networks/{network}/members",
    "networks/{network}/organisations",
    "networks/{network}/people",
    "organisations/{organisation}/days?month=2026-01",
    "organisations/{organisation}/people",
    "places/{place}/booking-requests",
    "places/{place}/bookings?day=2026-01-13",
    "places/{place}/busy-calendars",
    "places/{place}/calendars",
    "places/{place}/closures",
    "places/{place}/doors",
    "places/{place}/offers?day=2026-01-19&length=60",
    "places/{place}/screens",
    "places/{place}/stays",
    "places/{place}/tablets",
    "places/{place}/viewings",
    "places/{place}/visitors",
]


class World(NamedTuple):
    """What stays while everything around it grows."""

    place: Place
    member: Person
    host: Person
    asked: Space
    plan: Plan
    organisation: Organisation
    door: Door
    event: Event
    booking: Booking

    def named(self, path: str) -> str:
        return path.format(
            network=self.place.network.slug,
            place=self.place.slug,
            organisation=self.organisation.uuid,
            door=self.door.uuid,
            event=self.event.uuid,
            booking=self.booking.uuid,
        )


@pytest.fixture
def world(tmp_path, monkeypatch) -> World:
    monkeypatch.setattr(default_storage, "location", str(tmp_path))
    door = make_door()
    place = door.place
    member, host = make_member(place.network, "Mina"), make_person("Olga")
    grant(host, Role.OPERATOR, place.network)
    plan = entitlements.make_pass_plan(place.network, 2)
    entitlements.give(entitlements.make_pass_plan(place.network, 500), member)
    desks = make_space(place)
    return World(
        place,
        member,
        host,
        make_space(place, units=9, approval=True),
        plan,
        add_organisation(place.network, "Atelier"),
        door,
        make_event(place, seats=9),
        book(member, desks, at(20, 9), at(20, 10)),
    )


def at(day: int, hour: int) -> datetime:
    return datetime(2026, 1, day, hour, tzinfo=ZoneInfo("Europe/Paris"))


def grow(world: World, number: int) -> None:
    """One more of everything that is listed."""
    place, network, member, host = world.place, world.place.network, world.member, world.host
    day, space, closed = 13 + number, make_space(place, units=2), make_space(place)
    newcomer = make_member(network, "Mina")
    join(member, make_network(), accepted=True)
    make_door(place)
    now = clock.now()
    Entry.objects.create(
        door=world.door, device=world.door.device, direction="in", way="page", occurred_at=now
    )
    Viewing.objects.create(place=place, person=make_person("Zoé"), reason="Feu", looked_at=now)
    add_feed(place, space)
    add_screen(space)
    Tablet.objects.create(
        place=place, pairing_digest=str(number), pairing_until=now, paired_at=now, made_by=host
    )
    close_space(closed, at(day, 16), at(day, 17), Text("Peinture"))
    take_in(member, f"Agenda {number}", CALENDAR.encode())
    take_in(closed, f"Agenda {number}", CALENDAR.encode())

    terms = terms_of(world.plan)
    walk_in(place, str(space.uuid), "hour", f"Ali {number}", pays=terms, by=host)
    book(member, space, at(day, 9), at(day, 10))
    book(member, world.asked, at(day, 9), at(day, 10))
    cancel(book(member, space, at(day, 11), at(day, 12)), by=member)
    wait(member, space, at(day, 14), at(day, 15))

    set_group(network, Text("Nomades"), list(network.memberships.all()))
    employ(world.organisation, newcomer)
    employ(add_organisation(network, f"Atelier {number}"), member)
    for person in (member, newcomer):
        told = {"skills": "bois, laser", "sought": "couture, laser", "meets": True}
        set_profile(person, seen_by=dict.fromkeys(FIELDS, int(Audience.PUBLIC)), **told)
    kind = ask_for(network, Text("Assurance"), note=Text())
    give(newcomer, kind, SimpleUploadedFile("a.pdf", b"%PDF-1.7 one %%EOF"))

    register(newcomer, world.event)
    register(member, make_event(place, day=date(2026, 1, 20 + number)))
    announce(
        network,
        by=host,
        place=place,
        shown_until=date(2026, 2, 1),
        title=Text("Fermé"),
        text=Text("Le lundi."),
        visibility="public",
    )


def asked(world: World, asker: Asker, path: str) -> tuple[int, int]:
    """How many queries a list took, and how many things are in it."""
    with CaptureQueriesContext(connection) as queries:
        answer = asker.get(world.named(path))
    assert answer.status_code == 200, (path, answer.text)
    return len(queries), answer.json()["count"]


def test_no_list_asks_more_when_there_is_more(world):
    askers = [
        (Asker(cut_token(world.member.email)), ONE_S_OWN),
        (Asker(cut_token(world.host.email)), HOSTS),
    ]

    def looked() -> dict[str, tuple[int, int]]:
        return {path: asked(world, asker, path) for asker, paths in askers for path in paths}

    grow(world, 1)
    few = looked()
    for number in (2, 3):
        grow(world, number)
    many = looked()
    assert [path for path in few if few[path][1] >= many[path][1]] == []
    assert {path: few[path][0] for path in few} == {path: many[path][0] for path in many}
    assert max(queries for queries, _things in many.values()) <= 14
