"""All that the rooms register with lower ones, in order. What is new here was added on purpose."""

from etabli.booking import freed
from etabli.booking.waitlist.services import freed_time
from etabli.community import panels
from etabli.core import due
from etabli.network import requirements
from etabli.people import personal_data, scopes
from etabli.people.rights import Role


def test_what_may_be_against_a_use():
    assert requirements.registered() == [
        "open",
        "notice",
        "length",
        "member",
        "missed",
        "group_hours",
        "quota",
    ]


def test_who_hears_of_freed_time():
    assert freed.listeners == [freed_time]


def test_what_a_member_s_page_shows():
    assert panels.registered() == ["origin"]


def test_what_roles_are_held_on_and_which():
    assert {kind: one.roles for kind, one in scopes.registered().items()} == {
        "network": (Role.COORDINATOR, Role.OPERATOR, Role.HOST, Role.FUNDER),
        "place": (Role.OPERATOR, Role.HOST),
        "study": (Role.STUDY_OFFICER, Role.COORDINATOR, Role.FUNDER),
        "territory": (Role.STUDY_OFFICER, Role.COORDINATOR, Role.FUNDER),
    }


def test_what_is_told_of_a_person_and_erased():
    assert personal_data.registered() == [
        "waits",
        "bookings",
        "presences",
        "memberships",
        "contacts",
        "invitations",
        "meetings",
    ]


def test_what_is_due_again_and_again():
    assert [job.name for job in due.jobs()] == [
        "clear sessions",
        "count answers",
        "expire bookings",
        "forget contacts",
        "forget files of answers",
        "forget old answers",
        "forget sources",
        "forget who came",
        "pass on offers",
        "prune tasks",
        "reduce answers",
        "release missed bookings",
    ]


def test_registering_a_name_again_replaces_it(monkeypatch):
    monkeypatch.setattr(requirements, "_registered", list(requirements._registered))
    requirements.register("notice", priority=99, check=lambda use: None)
    assert requirements.registered() == [
        "open",
        "length",
        "member",
        "missed",
        "group_hours",
        "quota",
        "notice",
    ]
