"""Real processes that do things at the same instant, each with its own database connection."""

import multiprocessing
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from importlib import import_module
from multiprocessing.connection import Connection
from typing import Any

from django.db import connection

READY = "tests.ready"
_processes = multiprocessing.get_context("forkserver")
_processes.set_forkserver_preload([READY])


class Racers:
    """Some processes waiting at a line; `race` starts them all at once."""

    def __init__(self, count: int) -> None:
        # Connections of this process must not be shared, nor hold what the others wait for.
        database = str(connection.settings_dict["NAME"])
        self._line = _processes.Barrier(count)
        self._ends: list[Connection] = []
        self._running = []
        for _ in range(count):
            here, there = _processes.Pipe()
            process = _processes.Process(target=_run, args=(there, self._line, database))
            process.start()
            self._ends.append(here)
            self._running.append(process)
        for end in self._ends:
            assert end.recv() == "ready"

    def race(self, act: Callable[..., Any], arguments: Sequence[tuple[Any, ...]]) -> list[Any]:
        """Call `act` in each process at once, with its own arguments; their answers in order.

        `act` is a function of a module; an exception is an answer too.
        """
        for end, own in zip(self._ends, arguments, strict=True):
            end.send((act, own))
        return [end.recv() for end in self._ends]

    def stop(self) -> None:
        for end in self._ends:
            with suppress(BrokenPipeError):  # one that was killed is gone already
                end.send(None)
        for process in self._running:
            process.join(timeout=20)


@contextmanager
def racers(count: int) -> Iterator[Racers]:
    """`count` processes, ready; they are gone afterwards."""
    made = Racers(count)
    try:
        yield made
    finally:
        made.stop()


def _run(end: Connection, line: Any, database: str) -> None:
    import_module(READY)  # for the first of them; a copy has it
    connection.settings_dict["NAME"] = database
    connection.ensure_connection()
    end.send("ready")
    while (job := end.recv()) is not None:
        act, arguments = job
        line.wait()
        try:
            answer = act(*arguments)
        except Exception as error:
            answer = error
        end.send(answer)
    connection.close()
