"""Trainings: quizzes, sessions that are never overfull, what comes before what."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from etabli.core import clock
from etabli.core.errors import BadInput, Refused
from etabli.core.texts import Text
from etabli.fablab.authorisation.services import check
from etabli.fablab.models import Registration, Session
from etabli.fablab.training import services
from etabli.fablab.training.rules import percent_right
from etabli.people.models import Person
from tests.fablab.worlds import ONE_RIGHT, make_workshop
from tests.racers import racers
from tests.worlds import make_member, make_person


@given(
    st.dictionaries(st.integers(0, 5), st.lists(st.booleans(), min_size=1, max_size=4)),
    st.dictionaries(st.integers(0, 5), st.sets(st.integers(0, 3))),
)
def test_a_quiz_counts_the_questions_answered_exactly_right(right, answers):
    choices = {n: [{"right": one} for one in all_] for n, all_ in right.items()}
    hits = [
        n for n, all_ in right.items()
        if answers.get(n, set()) == {i for i, one in enumerate(all_) if one}
    ]  # fmt: skip
    expected = len(hits) * 100 // len(right) if right else 100
    assert percent_right(choices, answers) == expected


@pytest.mark.parametrize("choices", [ONE_RIGHT[:1], (ONE_RIGHT[1], ONE_RIGHT[1])])
def test_a_question_has_two_choices_and_a_right_one(workshop, choices):
    with pytest.raises(BadInput):
        services.add_question(workshop.training, Text("Lunettes ?"), choices)
    assert not workshop.training.questions.exists()


def test_a_member_passes_the_quiz_with_enough_right_answers(workshop):
    first = services.add_question(workshop.training, Text("Un ?"), ONE_RIGHT)
    second = services.add_question(workshop.training, Text("Deux ?"), ONE_RIGHT)
    attempt = services.answer_quiz(workshop.training, workshop.member, {first.pk: {0}})
    assert (attempt.percent, attempt.passed) == (50, True)
    attempt = services.answer_quiz(
        workshop.training, workshop.member, {first.pk: {1}, second.pk: {0, 1}}
    )
    assert (attempt.percent, attempt.passed) == (0, False)


def test_a_session_takes_as_many_as_it_has_places(workshop):
    session = workshop.session(seats=1)
    first = services.register(workshop.member, session)
    other = make_member(workshop.network)
    with pytest.raises(Refused) as refused:
        services.register(other, session)
    assert refused.value.code == "full"
    services.give_up(first)
    services.give_up(first)
    assert Session.objects.get().taken == 0
    services.register(other, session)
    assert Session.objects.get().taken == 1


def test_the_database_refuses_one_above_the_places(workshop):
    session = workshop.session(seats=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Session.objects.filter(pk=session.pk).update(taken=2)


def test_registering_twice_takes_one_place(workshop):
    session = workshop.session()
    services.register(workshop.member, session)
    with pytest.raises(Refused) as refused:
        services.register(workshop.member, session)
    assert refused.value.code == "registered"
    assert Session.objects.get().taken == 1


def test_only_members_register(workshop):
    with pytest.raises(Refused) as refused:
        services.register(make_person(), workshop.session())
    assert refused.value.code == "member"


def test_a_session_that_has_begun_or_was_called_off_takes_nobody(workshop):
    session = workshop.session()
    services.cancel_session(session)
    with pytest.raises(Refused) as refused:
        services.register(workshop.member, session)
    assert refused.value.code == "begun"
    later = workshop.session()
    with clock.at(later.starts_at), pytest.raises(Refused) as refused:
        services.register(workshop.member, later)
    assert refused.value.code == "begun"


def test_what_comes_before_has_to_be_passed_first(workshop):
    basics = services.create_training(workshop.network, name=Text("Bases"))
    services.name_instructor(basics, workshop.instructor.email, by=workshop.instructor)
    services.change_training(workshop.training, prerequisites=[basics])
    session = workshop.session()
    with pytest.raises(Refused) as refused:
        services.register(workshop.member, session)
    assert refused.value.code == "prerequisites"
    check(basics, workshop.member, workshop.instructor, place=workshop.place, passed=True)
    services.register(workshop.member, session)


def test_no_training_comes_before_itself_however_long_the_way(workshop):
    second = services.create_training(workshop.network, [workshop.training], name=Text("Deux"))
    third = services.create_training(workshop.network, [second], name=Text("Trois"))
    with pytest.raises(BadInput):
        services.change_training(workshop.training, prerequisites=[third])
    assert not workshop.training.prerequisites.exists()


def test_only_who_may_instruct_is_named_instructor(workshop):
    with pytest.raises(Refused) as refused:
        services.name_instructor(workshop.training, workshop.member.email, by=workshop.instructor)
    assert refused.value.code == "role_first"


def test_a_reminder_comes_once_within_two_days(workshop):
    registration = services.register(workshop.member, workshop.session(days=3))
    assert services.remind() == 0
    with clock.at(clock.now() + timedelta(days=2)):
        assert (services.remind(), services.remind()) == (1, 0)
    registration.refresh_from_db()
    assert registration.reminded_at


def test_who_came_is_said_once_the_session_has_begun(workshop):
    session = workshop.session()
    mine = services.register(workshop.member, session)
    other = services.register(make_member(workshop.network), session)
    with pytest.raises(Refused) as refused:
        services.mark(session, [mine.pk])
    assert refused.value.code == "early"
    with clock.at(session.starts_at):
        services.mark(session, [mine.pk])
    assert [one.status for one in Registration.objects.order_by("pk")] == ["came", "missed"]
    assert other.pk


def try_to_register(person: int, session: int) -> str:
    found = Session.objects.select_related("training__network").get(pk=session)
    try:
        services.register(Person.objects.get(pk=person), found)
    except Refused as refusal:
        return refusal.code
    return "registered"


@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_one_gets_the_last_place():
    workshop = make_workshop()
    sessions = [workshop.session(seats=1) for _ in range(6)]
    people = [make_member(workshop.network, f"P{n}").pk for n in range(2)]
    with racers(2) as both:
        for session in sessions:
            codes = both.race(try_to_register, [(one, session.pk) for one in people])
            assert sorted(map(str, codes)) == ["full", "registered"]
            session.refresh_from_db()
            assert session.taken == session.registrations.count() == 1


def test_who_waits_has_the_place_that_is_given_back(workshop):
    session = workshop.session(seats=1)
    first = services.register(workshop.member, session)
    waits = [
        services.register(make_member(workshop.network), session, wait=True) for _n in range(2)
    ]
    assert [one.status for one in waits] == ["waiting"] * 2
    services.give_up(first)
    for one in waits:
        one.refresh_from_db()
    session.refresh_from_db()
    assert ([one.status for one in waits], session.taken) == (["registered", "waiting"], 1)
    services.give_up(waits[1])
    services.give_up(waits[0])
    session.refresh_from_db()
    assert session.taken == 0


def test_a_changed_session_is_told_to_those_who_come_and_wait(
    workshop, mailoutbox, django_capture_on_commit_callbacks
):
    session = workshop.session(seats=1)
    services.register(workshop.member, session)
    waiting = services.register(make_member(workshop.network, "Wanda"), session, wait=True)
    later = {
        "instructor": workshop.instructor,
        "starts_at": session.starts_at + timedelta(days=1),
        "ends_at": session.ends_at + timedelta(days=1),
        "space": workshop.space,
    }
    with django_capture_on_commit_callbacks(execute=True):
        services.change_session(session, seats=1, **later)
    assert {one.to[0] for one in mailoutbox} == {workshop.member.email, waiting.person.email}
    assert "Laser" in mailoutbox[0].body
    # More places alone change nothing for those who come; who waits has one.
    with django_capture_on_commit_callbacks(execute=True):
        services.change_session(session, seats=2, **later)
    waiting.refresh_from_db()
    assert (waiting.status, len(mailoutbox)) == ("registered", 3)
    with pytest.raises(Refused) as refused:
        services.change_session(session, seats=1, **later)
    assert refused.value.code == "too_few"
    with pytest.raises(Refused) as refused:
        services.change_session(session, seats=2, **later | {"instructor": workshop.member})
    assert refused.value.code == "no_instructor"
