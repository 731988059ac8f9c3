"""A device does what it is asked or is known to have failed; its secret is in no page or table."""

import asyncio
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from amqtt.broker import Broker
from paho.mqtt.client import Client
from paho.mqtt.enums import CallbackAPIVersion

from etabli.core import clock
from etabli.core.errors import BadInput
from etabli.devices import ports, secrets, services
from etabli.devices.adapters import http, mqtt
from etabli.devices.models import Device
from etabli.devices.ports import Code, State, Unreachable, port_of
from etabli.devices.rules import state_of, troubles
from etabli.devices.selectors import device_with_token, to_look_at
from tests.web.test_server import free_port
from tests.worlds import make_place

pytestmark = pytest.mark.django_db

EIGHT = datetime(2026, 1, 13, 8, tzinfo=UTC)
CODES = [Code("12345678", EIGHT, EIGHT + timedelta(hours=1))]
TOLD = [
    {
        "code": "12345678",
        "from": "2026-01-13T08:00:00+00:00",
        "until": "2026-01-13T09:00:00+00:00",
    }
]


@pytest.fixture(autouse=True)
def secrets_apart(settings, tmp_path) -> None:
    settings.DATA = tmp_path


@pytest.fixture(autouse=True)
def impatient(monkeypatch) -> None:
    for module in (ports, http, mqtt):
        monkeypatch.setattr(module, "PATIENCE", 1.0)


def make_device(**details: Any) -> Device:
    wanted = {"name": "Serrure", "adapter": Device.Adapter.SIMULATOR, **details}
    return services.add_device(make_place(), **wanted)


class Lock(BaseHTTPRequestHandler):
    """A lock that answers HTTP and remembers what it was asked."""

    asked: list[tuple[str, str, str, Any]] = []
    status = 200

    def do_GET(self) -> None:
        length = int(self.headers.get("Content-Length", 0))
        body = json.loads(self.rfile.read(length) or "null")
        self.asked.append((self.command, self.path, self.headers["Authorization"], body))
        self.send_response(self.status)
        if self.status == 302:
            self.send_header("Location", "/elsewhere")
        self.end_headers()
        self.wfile.write(b'{"battery": 61}')

    do_POST = do_PUT = do_GET  # noqa: N815 (the base class names them)

    def log_message(self, *args: Any) -> None:
        pass


@pytest.fixture
def lock(monkeypatch) -> Iterator[str]:
    monkeypatch.setattr(Lock, "asked", [])
    server = HTTPServer(("127.0.0.1", 0), Lock)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/lock"
    server.shutdown()
    server.server_close()


def test_a_lock_is_asked_over_http_with_its_secret(lock):
    device = make_device(adapter=Device.Adapter.HTTP, address=lock, secret="s3cret")
    port = port_of(device)
    port.open(device)
    port.switch(device, on=True)
    port.put(device, CODES)
    assert port.state(device) == State(61)
    assert Lock.asked == [
        ("POST", "/lock/open", "Bearer s3cret", {}),
        ("POST", "/lock/switch", "Bearer s3cret", {"on": True}),
        ("PUT", "/lock/codes", "Bearer s3cret", {"codes": TOLD}),
        ("GET", "/lock/state", "Bearer s3cret", None),
    ]


@pytest.mark.parametrize("status", [302, 404, 500])
def test_any_other_answer_is_a_failure_and_the_secret_goes_nowhere_else(lock, monkeypatch, status):
    monkeypatch.setattr(Lock, "status", status)
    device = make_device(adapter=Device.Adapter.HTTP, address=lock, secret="s3cret")
    with pytest.raises(Unreachable, match=str(status)):
        services.ask(device, lambda port: port.open(device))
    assert [path for _method, path, *_ in Lock.asked] == ["/lock/open"]
    assert device.failing_since and str(status) in device.failure


def test_a_lock_that_is_not_there_is_noted_until_it_answers(lock):
    device = make_device(adapter=Device.Adapter.HTTP, address="http://127.0.0.1:9")
    services.look_at_all()
    device.refresh_from_db()
    since = device.failing_since
    assert since and troubles(device, clock.now()) == [device.failure]
    services.look_at_all()
    device.refresh_from_db()
    assert device.failing_since == since
    Device.objects.update(address=lock)
    services.look_at_all()
    device.refresh_from_db()
    assert (device.failing_since, device.battery) == (None, 61)
    assert troubles(device, clock.now()) == []


@contextmanager
def broker() -> Iterator[int]:
    """A real broker that lets anybody in."""
    port, loop = free_port(), asyncio.new_event_loop()
    settings = {
        "listeners": {"default": {"type": "tcp", "bind": f"127.0.0.1:{port}"}},
        "plugins": {"amqtt.plugins.authentication.AnonymousAuthPlugin": {"allow_anonymous": True}},
    }
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()

    async def start() -> Broker:
        made = Broker(settings)
        await made.start()
        return made

    made = asyncio.run_coroutine_threadsafe(start(), loop).result(20)
    try:
        yield port
    finally:
        asyncio.run_coroutine_threadsafe(made.shutdown(), loop).result(20)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(5)
        loop.close()


