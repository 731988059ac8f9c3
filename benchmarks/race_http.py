"""Eight processes race over HTTP for what only some can have: each contest several rounds.

The server is `etabli serve` with its usual processes; each racer has its own account, token and
connection, and all ask at the same instant, every second of them with an `Idempotency-Key`. As
many winners as there is room are promised, each time: never one more, never one less.
"""

import argparse
import http.client
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from datetime import time as clock_time
from typing import Any
from uuid import uuid4

from benchmarks._world import make_member, make_network, make_place, make_space, together

RACERS, ROUNDS, API = 8, 10, "/api/v1/"
LOST = 599  # no answer at all

# What one racer asks: whose token, method, path below the API's, and body.
Ask = tuple[str, str, str, Any]
# What one was answered: the status, and the refusal's code.
Answer = tuple[int, str]
# All that are asked at one instant, one for each racer.
Step = Sequence[Ask]


@dataclass(frozen=True)
class Round:
    """Steps, one after the other, and how many have won, told from all that was answered."""

    steps: Sequence[Step]
    winners: Callable[[Sequence[Sequence[Answer]]], bool]


class World:
    """Who races, and for what: what each contest needs is made before the server begins."""

    def __init__(self) -> None:
        from etabli.core import clock
        from etabli.people.services import cut_token

        self.token_of = cut_token
        self.network = make_network()
        self.hub = make_place(self.network, "hub")
        self.people = [make_member(self.network, f"p{n}") for n in range(RACERS)]
        self.tokens = [cut_token(person.email) for person in self.people]
        self.owner = make_member(self.network, "owner")
        self.first = clock.this_minute() + timedelta(days=2)

    def hour(self, number: int) -> tuple[datetime, datetime]:
        start = self.first + timedelta(hours=number)
        return start, start + timedelta(hours=1)

    def book(self, token: str, space: Any, number: int) -> Ask:
        starts_at, ends_at = (instant.isoformat() for instant in self.hour(number))
        wish = {"space": str(space.uuid), "starts_at": starts_at, "ends_at": ends_at}
        return token, "POST", "bookings", wish

    def all_book(self, spaces: Sequence[Any], number: int) -> Step:
        return [
            self.book(token, spaces[n % len(spaces)], number) for n, token in enumerate(self.tokens)
        ]


def last_unit(world: World, rounds: int) -> list[Round]:
    room = make_space(world.hub, 1)
    return [Round([world.all_book([room], n)], one_of("taken")) for n in range(rounds)]


def last_desk_of_twelve(world: World, rounds: int) -> list[Round]:
    from etabli.booking.services import book

    desks = make_space(world.hub, 12)
    for number in range(rounds):
        book(world.owner, desks, *world.hour(number), quantity=11)
    return [Round([world.all_book([desks], n)], one_of("taken")) for n in range(rounds)]


def floor_against_desk(world: World, rounds: int) -> list[Round]:
    """Four ask for the whole floor, four for one of its four desks."""
    from etabli.network.models import Space

    floor = make_space(world.hub, 0, Space.Kind.FLOOR)
    desks = make_space(world.hub, 4)
    Space.objects.filter(pk=floor.pk).update(whole=True)
    Space.objects.filter(pk=desks.pk).update(inside=floor)

    def winners(answers: Sequence[Sequence[Answer]]) -> bool:
        [told] = answers
        floors, singles = (sum(won(one) for one in told[end::2]) for end in (0, 1))
        return all_answered(told, "taken") and (floors, singles) in {(1, 0), (0, 4)}

    return [Round([world.all_book([floor, desks], n)], winners) for n in range(rounds)]


