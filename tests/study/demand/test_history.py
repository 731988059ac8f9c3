"""What was known in Morez in 2013 leads to what happened there after the opening of 2014.

Known: 9,400 inhabitants in the four communes; about ten people ready at the opening and about
thirty interested. Not known here: how many others answered. About thirty users a year after the
opening, about twenty later. docs/demand.md tells this.
"""

import re

import numpy as np
import pytest
from django.conf import settings

from etabli.study.demand.calculation import Figure, People, estimate, read
from etabli.study.demand.parameters import DEFAULTS
from etabli.study.demand.wishes import Answer

DOCUMENT = (settings.ROOT / "docs" / "demand.md").read_text()
ARCADE = People(
    codes=("arcade",),
    districts=("arcade",),
    district=np.array([0]),
    inhabitants=Figure(np.array([9400.0]), "INSEE, legal population 2016", assumption=False),
)


def answers(interested, others):
    """Whose profiles are not known, so that all speak for each."""
    ready = [Answer("other", 0, "certain", 2.0, (), "now")] * 10
    likely = [Answer("other", 0, "probable", 2.0, (), "within_a_year")] * interested
    return [*ready, *likely, *[Answer("other", 0, "no", 0.0, ())] * others]


@pytest.mark.parametrize("interested", [20, 30])  # the ten among the thirty, or beside them
@pytest.mark.parametrize("others", [20, 40, 60])  # interested: two thirds to one third of all
def test_twenty_to_thirty_users_lie_within_the_interval_of_what_was_known(interested, others):
    survey = read(ARCADE, answers(interested, others), DEFAULTS)
    _figures, results = estimate(ARCADE, survey, DEFAULTS, seed=1)
    users = results["users"]["by_year"]
    assert users["1"]["low"] <= 20
    assert users["1"]["high"] >= 30
    assert users["5"]["low"] <= 20 <= users["5"]["high"]
    one = users["1"]
    row = f"| {interested} | {others} | {one['mean']:.0f} | {one['low']:.0f} to {one['high']:.0f} |"
    assert row in DOCUMENT


def test_the_example_of_the_document_runs():
    (code,) = re.findall(r"```python\n(.*?)```", DOCUMENT, re.DOTALL)
    names = {}
    exec(code, names)
    assert names["demand"].desk_days.total.low > 0
