"""From figures, answers and parameters to users, each factor visible."""

from dataclasses import replace

import numpy as np
import pytest

from etabli.study.demand.calculation import (
    Figure,
    People,
    by_district,
    estimate,
    heads,
    population,
    read,
)
from etabli.study.demand.parameters import DEFAULTS, Parameter
from etabli.study.demand.wishes import PROFILES, Answer

EXACT = {key: Parameter(key, key, 0.5, 0.5, 0.5, "an example", assumption=True) for key in DEFAULTS}


def figure(*values, assumption=False):
    return Figure(np.array(values, dtype=float), "a census", assumption)


def people(**figures):
    return People(
        codes=("a", "b", "c"),
        districts=("low", "high"),
        district=np.array([0, 0, 1]),
        inhabitants=figure(2000, 4000, 2000),
        **{
            "aged_20_64": figure(1000, 2000, 1000),
            "employed": figure(800, 1600, 800),
            "self_employed": figure(100, 200, 100),
            "cross_border": figure(100, 400, 300),
            **figures,
        },
    )


def answer(
    profile, district=0, interest="certain", days=2.0, priorities=("quiet",), start="", **more
):
    return Answer(profile, district, interest, days, priorities, start, **more)


def answers(number=20, **given):
    return [answer(profile, **given) for profile in PROFILES for _ in range(number)]


def survey(given, **figures):
    """Weighted to the districts alone, unless figures tell of the profiles."""
    return read(people(**{"employed": None, **figures}), given, EXACT)


def test_people_at_work_are_parted_into_profiles_that_do_not_overlap():
    counts = heads(people(), EXACT)
    assert counts["employee"].values.tolist() == [600, 1000, 400]
    assert counts["independent"].values.tolist() == [100, 200, 100]
    assert counts["cross_border"].values.tolist() == [100, 400, 300]
    assert counts["creator"].values.tolist() == [1000, 2000, 1000]
    assert not counts["employee"].assumption


def test_a_ratio_stands_in_for_a_figure_that_is_not_known_and_is_named():
    counts = heads(people(employed=None, self_employed=None), EXACT)
    assert counts["independent"].values.tolist() == [250, 500, 250]  # a half of a half
    assert counts["independent"].ratios == ("employed", "self_employed")
    assert counts["independent"].assumption
    assert counts["employee"].ratios == ("employed",)


def test_without_an_age_the_inhabitants_do():
    figure = population(people(aged_20_64=None), EXACT)
    assert figure.values.tolist() == [1000, 2000, 1000]
    assert figure.ratios == ("aged_20_64",)


def test_no_figure_of_cross_border_workers_counts_none():
    counts = heads(people(cross_border=None), EXACT)
    assert counts["cross_border"].values.sum() == 0
    assert counts["employee"].assumption


def test_no_profile_has_more_people_than_there_are():
    counts = heads(people(self_employed=figure(5000, 0, 0)), EXACT)
    assert counts["independent"].values.tolist() == [1000, 0, 0]


def test_the_mean_is_the_product_of_the_factors():
    # Everybody interested (the prior leaves a little doubt), two days each; all else a half.
    told = survey(answers(4000, start="now"))
    _figures, results = estimate(people(), told, EXACT, seed=1)
    users = results["users"]["by_profile"]
    assert users["independent"]["mean"] == pytest.approx(400 / 8, rel=0.01)
    assert users["creator"]["mean"] == pytest.approx(4000 / 16, rel=0.01)
    assert users["employee"]["mean"] == pytest.approx(2000 / 16, rel=0.01)  # half by then
    days = results["desk_days"]["by_profile"]["independent"]["mean"]
    assert days == pytest.approx(2 * users["independent"]["mean"], rel=1e-4)


def test_communes_districts_and_profiles_add_up_to_the_total():
    _figures, results = estimate(people(), survey(answers()), dict(DEFAULTS), seed=1)
    for quantity in (results["users"], results["desk_days"]):
        for parts in ("by_profile", "by_commune", "by_district"):
            total = sum(part["mean"] for part in quantity[parts].values())
            assert total == pytest.approx(quantity["total"]["mean"], rel=1e-4)


def test_a_chain_names_where_each_factor_comes_from():
    figures, results = estimate(people(employed=None), survey(answers()), EXACT, seed=1)
    assert [(step["key"], step["origin"]) for step in results["chains"]["employee"]] == [
        ("share", "figures"),
        ("employed", "parameter"),
        ("telework_employee", "parameter"),
        ("adoption", "adoption"),
        ("interested", "survey"),
        ("representativeness", "parameter"),
        ("stated_to_real", "intention"),
        ("days", "survey"),
    ]
    assert figures["employee"]["ratios"] == ["employed"]
    assert "creating" in [step["key"] for step in results["chains"]["creator"]]
    assert "adoption" not in [step["key"] for step in results["chains"]["independent"]]


