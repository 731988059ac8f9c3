"""Many answers from one place at once: slowed down, none lost, the doubtful ones marked."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from etabli.core import clock
from etabli.study import survey_views
from etabli.study.flood import services
from etabli.study.flood.rules import ANSWERS, LOST_LINKS, Allowance, network_of
from etabli.study.models import DailySalt, Source
from etabli.study.respondent.services import record_response
from tests.conftest import TUESDAY
from tests.racers import racers
from tests.study.worlds import answers, make_study, posted

LIBRARY, ELSEWHERE = "192.0.2.7", "198.51.100.4"


@pytest.fixture
def visitor() -> Client:
    return Client(headers={"accept-language": "en"})


def send(client, study, form=None, address=LIBRARY):
    url = reverse("survey", args=[study.slug])
    return client.post(url, form or posted(study), REMOTE_ADDR=address)


def seal_of(response) -> str:
    return re.search(r'name="form_wait" value="([^"]+)"', response.text)[1]


# What one place may send


@given(st.lists(st.integers(0, 120), max_size=200))
def test_over_any_time_no_more_is_given_than_at_once_and_what_time_brings(seconds):
    level, since = float(ANSWERS.at_once), TUESDAY
    now, given_out = TUESDAY, 0
    for step in seconds:
        now += timedelta(seconds=step)
        level = max(ANSWERS.left(level, since, now) - 1, -ANSWERS.most_owed)
        since = now
        given_out += level >= 0
    assert given_out <= ANSWERS.at_once + (now - TUESDAY) / ANSWERS.every


def test_a_clock_that_goes_back_takes_nothing_away():
    assert ANSWERS.left(3, TUESDAY, TUESDAY - timedelta(hours=1)) == 3


def test_a_wait_is_short_and_never_longer_than_a_minute():
    waits = [ANSWERS.wait(level).total_seconds() for level in (-1, -20, -ANSWERS.most_owed)]
    assert waits == [16, 35, 60]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("192.0.2.1", "192.0.2.1", True),
        ("192.0.2.1", "192.0.2.2", False),
        ("2001:db8::1", "2001:db8::ffff:1", True),
        ("2001:db8::1", "2001:db8:0:1::1", False),
        ("::ffff:192.0.2.1", "192.0.2.1", True),
        ("", "", True),
    ],
)
def test_what_counts_as_one_place(one, other, same):
    assert (network_of(one) == network_of(other)) is same


# A flood, as the form lets it in


def sent(study, address, key, seal="") -> services.Admission:
    """What the form's page does with a form that fits."""
    told = services.admit(address, f"answers to {study.pk}", key, seal, ANSWERS)
    if told.wait is None:
        record_response(study, answers(), key, language="en", is_doubtful=told.is_doubtful)
    return told


@pytest.mark.django_db
def test_five_hundred_at_once_slow_down_nobody_else_and_lose_no_answer(study, tuesday):
    waits = {}
    for number in range(500):
        if wait := sent(study, LIBRARY, f"program {number}").wait:
            waits[f"program {number}"] = wait
    assert study.responses.count() == ANSWERS.at_once
    # Somebody elsewhere is not slowed down at all; somebody behind the same address waits a minute.
    assert sent(study, ELSEWHERE, "elsewhere").wait is None
    mine = sent(study, LIBRARY, "mine").wait
    assert mine.seconds == 60
    clock.tick(timedelta(seconds=60))
    assert sent(study, LIBRARY, "mine", mine.seal).wait is None
    # Programs that wait get in too: marked, but for the few that a full room could have been.
    for key, wait in waits.items():
        assert sent(study, LIBRARY, key, wait.seal).wait is None
    assert study.responses.count() == 502
    normal = study.responses.filter(is_doubtful=False).count()
    assert normal == ANSWERS.at_once + ANSWERS.trusted + 1  # the one from elsewhere


@pytest.mark.django_db
def test_a_room_of_sixty_behind_one_address_answers_within_a_minute_and_is_not_suspected(
    study, tuesday
):
    told = {f"guest {number}": sent(study, LIBRARY, f"guest {number}") for number in range(60)}
    clock.tick(timedelta(minutes=1))
    for key, admission in told.items():
        if admission.wait:
            assert sent(study, LIBRARY, key, admission.wait.seal).wait is None
    assert study.responses.filter(is_doubtful=False).count() == 60


