"""A day in the network, with the agent as the program that it is: the line is cut, the power fails,
the clock is wrong, and every entry arrives once."""

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from etabli.access.code.selectors import codes_of
from etabli.access.door.keys import digits_of
from etabli.access.door.services import agent_configuration
from etabli.access.entry import selectors
from etabli.access.models import Entry
from etabli.booking.models import Booking, Presence
from etabli.booking.services import book
from etabli.core import clock
from etabli.core.texts import Text
from etabli.devices.models import Device
from tests.access.worlds import make_door
from tests.dooragent.line import Line
from tests.entitlements.worlds import causes, give, make_pass_plan
from tests.worlds import make_member, make_place, make_space, zone_at_noon

PATIENCE = 60  # seconds, on a machine that has other things to do


class Running:
    """The program at the door; typing is answered by a line."""

    def __init__(self, configuration: Path, *more: str) -> None:
        self.program = subprocess.Popen(
            [sys.executable, "-m", "etabli", "door-agent", configuration, "--every", "0.2", *more],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def type(self, *lines: str) -> None:
        self.program.stdin.write("".join(f"{line}\n" for line in lines))
        self.program.stdin.flush()

    def answer(self) -> dict[str, Any]:
        return json.loads(self.program.stdout.readline())

    def cut_power(self) -> None:
        self.program.kill()
        self.program.communicate()


@pytest.fixture
def line(live_server) -> Iterator[Line]:
    made = Line(live_server.thread.port)
    yield made
    made.cut()


def wait_for(what: Callable[[], Any]) -> Any:
    until = time.monotonic() + PATIENCE
    while not (found := what()):
        assert time.monotonic() < until
        time.sleep(0.05)
    return found


def code_of(booking: Booking) -> str:
    [code] = codes_of(booking)
    return digits_of(code)


@pytest.mark.django_db(transaction=True)
def test_a_day_in_the_network(line, tmp_path):
    """Nadia works for a company across the border. She has booked a desk in the nomad office, the
    line is down when she comes, and the power fails while she and Ali are there."""
    office = make_place(always_open=True, time_zone=zone_at_noon())
    door = make_door(office, adapter=Device.Adapter.AGENT, name=Text("Porte"))
    desks = make_space(office, units=3)
    nadia, ali = (make_member(door.place.network, name) for name in ("Nadia", "Ali"))
    held = give(make_pass_plan(door.place.network), nadia)
    starts = clock.this_minute()
    hers = book(nadia, desks, starts, starts + timedelta(hours=2))
    file = tmp_path / "door.json"
    file.write_text(
        json.dumps(agent_configuration(door) | {"site": f"http://127.0.0.1:{line.port}"})
    )
    agent = Running(file, "--wall-off", "-90000")
    seen = wait_for(lambda: Device.objects.get().last_seen_at)
    # Once it asks again it has taken in the first answer, and with it what time it is.
    wait_for(lambda: Device.objects.get().last_seen_at > seen)
    agent.type(code_of(hers))
    first = agent.answer()
    assert first == {"opens": True, "reason": "listed", "waits": 0}
    wait_for(Entry.objects.exists)

    line.cut()
    his = book(ali, desks, starts, starts + timedelta(hours=1))
    agent.type(code_of(hers), code_of(his), "00000000")
    assert [agent.answer()["reason"] for _ in range(3)] == ["listed", "by_time", "unknown"]
    # The power fails while codes are typed: what was answered is not lost.
    answered = 3
    for typed in (4, 7):
        agent.type(*[code_of(hers)] * typed)
        for _ in range(typed - 2):
            assert agent.answer()["opens"]
        agent.cut_power()
        answered += typed - 2
        agent = Running(file, "--wall-off", "90000")
    agent.type(f"out {code_of(hers)}")
    assert agent.answer()["reason"] == "left"
    assert Entry.objects.count() == 1

    line.mend()
    wait_for(lambda: Entry.objects.filter(direction="out").exists())
    came = Entry.objects.filter(booking=hers, direction="in").count()
    assert answered - 1 <= came <= answered - 1 + 2 * 2
    assert Entry.objects.filter(booking=his, way="by_time").count() == 1
    assert not Entry.objects.filter(booking=None).exists()
    sequences = list(Entry.objects.order_by("sequence").values_list("sequence", flat=True))
    assert sequences == list(range(1, len(sequences) + 1))
    now = clock.now()
    for entry in Entry.objects.all():
        assert starts <= entry.occurred_at <= now
    assert selectors.inside(door.place) == [his]
    # Both came, each once, whatever the line; and her pass has paid once.
    assert {one.booking: one.way for one in Presence.objects.all()} == {hers: "door", his: "door"}
    assert causes(held) == [("granted", 10), ("used", -1)]
    agent.cut_power()
