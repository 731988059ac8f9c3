"""The pages of the workshop, as browsers fill them in."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from etabli.booking.models import Booking
from etabli.core import clock
from etabli.core.texts import Text
from etabli.fablab.authorisation.services import authorise
from etabli.fablab.incident.services import add_measure, record
from etabli.fablab.loan.services import add_tool, send
from etabli.fablab.machine.services import describe
from etabli.fablab.models import (
    Authorisation,
    Companion,
    Fault,
    Incident,
    MaintenancePlan,
    Registration,
    Session,
    Supervision,
    Training,
    Transfer,
    Usage,
)
from etabli.fablab.presence.services import supervise
from etabli.fablab.training.services import add_question, register
from etabli.fablab.upkeep.services import plan, report
from etabli.people.rights import Role
from etabli.people.services import grant
from tests.browsing import form_of, forms_of
from tests.fablab.worlds import ONE_RIGHT, Workshop
from tests.worlds import make_member, make_place, make_space

MOST_QUERIES = 20


@pytest.fixture
def operator(workshop: Workshop):
    person = make_member(workshop.network, "Odile")
    grant(person, Role.OPERATOR, workshop.network)
    return person


def as_(client, person):
    client.force_login(person.user)
    return client


def tomorrow(place) -> dict[str, str]:
    day = clock.now().astimezone(place.zone).date() + timedelta(days=1)
    return {"day": day.isoformat(), "from_time": "10:00", "until_time": "12:00"}


def test_a_member_learns_what_they_lack_registers_and_gives_the_place_back(client, workshop):
    assert workshop.machine
    workshop.session()
    as_(client, workshop.member)
    page = client.get("/en/machines/").text
    assert "not yet for you" in page and "The next session of" in page
    training = client.get(f"/en/trainings/{workshop.training.uuid}/")
    page = forms_of(training)[0].send(client, training)
    assert Registration.objects.get().status == "registered"
    training = client.get(page["Location"])
    forms_of(training)[0].send(client, training)
    assert Registration.objects.get().status == "cancelled"
    assert Session.objects.get().taken == 0


def test_the_confirmation_of_a_booking_leads_to_the_training(client, workshop):
    assert workshop.machine
    as_(client, workshop.member)
    start = (clock.this_minute() + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
    wish = {"space": workshop.space.uuid, "starts_at": start, "length": 60, "quantity": 1}
    page = client.get(reverse("booking_new"), wish)
    assert f"/trainings/{workshop.training.uuid}/" in page.text


def test_a_quiz_is_answered_on_its_page(client, workshop):
    question = add_question(workshop.training, Text("Lunettes ?"), ONE_RIGHT)
    as_(client, workshop.member)
    page = client.get(f"/en/trainings/{workshop.training.uuid}/quiz/")
    client.post(page.request["PATH_INFO"], {f"question_{question.pk}": ["0"]})
    assert workshop.member.quiz_attempts.get().passed
    assert "passed" in client.get(f"/en/trainings/{workshop.training.uuid}/").text


def test_an_instructor_plans_marks_checks_and_withdraws(client, workshop):
    assert workshop.machine
    as_(client, workshop.instructor)
    address = f"/en/places/{workshop.place.slug}/instructing/"
    page = client.get(address)
    form_of(page, "seats").send(
        client, page, training=workshop.training.pk, **tomorrow(workshop.place), seats=4
    )
    session = Session.objects.get()
    registration = register(workshop.member, session)
    with clock.at(session.ends_at):
        client.post(f"/en/trainings/sessions/{session.uuid}/", {"came": [registration.pk]})
        page = client.get(address, {"training": workshop.training.pk})
        assert workshop.member.name in page.text
        form_of(page, "passed").send(
            client,
            page,
            training=workshop.training.pk,
            person=workshop.member.pk,
            passed="yes",
        )
        given = Authorisation.objects.get()
        page = client.get(f"/en/machines/authorisations/{given.uuid}/")
        form_of(page, "reason").send(client, page, reason="Capot ouvert")
    given.refresh_from_db()
    assert given.reason == "Capot ouvert"
    as_(client, workshop.member)
    assert "Capot ouvert" in client.get("/en/machines/mine/").text


def test_a_session_that_is_called_off_is_told_to_those_registered(
    client, workshop, mailoutbox, django_capture_on_commit_callbacks
):
    session = workshop.session()
    register(workshop.member, session)
    as_(client, workshop.instructor)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"/en/trainings/sessions/{session.uuid}/", {"call_off": "1"})
    [message] = mailoutbox
    assert message.to == [workshop.member.email]
    assert str(workshop.training.uuid) in message.body
    page = client.get(f"/en/trainings/sessions/{session.uuid}/").text
    assert "called off" in page


def test_a_machine_is_started_and_stopped_on_its_page(client, workshop):
    workshop.authorised()
    as_(client, workshop.member)
    page = client.get(f"/en/machines/{workshop.machine.uuid}/")
    answer = next(one for one in forms_of(page) if "start" in one.action).send(client, page)
    usage = Usage.objects.get()
    assert answer["Location"].endswith(f"/machines/uses/{usage.uuid}/")
    page = client.get(answer["Location"])
    forms_of(page)[0].send(client, page)
    usage.refresh_from_db()
    assert usage.stopped_at and Booking.objects.count() == 1


def test_a_machine_that_may_not_be_started_says_why(client, workshop):
    as_(client, workshop.member)
    address = f"/en/machines/{workshop.machine.uuid}/"
    page = client.get(address)
    assert not [one for one in forms_of(page) if "start" in one.action]
    assert "authorised" in page.text
    client.post(f"{address}start/")
    assert not Usage.objects.exists()


def test_a_companion_is_asked_and_agrees(client, workshop):
    other = make_member(workshop.network)
    as_(client, workshop.member)
    page = client.get(f"/en/machines/{workshop.machine.uuid}/companion/")
    form_of(page, "email").send(client, page, email=other.email, **tomorrow(workshop.place))
    asked = Companion.objects.get()
    as_(client, other)
    client.post(f"/en/machines/companions/{asked.uuid}/", {"agree": "1"})
    asked.refresh_from_db()
    assert asked.agreed_at
    as_(client, make_member(workshop.network))
    assert client.post(f"/en/machines/companions/{asked.uuid}/").status_code == 404


def test_whoever_runs_the_workshop_keeps_stock_presence_faults_and_upkeep(
    client, workshop, operator
):
    assert workshop.machine
    as_(client, workshop.member)
    page = client.get(f"/en/machines/{workshop.machine.uuid}/faults/new/")
    form_of(page, "description").send(client, page, description="Fumée", stops_use="on")
    fault = Fault.objects.get()
    assert "out of order" in client.get("/en/machines/").text

    as_(client, operator)
    address = f"/en/places/{workshop.place.slug}/workshop/"
    page = client.get(address)
    form_of(page, "measure").send(
        client, page, name_fr="Fil", measure="g", quantity="500", low_at="100"
    )
    page = client.get(address)
    assert "Fumée" in page.text
    stock = workshop.place.consumables.get()
    form_of(page, "way").send(client, page, consumable=stock.pk, way="take", quantity="450")
    assert "low" in client.get(address).text
    page = client.get(address)
    wrong = form_of(page, "way").send(client, page, consumable=stock.pk, way="take", quantity="51")
    assert "there is only 50 g" in wrong.text
    form_of(page, "from_time").send(client, page, **tomorrow(workshop.place))
    assert Supervision.objects.get().person == operator
    page = client.get(f"/en/machines/faults/{fault.uuid}/")
    form_of(page, "work_done").send(client, page, work_done="Lentille changée")
    fault.refresh_from_db()
    assert fault.mended_by == operator

    upkeep = f"/en/machines/{workshop.machine.uuid}/upkeep/"
    page = client.get(upkeep)
    form_of(page, "every_hours").send(client, page, name_fr="Graisser", every_hours="10")
    plan = MaintenancePlan.objects.get()
    client.post(upkeep, {"done": plan.uuid})
    assert plan.done.get().done_by == operator
    page = client.get(upkeep)
    day = tomorrow(workshop.place)["day"]
    form_of(page, "first").send(client, page, first=day, last=day)
    outage = workshop.machine.outages.get()
    assert workshop.space.closures.get() == outage.closure
    client.post(upkeep, {"bring_back": outage.uuid})
    assert not workshop.space.closures.exists()


def test_machines_and_trainings_are_described_on_their_pages(client, workshop, operator):
    as_(client, operator)
    page = client.get(f"/en/networks/{workshop.network.slug}/trainings/new/")
    answer = form_of(page, "pass_mark").send(client, page, name_fr="Fraisage", valid_months="12")
    training = Training.objects.get(valid_months=12)
    page = client.get(answer["Location"])
    wrong = form_of(page, "email").send(client, page, email=workshop.member.email)
    assert "is no instructor" in wrong.text
    form_of(page, "email").send(client, page, email=operator.email)
    assert training.instructors.get().person == operator
    form_of(page, "choice_1_fr").send(
        client,
        page,
        text_fr="Lunettes ?",
        choice_1_fr="Oui",
        right_1="on",
        choice_2_fr="Non",
    )
    assert training.questions.get().choices[0]["right"]
    space = make_space(workshop.place, kind="machine")
    page = client.get(f"/en/places/{workshop.place.slug}/machines/new/")
    form_of(page, "space").send(client, page, space=space.pk, training=training.pk)
    space.refresh_from_db()
    assert space.machine.training == training
    code = client.get(f"/en/machines/{space.machine.uuid}/code.svg")
    assert code["Content-Type"] == "image/svg+xml" and b"<svg" in code.content


def test_tools_are_lent_and_received_on_their_page(client, workshop, operator):
    hub = make_place(workshop.network)
    tool = add_tool(workshop.place, Text("Perceuse"))
    as_(client, operator)
    page = client.get(f"/en/places/{workshop.place.slug}/tools/")
    form_of(page, "carrier").send(
        client, page, tool=tool.pk, destination=hub.pk, carrier="La navette"
    )
    transfer = Transfer.objects.get()
    there = f"/en/places/{hub.slug}/tools/"
    assert "La navette" in client.get(there).text
    client.post(there, {"arrived": transfer.uuid})
    tool.refresh_from_db()
    assert tool.at == hub


def test_the_register_is_written_on_its_page(client, workshop, operator):
    as_(client, operator)
    page = client.get(f"/en/places/{workshop.place.slug}/incidents/")
    form_of(page, "description").send(
        client, page, kind="fire", day="2026-01-05", time="10:00", description="Carton"
    )
    incident = Incident.objects.get()
    page = client.get(f"/en/machines/incidents/{incident.uuid}/")
    form_of(page, "text").send(client, page, text="Extincteur rapproché")
    assert "Extincteur" in client.get(f"/en/machines/incidents/{incident.uuid}/").text


def one_more_of_everything(workshop: Workshop) -> None:
    """A machine with what stands on the pages about it, and a tool on its way."""
    machine = describe(make_space(workshop.place, kind="machine"), training=workshop.training)
    authorise(workshop.member, [machine], workshop.instructor)
    register(workshop.member, workshop.session())
    report(machine, workshop.member, "Fumée")
    plan(machine, Text("Graisser"), every_hours=1, every_months=None)
    told = {"kind": "fire", "happened_at": clock.now(), "description": "Carton"}
    add_measure(
        record(workshop.place, workshop.instructor, **told, machine=machine),
        workshop.instructor,
        "Extincteur",
    )
    tool = add_tool(workshop.place, Text("Perceuse"))
    send(tool, make_place(workshop.network), "La navette", workshop.instructor)
    start = clock.this_minute() + timedelta(hours=1)
    supervise(
        workshop.place, workshop.instructor, starts_at=start, ends_at=start + timedelta(hours=1)
    )


def test_pages_ask_the_database_as_often_for_many_things_as_for_one(client, workshop):
    place, network = workshop.place.slug, workshop.network.slug
    pages = {
        workshop.instructor: [
            f"places/{place}/{page}/" for page in ("workshop", "instructing", "tools", "incidents")
        ],
        workshop.member: [
            "machines/",
            "machines/mine/",
            f"networks/{network}/trainings/",
            f"trainings/{workshop.training.uuid}/",
        ],
    }

    def counted() -> dict[str, int]:
        told = {}
        for person, addresses in pages.items():
            as_(client, person)
            for address in addresses:
                with CaptureQueriesContext(connection) as queries:
                    assert client.get(f"/en/{address}").status_code == 200
                told[address] = len(queries)
        return told

    one_more_of_everything(workshop)
    first = counted()
    one_more_of_everything(workshop)
    one_more_of_everything(workshop)
    assert counted() == first
    assert max(first.values()) <= MOST_QUERIES
