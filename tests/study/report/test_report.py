"""The restitution: what it says, what it keeps to itself, and the document."""

import pytest
from django.utils import translation

from etabli.study import selectors, services
from etabli.study.demand.parameters import DEFAULTS
from etabli.study.report import exhibits
from etabli.study.report.content import report
from etabli.study.report.paper import pdf
from etabli.study.report.telling import answers_told, between, funnels, number, percent
from etabli.study.rules import NetworkRules
from tests.study.worlds import make_responses

pytestmark = pytest.mark.django_db


@pytest.fixture
def scenario(surveyed):
    rules = NetworkRules(hubs=1, fablab="01005", compare=("01001",), within=0.5)
    return services.design(services.estimate(surveyed), rules)


def test_numbers_are_written_as_the_language_does():
    assert number(12345.6) == "12,346"
    assert percent(0.325, 1) == "32.5 %"
    assert percent(0.25, 1) == "25 %"
    assert between({"low": 1.2, "high": 30.4}) == "1 to 30"
    assert between({"low": 1.2, "high": 1.4}) == "1"
    with translation.override("fr"):
        assert percent(0.325, 1) == "32,5\u00a0%"


def test_the_report_tells_of_demand_network_and_sources(scenario):
    told = report(scenario)
    assert [fact.label for fact in told.facts] == [
        "Answers",
        "Users a year after the opening",
        "Desk-days a week",
        "Average way to a place",
    ]
    assert told.proposal.compared[0].hubs == "Aubépine"
    assert told.proposal.alternatives
    assert "The fab-lab in Épicéa is" in told.proposal.fablab
    labels = [source.label for source in told.sources]
    assert str(DEFAULTS["stated_to_real"].label) in labels
    # Ratios that nothing was made with are no part of it.
    assert str(DEFAULTS["employed"].label) not in labels


def test_no_cell_of_fewer_than_five_people_is_published(surveyed):
    make_responses(surveyed, 3, profile="other", interest="no")
    told = selectors.survey_told(surveyed)
    for published, expected in ((True, "not shown"), (False, "3 (4 %)")):
        profile = exhibits.of_answers(surveyed, told, published=published)[0]
        assert profile.rows[-1][1] == expected
        assert expected in profile.svg
    public = exhibits.of_answers(surveyed, told, published=True)[0]
    assert [bar.value for bar in public.bars].count(0) == 2  # one more, against subtraction


def test_the_public_is_not_told_how_few_of_a_profile_or_from_elsewhere_answered(surveyed):
    make_responses(surveyed, 3, profile="other")
    make_responses(surveyed, 2, home="elsewhere")
    estimate = services.estimate(surveyed)
    # Twenty of each profile and three others: one more is hidden beside these.
    assert list(answers_told(estimate).values()).count(False) == 1
    told = report(services.design(estimate, NetworkRules(hubs=1, within=0.5)))
    assert "85 people answered" in told.survey
    sources = [step.source for funnel in told.funnels for step in funnel.steps]
    assert "The survey, weighted to the districts." in sources
    for funnel in funnels(estimate, published=False):
        assert any("The survey: 20 answers" in step.source for step in funnel.steps)


def test_charts_and_tables_say_the_same(scenario):
    told = report(scenario)
    for exhibit in (*told.answers, *told.demand):
        for row in exhibit.rows:
            assert row[0] in exhibit.svg
            assert row[-1] in exhibit.svg


def test_quiet_days_are_part_of_the_days(surveyed):
    told = {"days": {"2026-05-01": 2, "2026-05-04": 1}}
    assert [row[1] for row in exhibits.by_day(told).rows] == ["2", "0", "0", "1"]


def test_invented_answers_are_told(surveyed, scenario):
    assert not report(scenario).is_simulated
    surveyed.responses.update(is_simulated=True)
    again = services.design(services.estimate(surveyed), NetworkRules())
    assert report(again).is_simulated


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_document_is_the_same_to_the_byte_whenever_it_is_made(scenario, language):
    with translation.override(language):
        first = pdf(scenario)
        assert first == pdf(scenario)
    assert first.startswith(b"%PDF-1.7")
    assert f"/Lang({language})".encode() in first.replace(b"/Lang (", b"/Lang(")
    assert b"pdfuaid" in first


def test_later_answers_do_not_change_the_document(surveyed, scenario):
    before = pdf(scenario)
    make_responses(surveyed, 5)
    assert pdf(scenario) == before


def test_a_network_is_found_again_with_all_that_its_report_needs(
    scenario, django_assert_max_num_queries
):
    found = selectors.scenario_by_uuid(scenario.estimate.study.slug, scenario.uuid)
    with django_assert_max_num_queries(12):
        report(found)
