"""200 people at once for five minutes on a nation's network: an ordinary day, by locust.

Visitors, members who find, book and cancel, hosts with their day and week, screens at doors and
programs at the API (`benchmarks/_ordinary_day.py`), against `etabli serve` with its usual processes
and its worker. The promise: not one error. Locust comes with the extra `bench`.
"""

import csv
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from benchmarks.national import DATABASES, furnish, next_working_day, parsed
from benchmarks.race_http import free_port, wait_for

__all__ = ["DATABASES"]
HERE = Path(__file__).parent
SHOWN = ("Request Count", "Failure Count", "Median Response Time", "95%", "99%")
A_SECOND = 10  # users that begin in each second


def world(users: int) -> dict[str, Any]:
    """Who is signed in how, and what there is to look at."""
    from datetime import timedelta

    from django.conf import settings
    from django.db.models import Min

    from etabli.booking.kiosk.rules import ADDRESS
    from etabli.booking.kiosk.services import add_screen
    from etabli.network.models import Network, Place, Space
    from etabli.people.models import Grant, User
    from etabli.people.services import cut_token
    from etabli.territory.models import Commune
    from etabli.web import demo_national

    network = Network.objects.get(slug=demo_national.SLUG)
    places = list(Place.objects.filter(network=network).order_by("pk"))
    slugs = {place.pk: place.slug for place in places}
    spaces = Space.objects.filter(place__network=network).order_by("pk")
    logins = User.objects.filter(person__memberships__network=network)
    plain = list(logins.filter(person__grants__isnull=True).order_by("pk")[: 2 * users])
    grants = Grant.objects.filter(role="host", scope_kind="place", scope_id__in=slugs)
    hosts = grants.select_related("person__user").order_by("pk")[:users]
    operator = User.objects.get(email=demo_national.accounts()["operator"])
    days = [next_working_day() + timedelta(days=7 * week) for week in range(3)]
    first_rooms = spaces.filter(kind="meeting_room").values("place").annotate(first=Min("pk"))
    rooms = Space.objects.filter(pk__in=[one["first"] for one in first_rooms])[:users]
    return {
        "cookie": settings.SESSION_COOKIE_NAME,
        "network": network.slug,
        "days": [str(day) for day in days],
        "places": list(slugs.values()),
        "communes": list(
            Commune.objects.filter(territory=network.territory_id).values_list("pk", flat=True)
        ),
        "spaces": [str(uuid) for uuid in spaces.values_list("uuid", flat=True)],
        "members": [[signed_in(user)] for user in plain[:users]],
        "tokens": [cut_token(user.email) for user in plain[users : users + users // 4 + 4]],
        "hosts": [
            [signed_in(one.person.user), slugs[one.scope_id], plain[0].email]
            for one in hosts
            if one.person.user
        ],
        "operators": [[signed_in(operator)] for _number in range(users // 10 + 2)],
        "screens": [f"/fr/screens/{ADDRESS.token_of(add_screen(room).uuid)}/" for room in rooms],
    }


def signed_in(user: Any) -> str:
    """The key of a session, as if they had signed in with their browser yesterday."""
    from django.conf import settings
    from django.test import Client

    client = Client()
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    return str(client.cookies[settings.SESSION_COOKIE_NAME].value)


def main() -> int:
    from django.conf import settings
    from django.core.management import call_command

    arguments = parsed()
    call_command("collectstatic", interactive=False, verbosity=0)
    furnish(arguments)
    told = settings.DATA / "load.json"
    told.write_text(json.dumps(world(arguments.users)))
    port = free_port()
    server = subprocess.Popen(
        [sys.executable, "-m", "etabli", "serve"], env=os.environ | {"PORT": str(port)}
    )
    report = settings.DATA / "load"
    try:
        wait_for(server, port)
        code = subprocess.run(
            [
                *(sys.executable, "-m", "locust", "--headless", "--only-summary"),
                *("--locustfile", HERE / "_ordinary_day.py"),
                *("--host", f"http://localhost:{port}", "--csv", report),
                *("--users", str(arguments.users), "--spawn-rate", str(A_SECOND)),
                *("--run-time", f"{round(arguments.minutes * 60)}s", "--loglevel", "WARNING"),
            ],
            env=os.environ | {"ETABLI_LOAD": str(told)},
            check=False,
        ).returncode
    finally:
        server.terminate()
        server.wait()
    tell(report)
    return code


def tell(report: Path) -> None:
    """Locust's figures as a table: milliseconds as its users see them."""
    print(f"| | {' | '.join(SHOWN)} |\n|---{'|---' * len(SHOWN)}|")
    with report.with_name("load_stats.csv").open() as file:
        for row in csv.DictReader(file):
            name = row["Name"] if row["Name"] != "Aggregated" else "**in all**"
            print(f"| {name} | {' | '.join(row[column] for column in SHOWN)} |")
    with report.with_name("load_failures.csv").open() as file:
        for row in csv.DictReader(file):
            print(f"\nerror: {row['Method']} {row['Name']}: {row['Error']} ({row['Occurrences']})")


if __name__ == "__main__":
    sys.exit(main())
