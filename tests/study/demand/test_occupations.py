"""Whose work allows telework, from who does what."""

import numpy as np
import pytest

from etabli.study import services
from etabli.study.demand.calculation import Figure, estimate, read
from etabli.study.demand.occupations import potential
from etabli.study.demand.parameters import DEFAULTS
from etabli.study.report.telling import funnels
from etabli.territory.models import Figure as StoredFigure
from tests.study.demand.test_demand import answers, people
from tests.study.worlds import make_responses


def census(**counts):
    """Of each group in the three communes; nobody in those that are not named."""
    groups = ("farmers", "trades_and_shops", "managers", "intermediate", "clerical", "workers")
    return {
        group: Figure(np.array(counts.get(group, (0.0, 0.0, 0.0))), "a census", assumption=False)
        for group in groups
    }


def found(town, given, own=()):
    return potential(town, given, np.ones(len(given)), DEFAULTS, own)


def test_figures_tell_it_of_employees_commune_by_commune():
    town = people(
        occupations=census(
            managers=(100, 0, 0),
            workers=(0, 100, 100),
            farmers=(50, 50, 50),  # farmers: own masters
        )
    )
    told = found(town, answers(occupation="clerical"))
    employee = told.parameters["telework_employee"]
    assert employee.likely == pytest.approx((72 + 2 * 2) / 300)
    assert employee.by_occupation.source == "a census"
    # The ends keep their proportions, and how far it may lie from that is an assumption.
    default = DEFAULTS["telework_employee"]
    assert employee.low / employee.likely == pytest.approx(default.low / default.likely)
    assert employee.assumption
    assert told.by_commune["employee"] == pytest.approx([0.72, 0.02, 0.02])
    # Of the others the answers tell.
    assert told.parameters["telework_independent"].likely == pytest.approx(0.36)
    assert told.by_commune.keys() == {"employee"}


def test_without_figures_answers_tell_it_if_enough_do_and_the_study_does_not():
    given = answers(14, occupation="manual") + answers(2, occupation="executive")
    told = found(people(), given, own={"telework_creator"}).parameters
    assert told["telework_employee"].likely == pytest.approx((14 * 0.02 + 2 * 0.72) / 16)
    assert told["telework_employee"].by_occupation.answers == 16
    # Volunteers may do other work: the whole range of before is left.
    assert told["telework_employee"].high == DEFAULTS["telework_employee"].high
    assert told["telework_creator"] == DEFAULTS["telework_creator"]
    few = found(people(), answers(14, occupation="manual") + answers(30, occupation="?"))
    assert few.parameters == DEFAULTS


def test_communes_with_other_occupations_part_the_same_total():
    town, given = people(), answers()
    survey = read(town, given, DEFAULTS)
    _figures, alike = estimate(town, survey, DEFAULTS, seed=1)
    ratio = {"employee": np.array([0.4, 0.1, 0.1])}
    _figures, parted = estimate(town, survey, DEFAULTS, seed=1, likelier=ratio)
    assert parted["desk_days"]["total"] == alike["desk_days"]["total"]
    cells = parted["desk_days"]["by_commune_and_profile"]
    heads = {"a": 600, "b": 1000, "c": 400}
    per_head = {code: cells[code]["employee"]["mean"] / heads[code] for code in heads}
    assert per_head["a"] == pytest.approx(4 * per_head["b"], rel=0.01)
    for code, communes in (("low", "ab"), ("high", "c")):
        own = sum(parted["desk_days"]["by_commune"][one]["mean"] for one in communes)
        assert own == pytest.approx(parted["desk_days"]["by_district"][code]["mean"], rel=1e-3)


@pytest.mark.django_db
def test_an_estimate_tells_where_it_comes_from(surveyed):
    make_responses(surveyed, 20, profile="employee", home="01001", occupation="manual")
    made = services.estimate(surveyed)
    told = made.inputs["parameters"]["telework_employee"]
    assert told["likely"] == pytest.approx(0.02)
    employees = funnels(made, published=True)[0]
    [step] = [one for one in employees.steps if "telework" in one.label and one.assumption][:1]
    assert "with the occupations that answers of this profile tell that makes 2 %" in step.source
    for place, group in enumerate(("managers", "intermediate", "clerical", "workers")):
        for code in ("01001", "01002", "01003", "01004", "01005"):
            add_figure(surveyed, code, f"occupied_{group}", 10.0 * (place == 0))
    for group in ("farmers", "trades_and_shops"):
        add_figure(surveyed, "", f"occupied_{group}", 8.0)
    again = services.estimate(surveyed)
    assert again.inputs["parameters"]["telework_employee"]["likely"] == pytest.approx(0.72)
    assert "a census, 2022" in funnels(again, published=True)[0].steps[1].source


def add_figure(study, code, indicator, value):
    StoredFigure.objects.create(
        territory=study.territory,
        code=code,
        indicator=indicator,
        value=value,
        year=2022,
        source="a census",
    )