@contextmanager
def mqtt_lock(port: int, *, does: bool | None = True) -> Iterator[list[tuple[str, Any]]]:
    """A lock at the broker that does what it is asked, refuses, or (None) does not answer."""
    asked: list[tuple[str, Any]] = []
    ready = threading.Event()
    client = Client(CallbackAPIVersion.VERSION2)

    def received(_client: Any, _data: Any, message: Any) -> None:
        if message.topic.endswith("/state"):  # this broker tells what is kept to everybody
            return
        told = json.loads(message.payload)
        asked.append((message.topic, {key: one for key, one in told.items() if key != "id"}))
        client.publish("door-1/done", json.dumps({"id": "another's", "done": True}), qos=1)
        if does is not None:
            client.publish("door-1/done", json.dumps({"id": told["id"], "done": does}), qos=1)

    client.on_message = received
    client.on_connect = lambda *_: client.subscribe(
        [("door-1/open", 1), ("door-1/switch", 1), ("door-1/codes", 1)]
    )
    client.on_subscribe = lambda *_: ready.set()
    client.connect("127.0.0.1", port)
    client.loop_start()
    assert ready.wait(20)
    client.publish("door-1/state", '{"battery": 12}', qos=1, retain=True).wait_for_publish(20)
    try:
        yield asked
    finally:
        client.disconnect()
        client.loop_stop()


@pytest.mark.anywhere
def test_a_lock_is_asked_through_a_broker_and_answers_itself(monkeypatch):
    monkeypatch.setattr(mqtt, "PATIENCE", 10.0)
    with broker() as number:
        address = f"mqtt://127.0.0.1:{number}/door-1"
        device = make_device(adapter=Device.Adapter.MQTT, address=address)
        port = port_of(device)
        with mqtt_lock(number) as asked:
            port.open(device)
            port.switch(device, on=False)
            port.put(device, CODES)
            assert port.state(device) == State(12)
        assert asked == [
            ("door-1/open", {}),
            ("door-1/switch", {"on": False}),
            ("door-1/codes", {"codes": TOLD}),
        ]
        with mqtt_lock(number, does=False), pytest.raises(Unreachable):
            port.open(device)
        monkeypatch.setattr(mqtt, "PATIENCE", 1.0)
        # The broker takes the message; nobody opens the door.
        with mqtt_lock(number, does=None), pytest.raises(Unreachable):
            port.open(device)
    with pytest.raises(Unreachable):
        port.open(device)


def test_a_secret_lies_in_a_file_of_its_owner_s_alone(tmp_path):
    device = make_device(secret="s3cret")
    [path] = (tmp_path / "devices").iterdir()
    assert path.stat().st_mode & 0o777 == 0o600
    assert secrets.secret_of(device) == "s3cret"
    assert "s3cret" not in str(Device.objects.values().get())
    services.change_device(device, name="Autre")
    assert secrets.secret_of(device) == "s3cret"
    secrets.keep(device, "")
    assert secrets.secret_of(device) == ""
    with pytest.raises(BadInput):
        services.change_device(device, secret="é")


@pytest.mark.parametrize(
    ("adapter", "address"),
    [
        ("http", ""),
        ("http", "ftp://lock"),
        ("http", "file:///etc/passwd"),
        ("http", "http://"),
        ("http", "http://lock:99999"),
        ("mqtt", "http://broker/door"),
    ],
)
def test_an_address_of_another_form_is_refused(adapter, address):
    with pytest.raises(BadInput) as refused:
        make_device(adapter=adapter, address=address)
    assert refused.value.field == "address"
    assert not Device.objects.exists()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b"null",
        b'{"battery": 101}',
        b'{"battery": true, "on": 1}',
        b'{"battery": "9", "seconds_on": -1}',
    ],
)
def test_a_state_that_says_nothing_sound_tells_nothing(content):
    assert state_of(content) == State()


def test_a_switch_tells_whether_it_is_on_and_how_long_it_was():
    told = b'{"battery": 80, "on": false, "seconds_on": 61}'
    assert state_of(told) == State(80, on=False, seconds_on=61)


def test_a_device_taken_down_is_asked_nothing_and_its_secret_is_forgotten(
    django_capture_on_commit_callbacks,
):
    device = make_device()
    secrets.keep(device, "s3cret")
    token = services.cut_token(device)
    with django_capture_on_commit_callbacks(execute=True):
        services.retire(device)
    assert device_with_token(token) is None
    assert not to_look_at().exists() and not secrets.secret_of(device)


def test_what_is_wrong_with_a_device_is_told_in_words(tuesday):
    device = make_device(adapter=Device.Adapter.AGENT)
    assert len(troubles(device, tuesday)) == 1
    services.heard(device, battery=19, wrong_codes=5, clock_off=-301)
    assert len(troubles(device, tuesday)) == 3
    assert len(troubles(device, tuesday + timedelta(minutes=16))) == 4
    with pytest.raises(Unreachable):
        services.look_at(device)
