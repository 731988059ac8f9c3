"""Eight processes writing to one SQLite file: how long the unluckiest waits.

With the queue of `core.sqlite` and, beside it, with SQLite's own waiting. The promise: the longest
wait stays within thirty times the mean. PostgreSQL queues its writers itself and is not measured.
"""

import os
import sqlite3
import time
from typing import Any

from benchmarks._world import together

PROCESSES, SECONDS = 8, 5.0


def write(number: int, line: Any, path: str, in_turn: bool) -> list[float]:
    """How long each transaction waited for its BEGIN."""
    from etabli.core.sqlite.writers import WriterQueue

    queue = WriterQueue(path, timeout=20)
    database = sqlite3.connect(path, timeout=20, isolation_level=None)
    database.execute("PRAGMA journal_mode=WAL")
    database.execute("PRAGMA synchronous=FULL")
    waits = []
    line.wait()
    end = time.perf_counter() + SECONDS
    while (asked := time.perf_counter()) < end:
        if in_turn:
            queue.acquire()
        try:
            database.execute("BEGIN IMMEDIATE")
            waits.append(time.perf_counter() - asked)
            database.execute("INSERT INTO line VALUES (?)", [number])
            database.execute("COMMIT")
        finally:
            if in_turn:
                queue.release()
    return waits


def main() -> None:
    if os.environ.get("ETABLI_BENCHMARK") != "sqlite":
        return
    from django.conf import settings

    path = str(settings.DATA / "line.sqlite3")
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE line (writer INTEGER)")
    print("| eight writers | commits per second | mean wait | longest wait | times the mean |")
    print("|---|---|---|---|---|")
    for name, in_turn in (("SQLite's own waiting", False), ("served in turn", True)):
        with together(PROCESSES, write, path, in_turn) as answers:
            waits = [wait for own in answers for wait in own]
        mean, longest = sum(waits) / len(waits), max(waits)
        print(
            f"| {name} | {len(waits) / SECONDS:.0f} | {mean * 1000:.1f} ms "
            f"| {longest * 1000:.0f} ms | {longest / mean:.0f} |",
            flush=True,
        )


if __name__ == "__main__":
    main()
