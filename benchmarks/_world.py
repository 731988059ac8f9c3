"""A network large enough to measure on, and processes that measure together."""

import multiprocessing
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import time
from statistics import median
from time import perf_counter
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "etabli.settings.local")
django.setup()

from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from etabli.community.services import join  # noqa: E402
from etabli.core.texts import Text  # noqa: E402
from etabli.network.hours import Hours, Stretch  # noqa: E402
from etabli.network.models import Network, Place, Space, Unit  # noqa: E402
from etabli.people.models import Person  # noqa: E402
from etabli.people.services import register  # noqa: E402


def make_place(network: Network, slug: str) -> Place:
    """A place open day and night."""
    return Place.objects.create(
        network=network,
        slug=slug,
        kind=Place.Kind.HUB,
        status=Place.Status.OPEN,
        name=Text(slug),
        hours=Hours({day: (Stretch(time(0), time(0)),) for day in range(7)}),
        holidays="",
    )


def make_network(slug: str = "benchmark") -> Network:
    return Network.objects.create(slug=slug, name=Text(slug))


def make_space(place: Place, units: int, kind: str = Space.Kind.OPEN_SPACE) -> Space:
    space = Space.objects.create(
        place=place,
        kind=kind,
        name=Text("Bureaux"),
        seats=max(units, 1),
        horizon=100_000,
        longest=10_000,
    )
    Unit.objects.bulk_create(Unit(space=space, name=f"{n + 1}") for n in range(units))
    return space


def make_member(network: Network, name: str) -> Person:
    person = register(f"{name}@example.org", name)
    join(person, network, accepted=True)
    return person


@contextmanager
def together(count: int, act: Callable[..., Any], *arguments: Any) -> Iterator[list[Any]]:
    """The answers of `count` processes that run `act(number, line, *arguments)` at once."""
    spawn = multiprocessing.get_context("spawn")
    line, answers = spawn.Barrier(count), spawn.Queue()
    processes = [
        spawn.Process(target=_answer, args=(answers, act, number, line, arguments))
        for number in range(count)
    ]
    for process in processes:
        process.start()
    try:
        yield [answers.get() for _ in processes]
    finally:
        for process in processes:
            process.join()


def _answer(answers: Any, act: Callable[..., Any], number: int, line: Any, arguments: Any) -> None:
    answers.put(act(number, line, *arguments))


def measured(client: Client, path: str, *, rounds: int, unwatched: int) -> tuple[str, int, int]:
    """A page's median time without the first rounds, its queries and its bytes."""
    seconds = []
    for _round in range(rounds):
        began = perf_counter()
        response = client.get(path)
        seconds.append(perf_counter() - began)
        assert response.status_code == 200, (path, response.status_code)
    with CaptureQueriesContext(connection) as asked:
        client.get(path)
    return milliseconds(seconds[unwatched:]), len(asked), len(response.content)


def milliseconds(seconds: Sequence[float]) -> str:
    return f"{median(seconds) * 1000:.1f} ms"
