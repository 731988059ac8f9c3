"""What calendars of offices say is laid out as busy times, and nothing else of it is kept."""

from datetime import timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etabli.booking.busy import calendars
from etabli.booking.busy.calendars import busy_times
from etabli.booking.busy.rules import BYTES, NotRead, tidy, wait_after
from etabli.core import clock
from etabli.kernels.timetable import Period, joined
from tests.worlds import at

PARIS = ZoneInfo("Europe/Paris")
FIRST = at("2026-01-13 00:00")

OUTLOOK = """BEGIN:VCALENDAR
METHOD:PUBLISH
PRODID:Microsoft Exchange Server 2010
VERSION:2.0
X-WR-CALNAME:Calendrier
BEGIN:VTIMEZONE
TZID:Romance Standard Time
BEGIN:STANDARD
DTSTART:16010101T030000
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:16010101T020000
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3
END:DAYLIGHT
END:VTIMEZONE
BEGIN:VEVENT
RRULE:FREQ=WEEKLY;UNTIL=20260401T070000Z;INTERVAL=1;BYDAY=TU;WKST=MO
EXDATE;TZID=Romance Standard Time:20260120T090000
UID:040000008200E00074C5B7101A82E008
SUMMARY:Point d'équipe
DTSTART;TZID=Romance Standard Time:20260106T090000
DTEND;TZID=Romance Standard Time:20260106T100000
CLASS:PUBLIC
TRANSP:OPAQUE
STATUS:CONFIRMED
X-MICROSOFT-CDO-BUSYSTATUS:BUSY
END:VEVENT
BEGIN:VEVENT
UID:040000008200E00074C5B7101A82E008
RECURRENCE-ID;TZID=Romance Standard Time:20260127T090000
SUMMARY:Point d'équipe déplacé
DTSTART;TZID=Romance Standard Time:20260127T140000
DTEND;TZID=Romance Standard Time:20260127T150000
TRANSP:OPAQUE
END:VEVENT
BEGIN:VEVENT
UID:conge
SUMMARY:Congés
DTSTART;VALUE=DATE:20260216
DTEND;VALUE=DATE:20260218
TRANSP:OPAQUE
X-MICROSOFT-CDO-BUSYSTATUS:OOF
END:VEVENT
BEGIN:VEVENT
UID:libre
SUMMARY:Anniversaire
DTSTART;VALUE=DATE:20260114
DTEND;VALUE=DATE:20260115
TRANSP:TRANSPARENT
END:VEVENT
END:VCALENDAR
""".replace("\n", "\r\n")

GOOGLE = """BEGIN:VCALENDAR
PRODID:-//Google Inc//Google Calendar 70.9054//EN
VERSION:2.0
CALSCALE:GREGORIAN
X-WR-TIMEZONE:Europe/Paris
BEGIN:VEVENT
DTSTART:20260114T080000Z
DTEND:20260114T093010Z
UID:a@google.com
STATUS:CONFIRMED
SUMMARY:Busy
TRANSP:OPAQUE
END:VEVENT
BEGIN:VEVENT
DTSTART;TZID=Europe/Paris:20260114T103000
DURATION:PT45M
UID:b@google.com
STATUS:CONFIRMED
END:VEVENT
BEGIN:VEVENT
DTSTART:20260115T080000Z
DTEND:20260115T090000Z
UID:c@google.com
STATUS:CANCELLED
END:VEVENT
BEGIN:VEVENT
DTSTART:20260116T090000
DTEND:20260116T090000
UID:reminder@google.com
END:VEVENT
BEGIN:VEVENT
DTSTART;TZID=Europe/Paris:20260119T100000
DTEND;TZID=Europe/Paris:20260119T110000
RRULE:FREQ=DAILY;COUNT=3
UID:d@google.com
STATUS:CONFIRMED
END:VEVENT
BEGIN:VEVENT
DTSTART;TZID=Europe/Paris:20260120T100000
DTEND;TZID=Europe/Paris:20260120T110000
RECURRENCE-ID;TZID=Europe/Paris:20260120T100000
UID:d@google.com
STATUS:CANCELLED
END:VEVENT
END:VCALENDAR
""".replace("\n", "\r\n")


def told(text: str, days: int = 100) -> list[tuple[str, str]]:
    found = busy_times(text.encode(), FIRST, FIRST + timedelta(days=days), PARIS)
    assert found.left_out == 0
    return [
        tuple(f"{clock.instant(one).astimezone(PARIS):%m-%d %H:%M}" for one in period)
        for period in found.periods
    ]


