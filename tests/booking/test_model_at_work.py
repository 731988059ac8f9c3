"""All that people do with bookings on a working day, against a model that one can see is right.

The model knows what each booking holds and costs, who waits, and what time it is. The product
must say yes exactly when the model does, for the reason that the model gives, and its rows and
its ledger must say what the model says: whatever was held, asked for, repeated, waited for,
released, left early or closed before.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.test import TestCase
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from etabli.booking.attendance.services import arrive, leave, release_missed
from etabli.booking.closing.services import close_over
from etabli.booking.models import Booking, Presence, Series, Wait
from etabli.booking.series.rules import Repetition
from etabli.booking.series.services import book_series, change_series, leave_out
from etabli.booking.services import answer, book, cancel, confirm, expire, move
from etabli.booking.waitlist import services as waitlist
from etabli.core import clock
from etabli.core.errors import Refused
from etabli.core.texts import Text
from etabli.entitlements.models import Entry
from etabli.entitlements.passes.services import top_up
from etabli.network.models import Closure, Occupation, Place
from etabli.network.services import reopen_space, set_terms
from etabli.network.terms import Terms
from etabli.people.models import Person
from etabli.people.rights import Role
from etabli.people.services import grant
from tests.entitlements.worlds import DESK, give, make_pass_plan
from tests.worlds import make_member, make_network, make_person, make_place, make_space

NOW = datetime(2026, 1, 13, 7, 0, tzinfo=UTC)
MINUTE, HALF_HOUR = timedelta(minutes=1), timedelta(minutes=30)
HOLD, OFFER, ANSWER, GRACE, LATE = 15 * MINUTE, 60 * MINUTE, 120 * MINUTE, 30 * MINUTE, 15 * MINUTE
UNITS = {"desks": 3, "room": 1, "studio": 1}  # the studio asks its host first
CREDIT = 20 * 60  # minutes
DATES = 3  # of a series

starts = st.integers(0, 16)  # half-hours after now
lengths = st.integers(1, 5)  # half-hours
choices = st.integers(0, 60)
spaces = st.sampled_from(sorted(UNITS))
members = st.integers(0, 1)


@dataclass
class Made:
    """A booking, as the model knows it."""

    who: int
    space: str
    first: datetime
    last: datetime
    desks: int
    status: str
    expires: datetime | None
    created: datetime
    cost: int = 0  # what it has been debited and not been given back
    came: bool = False
    left: bool = False
    day: date | None = None  # of its series

    @property
    def overdue(self) -> bool:
        return self.expires is not None and self.expires <= clock.now()

    @property
    def standing(self) -> str:
        return "expired" if self.overdue else self.status

    @property
    def live(self) -> bool:
        return self.standing in ("held", "asked", "confirmed")

    @property
    def begun(self) -> bool:
        return self.first <= clock.now()

    @property
    def price(self) -> int:
        return int((self.last - self.first) / MINUTE) * self.desks


@dataclass
class Waiting:
    """Somebody in line for the room."""

    who: int
    first: datetime
    last: datetime
    status: str = "waiting"
    booking: int | None = None


@dataclass
class Serie:
    """A series, and the keys of its bookings."""

    pk: int
    who: int
    dates: list[int] = field(default_factory=list)


class AtWork(RuleBasedStateMachine):
    """Two members with credit, a host, and what they do with three spaces."""

    def __init__(self) -> None:
        super().__init__()
        self._transaction = transaction.atomic()
        self._transaction.__enter__()
        self._clock = clock.at(NOW)
        self._clock.__enter__()
        network = make_network(passes_needed=True)
        self.place = make_place(network, always_open=True)
        set_terms(self.place, Terms(grace=30, offer=60))
        self.place = Place.objects.select_related("network__territory").get(pk=self.place.pk)
        self.spaces = {
            name: make_space(
                self.place, units=units, approval=name == "studio", answered_within=2, notice=0
            )
            for name, units in UNITS.items()
        }
        self.people: list[Person] = [make_member(network, name) for name in ("Ada", "Bob")]
        plan = make_pass_plan(network, CREDIT // 60, "hour", DESK, guests=2)
        self.passes = [give(plan, person) for person in self.people]
        self.host = make_person("Hanna")
        grant(self.host, Role.HOST, self.place)
        self.credit = [CREDIT, CREDIT]
        self.known: dict[int, Made] = {}
        self.waits: dict[int, Waiting] = {}
        self.series: list[Serie] = []
        self.closed: dict[int, tuple[str, datetime, datetime]] = {}

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self._transaction.__exit__(None, None, None)
        self._clock.__exit__(None, None, None)

    # The model

    def taken(self, space: str, instant: datetime, but: set[int]) -> int:
        if any(s == space and a <= instant < b for s, a, b in self.closed.values()):
            return UNITS[space]
        return sum(
            one.desks
            for pk, one in self.known.items()
            if pk not in but and one.live and one.space == space and one.first <= instant < one.last
        )

    def has_room(
        self, space: str, first: datetime, last: datetime, desks: int = 1, but: Any = ()
    ) -> bool:
        beginnings = [
            first,
            *(one.first for one in self.known.values()),
            *(a for _s, a, _b in self.closed.values()),
        ]
        return all(
            self.taken(space, instant, set(but)) + desks <= UNITS[space]
            for instant in beginnings
            if first <= instant < last
        )

    def standing_of(self, space: str, first: datetime) -> tuple[str, datetime | None]:
        now = clock.now()
        if space != "studio":
            return "confirmed", None
        return "asked", min(now + ANSWER, max(first, now + LATE))

    def against(self, wish: Made, back: int = 0) -> str:
        """What is against a wish before anybody looks whether there is room; `back`: credit that
        it gives back."""
        if wish.first < clock.now() - LATE or wish.last <= clock.now():
            return "past"
        if wish.price > self.credit[wish.who] + back:
            return "paid"
        return ""

    def pay(self, made: Made) -> None:
        """Debit what it costs as it now is, after giving back what it cost before."""
        due = made.price if made.status in ("confirmed", "asked") else 0
        self.credit[made.who] += made.cost - due
        made.cost = due

    def over(self, made: Made, status: str) -> None:
        made.status, made.expires = status, None
        self.pay(made)

    def freed(self, first: datetime, last: datetime) -> None:
        """Time has become free anywhere at the place, and credit perhaps with it."""
        self.serve(lambda one: one.first < last and one.last > first)

    def serve(self, among: Callable[[Waiting], bool]) -> None:
        """First come, first served."""
        now = clock.now()
        for pk, one in self.waits.items():
            if one.status != "waiting" or not one.first > now or not among(one):
                continue
            held = Made(one.who, "room", one.first, one.last, 1, "held", None, now)
            if self.against(held) or not self.has_room("room", one.first, one.last):
                continue
            held.expires = min(now + OFFER, one.first)
            one.status, one.booking = "offered", Wait.objects.get(pk=pk).booking_id
            assert one.booking is not None, "what is free was not offered to who waits first"
            self.known[one.booking] = held

    # What is done

    def tried(self, act: Callable[[], Any], expected: str) -> Any:
        """What an act answers, with all that follows once it is committed; refused as expected."""
        try:
            with TestCase.captureOnCommitCallbacks(execute=True), transaction.atomic():
                done = act()
        except Refused as refusal:
            assert refusal.code == expected, f"refused as {refusal.code}, not as {expected!r}"
            return None
        assert not expected, f"done, though the model says {expected}"
        return done

    def in_order(self) -> list[Made]:
        return sorted(self.known.values(), key=lambda one: one.first)

    def a_booking(self, which: int) -> tuple[int, Made]:
        pk = list(self.known)[which % len(self.known)]
        return pk, self.known[pk]

    def row(self, pk: int) -> Booking:
        return Booking.objects.select_related("space__place__network", "person").get(pk=pk)

    def period(self, start: int, length: int) -> tuple[datetime, datetime]:
        grid = NOW + (clock.now() - NOW) // HALF_HOUR * HALF_HOUR
        first = grid + start * HALF_HOUR
        return first, first + length * HALF_HOUR

    @rule(
        who=members,
        space=spaces,
        start=starts,
        length=lengths,
        desks=st.integers(1, 3),
        hold=st.booleans(),
    )
    def book(self, who: int, space: str, start: int, length: int, desks: int, hold: bool) -> None:
        first, last = self.period(start, length)
        desks = min(desks, UNITS[space])
        status, expires = ("held", clock.now() + HOLD) if hold else self.standing_of(space, first)
        wish = Made(who, space, first, last, desks, status, expires, clock.now())
        room = self.has_room(space, first, last, desks)
        made = self.with_a_change_at_most(
            self.against(wish) or ("" if room else "taken"),
            lambda **accepts: book(
                self.people[who],
                self.spaces[space],
                first,
                last,
                quantity=desks,
                hold=hold,
                **accepts,
            ),
        )
        if made:
            self.known[made.pk] = wish
            self.pay(wish)

    def with_a_change_at_most(self, expected: str, act: Callable[..., Booking]) -> Booking | None:
        """Among desks in use it may take a change of desk; of a single unit there is none."""
        try:
            with TestCase.captureOnCommitCallbacks(execute=True), transaction.atomic():
                made: Booking | None = act()
        except Refused as refusal:
            if refusal.code != "change_unit":
                assert refusal.code == expected, f"refused as {refusal.code}, not as {expected!r}"
                return None
            made = self.tried(lambda: act(change_unit=True), "")
        assert not expected, f"done, though the model says {expected}"
        return made

    @precondition(lambda self: self.known)
    @rule(which=choices, space=spaces, start=starts, length=lengths)
    def move(self, which: int, space: str, start: int, length: int) -> None:
        pk, made = self.a_booking(which)
        first, last = self.period(start, length)
        desks = made.desks
        if desks > UNITS[space]:
            return
        wish = Made(made.who, space, first, last, desks, made.status, made.expires, made.created)
        room = self.has_room(space, first, last, desks, but={pk})
        gone = made.standing if made.standing in ("expired", "refused") else "cancelled"
        expected = (
            self.against(wish, back=made.cost)
            or ("" if made.live else gone)
            or ("begun" if made.begun else "")
            or ("" if room else "taken")
        )
        row = self.row(pk)
        done = self.with_a_change_at_most(
            expected,
            lambda **accepts: move(row, first, last, space=self.spaces[space], **accepts),
        )
        if done:
            before = made.first, made.last
            made.space, made.first, made.last = space, first, last
            if made.status != "held":
                made.status, made.expires = self.standing_of(space, first)
            self.pay(made)
            self.freed(*before)

    @precondition(lambda self: self.known)
    @rule(which=choices)
    def cancel(self, which: int) -> None:
        pk, made = self.a_booking(which)
        matters = made.status == "confirmed" or made.expires is not None
        late = made.begun and made.status != "held"
        self.tried(
            lambda: cancel(self.row(pk), by=self.people[made.who]),
            "begun" if matters and late else "",
        )
        if matters and not late:
            self.over(made, "cancelled")
            self.freed(made.first, made.last)

    @precondition(lambda self: self.known)
    @rule(which=choices)
    def confirm(self, which: int) -> None:
        pk, made = self.a_booking(which)
        expected = self.against_confirming(made)
        self.tried(lambda: confirm(self.row(pk), by=self.people[made.who]), expected)
        if not expected:
            self.confirmed(made)

    def against_confirming(self, made: Made) -> str:
        if made.status == "held" and not made.overdue:
            return "paid" if made.price > self.credit[made.who] else ""
        if made.live:
            return ""
        return made.standing if made.standing in ("expired", "refused") else "cancelled"

    def confirmed(self, made: Made) -> None:
        if made.status == "held":
            made.status, made.expires = self.standing_of(made.space, made.first)
            self.pay(made)

    @precondition(lambda self: self.known)
    @rule(which=choices, accepted=st.booleans())
    def answer(self, which: int, accepted: bool) -> None:
        pk, made = self.a_booking(which)
        expected = "answered" if made.status != "asked" else "expired" if made.overdue else ""
        self.tried(lambda: answer(self.row(pk), accepted, by=self.host), expected)
        if expected:
            return
        if accepted:
            made.status, made.expires = "confirmed", None
        else:
            self.over(made, "refused")
            self.freed(made.first, made.last)

    @rule(who=members, start=st.integers(0, 47), length=lengths)
    def repeat(self, who: int, start: int, length: int) -> None:
        """A series in the room, from tomorrow on: all of its dates, or none."""
        times = self.daily(start, length)
        dates = [self.on(times.first + timedelta(days=n), times) for n in range(DATES)]
        wishes = [Made(who, "room", *one, 1, "confirmed", None, clock.now()) for one in dates]
        left = self.credit[who]
        clashes = False
        for wish in wishes:
            if wish.price > left or not self.has_room("room", wish.first, wish.last):
                clashes = True
            else:
                left -= wish.price
        made = self.tried(
            lambda: book_series(self.people[who], self.spaces["room"], times),
            "clashes" if clashes else "",
        )
        if made:
            rows = list(made.bookings.order_by("series_day"))
            self.series.append(Serie(made.pk, who, [row.pk for row in rows]))
            for row, wish in zip(rows, wishes, strict=True):
                wish.day = row.series_day
                self.known[row.pk] = wish
                self.pay(wish)

    def daily(self, start: int, length: int) -> Repetition:
        day = clock.now().date() + timedelta(days=1)
        first = datetime.combine(day, time(0)) + start * HALF_HOUR
        last = first + length * HALF_HOUR
        return Repetition(f"FREQ=DAILY;COUNT={DATES}", day, first.time(), last.time())

    def on(self, day: date, times: Repetition) -> tuple[datetime, datetime]:
        later = timedelta(days=times.until_time <= times.from_time)
        zone = self.place.zone
        return (
            datetime.combine(day, times.from_time, zone).astimezone(UTC),
            datetime.combine(day + later, times.until_time, zone).astimezone(UTC),
        )

    @precondition(lambda self: self.series)
    @rule(which=choices, start=st.integers(0, 47), length=lengths, from_date=st.integers(0, 2))
    def change_the_rest(self, which: int, start: int, length: int, from_date: int) -> None:
        series = self.series[which % len(self.series)]
        times = self.daily(start, length)
        from_day = self.known[series.dates[min(from_date, len(series.dates) - 1)]].day
        assert from_day
        concerned = [
            pk
            for pk in series.dates
            if (made := self.known[pk]).live
            and not made.begun
            and made.day
            and made.day >= from_day
        ]
        expected = "" if concerned else "nothing_left"
        left = self.credit[series.who]
        freed_of, placed = set(concerned), {}
        for pk in concerned:
            made = self.known[pk]
            assert made.day
            target = "room"
            first, last = self.on(made.day, times)
            wish = Made(made.who, target, first, last, 1, made.status, made.expires, made.created)
            others = [one for one in placed.values() if one.first < last and one.last > first]
            if (
                first < clock.now() - LATE
                or wish.price > left + made.cost
                or not self.has_room(target, first, last, but=freed_of)
                or others
            ):
                expected = "clashes"
                continue
            left += made.cost - wish.price
            placed[pk] = wish
        row = self.series_row(series)
        made_new = self.tried(
            lambda: change_series(
                row,
                times.from_time,
                times.until_time,
                by=self.people[series.who],
                from_day=from_day,
            ),
            expected,
        )
        if made_new is None:
            return
        before = []
        for pk, wish in placed.items():
            made = self.known[pk]
            before.append((made.first, made.last))
            made.space, made.first, made.last = "room", wish.first, wish.last
            if made.status != "held":
                made.status, made.expires = self.standing_of("room", made.first)
            self.pay(made)
        self.series.append(Serie(made_new.pk, series.who, concerned))
        series.dates = [pk for pk in series.dates if pk not in placed]
        self.series = [one for one in self.series if one.dates]
        for one in before:
            self.freed(*one)

    @precondition(lambda self: self.series)
    @rule(which=choices, date_of=st.integers(0, 2))
    def skip_a_date(self, which: int, date_of: int) -> None:
        series = self.series[which % len(self.series)]
        made = self.known[series.dates[date_of % len(series.dates)]]
        there = made.live and not made.begun
        self.tried(
            lambda: leave_out(
                self.series_row(series), by=self.people[series.who], first=made.day, last=made.day
            ),
            "" if there else "nothing_left",
        )
        if there:
            self.over(made, "cancelled")
            self.freed(made.first, made.last)

    def series_row(self, series: Serie) -> Any:
        return Series.objects.select_related("space__place__network", "person").get(pk=series.pk)

    @rule(who=members, start=starts, length=lengths)
    def wait(self, who: int, start: int, length: int) -> None:
        first, last = self.period(start, length)
        alike = [
            one
            for one in self.waits.values()
            if (one.who, one.first, one.last, one.status) == (who, first, last, "waiting")
        ]
        wish = Made(who, "room", first, last, 1, "held", None, clock.now())
        made = self.tried(
            lambda: waitlist.wait(self.people[who], self.spaces["room"], first, last),
            self.against(wish) or ("waiting_already" if alike else ""),
        )
        if made:
            self.waits[made.pk] = Waiting(who, first, last)
            self.serve(lambda one: one.first < last and one.last > first)

    @precondition(lambda self: self.waits)
    @rule(which=choices)
    def accept(self, which: int) -> None:
        pk = list(self.waits)[which % len(self.waits)]
        wait = self.waits[pk]
        if wait.booking is None:
            expected = "not_offered"
        else:
            expected = self.against_confirming(self.known[wait.booking])
        self.tried(lambda: waitlist.accept(self.wait_row(pk)), expected)
        if not expected and wait.booking is not None:
            self.confirmed(self.known[wait.booking])

    @precondition(lambda self: self.waits)
    @rule(which=choices)
    def leave_the_line(self, which: int) -> None:
        pk = list(self.waits)[which % len(self.waits)]
        wait = self.waits[pk]
        self.tried(lambda: waitlist.leave(self.wait_row(pk)), "")
        if wait.status == "waiting":
            wait.status = "left"
        elif wait.booking is not None:
            made = self.known[wait.booking]
            if made.status == "held" and not made.overdue:
                self.over(made, "cancelled")
                self.freed(made.first, made.last)

    def wait_row(self, pk: int) -> Wait:
        return Wait.objects.select_related("booking__space__place__network", "person").get(pk=pk)

    @precondition(lambda self: self.known)
    @rule(which=choices)
    def arrive(self, which: int) -> None:
        pk, made = self.a_booking(which)
        now = clock.now()
        if made.came:
            expected = ""
        elif made.status == "released":
            expected = "released"
        elif made.standing in ("held", "asked"):
            expected = "not_confirmed"
        elif made.standing != "confirmed":
            expected = "cancelled"
        elif now < made.first - HALF_HOUR:
            expected = "too_early"
        else:
            expected = "over" if now >= made.last else ""
        self.tried(lambda: arrive(self.row(pk), by=self.host, way=Presence.Way.PAGE), expected)
        made.came = made.came or not expected

    @precondition(lambda self: self.known)
    @rule(which=choices)
    def leave(self, which: int) -> None:
        pk, made = self.a_booking(which)
        self.tried(lambda: leave(self.row(pk)), "" if made.came else "not_here")
        if not made.came or made.left:
            return
        made.left = True
        if made.standing == "confirmed":
            self.cut(made, max(clock.now(), made.first + MINUTE))

    def cut(self, made: Made, until: datetime) -> None:
        was, made.last = made.last, min(made.last, until)
        if made.last < was:
            self.freed(made.last, was)

    @rule(space=spaces, start=starts, length=st.integers(2, 5))
    def close(self, space: str, start: int, length: int) -> None:
        """Over what is booked: who has begun ends then, who has not is cancelled."""
        first, last = self.period(start, length)
        now = clock.now()
        met = [
            one
            for one in self.in_order()
            if one.live and one.space == space and one.first < last and one.last > first
        ]
        begun = [one for one in met if one.begun]
        if begun:
            first = max(first, now + MINUTE)
        clash = any(
            where == space and a < last and b > first for where, a, b in self.closed.values()
        )
        made = self.tried(
            lambda: close_over(
                self.spaces[space], *self.period(start, length), Text(), by=self.host
            ),
            "booked" if clash else "",
        )
        if made is None:
            return
        closure, _told = made
        self.closed[closure.pk] = (space, first, last)
        times = [(first, one.last) for one in begun if one.last > first]
        for one in begun:
            one.last = min(one.last, first)
        for one in met:
            if not one.begun:
                self.over(one, "cancelled")
                times.append((one.first, one.last))
        for time_freed in times:
            self.freed(*time_freed)

    @precondition(lambda self: self.closed)
    @rule(which=choices)
    def reopen(self, which: int) -> None:
        pk = list(self.closed)[which % len(self.closed)]
        reopen_space(Closure.objects.get(pk=pk))
        del self.closed[pk]

    @rule(who=members)
    def add_credit(self, who: int) -> None:
        held = self.passes[who]
        top_up(held, held.terms.allowances.get(), 1, by=self.host)
        self.credit[who] += 60

    @rule(minutes=st.sampled_from([10, 20, 60]))
    def time_passes(self, minutes: int) -> None:
        if clock.now() < NOW + timedelta(hours=6):
            clock.tick(minutes * MINUTE)

    @rule()
    def what_is_due_is_done(self) -> None:
        now = clock.now()
        self.tried(expire, "")
        gone = [one for one in self.known.values() if one.overdue]
        for one in gone:
            self.over(one, "expired")
        for one in gone:
            self.freed(one.first, one.last)
        self.tried(waitlist.keep_going, "")
        for wait in self.waits.values():
            if wait.status == "waiting" and wait.first <= now:
                wait.status = "over"
        self.serve(lambda _one: True)
        self.tried(release_missed, "")
        missed = [
            one
            for one in self.in_order()
            if one.standing == "confirmed"
            and one.begun
            and not one.came
            and max(one.first, one.created) + GRACE <= now
        ]
        for one in missed:
            one.status = "released"
        for one in missed:
            if one.last > now:
                self.freed(now, one.last)

    # What must hold at any time

    @invariant()
    def every_booking_stands_as_the_model_says(self) -> None:
        rows = {row.pk: (row.standing, row.starts_at, row.ends_at) for row in Booking.objects.all()}
        assert rows == {pk: (one.standing, one.first, one.last) for pk, one in self.known.items()}

    @invariant()
    def the_units_that_are_held_are_those_that_the_model_counts(self) -> None:
        rows = list(Occupation.objects.in_force().select_related("unit"))
        for name, space in self.spaces.items():
            own = [row for row in rows if row.unit.space_id == space.pk]
            for instant in {row.starts_at for row in own} | {row.ends_at for row in own}:
                held = [row for row in own if row.starts_at <= instant < row.ends_at]
                assert len({row.unit_id for row in held}) == len(held)
                assert len(held) == self.taken(name, instant, set())

    @invariant()
    def the_ledger_says_what_the_bookings_cost(self) -> None:
        for who, held in enumerate(self.passes):
            entries = list(Entry.objects.filter(account__held=held).order_by("position"))
            assert all(one.balance >= 0 for one in entries)
            assert entries[-1].balance == sum(one.amount for one in entries) == self.credit[who]
            used = -sum(one.amount for one in entries if one.cause in ("used", "given_back"))
            assert used == sum(one.cost for one in self.known.values() if one.who == who)

    @invariant()
    def who_waits_has_what_the_model_says(self) -> None:
        rows = {row.pk: (row.status, row.booking_id) for row in Wait.objects.all()}
        assert rows == {pk: (one.status, one.booking) for pk, one in self.waits.items()}


def run(examples: int, steps: int) -> None:
    run_state_machine_as_test(
        AtWork,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            suppress_health_check=list(HealthCheck),
        ),
    )


@pytest.mark.django_db
def test_a_working_day_goes_as_the_model_says():
    run(examples=8, steps=25)


@pytest.mark.full
@pytest.mark.django_db
def test_a_working_day_goes_as_the_model_says_at_length():
    run(examples=400, steps=50)
