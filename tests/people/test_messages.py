"""Which messages people get: as they chose, and what they must know in any case."""

from datetime import timedelta
from types import SimpleNamespace

import pytest

from etabli.core import clock
from etabli.people.messages import kinds
from etabli.people.messages.rules import ending_token, next_daily
from etabli.people.messages.services import choose, send_daily, tell
from etabli.people.models import KeptMessage
from etabli.people.personal_data import erase, export
from etabli.people.reach.services import refused
from etabli.people.services import merge
from tests.worlds import at, make_member, make_network, make_person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tuesday")]

PAGE = "/fr/account/messages/"
TOMORROW = at("2026-01-14 07:00")


@pytest.fixture
def rose():
    return make_person("Rose")


@pytest.fixture
def write(mailoutbox, django_capture_on_commit_callbacks):
    """Writes to a person, and answers the messages that were sent at once."""

    def run(person, subject: str = "Travaux", kind: str = "hosts"):
        before = len(mailoutbox)
        told = {"subject": subject, "text": "…", "network": "N", "by": SimpleNamespace(name="O")}
        with django_capture_on_commit_callbacks(execute=True):
            tell(person, kind, "community/mail/message.txt", told)
        return mailoutbox[before:]

    return run


@pytest.fixture
def next_morning(mailoutbox, django_capture_on_commit_callbacks):
    def run(instant=TOMORROW):
        before = len(mailoutbox)
        with clock.at(instant), django_capture_on_commit_callbacks(execute=True):
            send_daily()
            send_daily()
        return mailoutbox[before:]

    return run


def ways(person, **chosen: str):
    choose(person, chosen, {})


def test_what_one_does_not_want_is_not_sent_and_what_one_must_know_is(rose, write):
    assert len(write(rose)) == 1
    ways(rose, hosts="never", operator="never")
    assert write(rose) == []
    assert len(write(rose, kind="operator")) == 1


def test_what_is_wanted_once_a_day_comes_in_one_message(rose, write, next_morning):
    ways(rose, hosts="daily")
    assert write(rose, "Travaux") == write(rose, "Chauffage") == []
    assert next_morning(TOMORROW - timedelta(minutes=1)) == []
    [message] = next_morning()
    assert "Travaux" in message.body and "Chauffage" in message.body
    assert not KeptMessage.objects.exists()
    assert next_morning(TOMORROW + timedelta(days=1)) == []


def test_what_was_kept_goes_with_a_change_of_mind_an_end_or_an_address_that_refuses(
    rose, write, next_morning
):
    for undo in (lambda: ways(rose, hosts="never"), lambda: refused(rose.email, "550")):
        ways(rose, hosts="daily")
        write(rose)
        undo()
        assert next_morning() == []
        assert not KeptMessage.objects.exists()


def test_an_optional_message_says_how_to_end_its_kind_to_people_and_to_programs(
    rose, write, client, settings
):
    [message] = write(rose)
    address = message.extra_headers["List-Unsubscribe"].strip("<>")
    assert address in message.body
    assert message.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    [must] = write(rose, kind="operator")
    assert "List-Unsubscribe" not in must.extra_headers
    path = address.removeprefix(settings.SITE_URL)
    client.handler.enforce_csrf_checks = True
    assert client.get(path).status_code == 200
    assert len(write(rose)) == 1  # a program that only looks ends nothing
    answer = client.post(path, {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    rose.refresh_from_db()
    assert rose.choices == {"hosts": "never"}
    assert write(rose) == []
    assert client.post(path).status_code == 200
    assert client.get(path.replace("/end/", "/end/x")).status_code == 404


def test_what_a_merged_record_chose_holds_on_and_its_messages_can_be_ended(rose, write, client):
    other = make_person("Rosa")
    ways(other, hosts="daily", agenda="never")
    address = ending_token(other, kinds.named("hosts"))
    merge(rose, other, by=rose, login_opens=True, details={})
    rose.refresh_from_db()
    assert rose.choices == {"hosts": "daily", "agenda": "never"}
    assert client.post(f"/fr/messages/end/{address}/").status_code == 200
    rose.refresh_from_db()
    assert rose.choices["hosts"] == "never"


def test_the_page_keeps_what_is_chosen_and_shows_what_must_be(client, rose):
    client.force_login(rose.user)
    page = client.get(PAGE)
    for kind in kinds.registered():
        assert str(kind.label) in page.content.decode() or kind.wishes
    chosen = dict.fromkeys(page.context["form"].fields, "never")
    assert "operator" not in chosen and "codes" not in chosen
    assert client.post(PAGE, {**chosen, "events": "daily"}).status_code == 302
    rose.refresh_from_db()
    assert rose.choices == {**chosen, "events": "daily"}
    assert client.get(PAGE).context["form"]["events"].initial == "daily"


@pytest.mark.parametrize("wrong", ["hourly", "", "daily"])
def test_what_cannot_be_chosen_is_refused_at_its_field(client, rose, wrong):
    client.force_login(rose.user)
    page = client.get(PAGE)
    chosen = dict.fromkeys(page.context["form"].fields, "never")
    answer = client.post(PAGE, {**chosen, "reminders": wrong})
    assert "reminders" in answer.context["form"].errors
    rose.refresh_from_db()
    assert rose.choices == {}


def test_the_weekly_letter_of_each_network_is_chosen_on_the_same_page(client):
    member = make_member(make_network())
    network = member.memberships.get().network
    client.force_login(member.user)
    chosen = {name: "never" for name in client.get(PAGE).context["form"].fields if name != "letter"}
    for letters in ([network.slug], []):
        assert client.post(PAGE, {**chosen, "letter": letters}).status_code == 302
        assert member.digests.filter(network=network).exists() is bool(letters)


def test_the_page_takes_a_fixed_number_of_queries(client, django_assert_max_num_queries):
    member = make_member(make_network())
    client.force_login(member.user)
    with django_assert_max_num_queries(8):
        client.get(PAGE)


def test_choices_are_given_to_their_owner_and_erased_with_them(rose, write):
    ways(rose, hosts="daily")
    write(rose)
    told = export(rose)["person"]
    assert told["messages"] == {"hosts": "daily"}
    assert [one["subject"] for one in told["messages_kept"]] == ["Travaux"]
    erase(rose)
    rose.refresh_from_db()
    assert rose.choices == {} and not KeptMessage.objects.exists()


@pytest.mark.parametrize(
    ("now", "due"),
    [
        ("2026-01-13 06:59", "2026-01-13 07:00"),
        ("2026-01-13 07:00", "2026-01-14 07:00"),
        ("2026-03-28 08:00", "2026-03-29 07:00"),
        ("2026-10-24 08:00", "2026-10-25 07:00"),
    ],
)
def test_the_day_s_message_comes_at_seven_whatever_the_clocks_do(now, due):
    assert next_daily(at(now)) == at(due)