def entry(*lines: str) -> str:
    return "\r\n".join(
        ["BEGIN:VCALENDAR", "BEGIN:VEVENT", "UID:x", *lines, "END:VEVENT", "END:VCALENDAR", ""]
    )


def test_outlook_s_repetitions_exceptions_and_whole_days():
    found = told(OUTLOOK)
    assert found[:5] == [
        ("01-13 09:00", "01-13 10:00"),
        ("01-27 14:00", "01-27 15:00"),
        ("02-03 09:00", "02-03 10:00"),
        ("02-10 09:00", "02-10 10:00"),
        ("02-16 00:00", "02-18 00:00"),
    ]
    # At nine on either side of the change of clocks
    assert found[-1] == ("03-31 09:00", "03-31 10:00")


def test_google_s_cancelled_occurrences_and_seconds():
    assert told(GOOGLE) == [
        ("01-14 09:00", "01-14 11:15"),
        ("01-19 10:00", "01-19 11:00"),
        ("01-21 10:00", "01-21 11:00"),
    ]


def test_times_without_a_zone_are_the_calendar_s_own():
    floating = entry("DTSTART:20260114T090000", "DTEND:20260114T100000")
    assert told(floating) == [("01-14 09:00", "01-14 10:00")]
    lisbon = floating.replace("BEGIN:VEVENT", "X-WR-TIMEZONE:Europe/Lisbon\r\nBEGIN:VEVENT", 1)
    assert told(lisbon) == [("01-14 10:00", "01-14 11:00")]
    day = entry("DTSTART;VALUE=DATE:20260114")
    assert told(day) == [("01-14 00:00", "01-15 00:00")]


def test_a_repetition_without_an_end_goes_as_far_as_it_is_looked_at():
    daily = entry("DTSTART:20200101T080000Z", "DTEND:20200101T090000Z", "RRULE:FREQ=DAILY")
    assert len(told(daily, days=30)) == 30


@pytest.mark.parametrize(
    "lines",
    [
        ("DTSTART:20260114T080000Z", "DTEND:20260114T080100Z", "RRULE:FREQ=SECONDLY"),
        ("DTSTART:20260114T080000Z", "DTEND:20260114T080100Z", "RRULE:FREQ=DAILY;BYMINUTE=0,1,2"),
        ("DTSTART:00010101T080000Z", "DTEND:00010101T080100Z", "RRULE:FREQ=DAILY"),
        ("SUMMARY:no beginning",),
    ],
)
def test_an_entry_that_nobody_can_make_out_is_left_out_and_counted(lines):
    text = entry(*lines).replace(
        "END:VCALENDAR",
        "BEGIN:VEVENT\r\nUID:y\r\nDTSTART:20260114T080000Z\r\nDTEND:20260114T090000Z\r\n"
        "END:VEVENT\r\nEND:VCALENDAR",
    )
    found = busy_times(text.encode(), FIRST, FIRST + timedelta(days=9), PARIS)
    assert (len(found.periods), found.left_out) == (1, 1)


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "no_calendar"),
        (b"<!doctype html><title>Calendar</title>", "no_calendar"),
        (b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n", "no_calendar"),
        (b"\x00\xff" * 9, "no_calendar"),
        (b"BEGIN:VCALENDAR" + b" " * BYTES, "large"),
    ],
)
def test_what_is_no_calendar_is_refused(content, problem):
    with pytest.raises(NotRead) as caught:
        busy_times(content, FIRST, FIRST + timedelta(days=9), PARIS)
    assert caught.value.problem == problem


def test_what_takes_too_long_or_holds_too_much_is_refused(monkeypatch):
    monkeypatch.setattr(calendars, "TIMES", 3)
    with pytest.raises(NotRead, match="too_many"):
        told(OUTLOOK)
    monkeypatch.setattr(calendars, "SECONDS", -1)
    with pytest.raises(NotRead, match="too_long"):
        told(OUTLOOK)


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(1, 9))))
@settings(max_examples=30)
def test_joined_times_hold_the_same_minutes_apart(pieces):
    periods = [Period(start, start + length) for start, length in pieces]
    found = joined(periods)
    minutes = {m for one in periods for m in range(*one)}
    assert sorted(minutes) == [m for one in found for m in range(*one)]
    assert all(a.end < b.start for a, b in pairwise(found))


def test_webcal_is_https_and_waits_grow_to_a_day():
    assert tidy(" webcal://example.org/a.ics ") == "https://example.org/a.ics"
    assert tidy("http://example.org/") == "http://example.org/"
    assert [wait_after(n).total_seconds() / 3600 for n in (1, 2, 9)] == [2, 4, 24]
