"""What is free in 200 units over 14 days, with ever more occupations in the past.

Each unit is also booked in the window, a half-day of four hours on each day. The promise is for
PostgreSQL: at most 20 ms in the selector with 1,000,000 past occupations, and no growth with them.
"""

import time
from collections.abc import Iterator
from datetime import datetime, timedelta

from benchmarks._world import make_network, make_place, make_space, milliseconds

UNITS, DAYS, ROUNDS = 200, 14, 30
PAST = (0, 100_000, 1_000_000)
BATCH = 20_000


def half_days(units: list[int], start: datetime, days: int) -> Iterator[tuple[object, ...]]:
    """Four hours of each unit on each day, begun at one of five hours."""
    from uuid6 import uuid7

    for day in range(days):
        for unit in units:
            starts_at = start + timedelta(days=day, hours=8 + unit % 5)
            yield unit, starts_at, starts_at + timedelta(hours=4), uuid7()


def fill(found: Iterator[tuple[object, ...]], most: int) -> int:
    from itertools import islice

    from etabli.network.models import Occupation

    count = 0
    while count < most:
        batch = [
            Occupation(unit_id=unit, starts_at=starts_at, ends_at=ends_at, holder=holder)
            for unit, starts_at, ends_at, holder in islice(found, min(BATCH, most - count))
        ]
        if not batch:
            break
        Occupation.objects.bulk_create(batch)
        count += len(batch)
    return count


def main() -> None:
    from django.db import connection

    from etabli.core import clock
    from etabli.network.models import Unit
    from etabli.network.selectors import availability

    network = make_network()
    space = make_space(make_place(network, "hub"), UNITS)
    units = list(Unit.objects.filter(space=space).values_list("pk", flat=True))
    now = clock.now().replace(minute=0, second=0, microsecond=0)
    today = now.replace(hour=0)
    fill(half_days(units, today + timedelta(days=1), DAYS), UNITS * DAYS)
    past = half_days(units, today - timedelta(days=5001), 5000)
    print("| past occupations | 14 days of 200 units | queries |\n|---|---|---|")
    count = 0
    for target in PAST:
        count += fill(past, target - count)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        seconds = []
        for _round in range(ROUNDS + 3):
            began = time.perf_counter()
            availability([space], now, now + timedelta(days=DAYS))
            seconds.append(time.perf_counter() - began)
        connection.force_debug_cursor = True
        connection.queries_log.clear()
        availability([space], now, now + timedelta(days=DAYS))
        queries = len(connection.queries_log)
        connection.force_debug_cursor = False
        print(f"| {count:,} | {milliseconds(seconds[3:])} | {queries} |", flush=True)


if __name__ == "__main__":
    main()
