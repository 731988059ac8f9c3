"""All that the rooms register with lower ones, in order. What is new here was added on purpose."""

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
        "in order",
        "trained",
        "supervised",
        "accompanied",
    ]


def test_what_a_member_s_page_shows():
    assert panels.registered() == ["origin"]


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
        "bookings",
        "workshop",
        "memberships",
        "contacts",
        "invitations",
        "meetings",
    ]


def test_what_is_due_again_and_again():
    assert [job.name for job in due.jobs()] == [
        "clear sessions",
        "count answers",
        "forget contacts",
        "forget files of answers",
        "forget old answers",
        "forget sources",
        "forget who came",
        "forget workshop traces",
        "prune tasks",
        "reduce answers",
        "remind of trainings",
        "stop forgotten machines",
        "warn of authorisations",
    ]


def test_registering_a_name_again_replaces_it(monkeypatch):
    monkeypatch.setattr(requirements, "_registered", list(requirements._registered))
    requirements.register("notice", priority=99, check=lambda use: None)
    assert requirements.registered()[:3] == ["open", "length", "member"]
    assert requirements.registered()[-1] == "notice"
