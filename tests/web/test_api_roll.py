"""Members joining, in groups, many at once and from a file, for programs."""

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from etabli.community.models import CharterAcceptance, Group, Membership
from etabli.community.services import join
from etabli.core.models import KeptAnswer
from etabli.core.texts import Text
from etabli.network.models import Network
from etabli.people.models import Person
from etabli.people.rights import Role
from etabli.people.services import cut_token, grant
from tests.web.test_api import Asker, is_problem
from tests.worlds import make_member, make_person, make_place

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tuesday")]

FILE = (
    "Prénom;Nom;Courriel;Depuis\n"
    "Ali;Roy;ali.roy@example.org;2025-03-01\n"
    "Zoé;Ney;no address;2025-03-01\n"
)


@pytest.fixture
def operator(network) -> Asker:
    person = make_person("Olga")
    grant(person, Role.OPERATOR, network)
    return Asker(cut_token(person.email))


def number(person: Person) -> str:
    return str(Membership.objects.get(person=person).uuid)


def test_one_joins_a_network_and_sees_where_one_is_a_member(program, network):
    elsewhere = make_place().network
    elsewhere.charter = Text("Le calme.")
    elsewhere.joining = Network.Joining.APPROVED
    elsewhere.save()
    made = program.post(f"networks/{elsewhere.slug}/join")
    assert (made.status_code, made.json()["status"]) == (201, "asked")
    assert CharterAcceptance.objects.get().person.name == "Mina"
    is_problem(program.post(f"networks/{elsewhere.slug}/join"), 409, "member_already")
    listed = program.get("memberships").json()["items"]
    assert {(one["network"], one["status"]) for one in listed} == {
        (network.slug, "active"),
        (elsewhere.slug, "asked"),
    }


def test_a_group_is_made_changed_and_filters_the_members(operator, program, network, member):
    groups = f"networks/{network.slug}/groups"
    ali = make_member(network, "Ali")
    wanted = {"name": {"fr": "Nomades"}, "members": [number(member)]}
    is_problem(program.post(groups, wanted), 404, "not_found")
    is_problem(program.get(groups), 404, "not_found")
    stranger = make_member(make_place().network, "Eva")
    is_problem(operator.post(groups, wanted | {"members": [number(stranger)]}), 404, "not_found")
    made = operator.post(groups, wanted)
    assert (made.status_code, made.json()["members"]) == (201, [number(member)])
    members = f"networks/{network.slug}/members"
    inside = operator.get(f"{members}?group={made.json()['id']}").json()["items"]
    assert [one["name"] for one in inside] == ["Mina"]
    assert operator.get(f"{members}?text=ali").json()["items"][0]["email"] == ali.email
    assert operator.get(f"{members}?refuses=true").json()["count"] == 0
    other = Group.objects.create(network=make_place().network, name=Text("Autre"))
    is_problem(operator.get(f"{members}?group={other.uuid}"), 404, "not_found")
    one = f"groups/{made.json()['id']}"
    is_problem(program.put(one, wanted), 404, "not_found")
    changed = operator.put(one, {"name": {"fr": "A", "en": "B"}, "members": [number(ali)]}).json()
    assert (changed["name"]["en"], changed["members"]) == ("B", [number(ali)])
    assert operator.get(groups).json()["items"] == [changed]
    operator.post(f"members/{number(member)}/end")
    is_problem(operator.put(one, wanted), 422, "bad_input")


def test_a_group_is_sent_back_as_it_was_told_when_a_member_of_it_has_left(
    operator, network, member
):
    groups, ali = f"networks/{network.slug}/groups", make_member(network, "Ali")
    operator.post(groups, {"name": {"fr": "Nomades"}, "members": [number(member), number(ali)]})
    operator.post(f"members/{number(member)}/end")
    [told] = operator.get(groups).json()["items"]
    assert told["members"] == [number(ali)]
    assert operator.put(f"groups/{told['id']}", told).json() == told


