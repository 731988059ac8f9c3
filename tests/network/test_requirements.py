"""The one list of what may be against a use, and what its first entry says."""

from datetime import datetime, time

import pytest

from etabli.core import clock
from etabli.core.errors import Refused
from etabli.network import requirements
from etabli.network.hours import Hours, SpecialDay, Stretch
from etabli.network.models import Place
from etabli.network.requirements import Use, place_open
from tests.worlds import at, make_person, make_place, make_space

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tuesday", "in_english")]


@pytest.fixture
def in_english(settings):
    settings.LANGUAGE_CODE = "en"
    from django.utils import translation

    with translation.override("en"):
        yield


def use(space, starts: str, ends: str) -> Use:
    return Use(make_person(), space, at(starts), at(ends), asked_at=clock.now())


def test_the_requirements_are_asked_in_this_order():
    assert requirements.registered() == [
        "open",
        "notice",
        "length",
        "member",
        "charter",
        "missed",
        "group_hours",
        "quota",
    ]


def test_registering_a_name_again_replaces_it(monkeypatch):
    monkeypatch.setattr(requirements, "_registered", list(requirements._registered))
    requirements.register("open", priority=99, check=lambda _use: None)
    assert requirements.registered() == [
        "notice",
        "length",
        "member",
        "charter",
        "missed",
        "group_hours",
        "quota",
        "open",
    ]


def test_every_requirement_answers_and_the_first_refusal_is_raised():
    wish = use(make_space(), "2026-01-12 07:00", "2026-01-12 07:05")
    decision = requirements.decide(wish)
    assert [answer.name for answer in decision.answers] == requirements.registered()
    assert [one.code for one in decision.refusals] == ["closed", "past", "length", "member"]
    with pytest.raises(Refused) as refused:
        requirements.require(wish)
    assert refused.value.code == "closed"


@pytest.mark.parametrize("status", [Place.Status.DRAFT, Place.Status.CLOSED])
def test_a_place_that_is_not_in_service_takes_no_bookings(status):
    space = make_space(make_place(status=status))
    refusal = place_open(use(space, "2026-01-14 09:00", "2026-01-14 10:00"))
    assert (refusal.code, refusal.field) == ("place_not_open", "space")
    assert refusal.advice == "Choose another place of the network."


@pytest.mark.parametrize(
    ("starts", "ends", "advice"),
    [
        ("2026-01-14 07:59", "2026-01-14 09:00", "On Wednesday 14 January it is open 08:00–18:00."),
        ("2026-01-14 17:00", "2026-01-14 18:01", "On Wednesday 14 January it is open 08:00–18:00."),
        ("2026-01-14 17:00", "2026-01-15 09:00", "On Wednesday 14 January it is open 08:00–18:00."),
        ("2026-01-18 09:00", "2026-01-18 10:00", "It is closed on Sunday 18 January."),
        ("2026-07-14 09:00", "2026-07-14 10:00", "It is closed on Tuesday 14 July."),
    ],
)
def test_outside_its_hours_a_place_says_when_it_is_open(starts, ends, advice):
    refusal = place_open(use(make_space(), starts, ends))
    assert (refusal.code, refusal.field) == ("closed", "starts_at")
    assert refusal.advice == advice


def test_from_opening_to_closing_a_place_is_open():
    assert place_open(use(make_space(), "2026-01-14 08:00", "2026-01-14 18:00")) is None


def test_a_lunch_break_is_not_within_the_hours():
    stretches = Stretch(time(8), time(12)), Stretch(time(14), time(18))
    space = make_space(make_place(hours=Hours(dict.fromkeys(range(5), stretches))))
    refusal = place_open(use(space, "2026-01-14 11:00", "2026-01-14 15:00"))
    assert refusal.advice == "On Wednesday 14 January it is open 08:00–12:00, 14:00–18:00."


def test_a_night_in_a_place_that_never_closes_is_within_its_hours():
    space = make_space(make_place(always_open=True))
    for starts, ends in (
        ("2026-01-14 22:00", "2026-01-15 06:00"),
        ("2026-01-14 22:00", "2026-01-15 00:00"),
        ("2026-03-28 22:00", "2026-03-29 06:00"),
        ("2026-10-24 22:00", "2026-10-25 06:00"),
    ):
        assert place_open(use(space, starts, ends)) is None


def test_a_special_day_decides_alone():
    day = datetime(2026, 1, 14).date()  # noqa: DTZ001
    week = dict.fromkeys(range(5), (Stretch(time(8), time(18)),))
    special = {day: SpecialDay(day, (Stretch(time(20), time(22)),))}
    space = make_space(make_place(hours=Hours(week, special)))
    assert place_open(use(space, "2026-01-14 20:00", "2026-01-14 22:00")) is None
    assert place_open(use(space, "2026-01-14 09:00", "2026-01-14 10:00")).code == "closed"


def test_hours_are_those_of_the_place_and_not_of_who_asks():
    """Ten in Paris is five in Cayenne, before its place opens."""
    space = make_space(make_place(time_zone="America/Cayenne"))
    assert place_open(use(space, "2026-01-14 10:00", "2026-01-14 11:00")).code == "closed"
    assert place_open(use(space, "2026-01-14 14:00", "2026-01-14 15:00")) is None
