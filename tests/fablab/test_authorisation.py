"""Authorisations, and the requirements that they meet: alike at the booking and at the machine."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etabli.booking.services import book
from etabli.core import clock
from etabli.core.errors import BadInput, Refused
from etabli.core.texts import Text
from etabli.fablab.authorisation.services import authorise, check, warn, withdraw
from etabli.fablab.machine.selectors import standings
from etabli.fablab.machine.services import change_machine
from etabli.fablab.models import Authorisation, PracticalCheck
from etabli.fablab.presence.rules import covered
from etabli.fablab.presence.services import agree, ask_companion, supervise
from etabli.fablab.rules import months_after
from etabli.fablab.training.services import add_question, answer_quiz, change_training
from etabli.fablab.upkeep.services import mend, report
from etabli.fablab.usage.selectors import may_start
from etabli.network.requirements import Use, decide
from etabli.people.models import Person
from etabli.people.rights import Role
from etabli.people.services import grant
from tests.fablab.worlds import ONE_RIGHT
from tests.worlds import make_member, make_space

PARIS = ZoneInfo("Europe/Paris")
INSTANTS = st.integers(0, 12).map(lambda n: datetime(2026, 1, 1, n, tzinfo=UTC))


def codes(person, space, *, hours: int = 1, days: int = 1) -> list[str]:
    """The codes of what is against a use tomorrow."""
    start = clock.this_minute() + timedelta(days=days)
    use = Use(person, space, start, start + timedelta(hours=hours), asked_at=clock.now())
    return [one.code for one in decide(use).refusals]


@pytest.mark.parametrize(
    ("instant", "months", "expected"),
    [
        ("2026-01-31T10:00", 1, "2026-02-28T10:00"),
        ("2024-01-31T10:00", 1, "2024-02-29T10:00"),
        ("2026-12-15T10:00", 1, "2027-01-15T10:00"),
        ("2026-01-15T10:00", 24, "2028-01-15T10:00"),
        ("2026-03-01T10:00", 1, "2026-04-01T10:00"),  # over the change to summer time
    ],
)
def test_months_are_counted_on_the_calendar_and_keep_the_hour(instant, months, expected):
    start = datetime.fromisoformat(instant).replace(tzinfo=PARIS)
    after = months_after(start.astimezone(UTC), months, PARIS)
    assert after == datetime.fromisoformat(expected).replace(tzinfo=PARIS)


@given(INSTANTS, INSTANTS, st.lists(st.tuples(INSTANTS, INSTANTS), max_size=5))
def test_presences_cover_a_period_when_every_hour_of_it_has_one(start, end, presences):
    presences = [(a, b) for a, b in presences if a < b]
    if start >= end:
        return
    hours = [start + timedelta(hours=n) for n in range(int((end - start).total_seconds()) // 3600)]
    expected = all(any(a <= hour < b for a, b in presences) for hour in hours)
    assert covered(start, end, presences) == expected


def test_a_machine_without_a_training_asks_nothing(workshop):
    plain = make_space(workshop.place, kind="machine")
    assert codes(workshop.member, plain) == []
    change_machine(workshop.machine, training=None)
    assert codes(workshop.member, workshop.space) == []


def test_a_refusal_says_when_the_next_session_is_and_leads_there(workshop):
    assert workshop.machine
    workshop.session(days=3)
    [refusal] = decide(
        Use(
            workshop.member,
            workshop.space,
            clock.this_minute() + timedelta(days=1),
            clock.this_minute() + timedelta(days=1, hours=1),
            asked_at=clock.now(),
        )
    ).refusals
    assert refusal.code == "not_trained"
    assert str(workshop.training) in refusal.advice and str(workshop.place) in refusal.advice
    assert str(workshop.training.uuid) in refusal.extra["link"]


def test_who_passes_the_practical_check_may_use_the_machines(workshop):
    assert workshop.machine
    given = check(
        workshop.training, workshop.member, workshop.instructor, place=workshop.place, passed=True
    )
    assert [one.machine for one in given] == [workshop.machine]
    assert codes(workshop.member, workshop.space) == []
    book(
        workshop.member,
        workshop.space,
        clock.this_minute() + timedelta(days=1),
        clock.this_minute() + timedelta(days=1, hours=1),
    )


def test_who_does_not_pass_may_not_and_the_check_stays_known(workshop):
    assert workshop.machine
    check(
        workshop.training, workshop.member, workshop.instructor, place=workshop.place, passed=False
    )
    assert PracticalCheck.objects.get().passed is False
    assert codes(workshop.member, workshop.space) == ["not_trained"]


def test_the_quiz_comes_before_the_check(workshop):
    question = add_question(workshop.training, Text("Feu ?"), ONE_RIGHT)
    details = {"place": workshop.place, "passed": True}
    with pytest.raises(Refused) as refused:
        check(workshop.training, workshop.member, workshop.instructor, **details)
    assert refused.value.code == "quiz_first"
    answer_quiz(workshop.training, workshop.member, {question.pk: {0}})
    check(workshop.training, workshop.member, workshop.instructor, **details)


def test_only_who_is_named_and_holds_the_role_authorises_and_nobody_themselves(workshop):
    details = {"place": workshop.place, "passed": True}
    unnamed = make_member(workshop.network)
    grant(unnamed, Role.INSTRUCTOR, workshop.network)
    for by in (unnamed, workshop.member):
        with pytest.raises(Refused) as refused:
            check(workshop.training, workshop.member, by, **details)
        assert refused.value.code == "no_instructor"
    with pytest.raises(Refused) as refused:
        check(workshop.training, workshop.instructor, workshop.instructor, **details)
    assert refused.value.code == "oneself"
    assert not Authorisation.objects.exists()


def test_an_instructor_of_the_training_needs_no_authorisation(workshop):
    assert workshop.machine
    assert codes(workshop.instructor, workshop.space) == []


def test_an_instructor_who_has_lost_the_role_is_nobody_in_particular(workshop):
    assert workshop.machine
    person = workshop.instructor
    person.grants.all().delete()
    assert codes(Person.objects.get(pk=person.pk), workshop.space) == ["not_trained"]


def test_an_authorisation_expires_and_a_booking_beyond_its_end_is_refused(workshop):
    change_training(workshop.training, valid_months=1)
    given = workshop.authorised()
    assert codes(workshop.member, workshop.space) == []
    assert codes(workshop.member, workshop.space, days=40) == ["authorisation_expired"]
    with clock.at(given.expires_at - timedelta(minutes=1)):
        assert codes(workshop.member, workshop.space, days=0) == ["authorisation_expired"]


def test_an_authorisation_lapses_when_the_machine_is_not_used(workshop):
    change_training(workshop.training, unused_months=1)
    workshop.authorised()
    assert codes(workshop.member, workshop.space, days=40) == ["authorisation_lapsed"]


def test_one_that_is_withdrawn_says_so_and_needs_a_reason(workshop):
    given = workshop.authorised()
    with pytest.raises(BadInput):
        withdraw(given, workshop.instructor, "  ")
    with pytest.raises(Refused):
        withdraw(given, workshop.member, "Pourquoi pas")
    withdraw(given, workshop.instructor, "Capot ouvert")
    assert codes(workshop.member, workshop.space) == ["authorisation_withdrawn"]
    with pytest.raises(Refused) as refused:
        withdraw(given, workshop.instructor, "Encore")
    assert refused.value.code == "ended"


def test_a_renewal_ends_what_was_there_before(workshop):
    first, second = workshop.authorised(), workshop.authorised()
    first.refresh_from_db()
    assert first.end == Authorisation.End.RENEWED
    assert list(Authorisation.objects.filter(ended_at__isnull=True)) == [second]


def test_who_will_lose_it_within_a_month_is_told_once(workshop):
    change_training(workshop.training, valid_months=2)
    workshop.authorised()
    assert warn() == 0
    with clock.at(clock.now() + timedelta(days=40)):
        assert (warn(), warn()) == (1, 0)


def test_a_supervised_machine_is_used_while_supervisors_are_there(workshop):
    change_machine(workshop.machine, training=None, needs_supervisor=True)
    assert codes(workshop.member, workshop.space) == ["supervisor"]
    start = clock.this_minute() + timedelta(days=1)
    half = start + timedelta(minutes=30)
    supervise(workshop.place, workshop.instructor, starts_at=start, ends_at=half)
    assert codes(workshop.member, workshop.space) == ["supervisor"]
    supervise(
        workshop.place, workshop.instructor, starts_at=half, ends_at=start + timedelta(hours=1)
    )
    assert codes(workshop.member, workshop.space) == []


def test_a_machine_that_nobody_uses_alone_needs_a_companion_who_agreed(workshop):
    change_machine(workshop.machine, training=None, needs_companion=True)
    assert codes(workshop.member, workshop.space) == ["companion"]
    start = clock.this_minute() + timedelta(days=1)
    times = {"starts_at": start, "ends_at": start + timedelta(hours=1)}
    other = make_member(workshop.network)
    asked = ask_companion(workshop.machine, workshop.member, other.email, **times)
    assert codes(workshop.member, workshop.space) == ["companion"]
    with pytest.raises(Refused):
        agree(asked, workshop.member)
    agree(asked, other)
    assert codes(workshop.member, workshop.space) == []
    for unknown in (workshop.member.email, "nobody@example.org"):
        with pytest.raises(Refused) as refused:
            ask_companion(workshop.machine, workshop.member, unknown, **times)
        assert refused.value.code == "companion_unknown"


def test_a_fault_that_stops_use_stops_it_until_it_is_mended(workshop):
    workshop.authorised()
    fault = report(workshop.machine, workshop.member, "Fumée", stops_use=True)
    assert codes(workshop.member, workshop.space) == ["out_of_order"]
    mend(fault, workshop.instructor, "Lentille changée")
    assert codes(workshop.member, workshop.space) == []


def test_the_machine_asks_what_the_booking_asks(workshop):
    assert [one.code for one in may_start(workshop.member, workshop.machine).refusals] == [
        "not_trained"
    ]
    workshop.authorised()
    assert may_start(workshop.member, workshop.machine).refusals == ()


def test_what_somebody_lacks_for_many_machines_takes_four_queries(
    workshop, django_assert_num_queries
):
    workshop.authorised()
    authorise(workshop.instructor, [workshop.machine], workshop.instructor)
    machines = [workshop.machine] * 5
    with django_assert_num_queries(4):
        told = standings(workshop.member, machines)
    assert [one.lacks for one in told] == [None] * 5