def test_a_ratio_widens_the_interval_as_its_range_does():
    def width(parameter):
        parameters = {**EXACT, "employed": parameter}
        _figures, results = estimate(people(employed=None), survey(answers()), parameters, seed=1)
        interval = results["users"]["by_profile"]["employee"]
        return interval["high"] - interval["low"]

    assert width(replace(EXACT["employed"], low=0.3, high=0.7)) > width(EXACT["employed"])


def test_the_same_seed_gives_the_same_estimate():
    told = survey(answers())
    once = estimate(people(), told, dict(DEFAULTS), seed=3)
    assert once == estimate(people(), told, dict(DEFAULTS), seed=3)
    assert once != estimate(people(), told, dict(DEFAULTS), seed=4)


def test_districts_are_sums_of_their_communes():
    assert by_district(np.array([1.0, 2.0, 4.0]), people()).tolist() == [3.0, 4.0]


def test_a_district_where_few_answer_weighs_as_its_people_do():
    keen = answers(10, district=0)
    cool = answers(30, district=1, interest="no")
    interested = survey(keen + cool).wishes["employee"].interested
    # Three quarters of the people live where all are keen.
    assert interested.successes / interested.effective_size == pytest.approx(0.75)


def test_a_profile_with_few_answers_is_given_those_of_all_and_says_so():
    few = [answer("creator", interest="no")] * 3 + answers(20)
    wishes = survey(few).wishes
    assert wishes["creator"].pooled is False  # 23 of its own
    few = [answer("creator", interest="no")] * 3 + [answer("employee")] * 20
    wishes = survey(few).wishes
    assert wishes["creator"].pooled
    assert wishes["creator"].answers == 23
    assert not wishes["employee"].pooled


def test_cross_border_workers_come_two_days_at_most():
    days = survey(answers(days=5.0)).wishes
    assert days["cross_border"].days.value == 2
    assert days["employee"].days.value == 5


def test_the_share_for_company_is_of_those_who_say_what_matters():
    told = answers(10, priorities=("company", "price"))
    told += answers(30, priorities=("price",))
    told += answers(10, priorities=())
    assert survey(told).wishes["employee"].company == pytest.approx(0.25)


def test_without_a_word_on_what_matters_half_come_for_company():
    assert survey(answers(priorities=())).wishes["employee"].company == 0.5


def test_a_district_without_answers_is_named():
    told = survey(answers()).as_json()
    assert told["silent_districts"] == ["high"]
    assert told["merged"] == [{"margin": "district", "category": "high", "into": None}]


def test_answers_are_weighted_to_the_profiles_that_figures_count():
    told = survey(answers(), employed=figure(800, 1600, 800))
    assert told.margins == ("district", "profile")
    assert told.raked.converged
    weights = told.raked.weights.reshape(4, 20).sum(axis=1) / 80
    # Employees, independents, creators with those who do not work, and cross-border workers.
    assert weights == pytest.approx([2000 / 4000, 400 / 4000, 800 / 4000, 800 / 4000])


def test_without_answers_across_the_border_employees_speak_for_it():
    given = [answer(profile) for profile in ("employee", "independent", "other") for _ in range(20)]
    told = survey(given, employed=figure(800, 1600, 800))
    merged = [(one.category, one.into) for one in told.raked.merged if one.margin == "profile"]
    assert merged == [("cross_border", "employee")]
    weights = told.raked.weights.reshape(3, 20).sum(axis=1) / 60
    assert weights == pytest.approx([2800 / 4000, 400 / 4000, 800 / 4000])


def test_where_no_figure_parts_those_across_the_border_they_are_employees():
    told = survey(answers(), employed=figure(800, 1600, 800), cross_border=None)
    assert told.raked.weights.reshape(4, 20)[[0, 3]].sum() / 80 == pytest.approx(2800 / 4000)


def test_profiles_that_fill_the_population_are_no_margin():
    assert survey(answers(), employed=figure(1000, 2000, 1000)).margins == ("district",)


def test_no_answer_weighs_more_than_the_bounds_and_it_is_said():
    lonely = [answer("employee", district=1), *(answer("employee") for _ in range(99))]
    told = survey(lonely).as_json()  # one of a hundred for a quarter of the people
    assert told["trimmed"] >= 1
    assert not told["converged"]
    assert told["deviation"] > 0.5


def test_a_district_with_few_answers_is_named():
    told = survey(answers() + answers(1, district=1)).as_json()
    assert told["few_answers"] == ["high"]
    assert told["leaning"]["high"] > told["leaning"]["low"]


