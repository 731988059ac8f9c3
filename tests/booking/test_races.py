"""Eight processes at once: never too many, and nobody refused while a unit is free."""

import itertools
import random
import time as time_module
from collections import Counter
from datetime import date, datetime, time, timedelta
from threading import Thread

import pytest

from etabli.booking.models import Booking
from etabli.booking.seating import services as seating
from etabli.booking.series.rules import Repetition
from etabli.booking.series.services import book_series
from etabli.booking.services import book, cancel, confirm, expire, move
from etabli.core import clock
from etabli.core.errors import Refused
from etabli.core.texts import Text
from etabli.kernels.timetable import seat
from etabli.network.models import Closure, Occupation, Space, Unit
from etabli.network.services import close_space, set_terms
from etabli.network.terms import Per, Quota, Terms
from etabli.people.models import Person
from tests.racers import racers
from tests.worlds import make_member, make_place, make_space

pytestmark = pytest.mark.django_db(transaction=True)

PROCESSES = 8


@pytest.fixture(scope="module")
def eight(django_db_setup):
    with racers(PROCESSES) as made:
        yield made


@pytest.fixture
def place():
    return make_place(always_open=True)


@pytest.fixture
def people(place):
    return [make_member(place.network, f"P{n}") for n in range(PROCESSES)]


def try_to_book(person: int, space: int, periods: list[tuple[datetime, datetime]]) -> list[str]:
    """The codes of what became of each wish; `booked` where it was met."""
    return [one_wish(person, space, *period) for period in periods]


def one_wish(person: int, space: int, starts_at: datetime, ends_at: datetime) -> str:
    # `get` with the place, as every face of the product reads it.
    found = Space.objects.select_related("place__network").get(pk=space)
    try:
        book(Person.objects.get(pk=person), found, starts_at, ends_at)
    except Refused as refusal:
        return refusal.code
    return "booked"


def hours(count: int, length: int = 1) -> list[tuple[datetime, datetime]]:
    first = clock.this_minute() + timedelta(days=1)
    return [(first + timedelta(hours=n), first + timedelta(hours=n + length)) for n in range(count)]


def taken_at_once(space: Space) -> int:
    """The most units of a space ever held at one instant."""
    rows = Occupation.objects.filter(unit__space=space)
    instants = [row.starts_at for row in rows]
    return max((sum(r.starts_at <= t < r.ends_at for r in rows) for t in instants), default=0)


def no_overlaps() -> bool:
    rows = list(Occupation.objects.order_by("unit_id", "starts_at"))
    return all(
        one.unit_id != other.unit_id or one.ends_at <= other.starts_at
        for one, other in itertools.pairwise(rows)
    )


def test_exactly_one_of_eight_gets_each_of_twenty_slots_of_a_room(eight, place, people):
    room = make_space(place, units=1)
    slots = hours(20)
    answers = eight.race(try_to_book, [(p.pk, room.pk, slots) for p in people])
    for codes in zip(*answers, strict=True):
        assert Counter(codes) == {"booked": 1, "taken": PROCESSES - 1}
    assert no_overlaps()
    assert Booking.objects.count() == Occupation.objects.count() == 20


def test_twelve_desks_are_booked_twelve_times(eight, place, people):
    desks = make_space(place, units=12)
    [slot] = hours(1)
    answers = eight.race(try_to_book, [(p.pk, desks.pk, [slot] * 3) for p in people])
    codes = Counter(code for own in answers for code in own)
    assert codes == {"booked": 12, "taken": 12}
    assert taken_at_once(desks) == 12


def test_nobody_is_refused_while_a_desk_is_free_however_the_hours_interlock(eight, place, people):
    desks = make_space(place, units=3)
    first = hours(1)[0][0]
    wishes = [
        [
            (first + timedelta(hours=start), first + timedelta(hours=start + length))
            for start, length in [((7 * n + 3 * k) % 12, 1 + (n + k) % 4) for k in range(6)]
        ]
        for n in range(PROCESSES)
    ]
    answers = eight.race(
        try_to_book, [(p.pk, desks.pk, own) for p, own in zip(people, wishes, strict=True)]
    )
    assert no_overlaps()
    rows = list(Occupation.objects.filter(unit__space=desks))
    for own, codes in zip(wishes, answers, strict=True):
        for (starts_at, ends_at), code in zip(own, codes, strict=True):
            assert code in {"booked", "taken"}
            if code == "taken":
                # Nobody has cancelled: whoever was refused must still find a full instant.
                instants = [starts_at, *(r.starts_at for r in rows if r.starts_at > starts_at)]
                assert any(
                    sum(r.starts_at <= t < r.ends_at for r in rows) == 3
                    for t in instants
                    if t < ends_at
                )


