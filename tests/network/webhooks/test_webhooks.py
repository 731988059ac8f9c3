"""Other programs are told once what has happened, in words that nobody else could have written."""

import json
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest
from django.db import transaction
from django.urls import reverse

from etabli.booking.services import book, cancel, move
from etabli.community.services import end, join
from etabli.core import clock
from etabli.core.errors import BadInput, Conflict
from etabli.network.models import Delivery, Webhook
from etabli.network.webhooks import posting, rules, services
from etabli.people.rights import Role
from etabli.people.services import cut_token, grant
from tests.worlds import at, make_member, make_network, make_person, make_place, make_space

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tuesday")]

BEGAN = "membership.began"


class Program(HTTPServer):
    """Another program: keeps what it is sent and answers what it is told to."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Listener)
        self.answers: list[int] = []
        self.had: list[tuple[dict[str, str], str]] = []
        self.url = f"http://127.0.0.1:{self.server_port}/told?by=etabli"


class Listener(BaseHTTPRequestHandler):
    server: Program

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.server.had.append((dict(self.headers), body))
        self.send_response(self.server.answers.pop(0) if self.server.answers else 204)
        self.end_headers()

    def log_message(self, *args):
        """Silence."""


@pytest.fixture
def program(settings):
    settings.WEBHOOKS_TO_PRIVATE_ADDRESSES = True
    with Program() as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def network():
    return make_network()


@pytest.fixture
def webhook(network, program) -> Webhook:
    return services.subscribe(network, program.url, [BEGAN], by=make_person())


@pytest.fixture
def committing(django_capture_on_commit_callbacks):
    return lambda: django_capture_on_commit_callbacks(execute=True)


def test_what_happens_is_told_with_its_number_and_no_name(network, webhook, program, committing):
    with committing():
        membership = join(make_person("Grace"), network, accepted=True)
    [(headers, body)] = program.had
    told = json.loads(body)
    assert told["type"] == BEGAN
    assert told["network"] == network.slug
    assert told["data"] == {"membership": str(membership.uuid)}
    assert "Grace" not in body
    assert webhook.deliveries.get().status == Delivery.Status.ARRIVED
    assert headers["Content-Type"] == "application/json"


def test_what_was_not_asked_for_is_not_told(network, webhook, program, committing):
    membership = join(make_person(), network, accepted=True)
    program.had.clear()
    with committing():
        end(membership)
    assert program.had == []


def test_what_did_not_happen_is_not_told(network, webhook, program, committing):
    with committing(), transaction.atomic():
        join(make_person(), network, accepted=True)
        transaction.set_rollback(True)
    assert program.had == []
    assert not Delivery.objects.exists()


def test_bookings_are_told_as_they_now_are(network, program, committing):
    told = ["booking.confirmed", "booking.cancelled"]
    services.subscribe(network, program.url, told, by=make_person())
    ada, desks = make_member(network), make_space(make_place(network))
    with committing():
        booking = book(ada, desks, at("2026-01-14 09:00"), at("2026-01-14 12:00"))
    with committing():
        move(booking, at("2026-01-14 10:00"), at("2026-01-14 12:00"))
    with committing():
        book(ada, desks, at("2026-01-15 09:00"), at("2026-01-15 12:00"), hold=True)
        cancel(booking, by=ada)
    bodies = [json.loads(body) for _headers, body in program.had]
    assert [(one["type"], one["data"]["revision"]) for one in bodies] == [
        ("booking.confirmed", 0),
        ("booking.confirmed", 1),
        ("booking.cancelled", 2),
    ]
    assert bodies[1]["data"]["starts_at"] == "2026-01-14T10:00:00+01:00"


def test_the_signature_is_that_of_the_specification():
    told = rules.signature(
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        "msg_p5jXN8AQM9LWM0D4loKWxJek",
        1614265330,
        '{"test": 2432232314}',
    )
    assert told == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_what_is_sent_is_signed_with_the_webhook_s_own_key(network, webhook, program, committing):
    with committing():
        join(make_person(), network, accepted=True)
    [(headers, body)] = program.had
    identity, timestamp = headers["webhook-id"], int(headers["webhook-timestamp"])
    assert headers["webhook-signature"] == rules.signature(
        webhook.secret, identity, timestamp, body
    )
    assert timestamp == int(clock.now().timestamp())


def test_what_is_not_answered_is_sent_again_with_the_same_number(
    network, webhook, program, committing
):
    program.answers = [503]
    with committing():
        join(make_person(), network, accepted=True)
    delivery = webhook.deliveries.get()
    assert (delivery.status, delivery.answered) == ("waiting", "503 Service Unavailable")
    services.send_what_waits()
    assert len(program.had) == 1  # not before its time
    with clock.at(clock.now() + timedelta(minutes=2)):
        services.send_what_waits()
        services.send_what_waits()
    assert [headers["webhook-id"] for headers, _body in program.had] == [str(delivery.uuid)] * 2
    assert webhook.deliveries.get().status == Delivery.Status.ARRIVED


def test_what_never_arrives_is_given_up_and_can_be_sent_by_hand(
    network, webhook, program, committing
):
    program.answers = [500] * 20
    with committing():
        join(make_person(), network, accepted=True)
    now = clock.now()
    for day in range(1, 20):
        with clock.at(now + timedelta(days=day)):
            services.send_what_waits()
    delivery = webhook.deliveries.get()
    assert delivery.status == Delivery.Status.GIVEN_UP
    assert len(program.had) == len(rules.WAITS) + 1
    program.answers.clear()
    services.send_again(delivery)
    assert webhook.deliveries.get().status == Delivery.Status.ARRIVED


def test_two_workers_send_it_once(network, webhook, program, committing):
    with committing():
        join(make_person(), network, accepted=True)
        [waiting] = webhook.deliveries.values_list("pk", flat=True)
        services.send.func(waiting)
        services.send.func(waiting)
    assert len(program.had) == 1


def test_a_redirection_is_not_followed(network, webhook, program, committing):
    program.answers = [307]
    with committing():
        join(make_person(), network, accepted=True)
    assert len(program.had) == 1
    assert webhook.deliveries.get().status == Delivery.Status.WAITING


@pytest.mark.parametrize(
    "address", ["127.0.0.1", "10.1.2.3", "169.254.169.254", "::1", "::ffff:127.0.0.1", "fe80::1"]
)
def test_addresses_that_only_this_server_reaches_are_not_public(address):
    assert not rules.is_public(address)


def test_nothing_is_sent_to_an_address_that_only_this_server_reaches(
    network, webhook, program, committing, settings
):
    settings.WEBHOOKS_TO_PRIVATE_ADDRESSES = False
    with committing():
        join(make_person(), network, accepted=True)
    assert program.had == []
    assert webhook.deliveries.get().answered == "127.0.0.1 is no public address"


def test_nobody_answering_is_told(network, webhook):
    webhook.url = "http://127.0.0.1:1/"
    with pytest.raises(posting.Unreachable):
        posting.post(webhook.url, "{}", {})


@pytest.mark.parametrize(
    ("url", "events", "field"),
    [
        ("http://example.org/", [BEGAN], "url"),
        ("https://", [BEGAN], "url"),
        ("https://a:b@example.org/", [BEGAN], "url"),
        ("https://example.org:99999/", [BEGAN], "url"),
        ("https://example.org/", [], "events"),
        ("https://example.org/", ["nothing.at_all"], "events"),
    ],
)
def test_what_no_webhook_can_be_is_refused_at_its_field(network, url, events, field):
    with pytest.raises(BadInput) as caught:
        services.subscribe(network, url, events, by=make_person())
    assert caught.value.field == field


def test_a_network_has_a_bounded_number(network, monkeypatch):
    monkeypatch.setattr(services, "MOST", 1)
    services.subscribe(network, "https://example.org/", [BEGAN], by=make_person())
    with pytest.raises(Conflict) as caught:
        services.subscribe(network, "https://example.org/", [BEGAN], by=make_person())
    assert caught.value.code == "too_many_webhooks"


def test_deliveries_are_forgotten_after_a_month_unless_they_wait(network, webhook, committing):
    with committing():
        join(make_person(), network, accepted=True)
    with clock.at(clock.now() + timedelta(days=31)):
        services.forget_deliveries()
    assert not webhook.deliveries.exists()


def test_who_manages_the_network_adds_and_removes_one_on_its_page(client, network):
    operator = make_person("Oda")
    grant(operator, Role.OPERATOR, network)
    client.force_login(operator.user)
    page = reverse("webhooks", args=[network.slug])
    answer = client.post(page, {"url": "https://example.org/told", "events": [BEGAN]}, follow=True)
    assert "https://example.org/told" in answer.content.decode()
    made = network.webhooks.get()
    one = reverse("webhook", args=[made.uuid])
    assert made.secret in client.get(one).content.decode()
    client.post(one, {"remove": "1"})
    assert not network.webhooks.exists()


def test_a_program_subscribes_itself_and_others_do_not_learn_of_it(client, network):
    operator = make_person("Oda")
    grant(operator, Role.OPERATOR, network)
    key, other = cut_token(operator.email), cut_token(make_person().email)
    wish = {"network": network.slug, "url": "https://example.org/told", "events": [BEGAN]}

    def asked(key, method, path, **kwargs):
        return getattr(client, method)(
            f"/api/v1/{path}",
            headers={"Authorization": f"Bearer {key}"},
            content_type="application/json",
            **kwargs,
        )

    assert asked(other, "post", "webhooks", data=wish).status_code == 404
    made = asked(key, "post", "webhooks", data=wish)
    assert made.status_code == 201
    listed = f"networks/{network.slug}/webhooks"
    assert asked(key, "get", listed).json()["count"] == 1
    assert asked(other, "get", listed).status_code == 404
    one = f"webhooks/{made.json()['id']}"
    assert asked(other, "delete", one).status_code == 404
    assert asked(key, "delete", one).status_code == 204
    assert not network.webhooks.exists()