# On the page


@pytest.fixture
def few(monkeypatch, tuesday) -> Allowance:
    """Three at once, that pages need not be asked for by the dozen."""
    few = replace(ANSWERS, at_once=3)
    monkeypatch.setattr(survey_views, "ANSWERS", few)
    return few


@pytest.mark.django_db
def test_who_comes_when_nothing_is_left_finds_the_form_filled_in_and_sends_it_again(
    visitor, study, few
):
    for _one in range(few.at_once):
        assert send(visitor, study).status_code == 302
    mine = posted(study, answer_comment="Not to be typed twice")
    told = send(visitor, study, mine)
    assert (told.status_code, told["Retry-After"]) == (429, "16")
    for kept in ("Yours are not lost", 'value="01002" selected', "Not to be typed twice"):
        assert kept in told.text
    assert mine["form_key"] in told.text
    assert send(visitor, study, address=ELSEWHERE).status_code == 302
    clock.tick(timedelta(seconds=16))
    assert send(visitor, study, {**mine, "form_wait": seal_of(told)}).status_code == 302
    assert study.responses.filter(is_doubtful=False).count() == few.at_once + 2


@pytest.mark.django_db
def test_a_wait_is_neither_cut_short_nor_lent_nor_made_up(visitor, study, few):
    for _one in range(few.at_once):
        send(visitor, study)
    mine, theirs = posted(study), posted(study)
    seal = seal_of(send(visitor, study, mine))
    clock.tick(timedelta(seconds=10))
    early = send(visitor, study, {**mine, "form_wait": seal})
    assert (early.status_code, early["Retry-After"]) == (429, "6")
    clock.tick(timedelta(seconds=1))
    for form in ({**theirs, "form_wait": seal}, {**theirs, "form_wait": "x"}):
        assert send(visitor, study, form).status_code == 429
    clock.tick(timedelta(seconds=5))
    assert send(visitor, study, {**mine, "form_wait": seal}).status_code == 302
    clock.tick(timedelta(days=2))
    assert services.read_wait(mine["form_key"], seal) is None


@pytest.mark.django_db
def test_a_form_sent_again_takes_nothing_more(visitor, study, few):
    form = posted(study)
    for _tap in range(few.at_once + 2):
        assert send(visitor, study, form).status_code == 302
    assert Source.objects.get().level == few.at_once - 1


@pytest.mark.django_db
def test_who_is_asked_to_correct_a_form_is_not_counted(visitor, study):
    answer = send(visitor, study, posted(study, answer_profile="miner"))
    assert answer.status_code == 200
    assert not Source.objects.exists()


@pytest.mark.django_db
def test_a_visitor_from_no_address_is_not_shut_out(visitor, study):
    assert send(visitor, study, address="").status_code == 302


@pytest.mark.django_db
def test_no_address_is_kept_and_after_a_day_nothing_is(visitor, study, tuesday):
    send(visitor, study)
    stored = str(list(Source.objects.values())) + str(list(study.responses.values()))
    assert LIBRARY not in stored
    first = Source.objects.get().digest
    clock.tick(timedelta(days=1))
    send(visitor, study)
    assert Source.objects.exclude(digest=first).count() == 1
    assert services.forget_sources() == 1
    assert (Source.objects.count(), DailySalt.objects.count()) == (1, 1)


@pytest.mark.django_db
def test_studies_are_counted_apart(visitor, study, few):
    other = make_study()
    for _one in range(few.at_once):
        send(visitor, study)
    assert send(visitor, study).status_code == 429
    assert send(visitor, other).status_code == 302


# Several processes


def take_many(count: int) -> int:
    return sum(services.take(LIBRARY, "race", LOST_LINKS) >= 0 for _one in range(count))


@pytest.mark.django_db(transaction=True)
def test_processes_together_give_out_no_more_than_one_would():
    with racers(4) as processes:
        given_out = processes.race(take_many, [(6,)] * 4)
    assert all(isinstance(count, int) for count in given_out), given_out
    assert sum(given_out) == LOST_LINKS.at_once