def test_a_whole_floor_and_a_desk_of_it_never_go_to_two(eight, place, people):
    floor = make_space(place, units=0, whole=True, kind=Space.Kind.FLOOR)
    desks = make_space(place, units=4, inside=floor)
    slots = hours(10)
    answers = eight.race(
        try_to_book,
        [(p.pk, (floor if n % 2 else desks).pk, slots) for n, p in enumerate(people)],
    )
    assert no_overlaps()
    for slot, codes in enumerate(zip(*answers, strict=True)):
        floors = codes[1::2].count("booked")
        taken = codes[0::2].count("booked")
        assert (floors, taken) in {(1, 0), (0, 4)}, f"slot {slot}"


def move_to(booking: int, starts_at: datetime, ends_at: datetime) -> str:
    try:
        move(Booking.objects.get(pk=booking), starts_at, ends_at)
    except Refused as refusal:
        return refusal.code
    return "moved"


def test_of_eight_bookings_moved_to_one_hour_one_gets_it_and_seven_keep_theirs(
    eight, place, people
):
    room = make_space(place, units=1)
    slots = hours(PROCESSES + 1)
    made = [book(p, room, *slots[n]) for n, p in enumerate(people)]
    answers = eight.race(move_to, [(one.pk, *slots[-1]) for one in made])
    assert Counter(answers) == {"moved": 1, "taken": PROCESSES - 1}
    assert Occupation.objects.count() == PROCESSES
    assert no_overlaps()


def cancel_and_book(person: int, booking: int) -> str:
    found = Booking.objects.get(pk=booking)
    cancel(found, by=found.person)
    return one_wish(person, found.space_id, found.starts_at, found.ends_at)


def test_one_booking_cancelled_by_all_frees_one_unit_once(eight, place, people):
    room = make_space(place, units=1)
    [slot] = hours(1)
    made = book(people[0], room, *slot)
    answers = eight.race(cancel_and_book, [(p.pk, made.pk) for p in people])
    assert Counter(answers) == {"booked": 1, "taken": PROCESSES - 1}
    assert Booking.objects.get(pk=made.pk).revision == 1
    assert Occupation.objects.count() == 1


def test_a_quota_of_two_hours_is_two_hours_in_eight_spaces_at_once(eight, place, people):
    """Bookings in different spaces have no unit in common, but are counted together."""
    set_terms(place, Terms(quotas=(Quota(2, Per.DAY),)))
    spaces = [make_space(place, units=2) for _ in range(PROCESSES)]
    slot = hours(1)
    answers = eight.race(try_to_book, [(people[0].pk, space.pk, slot) for space in spaces])
    assert Counter(code for own in answers for code in own) == {"booked": 2, "quota": 6}


def every_booking_holds_what_it_says() -> bool:
    """A confirmed booking holds its quantity for its time, a cancelled one nothing, and nothing
    is held by nobody."""
    bookings = {one.uuid: one for one in Booking.objects.all()}
    minutes: Counter[object] = Counter()
    for row in Occupation.objects.all():
        minutes[row.holder] += clock.minutes(row.ends_at) - clock.minutes(row.starts_at)
    return minutes == Counter(
        {
            uuid: one.quantity * (clock.minutes(one.ends_at) - clock.minutes(one.starts_at))
            for uuid, one in bookings.items()
            if one.is_confirmed
        }
    )


def book_move_and_cancel(person: int, spaces: list[int], first: datetime, seed: int) -> Counter:
    """What somebody does who cannot make up their mind, as codes."""
    choose = random.Random(seed)
    mine: list[int] = []
    codes: Counter[str] = Counter()
    for _step in range(25):
        start = first + timedelta(hours=choose.randrange(10))
        period = start, start + timedelta(hours=choose.randint(1, 5))
        known = Booking.objects.filter(pk=choose.choice(mine)).first() if mine else None
        try:
            if known is None or choose.random() < 0.5:
                space = Space.objects.select_related("place__network").get(pk=choose.choice(spaces))
                mine.append(book(Person.objects.get(pk=person), space, *period).pk)
            elif choose.random() < 0.5:
                cancel(known, by=known.person)
            else:
                move(known, *period, space=Space.objects.get(pk=choose.choice(spaces)))
            codes["done"] += 1
        except Refused as refusal:
            codes[refusal.code] += 1
    return codes


