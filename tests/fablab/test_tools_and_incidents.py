"""Tools on their way, the register of incidents, and what is told and erased of a person."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from etabli.core import clock
from etabli.core.errors import BadInput, Refused
from etabli.core.texts import Text
from etabli.fablab.authorisation.services import check
from etabli.fablab.incident.services import add_measure, record
from etabli.fablab.loan.selectors import tools_at, tools_to_send, travelling
from etabli.fablab.loan.services import add_tool, receive, send
from etabli.fablab.machine.services import add_document, add_picture, describe
from etabli.fablab.models import Incident
from etabli.fablab.training.services import register
from etabli.people import personal_data
from tests.worlds import make_place, make_space


def test_a_tool_travels_from_place_to_place(workshop):
    hub = make_place(workshop.network)
    tool = add_tool(workshop.place, Text("Perceuse"))
    transfer = send(tool, hub, "La navette", workshop.instructor)
    assert list(travelling(workshop.network)) == [transfer]
    assert not tools_to_send(workshop.place)
    with pytest.raises(Refused) as refused:
        send(tool, hub, "Moi", workshop.instructor)
    assert refused.value.code == "travelling"
    receive(transfer, workshop.instructor)
    receive(transfer, workshop.instructor)
    tool.refresh_from_db()
    assert (tool.at, tool.home) == (hub, workshop.place)
    assert list(tools_at(hub)) == list(tools_at(workshop.place)) == [tool]
    assert not travelling(workshop.network)
    assert list(tools_to_send(hub)) == [tool] and not tools_to_send(workshop.place)


def test_a_tool_stays_in_its_network(workshop):
    tool = add_tool(workshop.place, Text("Perceuse"))
    for place in (make_place(), workshop.place):
        with pytest.raises(BadInput):
            send(tool, place, "Moi", workshop.instructor)


def test_an_incident_keeps_what_happened_and_what_was_done(workshop):
    told = {"kind": "near_miss", "happened_at": clock.now(), "description": "Fumée"}
    incident = record(workshop.place, workshop.instructor, **told, machine=workshop.machine)
    add_measure(incident, workshop.instructor, "Extraction réglée")
    assert incident.measures.count() == 1
    with pytest.raises(BadInput):
        record(
            workshop.place,
            workshop.instructor,
            **told | {"happened_at": clock.now() + timedelta(days=1)},
        )
    with pytest.raises(BadInput):
        record(make_place(), workshop.instructor, **told, machine=workshop.machine)


def test_a_person_is_told_everything_and_erased_from_all_but_the_register(workshop):
    assert workshop.machine
    member = workshop.member
    session = workshop.session()
    register(member, session)
    check(
        workshop.training, member, workshop.instructor, place=workshop.place, passed=True, note="!"
    )
    record(
        workshop.place,
        workshop.instructor,
        kind="injury",
        happened_at=clock.now(),
        description="Coupure",
        person=member,
    )
    told = personal_data.export(member)["workshop"]
    assert {key: len(rows) for key, rows in told.items() if rows} == {
        "authorisations": 1,
        "sessions": 1,
        "checks": 1,
        "incidents": 1,
    }
    personal_data.erase(member)
    session.refresh_from_db()
    assert session.taken == 0
    given = member.authorisations.get()
    assert (given.end, given.reason) == ("erased", "")
    assert member.practical_checks.get().note == ""
    assert Incident.objects.get().person == member
    assert member.email == "" and not member.accompanies.exists()


def test_the_sessions_of_an_instructor_who_leaves_are_called_off(workshop):
    session = workshop.session()
    personal_data.erase(workshop.instructor)
    session.refresh_from_db()
    assert session.cancelled_at and not workshop.training.instructors.exists()


def test_only_machines_have_sheets_and_only_one(workshop):
    with pytest.raises(BadInput):
        describe(make_space(workshop.place))
    assert workshop.machine
    with pytest.raises(Refused) as refused:
        describe(workshop.space)
    assert refused.value.code == "described_already"


def test_a_sheet_takes_pictures_and_whole_pdfs(workshop, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    drawn = BytesIO()
    Image.new("RGB", (20, 20)).save(drawn, "PNG")
    picture = SimpleUploadedFile("m.png", drawn.getvalue(), "image/png")
    add_picture(workshop.machine, picture, Text("La machine"))
    whole = SimpleUploadedFile("m.pdf", b"%PDF-1.7\n...\n%%EOF\n", "application/pdf")
    add_document(workshop.machine, whole, Text("Notice"))
    broken = SimpleUploadedFile("m.pdf", b"%PDF-1.7\n...", "application/pdf")
    with pytest.raises(BadInput):
        add_document(workshop.machine, broken, Text("Notice"))
    assert [one.kind for one in workshop.machine.files.all()] == ["picture", "document"]
