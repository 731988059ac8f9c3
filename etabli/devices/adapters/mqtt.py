"""A device behind an MQTT broker, at an address like `mqtts://user@broker.example/door-1`.

The path is the beginning of its topics. The site publishes to `…/open`, `…/switch` with `{"on":
true}` and `…/codes` with `{"codes": [{"code", "from", "until"}]}`, each with an `id`; the device
answers `{"id": …, "done": true}` at `…/done`, once it has done it, and keeps `{"battery": 80}`
retained at `…/state`, a switch `"on"` and `"seconds_on"` too. The secret is the user's
password at the broker. A broker's own acknowledgement is no answer: it says nothing of the lock.
"""

import json
import queue
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from urllib.parse import unquote, urlsplit
from uuid import uuid4

from django.utils.translation import gettext as _
from paho.mqtt.client import Client, MQTTMessage
from paho.mqtt.enums import CallbackAPIVersion

from etabli.devices import secrets
from etabli.devices.models import Device
from etabli.devices.ports import PATIENCE, Code, State, Unreachable
from etabli.devices.rules import codes_told, state_of

PORTS = {"mqtt": 1883, "mqtts": 8883}
ONCE = 1  # quality of service: at least once; `id` tells a device what it has done already


class Mqtt:
    def open(self, device: Device) -> None:
        _ask(device, "open", {})

    def switch(self, device: Device, *, on: bool) -> None:
        _ask(device, "switch", {"on": on})

    def put(self, device: Device, codes: Sequence[Code]) -> None:
        _ask(device, "codes", {"codes": codes_told(codes)})

    def state(self, device: Device) -> State:
        with _listening(device, "state") as (_client, heard):
            return state_of(_next(device, heard, _deadline()))


def _ask(device: Device, verb: str, body: dict[str, Any]) -> None:
    asked, until = str(uuid4()), _deadline()
    with _listening(device, "done") as (client, heard):
        client.publish(_topic(device, verb), json.dumps({"id": asked, **body}), qos=ONCE)
        while True:
            answer = _read(_next(device, heard, until))
            if answer.get("id") != asked:
                continue
            if answer.get("done") is not True:
                raise Unreachable(_("%(device)s refused.") % {"device": device})
            return


@contextmanager
def _listening(device: Device, what: str) -> Iterator[tuple[Client, "queue.Queue[bytes]"]]:
    """Connected to the broker, and what comes at one of the device's topics from now on."""
    address, topic = urlsplit(device.address), _topic(device, what)
    heard: queue.Queue[bytes] = queue.Queue()
    ready: queue.Queue[bytes] = queue.Queue()
    client = Client(CallbackAPIVersion.VERSION2)
    if address.scheme == "mqtts":
        client.tls_set()
    if address.username:
        client.username_pw_set(unquote(address.username), secrets.secret_of(device))

    def received(_client: Client, _data: Any, message: MQTTMessage) -> None:
        if message.topic == topic:
            heard.put(bytes(message.payload))

    def connected(*_: Any) -> None:
        client.subscribe(topic, qos=ONCE)

    client.on_message, client.on_connect = received, connected
    client.on_subscribe = lambda *_: ready.put(b"")
    client.connect_timeout = PATIENCE
    try:
        client.connect(str(address.hostname), address.port or PORTS[address.scheme])
    except OSError as error:
        raise Unreachable(
            _("The broker of %(device)s does not answer.") % {"device": device}
        ) from error
    client.loop_start()
    try:
        _next(device, ready, _deadline())
        yield client, heard
    finally:
        client.disconnect()
        client.loop_stop()


def _topic(device: Device, what: str) -> str:
    return f"{urlsplit(device.address).path.strip('/')}/{what}"


def _next(device: Device, heard: "queue.Queue[bytes]", until: float) -> bytes:
    try:
        return heard.get(timeout=max(until - time.monotonic(), 0))
    except queue.Empty as error:
        raise Unreachable(_("%(device)s does not answer.") % {"device": device}) from error


def _deadline() -> float:
    return time.monotonic() + PATIENCE


def _read(payload: bytes) -> dict[str, Any]:
    try:
        told = json.loads(payload)
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}
