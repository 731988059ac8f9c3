"""What those who run networks and places do on their pages, for programs: networks, pictures,
floors, webhooks; one's own account; and how much the lists ask of the database."""

from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from uuid6 import uuid7

from etabli.community.organisation.services import add_organisation
from etabli.community.services import join
from etabli.core import clock
from etabli.core.texts import Text
from etabli.entitlements.models import Pass
from etabli.entitlements.passes.services import grant_to_organisation, share, top_up
from etabli.network.floorplan.services import add_plan, put
from etabli.network.models import Delivery, FloorPlan, Network, Place
from etabli.network.services import add_photo
from etabli.network.webhooks import posting
from etabli.network.webhooks.services import subscribe
from etabli.people.reach.services import refused
from etabli.people.rights import Role
from etabli.people.services import cut_token, grant
from tests.entitlements.test_organisations import employ
from tests.entitlements.worlds import give, make_pass_plan
from tests.network.test_pages import picture
from tests.web.test_api import Asker, count_queries, is_problem
from tests.worlds import make_member, make_network, make_person, make_place, make_space

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tuesday")]


@pytest.fixture(autouse=True)
def files(tmp_path, monkeypatch):
    monkeypatch.setattr(default_storage, "location", str(tmp_path))


@pytest.fixture
def olga(network):
    person = make_person("Olga")
    grant(person, Role.OPERATOR, network)
    return person


@pytest.fixture
def operator(olga) -> Asker:
    return Asker(cut_token(olga.email))


def send(person, path: str, **sent: Any):
    """A file, with what is told of it."""
    headers = {"Authorization": f"Bearer {cut_token(person.email)}"}
    return Client().post(f"/api/v1/{path}", sent, headers=headers)


def told(answer) -> bytes:
    return b"".join(answer.streaming_content)


def test_a_network_is_made_by_who_looks_after_the_installation_and_changed_by_who_runs_it(
    operator, network
):
    wanted = {"name": {"fr": "Réseau du Haut"}, "joining": "approved"}
    assert is_problem(operator.post("networks", wanted), 404, "not_found")["detail"]
    ada = make_person("Ada")
    grant(ada, Role.ADMINISTRATOR)
    administrator = Asker(cut_token(ada.email))
    made = administrator.post("networks", wanted)
    assert made.status_code == 201, made.text
    one = f"networks/{made.json()['slug']}"
    assert (one, made.json()["joining"]) == ("networks/reseau-du-haut", "approved")
    for asked in (operator.get(one), operator.put(one, wanted)):
        is_problem(asked, 404, "not_found")
    assert [known["slug"] for known in operator.get("networks").json()["items"]] == [network.slug]
    assert administrator.get("networks").json()["count"] == 2
    charter = {"fr": "Chacun range.\n" * 300}
    changed = operator.put(
        f"networks/{network.slug}", {"name": {"fr": "Autre"}, "charter": charter}
    )
    assert changed.json() == operator.get(f"networks/{network.slug}").json()
    network.refresh_from_db()
    assert (network.name.fr, network.charter.fr) == ("Autre", charter["fr"])
    is_problem(operator.put(f"networks/{network.slug}", {"name": {"fr": " "}}), 422, "bad_input")


def test_what_a_place_needs_before_it_opens_is_told(operator, program, network, desks):
    draft = make_place(network, status=Place.Status.DRAFT, address="", hours={})
    asked = f"places/{draft.slug}/readiness"
    is_problem(program.get(asked), 404, "not_found")
    missing = operator.get(asked).json()
    assert (missing["ready"], len(missing["missing"])) == (False, 3)
    make_space(draft)
    assert len(operator.get(asked).json()["missing"]) == 2


def test_a_picture_of_a_place_is_added_shown_and_taken_away(operator, olga, member, desks):
    photos = f"places/{desks.place.slug}/photos"
    shows = {"alternative_fr": "La salle vue du seuil"}
    is_problem(send(member, photos, picture=picture(), **shows), 404, "not_found")
    for wrong, field in (
        ({"picture": SimpleUploadedFile("p.jpg", b"<html>")}, "picture"),
        ({"picture": picture(), "alternative_fr": " "}, "alternative_fr"),
        ({}, "picture"),
    ):
        refusal = is_problem(send(olga, photos, **shows | wrong), 422, "bad_input")
        assert refusal["field"] == field
    made = send(olga, photos, picture=picture(), **shows)
    assert made.status_code == 201, made.text
    assert Asker().get(photos).json()["items"] == [made.json()]
    assert made.json()["alternative"] == {"fr": "La salle vue du seuil", "en": ""}
    for address in (made.json()["picture"], made.json()["small"]):
        assert told(Client().get(address))[8:12] == b"WEBP"
    one = f"photos/{made.json()['id']}"
    assert told(Asker().get(f"{one}/file?small=true"))[8:12] == b"WEBP"
    Place.objects.update(status=Place.Status.DRAFT)
    for hidden in (photos, f"{one}/file"):
        is_problem(Asker().get(hidden), 404, "not_found")
    assert operator.get(photos).json()["count"] == 1
    assert told(operator.get(f"{one}/file"))
    is_problem(Asker(cut_token(member.email)).delete(one), 404, "not_found")
    assert operator.delete(one).status_code == 204
    is_problem(operator.delete(one), 404, "not_found")
    assert not desks.place.photos.exists()


