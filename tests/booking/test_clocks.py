"""Local times in the nights in which the clocks go forward and back."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from etabli.booking.forms import MoveForm
from etabli.booking.models import Booking
from etabli.booking.services import book, move
from etabli.core.errors import BadInput, Conflict, Refused
from etabli.core.texts import Text
from etabli.network.models import Occupation, Space
from etabli.network.services import close_space
from tests.worlds import at, make_member, make_place, make_space

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tuesday")]

SPRING, AUTUMN = "2026-03-29", "2026-10-25"


@pytest.fixture
def room() -> Space:
    return make_space(make_place(always_open=True), horizon=365, longest=3 * 24 * 60)


@pytest.fixture
def member(room):
    return make_member(room.place.network)


def second(text: str) -> datetime:
    """The later of the two instants with this local time, as a local time."""
    return at(text).replace(fold=1)


def instant(local: datetime) -> datetime:
    """A local time that comes twice is equal to nothing else (PEP 495)."""
    return local.astimezone(UTC)


@pytest.mark.parametrize(
    ("day", "starts_at", "ends_at"),
    [
        (
            SPRING,
            datetime(2026, 3, 29, 0, 30, tzinfo=UTC),
            datetime(2026, 3, 29, 1, 30, tzinfo=UTC),
        ),
        (
            AUTUMN,
            datetime(2026, 10, 24, 23, 30, tzinfo=UTC),
            datetime(2026, 10, 25, 2, 30, tzinfo=UTC),
        ),
    ],
)
def test_from_half_past_one_to_half_past_three(room, member, day, starts_at, ends_at):
    """One hour in spring, three in autumn; before and after it the room is free."""
    booking = book(member, room, at(f"{day} 01:30"), at(f"{day} 03:30"))
    held = Occupation.objects.get()
    booking.refresh_from_db()
    assert (booking.starts_at, booking.ends_at) == (starts_at, ends_at)
    assert (held.starts_at, held.ends_at) == (starts_at, ends_at)
    for other in (
        (starts_at - timedelta(hours=1), starts_at),
        (ends_at, ends_at + timedelta(hours=1)),
    ):
        assert book(member, room, *other).is_confirmed
    for other in (starts_at, ends_at - timedelta(minutes=30)):
        with pytest.raises(Conflict):
            book(member, room, other, other + timedelta(minutes=30))


def test_the_repeated_hour_is_two_hours_that_are_booked_apart(room, member):
    first = book(member, room, at(f"{AUTUMN} 02:00"), second(f"{AUTUMN} 02:00"))
    last = book(member, room, second(f"{AUTUMN} 02:00"), at(f"{AUTUMN} 03:00"))
    hours = [(one.starts_at.hour, one.ends_at.hour) for one in Booking.objects.order_by("pk")]
    assert hours == [(0, 1), (1, 2)]
    assert first.space == last.space


def test_forward_and_backward_are_told_by_instants_and_not_by_what_clocks_show(room, member):
    assert book(member, room, at(f"{AUTUMN} 02:45"), second(f"{AUTUMN} 02:15")).is_confirmed
    with pytest.raises(BadInput) as refused:
        book(member, room, second(f"{AUTUMN} 02:15"), at(f"{AUTUMN} 02:45"))
    assert refused.value.field == "ends_at"
    close_space(room, second(f"{AUTUMN} 02:45"), at(f"{AUTUMN} 03:00"), Text())
    with pytest.raises(BadInput):
        close_space(room, second(f"{AUTUMN} 02:15"), at(f"{AUTUMN} 02:45"), Text())


@pytest.mark.parametrize(("day", "hours"), [(SPRING, 1), (AUTUMN, 3)])
def test_alternatives_are_as_long_as_the_wish(room, member, day, hours):
    wish = at(f"{day} 01:30"), at(f"{day} 03:30")
    book(member, room, *wish)
    with pytest.raises(Conflict) as refused:
        book(member, room, *wish)
    offered = refused.value.extra["alternatives"]
    assert offered
    for one in offered:
        starts_at, ends_at = (datetime.fromisoformat(one[key]) for key in ("starts_at", "ends_at"))
        assert ends_at - starts_at == timedelta(hours=hours)
        assert starts_at.utcoffset() == starts_at.astimezone(ZoneInfo("Europe/Paris")).utcoffset()


# The form in which a booking is moved, in local time


def moved(booking: Booking, **filled: str) -> MoveForm:
    form = MoveForm(Booking.objects.get(pk=booking.pk))
    shown = {name: form.get_initial_for_field(form.fields[name], name) for name in form.fields}
    return MoveForm(Booking.objects.get(pk=booking.pk), {**shown, **filled})


@pytest.fixture
def booking(room, member) -> Booking:
    return book(member, room, at("2026-03-28 09:00"), at("2026-03-28 12:00"))


def test_the_form_moves_to_the_hours_of_that_night(room, booking):
    for day, hours in ((SPRING, 1), (AUTUMN, 3)):
        form = moved(booking, day=day, from_time="01:30", until_time="03:30")
        assert form.is_valid(), form.errors
        chosen = form.cleaned_data
        assert chosen["ends_at"] - chosen["starts_at"] == timedelta(hours=hours)
        after = move(booking, **chosen)
        assert Booking.objects.get(pk=after.pk).starts_at == at(f"{day} 01:30")


@pytest.mark.parametrize(
    ("filled", "field"),
    [
        ({"from_time": "02:30", "until_time": "05:00"}, "from_time"),
        ({"from_time": "02:00", "until_time": "05:00"}, "from_time"),
        ({"from_time": "01:00", "until_time": "02:30"}, "until_time"),
    ],
)
def test_a_time_that_there_is_not_is_refused_with_a_sentence(booking, filled, field):
    form = moved(booking, day=SPRING, **filled)
    assert list(form.errors) == [field]
    [told] = form.errors[field]
    assert "2026" in told
    booking.refresh_from_db()
    assert booking.starts_at == at("2026-03-28 09:00")


def test_a_time_that_comes_twice_begins_at_the_first_and_ends_at_the_second(booking):
    form = moved(booking, day=AUTUMN, from_time="02:15", until_time="02:45")
    assert form.is_valid()
    assert form.cleaned_data["starts_at"] == instant(at(f"{AUTUMN} 02:15"))
    assert form.cleaned_data["ends_at"] == instant(second(f"{AUTUMN} 02:45"))


def test_what_is_left_as_it_is_stays_the_same_instant(room, member):
    """Booked for a part of the repeated hour, then sent again with another end, or unchanged."""
    booking = book(member, room, second(f"{AUTUMN} 02:00"), second(f"{AUTUMN} 02:30"))
    form = moved(booking)
    assert form.is_valid()
    unchanged = form.cleaned_data
    assert unchanged["starts_at"] == instant(second(f"{AUTUMN} 02:00"))
    assert unchanged["ends_at"] == instant(second(f"{AUTUMN} 02:30"))
    form = moved(booking, until_time="04:00")
    assert form.is_valid()
    assert form.cleaned_data["starts_at"] == instant(second(f"{AUTUMN} 02:00"))


def test_a_booking_until_midnight_is_moved_until_midnight(room, member):
    booking = book(member, room, at("2026-01-14 20:00"), at("2026-01-15 00:00"))
    form = moved(booking, day="2026-01-16")
    assert form.is_valid(), form.errors
    assert form.cleaned_data["ends_at"] == at("2026-01-17 00:00")
    assert "last_day" not in form.fields


def test_a_booking_over_midnight_is_shown_and_moved_with_both_its_days(room, member):
    booking = book(member, room, at("2026-01-14 20:00"), at("2026-01-16 02:00"))
    form = moved(booking, until_time="04:00")
    assert form.is_valid(), form.errors
    assert form.cleaned_data["starts_at"] == at("2026-01-14 20:00")
    assert form.cleaned_data["ends_at"] == at("2026-01-16 04:00")
    backwards = moved(booking, last_day="2026-01-13")
    assert list(backwards.errors) == ["until_time"]


def test_an_end_before_the_beginning_is_told_at_the_end(booking):
    form = moved(booking, from_time="12:00", until_time="09:00")
    assert list(form.errors) == ["until_time"]


@pytest.mark.parametrize("day", ["0001-01-01", "1999-12-31", "2101-01-01", "9999-12-31"])
def test_a_day_that_nobody_means_is_told_at_its_field(booking, day):
    assert list(moved(booking, day=day).errors) == ["day"]


def test_a_night_of_a_change_of_clocks_is_within_the_horizon_and_the_length(room, member):
    Space.objects.update(longest=60)
    room.refresh_from_db()
    assert book(member, room, at(f"{SPRING} 01:30"), at(f"{SPRING} 03:30")).is_confirmed
    with pytest.raises(Refused) as refused:
        book(member, room, at(f"{AUTUMN} 01:30"), at(f"{AUTUMN} 03:30"))
    assert refused.value.code == "length"