def test_the_surer_and_the_sooner_the_more_come():
    def users(**given):
        told = survey(answers(100, **given))
        _figures, results = estimate(people(), told, dict(DEFAULTS), seed=1)
        return results["users"]["total"]["mean"]

    degrees = [users(interest=interest, start="now") for interest in ("certain", "probable")]
    degrees.append(users(interest="perhaps", start="now"))
    assert degrees == sorted(degrees, reverse=True)
    starts = [users(start=start) for start in ("now", "within_6_months", "within_a_year", "later")]
    assert starts == sorted(starts, reverse=True)
    assert users() == users(start="within_a_year")  # who does not say when


def test_a_keener_district_has_more_of_the_demand():
    given = (
        answers(20, district=0) + answers(20, district=1) + answers(20, district=1, interest="no")
    )
    told = survey(given)
    _figures, results = estimate(people(), told, dict(DEFAULTS), seed=1)
    districts = results["users"]["by_district"]
    assert districts["low"]["mean"] > 3 * 1.3 * districts["high"]["mean"]  # three times the people


def test_a_commune_leans_on_its_district_with_answers_enough_and_takes_its_share_with_few():
    def in_first(keen, others):
        """Days of the first commune beside those of the second, which has as many people."""
        given = (
            answers(keen, commune=0)
            + answers(others, commune=1, interest="no")
            + answers(8, commune=1)
            + answers(10, district=1, commune=2)
        )
        alike = {"aged_20_64": figure(1000, 1000, 1000), "cross_border": figure(1, 1, 1)}
        alike |= {"self_employed": figure(100, 100, 100), "employed": figure(800, 800, 800)}
        town = people(**alike)
        told = read(town, given, EXACT)
        _figures, results = estimate(town, told, dict(DEFAULTS), seed=1)
        communes = results["desk_days"]["by_commune"]
        return told.heard, communes["a"]["mean"] / communes["b"]["mean"]

    heard, beside = in_first(6, 6)
    assert heard == 3
    assert beside > 1.2
    heard, beside = in_first(1, 6)  # four answers, of which nobody shall be told apart
    assert heard == 2
    assert beside < 1.2


def test_communes_and_years_add_up_and_the_first_year_is_the_first():
    _figures, results = estimate(people(), survey(answers()), dict(DEFAULTS), seed=1)
    for quantity in (results["users"], results["desk_days"]):
        communes = quantity["by_commune_and_year"]
        assert {code: years["1"] for code, years in communes.items()} == quantity["by_commune"]
        for year, one in quantity["by_year"].items():
            total = sum(years[year]["mean"] for years in communes.values())
            assert total == pytest.approx(one["mean"], rel=1e-3)


def test_telework_spreads_over_five_years_and_some_users_leave():
    parameters = {**EXACT, "scenario": Parameter("s", "s", 1.0, 1.0, 1.0, "an example")}
    told = survey(answers())

    def years(keeping, profile):
        kept = Parameter("keeping", "k", keeping, keeping, keeping, "an example")
        _figures, results = estimate(people(), told, {**parameters, "keeping": kept}, seed=1)
        assert list(results["users"]["by_year"]) == ["1", "2", "3", "4", "5"]
        assert results["users"]["by_year"]["1"] == results["users"]["total"]
        return [one["mean"] for one in results["users"]["by_profile_and_year"][profile].values()]

    employees = years(1.0, "employee")
    assert employees == sorted(employees)
    assert employees[-1] > employees[0]
    assert len(set(years(1.0, "independent"))) == 1
    halving = years(0.5, "independent")
    assert halving == pytest.approx([halving[0] / 2**year for year in range(5)], rel=1e-3)


def test_the_cells_of_communes_profiles_and_years_add_up_to_the_years():
    _figures, results = estimate(people(), survey(answers()), dict(DEFAULTS), seed=1)
    days = results["desk_days"]
    for year in range(5):
        total = sum(
            years[year][0]
            for profiles in days["by_commune_profile_year"].values()
            for years in profiles.values()
        )
        assert total == pytest.approx(days["by_year"][str(year + 1)]["mean"], rel=1e-3)


def test_the_causes_of_the_interval_are_told_for_each_factor():
    _figures, results = estimate(people(), survey(answers()), dict(DEFAULTS), seed=1)
    causes = results["causes"]
    steps = {step["key"] for chain in results["chains"].values() for step in chain} - {"share"}
    assert causes.keys() == steps
    assert 0.8 < sum(causes.values()) <= 1.02
    _figures, exact = estimate(people(), survey(answers(4000)), EXACT, seed=1)
    assert max(exact["causes"], key=exact["causes"].get) in ("interested", "days", "stated_to_real")
