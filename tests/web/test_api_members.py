"""What members and their hosts do on their pages, for programs: documents, doubles, the directory,
calendars kept elsewhere, organisations; and what a reception does."""

import pytest
from django.core import mail
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from etabli.booking.models import Booking, BusyTime
from etabli.booking.services import book
from etabli.community.models import CharterAcceptance, Document, Membership, PrivateViewing
from etabli.core.texts import Text
from etabli.events.models import Event
from etabli.network.models import Closure
from etabli.people.models import Person
from etabli.people.rights import Role
from etabli.people.services import cut_token, grant
from tests.access.worlds import make_door
from tests.entitlements.worlds import make_pass_plan
from tests.web.test_api import Asker, is_problem, wish
from tests.worlds import at, make_member, make_person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tuesday")]

NOBODY_S = "01980f7e-8c1a-7000-8000-000000000000"
PAPER = b"%PDF-1.7 one %%EOF"
CALENDAR = (
    "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:1\r\nSUMMARY:Secret\r\n"
    "DTSTART;TZID=Europe/Paris:20260114T090000\r\nDURATION:PT1H\r\n"
    "END:VEVENT\r\nEND:VCALENDAR\r\n"
)


@pytest.fixture(autouse=True)
def files(tmp_path, monkeypatch):
    monkeypatch.setattr(default_storage, "location", str(tmp_path))


@pytest.fixture
def operator(network) -> Asker:
    person = make_person("Olga")
    grant(person, Role.OPERATOR, network)
    return Asker(cut_token(person.email))


def send_paper(member: Person, kind: str, content: bytes = PAPER):
    return Client().post(
        f"/api/v1/document-kinds/{kind}/documents",
        {"file": SimpleUploadedFile("paper.pdf", content)},
        headers={"Authorization": f"Bearer {cut_token(member.email)}"},
    )


def test_a_document_is_asked_given_looked_at_refused_given_again_and_accepted(
    operator, program, network, member
):
    kinds = f"networks/{network.slug}/document-kinds"
    wanted = {"name": {"fr": "Assurance", "en": "Insurance"}, "required": True}
    kind = operator.post(kinds, wanted).json()
    assert (kind["name"]["en"], kind["required"], kind["network"]) == (
        "Insurance",
        True,
        network.slug,
    )
    is_problem(operator.post(kinds, wanted | {"audience": "group:1"}), 422, "bad_input")
    [asked] = program.get("documents").json()["items"]
    assert (asked["kind"]["id"], asked["state"], asked["documents"]) == (kind["id"], "missing", [])
    is_problem(send_paper(make_person("Ali"), kind["id"]), 404, "not_found")
    given = send_paper(member, kind["id"])
    assert (given.status_code, given.json()["status"]) == (201, "given")
    one = f"documents/{given.json()['id']}"
    [waiting] = operator.get(f"networks/{network.slug}/documents").json()["items"]
    assert (waiting["id"], waiting["name"]) == (given.json()["id"], "Mina")
    looked = operator.get(f"{one}/file")
    assert looked["Content-Type"] == "application/pdf"
    assert b"".join(looked.streaming_content) == PAPER
    assert PrivateViewing.objects.get().owner == member
    refused = operator.post(f"{one}/refuse", {"reason": "Illisible"}).json()
    assert (refused["status"], refused["reason"]) == ("refused", "Illisible")
    is_problem(operator.post(f"{one}/accept", {}), 409, "document_answered")
    again = send_paper(member, kind["id"], PAPER + b" ").json()
    accepted = operator.post(f"documents/{again['id']}/accept", {"expires_on": "2026-12-31"})
    assert (accepted.json()["status"], accepted.json()["expires_on"]) == ("accepted", "2026-12-31")
    is_problem(operator.delete(f"documents/{again['id']}"), 404, "not_found")
    assert program.delete(f"documents/{again['id']}").status_code == 204
    changed = operator.put(f"document-kinds/{kind['id']}", {"name": {"fr": "Attestation"}}).json()
    assert (changed["name"]["fr"], changed["required"]) == ("Attestation", False)
    assert operator.delete(f"document-kinds/{kind['id']}").status_code == 204
    assert program.get("documents").json()["items"] == []
    assert not Document.objects.exists()


