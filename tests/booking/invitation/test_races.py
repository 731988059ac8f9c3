"""Dates of one series changed at the same instant: each message has a number of its own, and the
highest tells what became of all."""

from datetime import time, timedelta

import pytest
from django.core import mail
from django.urls import reverse
from icalendar import Calendar

from etabli.booking.models import Booking
from etabli.booking.series.rules import Repetition, rule_for
from etabli.booking.series.services import book_series
from etabli.booking.services import move
from etabli.core import clock
from etabli.network.models import Space
from tests.booking.invitation.reading import booked, dates_of
from tests.racers import racers
from tests.worlds import make_member, make_place, make_space

PROCESSES, MOVES = 3, 4


def move_again_and_again(booking: int) -> list[str]:
    """The calendars that were sent of it, in order."""
    reverse("home")
    mail.outbox = []
    for _number in range(MOVES):
        one = Booking.objects.select_related("space__place__network", "person").get(pk=booking)
        move(one, one.starts_at + timedelta(minutes=5), one.ends_at + timedelta(minutes=5))
    return [message.alternatives[0].content for message in mail.outbox]


@pytest.mark.django_db(transaction=True)
def test_of_changes_at_once_the_highest_number_tells_what_all_did():
    place = make_place(always_open=True)
    rooms = [make_space(place, series_horizon=100) for _number in range(PROCESSES)]
    member = make_member(place.network)
    first = (clock.now() + timedelta(days=2)).date()
    daily = rule_for("daily", first, first + timedelta(days=PROCESSES))
    series = book_series(member, rooms[0], Repetition(daily, first, time(9), time(10)))
    dates = list(series.bookings.all())[:PROCESSES]
    # Each in a room of its own: nothing but the series is common to them, and locked by each.
    for one, room in zip(dates, rooms, strict=True):
        found = Space.objects.select_related("place__network").get(pk=room.pk)
        move(one, one.starts_at, one.ends_at + timedelta(hours=1), space=found)
    with racers(PROCESSES) as made:
        answers = made.race(move_again_and_again, [(one.pk,) for one in dates])
    calendars = [Calendar.from_ical(one) for answer in answers for one in answer]
    by_number = {int(one.walk("VEVENT")[0]["sequence"]): one for one in calendars}
    assert len(by_number) == PROCESSES * MOVES
    assert dates_of(by_number[max(by_number)]) == booked(member)
    for answer in answers:
        numbers = [int(Calendar.from_ical(one).walk("VEVENT")[0]["sequence"]) for one in answer]
        assert numbers == sorted(numbers)
