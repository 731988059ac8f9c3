"""Bookings committed per second through the services, beside bare INSERTs of an occupation.

Eight processes, each for its own room, so that only the database and the service are measured.
The bare INSERT has the same constraint on the same server, and a transaction of its own.
Then one process says what a booking's time is spent on.
"""

import time
from collections import Counter
from datetime import timedelta
from typing import Any

from benchmarks._world import make_member, make_network, make_place, make_space, together

PROCESSES = 8
SECONDS = 5.0


def bare(number: int, line: Any, spaces: list[int], _people: list[int]) -> int:
    """Occupations inserted in the time, an hour each, one after the other."""
    from uuid6 import uuid7

    from etabli.core import clock
    from etabli.network.models import Occupation, Unit

    unit = Unit.objects.get(space=spaces[number])
    starts_at = clock.this_minute() + timedelta(days=1)
    line.wait()
    count, end = 0, time.perf_counter() + SECONDS
    while time.perf_counter() < end:
        Occupation.objects.create(
            unit=unit,
            starts_at=starts_at,
            ends_at=starts_at + timedelta(hours=1),
            holder=uuid7(),
        )
        starts_at += timedelta(hours=1)
        count += 1
    return count


def booked(number: int, line: Any, spaces: list[int], people: list[int]) -> int:
    """Bookings committed in the time."""
    from etabli.booking.services import book
    from etabli.core import clock
    from etabli.network.models import Space
    from etabli.people.models import Person

    space = Space.objects.select_related("place__network").get(pk=spaces[number])
    person = Person.objects.get(pk=people[number])
    starts_at = clock.this_minute() + timedelta(days=1)
    line.wait()
    count, end = 0, time.perf_counter() + SECONDS
    while time.perf_counter() < end:
        book(person, space, starts_at, starts_at + timedelta(hours=1))
        starts_at += timedelta(hours=1)
        count += 1
    return count


def spent() -> None:
    """What one booking's time goes to, by kind of statement."""
    from django.db import connection

    from etabli.booking.services import book
    from etabli.core import clock
    from etabli.network.models import Space
    from etabli.people.models import Person

    space = Space.objects.select_related("place__network").order_by("pk").last()
    person = Person.objects.order_by("pk").last()
    assert space is not None
    assert person is not None
    starts_at = clock.this_minute() + timedelta(days=200)
    by_kind: Counter[str] = Counter()
    counts: Counter[str] = Counter()

    def timed(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        began = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            kind = sql.split(maxsplit=1)[0]
            by_kind[kind] += time.perf_counter() - began
            counts[kind] += 1

    rounds = 200
    began = time.perf_counter()
    with connection.execute_wrapper(timed):
        for number in range(rounds):
            at = starts_at + timedelta(hours=number)
            book(person, space, at, at + timedelta(hours=1))
    total = time.perf_counter() - began
    print("\n| one booking, alone | statements | ms |\n|---|---|---|")
    for kind, seconds in by_kind.most_common():
        print(f"| {kind} | {counts[kind] / rounds:.0f} | {seconds / rounds * 1000:.2f} |")
    rest = total - sum(by_kind.values())
    print(f"| Python, BEGIN and COMMIT | | {rest / rounds * 1000:.2f} |")
    print(f"| **in all** | | **{total / rounds * 1000:.2f}** |")


def main() -> None:
    network = make_network()
    place = make_place(network, "hub")
    spaces = [[make_space(place, 1).pk for _ in range(PROCESSES)] for _ in range(2)]
    people = [make_member(network, f"p{n}").pk for n in range(PROCESSES)]
    rates = []
    for act, own in ((bare, spaces[0]), (booked, spaces[1])):
        with together(PROCESSES, act, own, people) as counts:
            rates.append(sum(counts) / SECONDS)
    print("| committed per second, 8 processes | rate | share |\n|---|---|---|")
    print(f"| bare INSERT of an occupation | {rates[0]:.0f} | 1 |")
    print(f"| booking through the services | {rates[1]:.0f} | {rates[1] / rates[0]:.2f} |")
    spent()


if __name__ == "__main__":
    main()
