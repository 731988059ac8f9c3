"""What the answers to a question come to."""

from hypothesis import given
from hypothesis import strategies as st

from etabli.study.survey.counting import counted, sensitivity
from etabli.study.survey.questionnaire import FOUR_PRICES, parse, standard

QUESTIONS = parse(standard()).questions
amounts = st.lists(st.integers(0, 20_000), min_size=4, max_size=4).map(
    lambda four: dict(zip(FOUR_PRICES, sorted(four), strict=True))
)


def priced(*four):
    return {"currency": "EUR", "minor": dict(zip(FOUR_PRICES, four, strict=True))}


def ascending(answers):
    return {name: sorted(one[name] for one in answers) for name in FOUR_PRICES}


def test_an_answer_given_by_many_counts_as_often():
    once = [(["hub"], 1), (["fablab", "hub"], 1), (["hub"], 1)]
    assert counted(QUESTIONS["kinds"], once) == counted(
        QUESTIONS["kinds"], [(["hub"], 2), (["fablab", "hub"], 1)]
    )
    assert counted(QUESTIONS["days_per_week"], [(1, 3), (5, 1)])["median"] == 1


def test_choices_are_ranked_on_average_and_by_who_put_them_first():
    told = counted(
        QUESTIONS["kinds"],
        [(["hub", "nomad_office", "fablab"], 1), (["hub", "fablab", "nomad_office"], 1)],
    )
    assert told == {
        "count": 2,
        "ranks": {"hub": 1.0, "nomad_office": 2.5, "fablab": 2.5},
        "first": {"hub": 2, "nomad_office": 0, "fablab": 0},
    }


def test_choices_left_unranked_share_the_ranks_that_are_left():
    assert counted(QUESTIONS["kinds"], [(["fablab"], 1)])["ranks"] == {
        "hub": 2.5,
        "nomad_office": 2.5,
        "fablab": 1.0,
    }


def test_prices_are_told_by_quarters():
    told = counted(
        QUESTIONS["price_limits"], [(priced(100 * k, 500, 900, 2000), 1) for k in range(5)]
    )
    assert told["quartiles"]["too_cheap"] == [100, 200, 300]
    assert told["quartiles"]["cheap"] == [500, 500, 500]
    assert told["currency"] == "EUR"


def test_where_all_agree_no_price_is_objected_to_from_the_first_that_is_not_too_low():
    told = sensitivity(ascending([priced(400, 800, 1200, 2000)["minor"]] * 3))
    assert told == {"range": [400, 800], "optimal": 400}


@given(st.lists(amounts, min_size=1, max_size=30))
def test_the_acceptable_range_goes_up_and_holds_the_optimal_price(answers):
    told = sensitivity(ascending(answers))
    low, high = told["range"]
    assert low <= told["optimal"] <= high


def test_nobody_s_answers_count_for_nothing():
    for key in ("kinds", "price_limits", "price"):
        assert counted(QUESTIONS[key], []) == {"count": 0}