def test_a_floor_is_added_looked_at_and_taken_away(operator, olga, member, desks):
    floors = f"places/{desks.place.slug}/floors"
    is_problem(send(member, floors, picture=picture(), name_fr="Rez"), 404, "not_found")
    made = send(olga, floors, picture=picture(), name_fr="Rez")
    assert (made.status_code, made.json()["name"]) == (201, "Rez")
    assert (made.json()["width"], made.json()["marks"]) == (30, [])
    assert Asker().get(floors).json()["items"] == [made.json()]
    one = f"floors/{made.json()['id']}"
    assert told(Asker().get(f"{one}/picture"))[8:12] == b"WEBP"
    Place.objects.update(status=Place.Status.DRAFT)
    is_problem(Asker().get(f"{one}/picture"), 404, "not_found")
    assert told(operator.get(f"{one}/picture"))
    is_problem(Asker(cut_token(member.email)).delete(one), 404, "not_found")
    assert operator.delete(one).status_code == 204
    assert not FloorPlan.objects.exists()


def test_what_one_may_not_see_is_refused_as_what_there_is_not(program, network, olga, desks):
    hook = subscribe(network, "https://example.org/", ["membership.began"], by=olga)
    floor = add_plan(desks.place, Text("Rez"), picture())
    for kind, there in (("webhooks", hook.uuid), ("floors", floor.uuid)):
        hidden = is_problem(program.delete(f"{kind}/{there}"), 404, "not_found")
        assert hidden == is_problem(program.delete(f"{kind}/{uuid7()}"), 404, "not_found")


def test_an_event_that_did_not_arrive_is_sent_again(
    operator, program, network, olga, monkeypatch, django_capture_on_commit_callbacks
):
    answers = [(503, "Service Unavailable"), (204, "No Content")]
    monkeypatch.setattr(posting, "post", lambda url, body, headers: answers.pop(0))
    hook = subscribe(network, "https://example.org/", ["membership.began"], by=olga)
    with django_capture_on_commit_callbacks(execute=True):
        join(make_person("Grace"), network, accepted=True)
    listed = f"webhooks/{hook.uuid}/deliveries"
    is_problem(program.get(listed), 404, "not_found")
    [delivery] = operator.get(listed).json()["items"]
    assert (delivery["status"], delivery["attempts"]) == ("waiting", 1)
    assert delivery["answered"] == "503 Service Unavailable"
    again = f"{listed}/{delivery['id']}/send-again"
    is_problem(program.post(again), 404, "not_found")
    is_problem(operator.post(f"{listed}/{hook.uuid}/send-again"), 404, "not_found")
    for _again in range(2):
        assert operator.post(again).json()["status"] == "arrived"
    assert answers == []


def test_an_address_that_refused_messages_is_tried_again(operator, program, network, member):
    refused(member.email, "550 unknown")
    [one] = [
        known
        for known in operator.get(f"networks/{network.slug}/members").json()["items"]
        if known["unreachable_at"]
    ]
    assert (one["name"], one["unreachable_because"]) == ("Mina", "550 unknown")
    again = f"members/{one['id']}/try-again"
    is_problem(program.post(again), 404, "not_found")
    for _again in range(2):
        assert operator.post(again).json()["unreachable_at"] is None
    member.refresh_from_db()
    assert not member.is_unreachable


def test_somebody_changes_what_they_are_called_and_reads_all_that_is_known_of_them(program, member):
    changed = program.put("account", {"name": "Mina Roy", "phone": "+33", "language": "en"})
    assert changed.json() == program.get("account").json()
    member.refresh_from_db()
    assert (member.name, member.phone, member.language) == ("Mina Roy", "+33", "en")
    for wrong, field in (({"name": ""}, "name"), ({"name": "Mina", "language": "xx"}, "language")):
        assert is_problem(program.put("account", wrong), 422, "bad_input")["field"] == field
    assert program.get("account/data").json()["person"]["name"] == "Mina Roy"
    is_problem(Asker().get("account"), 401, "unknown_token")


