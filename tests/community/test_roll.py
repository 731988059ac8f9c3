"""Members who come in by a file, and what is done to many at once."""

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from etabli.community.importing import services
from etabli.community.importing.rows import proposed
from etabli.community.importing.selectors import Outcome
from etabli.community.models import Membership
from etabli.community.roll.services import accept_all, end_all, take_back
from etabli.community.services import join
from etabli.core.errors import BadInput
from etabli.network.models import Network
from etabli.people.models import Person
from etabli.people.reach.services import refused
from etabli.people.rights import Role
from etabli.people.services import grant
from tests.worlds import make_network, make_person

pytestmark = pytest.mark.django_db

HEADER = "Prénom;Nom;Courriel;Téléphone;Depuis\n"


@pytest.fixture
def network():
    return make_network(joining=Network.Joining.APPROVED)


@pytest.fixture
def client(network):
    host = make_person("Hôte")
    grant(host, Role.HOST, network)
    client = Client()
    client.force_login(host.user)
    return client


def taken_in(network, text: str, **options):
    rows = services.table((HEADER + text).encode(), "members.csv")
    return services.take_in(network, rows, proposed(list(rows[0].cells)), **options)


def test_new_people_come_in_with_the_day_they_joined_and_nobody_is_written_to(
    network, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        done = taken_in(network, "Ada;Exemple;Ada@example.org;01;31/01/2024\n")
    assert done == {Outcome.NEW: 1}
    membership = Membership.objects.select_related("person__user").get()
    assert (membership.person.name, membership.person.phone) == ("Ada Exemple", "01")
    assert membership.status == "active"
    assert f"{membership.began_at:%Y-%m}" == "2024-01"
    assert membership.person.user.email == "ada@example.org"
    assert not membership.person.user.has_usable_password()
    assert not mail.outbox


def test_whoever_is_known_by_their_address_is_not_made_twice(network):
    known, waiting, already = make_person(), make_person(), make_person()
    join(waiting, network)
    join(already, network, accepted=True)
    text = "".join(f"Autre;Nom;{one.email.upper()};;\n" for one in (known, waiting, already))
    before = Person.objects.count()
    done = taken_in(network, text)
    assert done == {Outcome.KNOWN: 1, Outcome.WAITING: 1, Outcome.MEMBER: 1}
    assert taken_in(network, text) == {Outcome.MEMBER: 3}
    assert Person.objects.count() == before
    known.refresh_from_db()
    assert known.name == "Ada"
    assert network.memberships.filter(status="active").count() == 3


def test_faults_are_told_row_by_row_and_only_those_lines_are_left_out(network):
    text = (
        "Ada;Exemple;ada@example.org;;\n"
        ";;bob@example.org;;\n"
        "Cy;Exemple;no address;;\n"
        "Di;Exemple;ADA@example.org;;\n"
        "Ed;Exemple;ed@example.org;;31/02/2024\n"
    )
    rows = services.table((HEADER + text).encode(), "members.csv")
    faults = {
        line.candidate.line: list(line.candidate.faults)
        for line in services.looked_at(network, rows)
    }
    assert not faults[2]
    assert all(len(faults[line]) == 1 for line in (3, 4, 5, 6))
    assert "2" in faults[5][0]
    assert taken_in(network, text) == {Outcome.NEW: 1, Outcome.FAULTY: 4}


@pytest.mark.parametrize(
    "content", [b"", b"Nom;Courriel\n", b'Nom;Courriel\n"a', b"Nom\n" + b"a\n" * 2001]
)
def test_a_file_that_cannot_be_read_or_is_too_long_is_refused(content):
    with pytest.raises(BadInput):
        services.table(content, "members.csv")


def test_the_page_shows_the_lines_first_and_writes_nothing_until_told_to(
    network, client, django_capture_on_commit_callbacks
):
    page = f"/en/networks/{network.slug}/members/import/"
    content = (HEADER + "Ada;Exemple;ada@example.org;;\n").encode("cp1252")
    shown = client.post(page, {"file": SimpleUploadedFile("members.csv", content)})
    assert "ada@example.org" in shown.text
    assert not Membership.objects.exists()
    form = shown.context["form"]
    told = {name: form[name].value() or "" for name in form.fields if name != "invite"}
    missing = client.post(page, told | {"email": "", "take_in": "1"})
    assert missing.context["form"].errors["email"]
    with django_capture_on_commit_callbacks(execute=True):
        client.post(page, told | {"invite": "on", "take_in": "1"})
    assert Membership.objects.get().person.name == "Ada Exemple"
    [sent] = mail.outbox
    assert sent.to == ["ada@example.org"]
    assert client.post(page, {"content": "é"}).status_code == 302


def test_the_list_is_filtered_and_downloaded_as_it_is_shown(network, client):
    join(make_person("Ada"), network)
    join(make_person("Zoé =1+1"), network, accepted=True)
    base = f"/en/networks/{network.slug}/members"
    assert "Zoé" not in client.get(f"{base}/?status=asked").text
    assert "Ada" not in client.get(f"{base}/?text=zo").text
    told = client.get(f"{base}.csv?status=active").text
    assert "Zoé" in told and "Ada" not in told
    assert client.get(f"{base}/?status=nonsense&page=99").status_code == 200


def test_many_are_accepted_and_ended_at_once_and_it_is_taken_back(network, client):
    asked = [join(make_person(), network) for _number in range(2)]
    stranger = join(make_person(), make_network(joining=Network.Joining.APPROVED))
    act = f"/en/networks/{network.slug}/members/act/"
    chosen = [str(one.uuid) for one in (*asked, stranger)]
    client.post(act, {"act": "accept", "membership": [*chosen, "nonsense"]})
    assert network.memberships.filter(status="active").count() == 2
    stranger.refresh_from_db()
    assert stranger.status == "asked"
    client.post(act, {"take_back": "1"})
    assert list(network.memberships.values_list("status", "began_at")) == [("asked", None)] * 2
    client.post(act, {"act": "end", "membership": chosen})
    assert network.memberships.filter(status="ended").count() == 2
    client.post(act, {"take_back": "1"})
    assert network.memberships.filter(status="asked", ended_at=None).count() == 2
    client.post(act, {"take_back": "1"})
    assert network.memberships.filter(status="asked").count() == 2


def test_what_has_changed_since_is_not_taken_back(network):
    membership = join(make_person(), network)
    changes = accept_all([membership])
    end_all([membership])
    assert take_back(network, changes) == 1  # from over to asked for, as it was before both
    again = end_all([Membership.objects.get()])
    join(membership.person, network)
    assert take_back(network, again) == 0
    assert sorted(network.memberships.values_list("status", flat=True)) == ["asked", "ended"]


def test_a_message_goes_to_each_alone(network, client, django_capture_on_commit_callbacks):
    chosen = [join(make_person(), network, accepted=True) for _number in range(2)]
    act = f"/en/networks/{network.slug}/members/act/"
    form = {"membership": [str(one.uuid) for one in chosen]}
    assert "<textarea" in client.post(act, form | {"act": "write"}).text
    with django_capture_on_commit_callbacks(execute=True):
        client.post(act, form | {"act": "send", "subject": "Travaux", "text": "Lundi."})
    assert [sent.to for sent in mail.outbox] == [[one.person.email] for one in chosen]
    assert mail.outbox[0].subject == "Travaux"


def test_whom_no_message_reaches_is_shown_and_tried_again(network, client):
    lost, other = (join(make_person(name), network, accepted=True) for name in ("Rose", "Adèle"))
    refused(lost.person.email, "550 5.1.1 no such user")
    base = f"/en/networks/{network.slug}/members"
    assert client.get(f"{base}/").text.count("refuses messages</span>") == 1
    found = client.get(f"{base}/?address=refuses").text
    assert "Rose" in found and "Adèle" not in found
    assert "Rose" in client.get(f"{base}.csv?address=refuses").text
    page = f"/en/members/{lost.uuid}/"
    assert "550 5.1.1 no such user" in client.get(page).text
    assert "no such user" not in client.get(f"/en/members/{other.uuid}/").text
    assert client.post(f"{page}try-again/").status_code == 302
    assert "550 5.1.1 no such user" not in client.get(page).text
    lost.person.refresh_from_db()
    assert not lost.person.is_unreachable