def test_somebody_who_is_there_twice_is_proposed_looked_at_and_merged_once(operator, network):
    kept, other = make_member(network, "Mina Roy"), make_member(network, "Mina Roy")
    doubles = f"networks/{network.slug}/doubles"
    [found] = operator.get(doubles).json()["items"]
    two = [found["first"]["id"], found["second"]["id"]]
    assert sorted(two) == sorted([str(kept.uuid), str(other.uuid)])
    told = operator.get(f"{doubles}/{two[0]}/{two[1]}").json()
    assert (told["refused"], told["sides"][0]["networks"]) == ("", [network.slug])
    wanted = {"kept": str(kept.uuid), "other": str(other.uuid)}
    for _again in range(2):
        merged = operator.post(f"{doubles}/merge", wanted, **{"Idempotency-Key": "one"})
        assert merged.json()["kept"]["id"] == str(kept.uuid)
    other.refresh_from_db()
    assert other.merged_into == kept
    is_problem(operator.post(f"{doubles}/merge", wanted), 404, "not_found")
    ali, alia = make_member(network, "Ali"), make_member(network, "Ali")
    apart = {"first": str(ali.uuid), "second": str(alia.uuid)}
    assert operator.post(f"{doubles}/tell-apart", apart).status_code == 204
    assert operator.get(doubles).json()["items"] == []


def test_the_directory_shows_each_what_its_members_say(operator, program, network):
    is_problem(program.get("profile"), 404, "not_found")
    told = {
        "work": "Menuisière",
        "contact": "06",
        "skills": ["Bois", "Laser"],
        "sought": ["Accounting"],
        "meets": True,
        "seen_by": {
            "name": "public",
            "work": "public",
            "skills": "network",
            "looking_for": "network",
        },
    }
    mine = program.put("profile", told).json()
    assert (mine["name"], mine["seen_by"]["contact"]) == ("Mina", "nobody")
    is_problem(program.put("profile", told | {"skills": ["a, b"]}), 422, "bad_input")
    ali = make_member(network, "Ali")
    asker = Asker(cut_token(ali.email))
    [seen] = asker.get(f"networks/{network.slug}/directory?skill=laser").json()["items"]
    assert (seen["work"], seen["skills"], seen["contact"]) == ("Menuisière", ["Bois", "Laser"], "")
    [public] = Asker().get(f"networks/{network.slug}/people").json()["items"]
    assert (public["work"], public["skills"]) == ("Menuisière", [])
    shown = {"name": "network", "skills": "network"}
    asker.put("profile", {"skills": ["accounting"], "meets": True, "seen_by": shown})
    [meeting] = program.get(f"networks/{network.slug}/meetings").json()["items"]
    assert (meeting["name"], meeting["knows"]) == ("Ali", ["Accounting"])
    out = f"networks/{network.slug}/meetings/{meeting['id']}/leave-out"
    assert program.post(out).status_code == 204
    is_problem(program.post(out), 404, "not_found")
    stranger = Asker(cut_token(make_person("Zoé").email))
    is_problem(stranger.get(f"networks/{network.slug}/directory"), 404, "not_found")
    assert program.delete("profile").status_code == 204
    assert Asker().get(f"networks/{network.slug}/people").json()["items"] == []


def test_a_busy_calendar_is_added_listed_and_removed_by_its_owner_alone(
    operator, program, desks, member
):
    made = program.post("busy-calendars", {"name": "Office", "content": CALENDAR})
    assert made.status_code == 201
    [busy] = program.get("busy-times").json()["items"]
    assert busy["starts_at"] == "2026-01-14T08:00:00Z"
    is_problem(program.post("busy-calendars", {"name": "Office"}), 422, "bad_input")
    is_problem(program.post("busy-calendars", {"name": "Web", "url": "ftp://x"}), 422, "bad_input")
    one = f"busy-calendars/{made.json()['id']}"
    is_problem(operator.delete(one), 404, "not_found")
    closing = f"spaces/{desks.uuid}/busy-calendars"
    is_problem(program.post(closing, {"name": "Hall", "content": CALENDAR}), 404, "not_found")
    assert operator.post(closing, {"name": "Hall", "content": CALENDAR}).status_code == 201
    [hall] = operator.get(f"places/{desks.place.slug}/busy-calendars").json()["items"]
    assert (hall["space"], Closure.objects.count()) == (str(desks.uuid), 1)
    assert operator.post(f"busy-calendars/{hall['id']}/read").status_code == 204
    assert operator.delete(f"busy-calendars/{hall['id']}").status_code == 204
    assert not Closure.objects.exists()
    [listed] = program.get("busy-calendars").json()["items"]
    assert (listed["name"], listed["host"], listed["problem"]) == ("Office", "", "")
    assert program.delete(one).status_code == 204
    assert not BusyTime.objects.exists()


