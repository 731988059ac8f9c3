"""A study's answers are counted once, and told exactly whatever comes, goes or changes."""

from collections import Counter

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as trials
from hypothesis import strategies as st

from etabli.study.models import Response, Study, Tally
from etabli.study.selectors import survey_told
from etabli.study.survey.tally import counting, services
from tests.study.worlds import answers, make_responses

pytestmark = pytest.mark.django_db


def told_anew(study: Study) -> dict:
    """As without a tally."""
    kept = list(Tally.objects.all())
    Tally.objects.all().delete()
    told = survey_told(study)
    for one in kept:
        one.save(force_insert=True)
    return told


def test_numbers_choices_and_several_are_told(study):
    for days in (1, 2, 2, 4):
        make_responses(study, 1, days_per_week=days)
    make_responses(study, 1, interest="no", priorities=["price", "near"])
    told = survey_told(study)
    questions = told["questions"]
    assert told["answers"] == 5
    assert questions["days_per_week"] == {"count": 5, "lowest": 1, "median": 2, "greatest": 4}
    assert questions["interest"]["counts"]["no"] == 1
    assert questions["priorities"]["counts"]["near"] == 1
    assert questions["conditions"] == {"count": 0, "counts": dict.fromkeys("12345", 0)}
    assert "comment" not in questions


def test_what_is_counted_is_not_read_again(study, django_assert_num_queries):
    make_responses(study, 3)
    services.keep_up(study)
    make_responses(study, 2)
    # The versions of the questionnaire, the tally, how many it counted, what came since.
    with django_assert_num_queries(4):
        assert survey_told(study)["answers"] == 5


def test_an_answer_that_changes_is_told_anew(study):
    make_responses(study, 3)
    services.keep_up(study)
    one = study.responses.first()
    old = study.responses.get(pk=one.pk)
    one.answers = answers(interest="no")
    one.save()
    services.replaced(study, [old], [one])
    assert survey_told(study) == told_anew(study)
    assert survey_told(study)["questions"]["interest"]["counts"]["no"] == 1


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["come", "go", "leave", "count"]),
        st.integers(0, 3),
        st.sampled_from(["certain", "no"]),
    ),
    max_size=8,
)


@trials(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_whatever_comes_and_goes_the_counts_are_those_of_all_answers(study, steps):
    Response.objects.all().delete()
    Tally.objects.all().delete()
    for verb, number, interest in steps:
        if verb == "come":
            make_responses(study, number, interest=interest, days_per_week=number + 1)
        elif verb == "count":
            services.keep_up(study)
        else:
            going = list(study.responses.all()[:number])
            if verb == "leave":
                services.replaced(study, going)
            study.responses.filter(pk__in=[one.pk for one in going]).delete()
        assert survey_told(study) == told_anew(study)


def test_counts_are_added_and_taken_apart_again():
    one = {"zone": "Z", "without": [], "answers": 2, "simulated": 1, "days": {"a": 2}}
    first = {**one, "questions": {"x": {"1": 2}}}
    second = {**one, "questions": {"x": {"1": 1, "2": 1}, "y": {"3": 1}}}
    both = counting.added(first, second)
    assert both["questions"] == {"x": {"1": 3, "2": 1}, "y": {"3": 1}}
    left = counting.added(both, second, -1)
    assert Counter(left["questions"]["x"]) == Counter(first["questions"]["x"])
    assert (left["answers"], left["days"]) == (2, {"a": 2})
