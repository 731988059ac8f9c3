"""Eight processes race over HTTP for one slot of a room, twenty slots in turn.

The server is `etabli serve` with its usual processes; each racer has its own account, token and
connection, and all ask at the same instant. Zero double bookings and twenty winners are promised.
"""

import http.client
import json
import os
import subprocess
import sys
import time
from collections import Counter
from datetime import datetime, timedelta
from typing import Any

from benchmarks._world import make_member, make_network, make_place, make_space, together

RACERS, SLOTS, PORT = 8, 20, 8765


def race(number: int, line: Any, tokens: list[str], space: str, first: str) -> list[int]:
    """The status of each slot's answer, for one racer."""
    connection = http.client.HTTPConnection("localhost", PORT, timeout=30)
    headers = {"Authorization": f"Bearer {tokens[number]}", "Content-Type": "application/json"}
    codes = []
    for slot in range(SLOTS):
        starts_at = datetime.fromisoformat(first) + timedelta(hours=slot)
        wish = {
            "space": space,
            "starts_at": starts_at.isoformat(),
            "ends_at": (starts_at + timedelta(hours=1)).isoformat(),
            "quantity": 1,
        }
        line.wait()
        connection.request("POST", "/api/v1/bookings", json.dumps(wish), headers)
        answer = connection.getresponse()
        answer.read()
        codes.append(answer.status)
    return codes


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


def main() -> None:
    from etabli.booking.models import Booking
    from etabli.core import clock
    from etabli.people.services import cut_token

    network = make_network()
    space = make_space(make_place(network, "hub"), 1)
    people = [make_member(network, f"p{n}") for n in range(RACERS)]
    tokens = [cut_token(person.email) for person in people]
    server = subprocess.Popen(
        [sys.executable, "-m", "etabli", "serve", "--no-worker"],
        env=os.environ | {"PORT": str(PORT)},
    )
    try:
        wait_for_server()
        assert server.poll() is None, f"another program has the port {PORT}"
        first = (clock.this_minute() + timedelta(days=1)).isoformat()
        began = time.perf_counter()
        with together(RACERS, race, tokens, str(space.uuid), first) as answers:
            seconds = time.perf_counter() - began
    finally:
        server.terminate()
        server.wait()
    by_slot = [Counter(codes) for codes in zip(*answers, strict=True)]
    winners = sum(codes[201] == 1 for codes in by_slot)
    print("| slots | one winner | double | nobody | other answers than 201 and 409 |")
    print("|---|---|---|---|---|")
    double = sum(codes[201] > 1 for codes in by_slot)
    nobody = sum(codes[201] == 0 for codes in by_slot)
    others = sum(sum(codes.values()) - codes[201] - codes[409] for codes in by_slot)
    print(f"| {SLOTS} | {winners} | {double} | {nobody} | {others} |")
    print(f"\n{Booking.objects.count()} bookings, {overlaps()} overlaps, {seconds:.1f} s in all")


def wait_for_server() -> None:
    for _attempt in range(600):
        try:
            connection = http.client.HTTPConnection("localhost", PORT, timeout=5)
            connection.request("GET", "/healthz")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError("the server does not answer")


if __name__ == "__main__":
    main()
