"""All that the rooms register with lower ones, in order. What is new here was added on purpose."""

from etabli.booking import changed, freed
from etabli.booking import panels as booking_panels
from etabli.booking.waitlist.services import freed_time
from etabli.community import panels
from etabli.community.organisation import days
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
        "charter",
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
        "passes",
        "workshop",
        "events",
        "memberships",
        "charters",
        "organisations",
        "contacts",
        "invitations",
        "meetings",
        "sites",
    ]


def test_what_is_due_again_and_again():
    assert [job.name for job in due.jobs()] == [
        "clear sessions",
        "count answers",
        "expire bookings",
        "expire passes",
        "forget contacts",
        "forget files of answers",
        "forget old answers",
        "forget sources",
        "forget webhooks sent",
        "forget who came",
        "forget who came in",
        "forget workshop traces",
        "look at devices",
        "pass on offers",
        "prune tasks",
        "push codes",
        "reduce answers",
        "release missed bookings",
        "remind of trainings",
        "send webhooks again",
        "send weekly letters",
        "stop forgotten machines",
        "warn of authorisations",
    ]


def test_registering_a_name_again_replaces_it(monkeypatch):
    monkeypatch.setattr(requirements, "_registered", list(requirements._registered))
    requirements.register("notice", priority=99, check=lambda use: None)
    assert requirements.registered()[:3] == ["open", "length", "member"]
    assert requirements.registered()[-1] == "notice"