def test_bookings_seated_anew_moved_and_cancelled_at_once_hold_what_they_say(eight, place, people):
    pools = [make_space(place, units=units) for units in (3, 2)]
    first = hours(1)[0][0]
    answers = eight.race(
        book_move_and_cancel,
        [(p.pk, [pool.pk for pool in pools], first, n) for n, p in enumerate(people)],
    )
    assert all(isinstance(codes, Counter) for codes in answers), answers
    told = sum(answers, Counter())
    assert set(told) <= {"done", "taken", "cancelled"}
    assert told["done"] > 50
    assert no_overlaps()
    assert every_booking_holds_what_it_says()


def cancel_one(booking: int) -> None:
    found = Booking.objects.get(pk=booking)
    cancel(found, by=found.person)


def test_a_cancellation_waits_for_whoever_is_seating_its_booking_anew(
    eight, place, people, monkeypatch
):
    """Else what it took away would be written again, and held by nobody for ever."""
    desks = make_space(place, units=2)
    [me, *_others] = people
    at = [start for start, _end in hours(11)]
    first, second = book(me, desks, at[0], at[2]), book(me, desks, at[1], at[5])
    cancel(first, by=me)
    third = book(me, desks, at[5], at[9])
    eight.race(cancel_one, [(first.pk,)] * PROCESSES)  # once before, so that all is imported
    meanwhile = Thread(
        target=eight.race, args=(cancel_one, [(one.pk,) for one in [second, third] * 4])
    )

    def while_others_cancel(*args: object, **kwargs: object) -> object:
        meanwhile.start()
        time_module.sleep(0.7)
        return seat(*args, **kwargs)

    monkeypatch.setattr(seating, "seat", while_others_cancel)
    whole_day = book(me, desks, at[0], at[10])
    meanwhile.join()
    assert [one.is_confirmed for one in Booking.objects.order_by("pk")] == [False] * 3 + [True]
    assert {row.holder for row in Occupation.objects.all()} == {whole_day.uuid}
    assert every_booking_holds_what_it_says()


def book_all_or_one(person: int, space: int, days: list[date], at: int | None) -> list[str]:
    """A series of all the days, or one booking on each of them."""
    found = Space.objects.select_related("place__network").get(pk=space)
    if at is None:
        zone = found.place.zone
        periods = [
            tuple(datetime.combine(day, time(hour), zone) for hour in (9, 11)) for day in days
        ]
        return try_to_book(person, space, periods)
    daily = Repetition(f"FREQ=DAILY;COUNT={len(days)}", days[0], time(9), time(11))
    try:
        book_series(Person.objects.get(pk=person), found, daily)
    except Refused as refusal:
        return [refusal.code]
    return ["series"]


def test_a_series_gets_all_of_its_dates_or_none_while_others_book_single_ones(eight, place, people):
    room = make_space(place, units=1)
    first = (clock.now() + timedelta(days=2)).date()
    days = [first + timedelta(days=n) for n in range(3)]
    answers = eight.race(
        book_all_or_one, [(p.pk, room.pk, days, n if n % 2 else None) for n, p in enumerate(people)]
    )
    assert all(isinstance(codes, list) for codes in answers), answers
    won = [codes for codes in answers[1::2] if codes == ["series"]]
    assert all(codes in (["series"], ["clashes"]) for codes in answers[1::2])
    singles = Counter(code for codes in answers[0::2] for code in codes)
    assert len(won) <= 1
    booked = singles["booked"]
    assert booked + len(won) * len(days) == Booking.objects.count() == Occupation.objects.count()
    assert booked == 0 if won else booked == len(days)
    assert no_overlaps()


def wait_until(instant: datetime) -> None:
    time_module.sleep(max(0.0, (instant - clock.now()).total_seconds()))


