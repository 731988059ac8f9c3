import pytest

from etabli.study import services
from etabli.study.models import Scenario, Study
from etabli.study.report.selectors import draft_subject
from etabli.study.report.subject import Subject
from etabli.study.rules import NetworkRules
from etabli.study.scenario import services as networks


@pytest.fixture
def scenario(surveyed: Study) -> Scenario:
    """Chosen."""
    rules = NetworkRules(hubs=1, fablab="01005", compare=("01001",), within=0.5)
    scenario = networks.design(services.estimate(surveyed), rules)
    networks.choose(scenario)
    surveyed.refresh_from_db()
    return scenario


@pytest.fixture
def subject(surveyed: Study, scenario: Scenario) -> Subject:
    """The report in draft."""
    found = draft_subject(surveyed)
    assert found is not None
    return found