def test_a_charter_is_accepted_and_whom_to_call_is_kept_and_looked_at_with_a_reason(
    operator, program, network, member
):
    network.charter = Text("Le calme.")
    network.save()
    charter = f"networks/{network.slug}/charter"
    assert program.get(charter).json() == {
        "text": {"fr": "Le calme.", "en": ""},
        "accepted_at": None,
    }
    assert program.post(f"{charter}/accept").json()["accepted_at"]
    assert CharterAcceptance.objects.get().person == member
    is_problem(program.get("emergency-contact"), 404, "not_found")
    contact = {"name": "Zoé", "phone": "06", "relation": ""}
    assert program.put("emergency-contact", contact).json() == contact
    look = f"members/{Membership.objects.get(person=member).uuid}/emergency-contact"
    is_problem(program.post(look, {"reason": "Fall"}), 404, "not_found")
    is_problem(operator.post(look, {"reason": " "}), 422, "bad_input")
    assert operator.post(look, {"reason": "Fall"}).json() == contact
    assert PrivateViewing.objects.get().reason == "Fall"
    assert program.delete("emergency-contact").status_code == 204


def test_an_organisation_invites_and_lets_go(operator, program, network, member):
    made = operator.post(f"networks/{network.slug}/organisations", {"name": "Atelier"}).json()
    people = f"organisations/{made['id']}/people"
    wanted = {"email": member.email, "from_on": "2026-01-13"}
    is_problem(program.post(people, wanted), 404, "not_found")
    assert operator.post(people, wanted).json()["accepted"] is False
    is_problem(operator.post(people, wanted), 409, "invited_already")
    is_problem(operator.post(people, wanted | {"email": "no one"}), 422, "bad_input")
    [invited] = program.get("affiliations").json()["items"]
    one = f"affiliations/{invited['id']}"
    assert program.post(f"{one}/accept").json()["name"] == "Mina"
    is_problem(program.post(f"{one}/accept"), 409, "affiliation_changed")
    assert [one["name"] for one in operator.get(people).json()["items"]] == ["Mina"]
    assert operator.delete(f"{people}/{invited['id']}").status_code == 204
    is_problem(program.delete(one), 404, "not_found")


def test_a_host_books_for_a_member_moves_it_and_sees_the_day(operator, program, desks, member):
    whom = str(Membership.objects.get(person=member).uuid)
    is_problem(
        program.post("bookings", wish(desks, membership=whom)), 404, "not_found"
    )  # one's own too
    made = operator.post("bookings", wish(desks, membership=whom)).json()
    assert Booking.objects.get().person == member
    later = {
        "starts_at": "2026-01-14T13:00:00+01:00",
        "ends_at": "2026-01-14T15:00:00+01:00",
    }
    moved = program.post(f"bookings/{made['id']}/move", later).json()
    assert (moved["starts_at"], moved["status"]) == ("2026-01-14T13:00:00+01:00", "confirmed")
    closed = {"starts_at": "2026-01-18T13:00:00+01:00", "ends_at": "2026-01-18T15:00:00+01:00"}
    is_problem(program.post(f"bookings/{made['id']}/move", closed), 422, "closed")
    day = f"places/{desks.place.slug}/bookings?day=2026-01-14"
    is_problem(program.get(day), 404, "not_found")
    [expected] = operator.get(day).json()["items"]
    assert (expected["name"], expected["arrived_at"], expected["units"]) == ("Mina", None, ["1"])


def test_a_space_is_closed_over_its_bookings_and_opened_again(operator, program, desks, member):
    book(member, desks, at("2026-01-14 09:00"), at("2026-01-14 12:00"))
    wanted = {name: value for name, value in wish(desks).items() if name != "quantity"}
    is_problem(program.post("closures", wanted), 404, "not_found")
    is_problem(operator.post("closures", wanted), 409, "booked")
    over = wanted | {"over_bookings": True, "reason": {"fr": "Peinture"}}
    assert operator.post("closures", over).json()["reason"]["fr"] == "Peinture"
    assert not Booking.objects.get().is_live
    [closure] = operator.get(f"places/{desks.place.slug}/closures").json()["items"]
    one = f"places/{desks.place.slug}/closures/{closure['id']}"
    assert operator.delete(one).status_code == 204
    is_problem(operator.delete(one), 404, "not_found")


