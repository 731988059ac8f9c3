"""The home page and a host's day, at the server: median time and number of queries.

With the example loaded, signed in as its host, through Django's own request handling and without
a network. The promise: at most 60 ms, and a fixed number of queries.
"""

from benchmarks._world import measured

ROUNDS = 40


def main() -> None:
    from django.conf import settings
    from django.core.management import call_command
    from django.test import Client

    from etabli.booking.models import Booking
    from etabli.core import clock
    from etabli.people.models import User
    from etabli.web import demo

    settings.ALLOWED_HOSTS.append("testserver")
    call_command("collectstatic", interactive=False, verbosity=0)
    demo.load(lambda _message: None)
    host = User.objects.get(email=demo.accounts()["host"])
    hub = host.person.grants.get().scope_id
    day = Booking.objects.filter(space__place=hub, starts_at__lt=clock.now()).latest("starts_at")
    slug, date = day.space.place.slug, day.starts_at.date()
    client = Client()
    pages = {
        "home, nobody signed in": (None, "/fr/"),
        "home, signed in": (host, "/fr/"),
        "places": (None, "/fr/places/"),
        "what is free on a day": (None, f"/fr/find/?day={date}"),
        "the day of a hub": (host, f"/fr/places/{slug}/day/?date={date}"),
    }
    print("| page | median | queries | bytes |\n|---|---|---|---|")
    for name, (user, path) in pages.items():
        client.logout()
        if user:
            client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
        taken, queries, size = measured(client, path, rounds=ROUNDS, unwatched=5)
        print(f"| {name} | {taken} | {queries} | {size:,} |")


if __name__ == "__main__":
    main()
