"""Other hours in the school holidays of a zone."""

from datetime import date, time

import pytest

from etabli.core.errors import BadInput
from etabli.network import rules
from etabli.network.hours import Hours, Stretch
from etabli.network.models import Place
from etabli.network.services import set_school_hours, set_week
from tests.worlds import make_place

USUAL, SHORT = (Stretch(time(8), time(18)),), (Stretch(time(9), time(12)),)
# From the calendar of the ministry for 2025–2026: winter holidays, one zone after the other.
WINTER = {"A": date(2026, 2, 10), "B": date(2026, 2, 17), "C": date(2026, 2, 24)}


@pytest.mark.parametrize("zone", WINTER)
def test_each_zone_has_its_own(zone):
    assert rules.in_school_holidays(WINTER[zone], zone)
    assert not rules.in_school_holidays(date(2026, 1, 13), zone)
    assert not rules.in_school_holidays(WINTER[zone], "")
    assert not rules.in_school_holidays(date(rules.last_school_year() + 1, 8, 1), zone)


def test_in_the_school_holidays_their_hours_hold_but_a_date_s_own_and_public_holidays_come_first():
    hours = Hours(week=dict.fromkeys(range(7), USUAL), zone="A", school={0: SHORT, 1: SHORT})
    assert rules.stretches_of(date(2026, 1, 13), hours, "FR") == USUAL
    assert rules.stretches_of(WINTER["A"], hours, "FR") == SHORT
    assert rules.stretches_of(date(2026, 2, 11), hours, "FR") == ()
    assert rules.stretches_of(date(2026, 7, 14), hours, "FR") == ()
    assert Hours.from_json(hours.as_json()) == hours


@pytest.mark.django_db
def test_they_are_set_and_taken_back_and_the_usual_week_stays():
    place = make_place()
    set_school_hours(place, "B", {0: SHORT})
    set_week(place, {0: USUAL})
    assert Place.objects.get().hours.school == {0: SHORT}
    set_school_hours(place, "", {0: SHORT})
    assert Place.objects.get().hours == Hours(week={0: USUAL})
    with pytest.raises(BadInput):
        set_school_hours(place, "D", {})