# How many questions are asked of the database


class Grown:
    """A network with one more of everything each time."""

    def __init__(self, network: Network, member, olga) -> None:
        self.network, self.member, self.olga = network, member, olga
        self.place = make_place(network)
        self.hook = subscribe(network, "https://example.org/", ["membership.began"], by=olga)
        self.plan = make_pass_plan(network)
        self.held = give(self.plan, member)
        self.organisation = add_organisation(network, "Atelier")
        employ(self.organisation, olga, administers=True)
        self.employed = employ(self.organisation, member)

    def grow(self) -> None:
        self._of_places()
        self._of_passes()
        grant(make_person("Hanna"), Role.HOST, self.network)
        join(self.member, make_network(), accepted=True)
        grant(self.olga, Role.OPERATOR, make_network())

    def _of_places(self) -> None:
        make_place(self.network, status=Place.Status.DRAFT)
        space = make_space(self.place, units=2, inside=self.place.spaces.first())
        add_photo(self.place, picture(), Text("Vue"))
        plan = add_plan(self.place, Text("Rez"), picture())
        for unit in space.units.all():
            put(plan, unit, 10, 10)
        subscribe(self.network, "https://example.org/", ["membership.began"], by=self.olga)
        now = clock.now()
        Delivery.objects.create(
            webhook=self.hook, event="membership.began", body="{}", created_at=now, due_at=now
        )

    def _of_passes(self) -> None:
        plan = make_pass_plan(self.network, places=[self.place])
        give(plan, self.member)
        top_up(self.held, self.held.terms.allowances.get(), 1, by=self.olga)
        shared = grant_to_organisation(plan, self.organisation, by=self.olga)
        share(shared, named=[self.employed], ceiling=60)

    def lists(self) -> dict[str, list[str]]:
        network, place = f"networks/{self.network.slug}", f"places/{self.place.slug}"
        membership = self.network.memberships.get(person=self.member)
        of_olga = [
            "networks",
            f"{network}/places",
            f"{place}/spaces",
            f"{place}/photos",
            f"{place}/floors",
            f"{network}/webhooks",
            f"webhooks/{self.hook.uuid}/deliveries",
            f"{network}/plans",
            f"{network}/plans/all",
            f"members/{membership.uuid}/passes",
            f"organisations/{self.organisation.uuid}/passes",
        ]
        of_member = ["passes", f"passes/{self.held.uuid}/entries", "message-kinds"]
        return {"olga": of_olga, "member": of_member}


def test_the_number_of_queries_does_not_grow_with_networks_places_passes_or_roles(
    network, member, olga, operator, program, django_assert_max_num_queries
):
    ada = make_person("Ada")
    grant(ada, Role.COORDINATOR, network)
    coordinator = Asker(cut_token(ada.email))
    world = Grown(network, member, olga)
    asked = [
        *((operator, path) for path in world.lists()["olga"]),
        *((program, path) for path in world.lists()["member"]),
        (coordinator, f"roles/network/{network.slug}"),
    ]

    def count(who: Asker, path: str) -> int:
        return count_queries(django_assert_max_num_queries, lambda: who.get(path))

    def counts() -> dict[str, int]:
        return {path: count(who, path) for who, path in asked}

    def sizes() -> dict[str, int]:
        return {path: who.get(path).json()["count"] for who, path in asked}

    world.grow()
    before, small = counts(), sizes()
    for _more in range(3):
        world.grow()
    assert counts() == before
    grown = sizes()
    assert [path for path in grown if grown[path] <= small[path]] == ["message-kinds"]


def test_a_plan_tells_how_many_hold_it(client, operator, olga, network, member):
    plan = make_pass_plan(network)
    make_pass_plan(network)
    for person in (member, make_member(network)):
        give(plan, person)
    Pass.objects.filter(person=member).update(ends_on="2026-01-12")
    all_plans = f"networks/{network.slug}/plans/all"
    held = {one["id"]: one["holders"] for one in operator.get(all_plans).json()["items"]}
    assert sorted(held.values()) == [0, 1]
    assert held[str(plan.uuid)] == 1
    assert operator.post(f"plans/{plan.uuid}/offer", {"offered": False}).json()["holders"] == 1
    client.force_login(olga.user)
    page = client.get(f"/en/networks/{network.slug}/plans/").text
    assert "Held by 1 person" in page and "Held by 0 people" in page
    assert "1 person has this plan" in client.get(f"/en/plans/{plan.uuid}/").text
