"""Documents asked of members: given, answered, expiring, seen by few, and gone with the person."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client

from etabli.booking.services import book
from etabli.community.document import services
from etabli.community.document.rules import Given, State, state_of
from etabli.community.document.selectors import asked_of
from etabli.community.emergency.services import look, set_contact
from etabli.community.models import Document, EmergencyContact, PrivateViewing
from etabli.community.services import end as end_membership
from etabli.community.services import set_group
from etabli.core import clock
from etabli.core.errors import BadInput, Conflict, Forbidden
from etabli.core.models import StoredFile
from etabli.core.texts import Text
from etabli.entitlements.passes.services import end
from etabli.people import personal_data
from etabli.people.rights import Role
from etabli.people.services import grant
from tests.entitlements.worlds import give as give_pass
from tests.entitlements.worlds import make_pass_plan
from tests.worlds import make_member, make_network, make_person, make_place, make_space

TODAY = date(2026, 1, 13)


@pytest.mark.parametrize(
    ("given", "state"),
    [
        ([], State.MISSING),
        ([Given("given", None)], State.WAITING),
        ([Given("refused", None)], State.REFUSED),
        ([Given("accepted", None), Given("refused", None)], State.ACCEPTED),
        ([Given("accepted", TODAY)], State.ACCEPTED),
        ([Given("accepted", TODAY - timedelta(days=1))], State.EXPIRED),
        ([Given("accepted", TODAY - timedelta(days=1)), Given("given", None)], State.WAITING),
    ],
)
def test_what_holds_among_all_that_was_given(given, state):
    assert state_of(given, TODAY) == state


def pdf(text: str = "one") -> SimpleUploadedFile:
    return SimpleUploadedFile("paper.pdf", f"%PDF-1.7 {text} %%EOF".encode())


@pytest.fixture(autouse=True)
def files(tmp_path, monkeypatch):
    monkeypatch.setattr(default_storage, "location", str(tmp_path))
    return tmp_path


@pytest.fixture
def network():
    return make_network()


@pytest.fixture
def host(network):
    person = make_person("Hôte")
    grant(person, Role.HOST, network)
    return person


@pytest.fixture
def insurance(network):
    return services.ask_for(network, Text("Assurance", "Insurance"), note=Text(), required=True)


def client_of(person) -> Client:
    client = Client()
    client.force_login(person.user)
    return client


@pytest.mark.django_db
def test_nobody_books_without_what_is_required_until_a_host_has_accepted_it(
    network, host, insurance
):
    space = make_space(make_place(network, always_open=True), units=3)
    mina = make_member(network)
    start = clock.this_minute() + timedelta(hours=1)
    wish = (mina, space, start, start + timedelta(hours=1))
    with pytest.raises(Forbidden, match="Assurance") as refused:
        book(*wish)
    assert refused.value.code == "documents"
    document = services.give(mina, insurance, pdf())
    with pytest.raises(Forbidden):
        book(*wish)
    services.accept(document, by=host)
    assert book(*wish).is_confirmed
    services.retire(insurance)
    network.refresh_from_db()
    assert not network.documents_needed and not StoredFile.objects.exists()


@pytest.mark.django_db
def test_a_document_is_asked_of_a_group_or_of_who_holds_a_plan(network):
    student, other = make_member(network), make_member(network)
    plan = make_pass_plan(network)
    group = set_group(network, Text("Étudiants"), [student.memberships.get()])
    for audience in (f"group:{group.uuid}", f"plan:{plan.uuid}"):
        services.ask_for(network, Text(audience), note=Text(), audience=audience)
    held = give_pass(plan, other)

    def asked(person) -> list[str]:
        return [str(one.kind).partition(":")[0] for one in asked_of(person, network)]

    assert (asked(student), asked(other)) == (["group"], ["plan"])
    end(held)
    with clock.at(clock.now() + timedelta(days=2)):
        assert asked(other) == []


@pytest.mark.django_db
def test_a_refusal_says_why_and_a_new_one_replaces_what_was_refused(
    host, network, insurance, django_capture_on_commit_callbacks
):
    mina = make_member(network)
    first = services.give(mina, insurance, pdf())
    with pytest.raises(BadInput):
        services.refuse(first, by=host, reason=" ")
    with django_capture_on_commit_callbacks(execute=True):
        services.refuse(first, by=host, reason="Illisible")
    assert "Illisible" in mail.outbox[0].body
    with pytest.raises(Conflict):
        services.accept(first, by=host)
    second = services.give(mina, insurance, pdf("two"))
    assert list(Document.objects.all()) == [second]
    assert StoredFile.objects.count() == 1


@pytest.mark.django_db
def test_what_expires_is_told_once_and_holds_on_its_last_day(
    host, network, insurance, django_capture_on_commit_callbacks
):
    mina = make_member(network)
    today = clock.now().date()
    document = services.give(mina, insurance, pdf())
    with pytest.raises(BadInput):
        services.accept(document, by=host, expires_on=today - timedelta(days=2))
    services.accept(document, by=host, expires_on=today + timedelta(days=20))
    with django_capture_on_commit_callbacks(execute=True):
        assert (services.remind(), services.remind()) == (1, 0)
    assert f"/account/documents/{insurance.uuid}/" in mail.outbox[-1].body
    with clock.at(clock.now() + timedelta(days=22)):
        [asked] = asked_of(mina, network)
    assert asked.state == State.EXPIRED


@pytest.mark.django_db
def test_a_file_is_for_its_owner_and_their_hosts_and_each_look_is_written_down(
    host, network, insurance
):
    mina, other = make_member(network), make_member(network)
    document = services.give(mina, insurance, pdf())
    address = f"/en/documents/{document.uuid}/file/"
    elsewhere = make_person()
    grant(elsewhere, Role.HOST, make_network())
    for stranger in (other, elsewhere):
        assert client_of(stranger).get(address).status_code == 404
    answer = client_of(mina).get(address)
    assert b"".join(answer).startswith(b"%PDF") and "no-store" in answer["Cache-Control"]
    assert not PrivateViewing.objects.exists()
    list(client_of(host).get(address))
    viewing = PrivateViewing.objects.get()
    assert (viewing.owner, viewing.seen_by) == (mina, host)
    with pytest.raises(IntegrityError), transaction.atomic():
        PrivateViewing.objects.all().delete()
    assert host.name in client_of(mina).get("/en/account/documents/").text


@pytest.mark.django_db
def test_a_member_gives_a_document_and_a_host_answers_on_the_pages(network, host, insurance):
    mina = make_member(network)
    member, looks = client_of(mina), client_of(host)
    give = f"/en/account/documents/{insurance.uuid}/"
    wrong = member.post(give, {"file": SimpleUploadedFile("a.exe", b"MZ")})
    assert "not a picture that can be read" in wrong.text
    assert member.post(give, {"file": pdf()}).status_code == 302
    document = Document.objects.get()
    assert str(document.uuid) in looks.get(f"/en/networks/{network.slug}/documents/").text
    page = f"/en/documents/{document.uuid}/"
    assert "This field is required" in looks.post(page, {"refuse": "1", "reason": ""}).text
    assert looks.post(page, {"accept": "1", "expires_on": ""}).status_code == 302
    assert "accepted" in member.get("/en/account/documents/").text
    assert client_of(make_member(make_network())).get(give).status_code == 404


@pytest.mark.django_db
def test_a_document_is_exported_and_erased_with_the_person_and_its_file_too(
    network, host, insurance, files, django_capture_on_commit_callbacks
):
    mina, other = make_member(network), make_member(network)
    for person in (mina, other):  # the same paper
        services.give(person, insurance, pdf())
    services.note_viewing(mina, "Insurance", by=host)
    told = personal_data.export(mina)["documents"]
    assert (len(told["documents"]), len(told["looked_at"])) == (1, 1)
    personal_data.erase(mina)
    assert StoredFile.objects.count() == 1
    with django_capture_on_commit_callbacks(execute=True):
        personal_data.erase(other)
    assert not StoredFile.objects.exists()
    assert not [path for path in files.rglob("*") if path.is_file()]


@pytest.mark.django_db
def test_whom_to_call_is_told_to_a_host_who_says_why(network, host):
    mina = make_member(network)
    with pytest.raises(BadInput):
        set_contact(mina, name="Paul")
    client_of(mina).post(
        "/en/account/emergency/", {"name": "Paul", "phone": "03 84 00 00 09", "relation": "frère"}
    )
    page = f"/en/members/{mina.memberships.get().uuid}/emergency/"
    looks = client_of(host)
    assert "03 84 00 00 09" not in looks.get(page).text
    assert "03 84 00 00 09" in looks.post(page, {"reason": "Malaise"}).text
    with pytest.raises(BadInput):
        look(mina, by=host, reason="")
    told = personal_data.export(mina)
    assert told["emergency contact"]["name"] == "Paul"
    assert told["documents"]["looked_at"][0]["reason"] == "Malaise"
    set_contact(mina)
    assert not EmergencyContact.objects.exists()
    set_contact(mina, name="Paul", phone="03")
    end_membership(mina.memberships.get())
    assert looks.post(page, {"reason": "Malaise"}).status_code == 404
    personal_data.erase(mina)
    assert not EmergencyContact.objects.exists()
