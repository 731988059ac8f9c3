"""What locust has the people of a network do: an ordinary day of 200 of them, in a few minutes.

`benchmarks.load` starts it, and tells it by a file (`ETABLI_LOAD`) who is signed in how, and what
there is to look at. Whoever finds a desk taken looks for another: that is an answer, no error.
"""

import json
import os
import random
import re
from pathlib import Path
from typing import Any

from locust import HttpUser, between, constant, task

WORLD = json.loads(Path(os.environ["ETABLI_LOAD"]).read_text())
CSRF = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
OFFERED = re.compile(
    r'name="space" value="([0-9a-f-]{36})".*?<option value="(\d{4}[^"]+)"', re.DOTALL
)
THINKS = between(5, 20)  # seconds from one page to the next


def any_of(kind: str) -> Any:
    return random.choice(WORLD[kind])


class Person(HttpUser):
    """Somebody at a browser."""

    abstract = True
    wait_time = THINKS

    def page(self, name: str, path: str) -> str:
        return str(self.client.get(path, name=name).text)

    def sign_in(self, kind: str) -> Any:
        """With a session that stands since yesterday, of an account that nobody else has."""
        session, *rest = WORLD[kind].pop()
        self.client.cookies.set(WORLD["cookie"], session)
        return rest

    def find(self, place: str) -> tuple[str, str] | None:
        """A space with something free, and a start."""
        path = f"/fr/find/?day={any_of('days')}&length=60&quantity=1&place={place}"
        found = OFFERED.findall(self.page("what is free at a place", path))
        return random.choice(found) if found else None

    def post(self, name: str, path: str, page: str, accepted: tuple[int, ...], **data: str) -> Any:
        token = CSRF.search(page)
        if token is None:
            return None
        with self.client.post(
            path,
            data={"csrfmiddlewaretoken": token[1], **data},
            name=name,
            allow_redirects=False,
            catch_response=True,
        ) as answer:
            if answer.status_code in accepted:
                answer.success()
            else:
                answer.failure(f"answered {answer.status_code}")
            return answer

    def book(self, place: str, for_whom: str = "") -> str | None:
        """Find something and book it, for oneself or somebody else; the address of the booking."""
        if not (found := self.find(place)):
            return None
        space, starts_at = found
        path = f"/fr/bookings/new/?space={space}&length=60&quantity=1&starts_at="
        path += starts_at.replace("+", "%2B")
        page = self.page(f"what is about to be booked{', by a host' if for_whom else ''}", path)
        name, data = ("book for somebody", {"person": for_whom}) if for_whom else ("book", {})
        answer = self.post(name, path, page, (302, 200), **data)
        return answer.headers.get("Location") if answer is not None else None


class Visitor(Person):
    weight = 40

    @task(2)
    def home(self) -> None:
        self.page("home, nobody signed in", "/fr/")

    @task(3)
    def near(self) -> None:
        self.page("a free desk near a commune", f"/fr/near/?commune={any_of('communes')}")

    @task(2)
    def place(self) -> None:
        self.page("a place", f"/fr/places/{any_of('places')}/")

    @task
    def agenda(self) -> None:
        self.page("the agenda", f"/fr/networks/{WORLD['network']}/agenda/")

    @task
    def found(self) -> None:
        self.page("what is free on a day", f"/fr/find/?day={any_of('days')}")


class Member(Person):
    weight = 120

    def on_start(self) -> None:
        self.sign_in("members")

    @task(3)
    def home(self) -> None:
        self.page("home, a member", "/fr/")

    @task(2)
    def near(self) -> None:
        self.page("a free desk near a commune", f"/fr/near/?commune={any_of('communes')}")

    @task(2)
    def bookings(self) -> None:
        self.page("a member's bookings", "/fr/bookings/")

    @task(4)
    def book_and_perhaps_cancel(self) -> None:
        if booking := self.book(any_of("places")):
            page = self.page("a booking", booking)
            if random.random() < 0.5:
                self.post("cancel", f"{booking}cancel/", page, (302,))


class Host(Person):
    weight = 24

    def on_start(self) -> None:
        self.slug, self.expected = self.sign_in("hosts")

    @task(4)
    def day(self) -> None:
        self.page("the day of a place", f"/fr/places/{self.slug}/day/?date={any_of('days')}")

    @task(2)
    def week(self) -> None:
        self.page("a place's week", f"/fr/places/{self.slug}/week/")

    @task
    def home(self) -> None:
        self.page("home, a host", "/fr/")

    @task
    def book_for_somebody(self) -> None:
        self.book(self.slug, self.expected)


class Operator(Person):
    weight = 2

    def on_start(self) -> None:
        self.sign_in("operators")

    @task(3)
    def week(self) -> None:
        self.page("a place's week", f"/fr/places/{any_of('places')}/week/")

    @task
    def members(self) -> None:
        number = random.randint(1, 9)
        self.page("members looked for", f"/fr/networks/{WORLD['network']}/members/?text=0{number}")


class Screen(Person):
    """At a room's door, which asks every minute; here more often, for there are fewer of them."""

    weight = 7
    wait_time = constant(15)

    def on_start(self) -> None:
        self.path = WORLD["screens"].pop()

    @task
    def look(self) -> None:
        self.page("a screen at a door", self.path)


class Program(HttpUser):
    """Another program, by the API."""

    weight = 7
    wait_time = THINKS

    def on_start(self) -> None:
        self.client.headers["Authorization"] = f"Bearer {WORLD['tokens'].pop()}"

    @task
    def places(self) -> None:
        self.client.get("/api/v1/places", name="API: places")

    @task(2)
    def bookings(self) -> None:
        self.client.get("/api/v1/bookings", name="API: bookings")

    @task(3)
    def book(self) -> None:
        space, day = any_of("spaces"), any_of("days")
        window = {"from": f"{day}T00:00:00Z", "to": f"{day}T23:00:00Z"}
        answer = self.client.get(
            "/api/v1/availability", params={"space": space, **window}, name="API: availability"
        )
        free = answer.json().get("items") if answer.ok else None
        if not free:
            return
        starts_at = free[0]["starts_at"]
        hour = int(starts_at[11:13])
        wish = {
            "space": space,
            "starts_at": starts_at,
            "ends_at": f"{starts_at[:11]}{hour + 1:02d}{starts_at[13:]}",
        }
        with self.client.post(
            "/api/v1/bookings", json=wish, name="API: book", catch_response=True
        ) as made:
            if made.status_code in (201, 403, 409, 422):
                made.success()  # booked, taken in the meantime, or shorter than may be booked
        if made.status_code == 201:
            self.client.delete(f"/api/v1/bookings/{made.json()['id']}", name="API: cancel")