def test_many_are_accepted_ended_and_written_to_at_once(
    operator, program, network, member, django_capture_on_commit_callbacks
):
    network.joining = Network.Joining.APPROVED
    network.save()
    asked = [join(make_person(name), network) for name in ("Ali", "Eva")]
    members = f"networks/{network.slug}/members"
    wanted = {"members": [str(one.uuid) for one in asked]}
    for verb in ("accept", "end", "write"):
        letter = {"subject": "S", "text": "T"} if verb == "write" else {}
        is_problem(program.post(f"{members}/{verb}", wanted | letter), 404, "not_found")
    stranger = make_member(make_place().network, "Eva")
    beside = {"members": [*wanted["members"], number(stranger)]}
    is_problem(operator.post(f"{members}/accept", beside), 404, "not_found")
    assert sorted(operator.post(f"{members}/accept", wanted).json()["members"]) == sorted(
        wanted["members"]
    )
    assert operator.post(f"{members}/accept", wanted).json() == {"members": []}
    letter = wanted | {"subject": "Bonjour", "text": "Une nouvelle."}
    is_problem(operator.post(f"{members}/write", letter | {"text": " "}), 422, "bad_input")
    with django_capture_on_commit_callbacks(execute=True):
        assert operator.post(f"{members}/write", letter).json() == {"written": 2}
    assert sorted(one.to[0] for one in mail.outbox) == sorted(one.person.email for one in asked)
    ended = operator.post(f"{members}/end", wanted | {"members": [wanted["members"][0]]}).json()
    assert ended == {"members": wanted["members"][:1]}
    statuses = set(network.memberships.values_list("person__name", "status"))
    assert statuses == {("Ali", "ended"), ("Eva", "active"), ("Mina", "active")}


def test_a_file_of_members_is_looked_at_and_then_taken_in(operator, program, network, member):
    path = f"/api/v1/networks/{network.slug}/members/import"

    def send(asker: Asker, to: str, content: str = FILE, **told: str):
        body = {"file": SimpleUploadedFile("m.csv", content.encode()), **told}
        return Client().post(to, body, headers=asker._headers)

    for to in (path, f"{path}/look"):
        is_problem(send(program, to), 404, "not_found")
        is_problem(send(operator, to, "Nom;Courriel\n"), 422, "bad_input")
        assert is_problem(send(operator, to, name="Nom!"), 422, "bad_input")["field"] == "name"
        long = is_problem(send(operator, to, name="N" * 201), 422, "bad_input")
        assert long["field"] == "name"
    looked = send(operator, f"{path}/look").json()
    assert looked["headers"] == ["Prénom", "Nom", "Courriel", "Depuis"]
    assert looked["columns"]["email"] == "Courriel"
    assert [(one["name"], one["outcome"]) for one in looked["lines"]] == [
        ("Ali Roy", "new"),
        ("Zoé Ney", "faulty"),
    ]
    assert looked["lines"][1]["faults"]
    assert (looked["counts"]["new"], looked["counts"]["faulty"]) == (1, 1)
    assert network.memberships.count() == 1
    some = {"name": "Nom"}
    assert is_problem(send(operator, path, **some), 422, "bad_input")["field"] == "email"
    taken = send(operator, path).json()
    assert (taken["new"], taken["faulty"]) == (1, 1)
    assert send(operator, path, name="Nom", email="Courriel").json()["member"] == 1
    [ali] = network.memberships.filter(person__email="ali.roy@example.org")
    assert ali.began_at.date().isoformat() in ("2025-02-28", "2025-03-01")
    assert network.memberships.count() == 2


def test_a_header_may_have_two_lines_and_what_is_looked_at_is_kept_nowhere(operator, network):
    content = 'Courriel;"Nom\ncomplet"\nali.roy@example.org;Ali Roy\n'
    for told in ({}, {"name": "Nom\ncomplet", "email": "Courriel"}):
        looked = Client().post(
            f"/api/v1/networks/{network.slug}/members/import/look",
            {"file": SimpleUploadedFile("m.csv", content.encode()), **told},
            headers=operator._headers | {"Idempotency-Key": "one"},
        )
        assert looked.json()["columns"]["name"] == "Nom\ncomplet"
        assert [one["name"] for one in looked.json()["lines"]] == ["Ali Roy"]
    assert not KeptAnswer.objects.exists()
