"""A nation's network: 300 places, 3,000 units, 30,000 members, three years of bookings.

`--scale department` is a thirtieth of it. The promise is for PostgreSQL: the search for a free desk
near a commune, the day of a place, a booking and an operator's week take at most 100 ms each,
median of the whole request at the server, and a number of queries that does not depend on how much
there is (tested too). With `--keep FOLDER` before, the database is made once.
"""

import argparse
import time
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from benchmarks._world import milliseconds

DATABASES = ["postgresql"]
ROUNDS, UNWATCHED = 40, 5


def furnish(arguments: argparse.Namespace) -> None:
    """Load the network, unless it is there already."""
    from django.db import connection

    from etabli.network.models import Occupation
    from etabli.web import demo_national

    began = time.perf_counter()

    def tell(message: str) -> None:
        print(f"{time.perf_counter() - began:7.1f} s  {message}", flush=True)

    demo_national.load(
        demo_national.SCALES[arguments.scale], arguments.seed, tell, years=arguments.years
    )
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
    print(f"\n{Occupation.objects.count():,} occupations\n", flush=True)


def parsed() -> argparse.Namespace:
    from etabli.web import demo_national

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scale", choices=sorted(demo_national.SCALES), default="national")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--years", type=float, default=3)
    parser.add_argument("--users", type=int, default=200)
    parser.add_argument("--minutes", type=float, default=5)
    return parser.parse_args()


def next_working_day() -> date:
    """One on which the example's places are open, a week ahead at least."""
    from etabli.core import clock
    from etabli.network.models import Place
    from etabli.network.rules import stretches_of

    place = Place.objects.filter(is_example=True).first()
    assert place
    day = clock.now().date() + timedelta(days=7)
    while not stretches_of(day, place.hours, place.holidays):
        day += timedelta(days=1)
    return day


def main() -> None:
    from django.conf import settings
    from django.core.management import call_command
    from django.test import Client

    from etabli.network.models import Place
    from etabli.people.models import User
    from etabli.territory.models import Commune
    from etabli.web import demo_national

    arguments = parsed()
    settings.ALLOWED_HOSTS.append("testserver")
    call_command("collectstatic", interactive=False, verbosity=0)
    furnish(arguments)
    people = {
        role: User.objects.get(email=email) for role, email in demo_national.accounts().items()
    }
    middle = Commune.objects.order_by("pk")[Commune.objects.count() // 2]
    hub = Place.objects.filter(is_example=True, kind=Place.Kind.HUB).earliest("pk").slug
    day = next_working_day()
    network = demo_national.SLUG
    pages: dict[str, tuple[str, str]] = {
        "a free desk near a commune": ("", f"/fr/near/?commune={middle.pk}"),
        "the day of a hub": ("host", f"/fr/places/{hub}/day/?date={day}"),
        "the operator's week": ("operator", f"/fr/places/{hub}/week/?date={day}"),
        "home, nobody signed in": ("", "/fr/"),
        "home, an operator": ("operator", "/fr/"),
        "home, a member": ("member", "/fr/"),
        "all places": ("", "/fr/places/"),
        "what is free on a day": ("", f"/fr/find/?day={day}"),
        "what is free on a day at a place": ("", f"/fr/find/?day={day}&place={hub}"),
        "what is free for half a day": ("", f"/fr/find/?day={day}&length=half"),
        "the members": ("operator", f"/fr/networks/{network}/members/"),
        "the indicators": ("operator", f"/fr/networks/{network}/indicators/"),
        "the agenda": ("", f"/fr/networks/{network}/agenda/"),
        "a member's bookings": ("member", "/fr/bookings/"),
    }
    client = Client()
    print("| | median | at the processor | queries | bytes |\n|---|---|---|---|---|")
    for name, (role, path) in pages.items():
        client.logout()
        if role:
            client.force_login(people[role], backend=settings.AUTHENTICATION_BACKENDS[0])
        page = Measured(name)
        for number in range(ROUNDS + UNWATCHED):
            page.ask(lambda path=path: client.get(path), 200, watched=number >= UNWATCHED)
        page.tell()
    for role in ("member", "host"):
        client.force_login(people[role], backend=settings.AUTHENTICATION_BACKENDS[0])
        book(client, day, role)


class Measured:
    """A request asked again and again."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.seconds: list[float] = []
        self.busy: list[float] = []
        self.queries, self.size = 0, 0

    def ask(self, request: Callable[[], Any], status: int, *, watched: bool) -> Any:
        """Its queries are counted in the rounds that are not watched: counting takes time."""
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        if not watched:
            with CaptureQueriesContext(connection) as asked:
                answer = request()
            self.queries = len(asked)
        else:
            began, worked = time.perf_counter(), time.process_time()
            answer = request()
            self.seconds.append(time.perf_counter() - began)
            self.busy.append(time.process_time() - worked)
        refusal = answer.context and answer.context.get("refusal")
        assert answer.status_code == status, (self.name, answer.status_code, refusal)
        self.size = len(answer.content)
        return answer

    def tell(self) -> None:
        print(
            f"| {self.name} | {milliseconds(self.seconds)} | {milliseconds(self.busy)} "
            f"| {self.queries} | {self.size:,} |",
            flush=True,
        )


def book(client: Any, day: date, role: str) -> None:
    """A desk by the pages: what is about to be booked, and the button that books it; each time in
    another place, and cancelled afterwards. A host books at the hub that is theirs."""
    from django.urls import reverse

    from etabli.booking.models import Booking
    from etabli.booking.selectors import offers
    from etabli.booking.services import cancel
    from etabli.network.models import Place

    first = Place.objects.filter(is_example=True).order_by("pk")[:1]
    free = offers(day, 60, kind="open_space", places=first if role == "host" else None)
    looked_at, booked = Measured(f"about to be booked, {role}"), Measured(f"booked, {role}")
    for number in range(ROUNDS + UNWATCHED):
        offer = free[number % len(free)]
        query = {
            "space": offer.space.uuid,
            "starts_at": offer.starts[0].isoformat(),
            "length": 60,
        }
        path, watched = reverse("booking_new", query=query), number >= UNWATCHED
        looked_at.ask(lambda path=path: client.get(path), 200, watched=watched)
        made = booked.ask(lambda path=path: client.post(path, {"person": ""}), 302, watched=watched)
        booking = Booking.objects.select_related("space__place__network", "person").get(
            uuid=made["Location"].rstrip("/").rpartition("/")[2]
        )
        cancel(booking, by=booking.person)
    looked_at.tell()
    booked.tell()


if __name__ == "__main__":
    main()
