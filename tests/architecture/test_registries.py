"""All that the rooms register with lower ones, in order. What is new here was added on purpose."""

import ast
import re

from etabli.booking import changed, freed
from etabli.booking import panels as booking_panels
from etabli.booking.waitlist.services import freed_time
from etabli.community import panels
from etabli.community.directory import places
from etabli.community.document import audiences
from etabli.community.organisation import days
from etabli.community.organisation import panels as organisation_panels
from etabli.core import due, mail
from etabli.network import requirements
from etabli.people import finding, merging, personal_data, scopes
from etabli.people.messages import kinds
from etabli.people.reach.services import refused
from etabli.people.rights import Role
from tests.architecture.sources import PACKAGE, modules


def test_what_may_be_against_a_use():
    assert requirements.registered() == [
        "open",
        "notice",
        "length",
        "member",
        "charter",
        "documents",
        "missed",
        "group_hours",
        "quota",
        "paid",
        "in order",
        "trained",
        "supervised",
        "accompanied",
    ]


def test_who_hears_of_freed_time():
    assert freed.listeners == [freed_time]


def test_what_a_member_s_page_shows():
    assert panels.registered() == ["origin", "passes"]


def test_what_an_organisation_s_page_shows():
    assert organisation_panels.registered() == ["passes"]


def test_what_is_asked_again_at_the_door():
    standing = [one.name for one in requirements._registered if one.standing]
    assert standing == ["open", "member", "in order", "trained", "supervised", "accompanied"]


def test_what_a_booking_s_page_shows():
    assert booking_panels.registered() == ["codes"]


def test_who_is_told_of_a_changed_booking():
    told = [f"{one.__module__}.{one.__name__}" for one in changed.listeners]
    assert told == ["etabli.access.code.services.follow", "etabli.booking.webhooks.tell"]


def test_who_tells_on_which_days_people_come():
    assert days.registered() == ["bookings"]


def test_who_tells_at_which_places_people_work():
    assert places.registered() == ["bookings"]


def test_of_which_circles_documents_are_asked():
    assert audiences.registered() == ["group", "plan"]


def test_what_roles_are_held_on_and_which():
    assert {kind: one.roles for kind, one in scopes.registered().items()} == {
        "network": (
            Role.COORDINATOR,
            Role.OPERATOR,
            Role.HOST,
            Role.INSTRUCTOR,
            Role.FUNDER,
        ),
        "place": (Role.OPERATOR, Role.HOST, Role.INSTRUCTOR),
        "study": (Role.STUDY_OFFICER, Role.COORDINATOR, Role.FUNDER),
        "territory": (Role.STUDY_OFFICER, Role.COORDINATOR, Role.FUNDER),
    }


def test_what_is_told_of_a_person_and_erased():
    assert personal_data.registered() == [
        "entries",
        "waits",
        "bookings",
        "presences",
        "busy elsewhere",
        "passes",
        "workshop",
        "events",
        "memberships",
        "charters",
        "organisations",
        "documents",
        "visits",
        "emergency contact",
        "directory",
        "contacts",
        "invitations",
        "meetings",
        "sites",
    ]


def test_which_kinds_of_messages_there_are_and_which_leave_a_choice():
    assert [(kind.name, len(kind.ways)) for kind in kinds.registered()] == [
        ("bookings", 2),
        ("reminders", 2),
        ("waiting", 2),
        ("events", 3),
        ("letter", 2),
        ("announcements", 3),
        ("hosts", 3),
        ("workshop", 2),
        ("requests", 3),
        ("operator", 1),
        ("codes", 1),
        ("membership", 1),
        ("account", 1),
    ]


def test_who_hears_of_addresses_that_refuse_messages():
    assert mail.unreachable == [refused]


# Whatever else is sent goes by its reader's own choice, through `people/messages`.
SENDERS = {
    "community/organisation/services.py": "to an address that may be nobody's yet",
    "fablab/upkeep/services.py": "to the address of a place",
    "launch/services.py": "to those who answered a survey and agreed",
    "study/respondent/services.py": "to those who answered a survey",
    "people/messages/services.py": "the way of all the others",
}


def test_nothing_is_sent_past_the_choice_of_its_reader():
    senders = {
        path.relative_to(PACKAGE).as_posix()
        for path, tree in modules()
        if re.search(r"\bmail\.(send|send_at_once|hand_over)\b", ast.unparse(tree))
    }
    assert senders <= set(SENDERS)


def test_what_is_handed_over_when_two_persons_are_merged():
    assert merging.registered() == [
        "account",
        "memberships",
        "charters",
        "organisations",
        "told apart",
        "documents",
        "emergency contacts",
        "directory",
        "visits",
        "bookings",
        "passes",
        "presences looked at",
        "registrations",
        "letters",
        "published",
        "authorisations",
        "trainings",
        "instructors",
        "workshop",
        "webhooks",
        "invitations",
        "studies",
        "sites",
    ]


def test_what_the_search_finds():
    assert finding.registered() == [
        "members",
        "organisations",
        "places",
        "spaces",
        "bookings",
        "events",
        "machines",
        "studies",
    ]


def test_what_is_due_again_and_again():
    assert [job.name for job in due.jobs()] == [
        "clear sessions",
        "count answers",
        "expire bookings",
        "expire passes",
        "follow merged persons",
        "forget contacts",
        "forget files of answers",
        "forget old answers",
        "forget sources",
        "forget visitors",
        "forget webhooks sent",
        "forget who came",
        "forget who came in",
        "forget workshop traces",
        "look at devices",
        "look at switches",
        "pass on offers",
        "prune tasks",
        "push codes",
        "read calendars",
        "reduce answers",
        "release missed bookings",
        "remind of documents",
        "remind of events",
        "remind of trainings",
        "send messages of the day",
        "send webhooks again",
        "send weekly letters",
        "stop forgotten machines",
        "turn switches",
        "warn of authorisations",
    ]


def test_registering_a_name_again_replaces_it(monkeypatch):
    monkeypatch.setattr(requirements, "_registered", list(requirements._registered))
    requirements.register("notice", priority=99, check=lambda use: None)
    assert requirements.registered()[:3] == ["open", "length", "member"]
    assert requirements.registered()[-1] == "notice"
