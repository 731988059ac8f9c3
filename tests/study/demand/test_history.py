"""What was known in Morez in 2013 leads to what happened there after the opening of 2014.

Known: 9,400 inhabitants in the four communes; about ten people ready at the opening and about
thirty interested. Not known here: how many others answered. About thirty users a year after the
opening, about twenty later. docs/demand.md tells this.
"""

import re
from html import unescape

import numpy as np
import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import translation

from etabli.study import services
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


@pytest.mark.django_db
def test_the_page_tells_it_in_french_with_the_ends_of_these_intervals(surveyed, officer):
    services.estimate(surveyed)
    client = Client(headers={"accept-language": "fr"})
    client.force_login(officer.user)
    with translation.override("fr"):
        address = reverse("study_demand", args=[surveyed.slug])
    assert address.startswith("/fr/")
    text = unescape(client.get(address).text)
    for told in (
        "Comparée à ce qui s’est passé à Morez",
        "un intervalle qui contient 20 à 30 utilisateurs au bout d’un an",
        "des seuls habitants des quatre communes",
        "de la dizaine comme «\N{NO-BREAK SPACE}certainement, dès que possible\N{NO-BREAK SPACE}»",
    ):
        assert told in text
    rows = re.findall(r"^\| \d+ \| \d+ \| \d+ \| (\d+) to (\d+) \|$", DOCUMENT, re.MULTILINE)
    lows, highs = (sorted(map(int, ends)) for ends in zip(*rows, strict=True))
    assert (
        f"il commence entre {lows[0]} et {lows[-1]} et finit entre {highs[0]} et {highs[-1]}"
    ) in text


def test_the_example_of_the_document_runs():
    (code,) = re.findall(r"```python\n(.*?)```", DOCUMENT, re.DOTALL)
    names = {}
    exec(code, names)
    assert names["demand"].desk_days.total.low > 0