def test_a_visitor_is_let_in_pays_and_is_written_to_once(
    operator, program, desks, django_capture_on_commit_callbacks
):
    plan = make_pass_plan(desks.place.network, 1, "half_day")
    stays = f"places/{desks.place.slug}/stays"
    is_problem(program.get(stays), 404, "not_found")
    offered = operator.get(stays).json()["items"]
    assert (offered[0]["stay"], offered[0]["plans"]) == ("hour", [str(plan.uuid)])
    visit = {"name": "Zoé", "email": "zoe@example.org", "space": str(desks.uuid), "stay": "hour"}
    visitors = f"places/{desks.place.slug}/visitors"
    is_problem(operator.post(visitors, visit | {"plan": NOBODY_S}), 404, "not_found")
    with django_capture_on_commit_callbacks(execute=True):
        made = operator.post(visitors, visit | {"plan": str(plan.uuid)})
    assert made.status_code == 201
    assert made.json()["booking"]["ends_at"] == "2026-01-13T10:00:00+01:00"
    [told] = mail.outbox
    assert (told.to, made.json()["code"] in told.body) == (["zoe@example.org"], True)


def test_codes_are_told_to_whoever_comes_alone(operator, program, desks, member):
    door = make_door(desks.place)
    booking = book(member, desks, at("2026-01-14 09:00"), at("2026-01-14 12:00"))
    [code] = program.get(f"bookings/{booking.uuid}/codes").json()["items"]
    assert code["door"] == str(door.uuid) and code["code"].isdecimal()
    is_problem(operator.get(f"bookings/{booking.uuid}/codes"), 404, "not_found")


def test_an_event_is_published_attended_and_called_off_and_words_are_announced(
    operator, program, network, desks
):
    wanted = {
        "place": desks.place.slug,
        "title": {"fr": "Apéro"},
        "seats": 5,
        "day": "2026-01-14",
        "from_time": "18:00",
        "until_time": "20:00",
    }
    events = f"networks/{network.slug}/events"
    is_problem(program.post(events, wanted), 404, "not_found")
    weekly = wanted | {"rule": "FREQ=WEEKLY;COUNT=2"}
    made = operator.post(events, weekly).json()
    assert [one["starts_at"] for one in made] == ["2026-01-14T17:00:00Z", "2026-01-21T17:00:00Z"]
    one = f"events/{made[0]['id']}"
    mine = program.post("event-registrations", {"event": made[0]["id"]}).json()
    [expected] = operator.get(f"{one}/registrations").json()["items"]
    assert (expected["name"], expected["id"]) == ("Mina", mine["id"])
    is_problem(operator.post(f"{one}/attendance", {"came": [mine["id"]]}), 409, "early")
    is_problem(program.post(f"{one}/call-off", {}), 404, "not_found")
    assert operator.post(f"{one}/call-off", {"those_after": True}).status_code == 204
    assert operator.get(events).json()["items"] == []
    today = wanted | {"day": "2026-01-13", "from_time": "09:30"}
    [begun] = operator.post(events, today).json()
    marked = operator.post(f"events/{begun['id']}/attendance", {"came": [], "others": 4})
    assert (marked.status_code, Event.objects.get(uuid=begun["id"]).others) == (204, 4)
    words = {"title": {"fr": "Travaux"}, "text": {"fr": "Bruit."}, "shown_until": "2026-01-20"}
    announcements = f"networks/{network.slug}/announcements"
    is_problem(program.post(announcements, words), 404, "not_found")
    said = operator.post(announcements, words).json()
    assert [one["id"] for one in Asker().get(announcements).json()["items"]] == [said["id"]]
    assert operator.delete(f"announcements/{said['id']}").status_code == 204


def test_a_member_takes_a_trial_once(program, network):
    plan = make_pass_plan(network, 1, "day", kind="trial")
    assert program.post(f"plans/{plan.uuid}/take").json()["balances"][0]["left"] == 1
    assert program.post(f"plans/{plan.uuid}/take").status_code == 409