def at_the_end(person: int, held: list[tuple[int, datetime]], what: str) -> list[str]:
    """At the instant at which each hold expires: confirm it, book the same, or let it expire."""
    codes = []
    early = random.Random(person)
    for pk, until in held:
        booking = Booking.objects.select_related("space__place__network", "person").get(pk=pk)
        wait_until(until - timedelta(milliseconds=early.randint(0, 9)))
        if what == "book":
            codes.append(one_wish(person, booking.space_id, booking.starts_at, booking.ends_at))
            continue
        try:
            expire() if what == "expire" else confirm(booking, by=booking.person)
            codes.append("confirmed" if what == "confirm" else "done")
        except Refused as refusal:
            codes.append(refusal.code)
    return codes


def test_what_is_held_goes_to_one_when_it_expires_while_it_is_confirmed(eight, place, people):
    room = make_space(place, units=1)
    slots = hours(8)
    made = [book(people[0], room, *slot, hold=True) for slot in slots]
    start = clock.now() + timedelta(seconds=1)
    held = []
    for number, booking in enumerate(made):
        until = start + timedelta(milliseconds=200 * number)
        Booking.objects.filter(pk=booking.pk).update(expires_at=until)
        Occupation.objects.filter(holder=booking.uuid).update(expires_at=until)
        held.append((booking.pk, until))
    parts = ["confirm", "book", "book", "confirm", "expire", "book", "confirm", "book"]
    answers = eight.race(
        at_the_end, [(p.pk, held, part) for p, part in zip(people, parts, strict=True)]
    )
    assert all(isinstance(codes, list) for codes in answers), answers
    assert no_overlaps()
    for booking, slot in zip(made, slots, strict=True):
        booking.refresh_from_db()
        others = Booking.objects.filter(starts_at=slot[0]).exclude(pk=booking.pk)
        assert others.count() <= (0 if booking.is_confirmed else 1)
        holders = Occupation.objects.in_force().filter(starts_at=slot[0])
        assert holders.count() == booking.is_confirmed + others.count()
        told = [codes[made.index(booking)] for codes in answers]
        assert told.count("booked") == others.count()
        assert ("confirmed" in told) == booking.is_confirmed


def close_or_book(person: int, space: int, closes: bool, periods: list) -> list[str]:
    if not closes:
        return try_to_book(person, space, periods)
    codes = []
    for starts_at, ends_at in periods:
        try:
            close_space(Space.objects.get(pk=space), starts_at, ends_at, Text())
        except Refused as refusal:
            assert refusal.code == "booked"  # the space is, so that it stays open
            codes.append("refused")
        else:
            codes.append("closed")
    return codes


def test_a_closure_and_a_booking_never_both_get_a_space(eight, place, people):
    """A floor, its desks and their closures, whose locks are taken in one order."""
    desks = make_space(place, units=3)
    floor = make_space(place, units=1, whole=True, kind=Space.Kind.FLOOR)
    Space.objects.filter(pk=desks.pk).update(inside=floor)
    slots = hours(12)
    kinds = [(floor, True), (floor, False), (desks, True), (desks, False)]
    answers = eight.race(
        close_or_book,
        [(p.pk, *(kinds[n % 4][0].pk, kinds[n % 4][1]), slots) for n, p in enumerate(people)],
    )
    assert all(isinstance(codes, list) for codes in answers), answers
    assert no_overlaps()
    for codes in zip(*answers, strict=True):
        won = [(n % 4, code) for n, code in enumerate(codes) if code in {"booked", "closed"}]
        assert won, "somebody gets it"
        # The desks may go to two who book one each; whatever else is won, is won alone.
        assert len(won) == 1 or {kind for kind, _code in won} == {3}
    holders = set(Occupation.objects.values_list("holder", flat=True))
    known = {*Booking.objects.values_list("uuid", flat=True)}
    assert holders == known | {*Closure.objects.values_list("uuid", flat=True)}


def test_the_last_unit_named_by_all_goes_to_one(eight, place, people):
    desks = make_space(place, units=2)
    unit = desks.units.first()
    [slot] = hours(1)
    answers = eight.race(book_by_name, [(p.pk, unit.pk, *slot) for p in people])
    assert Counter(answers) == {"booked": 1, "taken": PROCESSES - 1}


def book_by_name(person: int, unit: int, starts_at: datetime, ends_at: datetime) -> str:
    found = Unit.objects.select_related("space__place__network").get(pk=unit)
    try:
        book(Person.objects.get(pk=person), found.space, starts_at, ends_at, unit=found)
    except Refused as refusal:
        return refusal.code
    return "booked"