def series_against_single(world: World, rounds: int) -> list[Round]:
    """Four ask for a series of three days, four for one of its dates each."""
    room = make_space(world.hub, 1)
    zone = world.hub.zone

    def step(number: int) -> Step:
        first = (world.first + timedelta(days=4 * number)).astimezone(zone).date()
        series = {
            "space": str(room.uuid),
            "rule": "FREQ=DAILY;COUNT=3",
            "first": first.isoformat(),
            "from_time": "09:00",
            "until_time": "11:00",
        }

        def single(day: date) -> dict[str, str]:
            ends = {"starts_at": clock_time(9), "ends_at": clock_time(11)}
            return {"space": str(room.uuid)} | {
                end: datetime.combine(day, at, zone).isoformat() for end, at in ends.items()
            }

        return [
            (token, "POST", "bookings", single(first + timedelta(days=n // 2 % 3)))
            if n % 2
            else (token, "POST", "series", series)
            for n, token in enumerate(world.tokens)
        ]

    def winners(answers: Sequence[Sequence[Answer]]) -> bool:
        [told] = answers
        together = sum(won(one) for one in told[0::2])
        # The first date is asked for twice.
        by_day = [sum(won(one) for one in told[1::2][day::3]) for day in range(3)]
        outcome = together, by_day
        return all_answered(told, "taken", "clashes") and outcome in (
            (1, [0, 0, 0]),
            (0, [1, 1, 1]),
        )

    return [Round([step(n)], winners) for n in range(rounds)]


def last_credit(world: World, rounds: int) -> list[Round]:
    """A pass of one hour, and its holder in eight spaces at once."""
    from etabli.core.texts import Text
    from etabli.entitlements.passes.services import grant
    from etabli.entitlements.plan.services import Allowed, create_plan
    from etabli.network.models import Network

    network = make_network("passes")
    Network.objects.filter(pk=network.pk).update(passes_needed=True)
    place = make_place(network, "paid")
    spaces = [make_space(place, rounds) for _ in range(RACERS)]  # room for each round's winner
    plan = create_plan(network, "pass", Text("Une heure"), [Allowed(("open_space",), "hour", 1)])
    made = []
    for number in range(rounds):
        holder = make_member(network, f"holder{number}")
        grant(plan, holder, by=world.owner)
        token = world.token_of(holder.email)
        made.append(Round([[world.book(token, one, 1) for one in spaces]], one_of("paid")))
    return made


def last_hour_of_quota(world: World, rounds: int) -> list[Round]:
    """One hour a day is allowed, and somebody asks for it in eight spaces at once."""
    from etabli.network.terms import Quota, Terms

    place = make_place(world.network, "counted")
    place.terms = Terms(quotas=(Quota(1, "day"),))
    place.save()
    spaces = [make_space(place, rounds) for _ in range(RACERS)]  # room for each round's winner
    made = []
    for number in range(rounds):
        token = world.token_of(make_member(world.network, f"quota{number}").email)
        made.append(Round([[world.book(token, one, 1) for one in spaces]], one_of("quota")))
    return made


def wait_list_offer(world: World, rounds: int) -> list[Round]:
    """A booking is cancelled while four wait for it and three others book; then all who wait
    accept while the others book again: one of them has it in the end."""
    from etabli.booking.services import book
    from etabli.booking.waitlist.services import wait

    room = make_space(world.hub, 1)
    made = []
    for number in range(rounds):
        taken = book(world.people[-1], room, *world.hour(number))
        waits = [wait(one, room, taken.starts_at, taken.ends_at) for one in world.people[:4]]
        others = [world.book(token, room, number) for token in world.tokens[4:]]
        cancel = (world.tokens[-1], "DELETE", f"bookings/{taken.uuid}", None)
        accepts = [
            (token, "POST", f"waits/{one.uuid}/accept", None)
            for token, one in zip(world.tokens, waits, strict=False)
        ]
        looks = [(token, "GET", "waits", None) for token in world.tokens[:4]]
        made.append(Round([[*looks, *others[:-1], cancel], [*accepts, *others]], offered_once))
    return made


def offered_once(answers: Sequence[Sequence[Answer]]) -> bool:
    first, second = answers
    refused = ("taken", "not_offered")
    booked = sum(won(one) for one in [*first[4:7], *second[4:]])
    accepted = sum(status == 200 for status, _code in second[:4])
    answered = all_answered([*first[4:], *second], *refused)
    return answered and first[-1][0] == 204 and booked + accepted == 1


def last_place_of_event(world: World, rounds: int) -> list[Round]:
    from etabli.core.texts import Text
    from etabli.events.event.rules import once
    from etabli.events.event.services import publish

    made = []
    for number in range(rounds):
        [event] = publish(
            world.network,
            once((world.first + timedelta(days=number)).date(), clock_time(18), clock_time(20)),
            by=world.owner,
            place=world.hub,
            title=Text("Apéro"),
            seats=1,
        )
        wish = {"event": str(event.uuid)}
        step = [(token, "POST", "event-registrations", wish) for token in world.tokens]
        made.append(Round([step], one_of("full")))
    return made


CONTESTS = {
    "the last unit": last_unit,
    "the last desk of twelve": last_desk_of_twelve,
    "a whole floor against one desk of it": floor_against_desk,
    "a series against single bookings": series_against_single,
    "the last credit of a pass": last_credit,
    "the last hour of a quota": last_hour_of_quota,
    "the offer of a wait list": wait_list_offer,
    "the last place of an event": last_place_of_event,
}


def won(answer: Answer) -> bool:
    return answer[0] == 201


def all_answered(answers: Sequence[Answer], *codes: str) -> bool:
    """Whoever has not won was refused for one of these reasons."""
    return all(status < 300 or code in codes for status, code in answers)


def one_of(refusal: str) -> Callable[[Sequence[Sequence[Answer]]], bool]:
    def winners(answers: Sequence[Sequence[Answer]]) -> bool:
        [told] = answers
        return all_answered(told, refusal) and sum(map(won, told)) == 1

    return winners


def race(number: int, line: Any, port: int, asks: Sequence[Ask]) -> list[Answer]:
    """What one racer is answered, each time at the same instant as all others."""
    connection = http.client.HTTPConnection("localhost", port, timeout=60)
    answers: list[Answer] = []
    for token, method, path, body in asks:
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        if number % 2:
            headers["Idempotency-Key"] = uuid4().hex
        content = None if body is None else json.dumps(body)
        line.wait()
        answers.append(answered(connection, method, API + path, content, headers))
        connection.close()  # a slow machine is longer at the line than a server keeps it open
    return answers


def answered(connection: http.client.HTTPConnection, *request: Any) -> Answer:
    try:
        connection.request(*request)
        answer = connection.getresponse()
        told = answer.read()
    except OSError as error:
        return LOST, str(error)
    is_told = answer.status >= 400 and "json" in answer.getheader("Content-Type", "")
    code = json.loads(told).get("code", "") if is_told else ""
    return answer.status, code


def run(
    number: int, line: Any, port: int, asks: Sequence[Sequence[Ask]]
) -> tuple[int, list[Answer]]:
    """With the racer's number: who is ready first is told first."""
    return number, race(number, line, port, asks[number])


def overlaps() -> int:
    """Pairs of occupations of one unit that overlap."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM network_occupation a JOIN network_occupation b"
            " ON a.unit_id = b.unit_id AND a.id < b.id"
            " AND a.starts_at < b.ends_at AND b.starts_at < a.ends_at"
        )
        return int(cursor.fetchone()[0])


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks race_http", description=__doc__)
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="of each contest")
    wanted = parser.parse_args().rounds
    world = World()
    contests = {name: make(world, wanted) for name, make in CONTESTS.items()}
    steps = [step for rounds in contests.values() for one in rounds for step in one.steps]
    asks = [[step[number] for step in steps] for number in range(RACERS)]
    port = free_port()
    server = subprocess.Popen(
        [sys.executable, "-m", "etabli", "serve", "--no-worker"],
        env=os.environ | {"PORT": str(port)},
    )
    try:
        wait_for(server, port)
        began = time.perf_counter()
        with together(RACERS, run, port, asks) as told:
            seconds = time.perf_counter() - began
    finally:
        server.terminate()
        server.wait()
    in_order = [answers for _number, answers in sorted(told)]
    failed = report(contests, list(zip(*in_order, strict=True)))
    print(f"\n{overlaps()} overlaps, {seconds:.1f} s in all")
    return int(failed or overlaps() > 0)


def report(contests: dict[str, list[Round]], told: list[tuple[Answer, ...]]) -> bool:
    """A line for each contest; whether one of them was not as promised."""
    print("| contest | rounds | as many winners as there is room |\n|---|---|---|")
    position, failed = 0, False
    for name, rounds in contests.items():
        good = 0
        for number, one in enumerate(rounds):
            answers = told[position : position + len(one.steps)]
            position += len(one.steps)
            good += one.winners(answers)
            if not one.winners(answers):
                failed = True
                print(f"{name}, round {number}: {answers}", file=sys.stderr)
        print(f"| {name} | {len(rounds)} | {good} |")
    return failed


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("localhost", 0))
        return int(one.getsockname()[1])


def wait_for(server: "subprocess.Popen[bytes]", port: int) -> None:
    for _attempt in range(300):
        assert server.poll() is None, "the server has ended"
        try:
            connection = http.client.HTTPConnection("localhost", port, timeout=5)
            connection.request("GET", "/healthz")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError("the server does not answer")


if __name__ == "__main__":
    sys.exit(main())
