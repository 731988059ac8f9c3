"""What was estimated and proposed before more was told of it opens, and tells what it can."""

import pytest
from django.test import Client
from django.urls import reverse

from etabli.study import services
from etabli.study.models import Estimate
from etabli.study.report import opendata
from etabli.study.report.selectors import draft_subject
from etabli.study.report.telling import demand_json, network_json
from etabli.study.rules import NetworkRules
from etabli.study.scenario import services as networks

pytestmark = pytest.mark.django_db

# As the first estimates and networks were kept.
FIRST_QUANTITY = {"total", "by_profile", "by_commune", "by_district", "by_commune_and_profile"}
FIRST_WEIGHING = {"answers", "effective", "converged", "silent_districts", "outside"}
FIRST_WISHES = {"interested", "stated", "days", "company", "answers", "effective", "pooled"}
FIRST_NETWORK = {
    *("hubs", "nomad_offices", "objective", "average_minutes", "within_15", "within_30"),
    *("loads", "bound", "gap", "status", "seconds", "served", "alternatives", "complete"),
    *("compared", "fablab", "desk_days", "for_company", "travel"),
}


def kept(table, keys):
    return {key: value for key, value in table.items() if key in keys}


@pytest.fixture
def earlier(surveyed):
    """A study whose network was chosen when less was told."""
    rules = NetworkRules(hubs=1, compare=("01001",), within=0.5)
    scenario = networks.design(services.estimate(surveyed), rules)
    estimate = scenario.estimate
    results, inputs = estimate.results, estimate.inputs
    results = {
        "chains": results["chains"],
        **{key: kept(results[key], FIRST_QUANTITY) for key in ("users", "desk_days")},
    }
    inputs = {
        **inputs,
        "weighing": kept(inputs["weighing"], FIRST_WEIGHING),
        "wishes": {key: kept(one, FIRST_WISHES) for key, one in inputs["wishes"].items()},
    }
    Estimate.objects.filter(pk=estimate.pk).update(results=results, inputs=inputs)
    scenario.results = kept(scenario.results, FIRST_NETWORK)
    scenario.save()
    networks.choose(scenario)
    surveyed.refresh_from_db()
    return surveyed


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_page_of_it_opens(earlier, officer, language):
    client = Client(headers={"accept-language": language})
    client.force_login(officer.user)
    scenario = earlier.chosen
    pages = ("study_demand", "study_parameters", "study_network", "study_network_assumptions")
    addresses = [reverse(name, args=[earlier.slug]) for name in (*pages, "study_report")]
    addresses += [
        reverse(name, args=[earlier.slug, scenario.uuid])
        for name in ("study_scenario", "study_by_hand")
    ]
    for address in addresses:
        response = client.get(address.replace("/en/", f"/{language}/"))
        assert response.status_code == 200, address


def test_its_data_are_those_of_then(earlier):
    scenario = earlier.chosen
    assert demand_json(scenario.estimate)["users"]["total"]["mean"] > 0
    assert network_json(scenario)["effects"] is None
    files = opendata.files(draft_subject(earlier))
    assert files["communes-years.csv"].count(b"\r\n") == 1  # the header alone
    assert files["communes.csv"].count(b"\r\n") == 6


def test_its_networks_are_reckoned_anew_with_what_is_told_today(earlier):
    assert networks.set_assumptions(earlier, {"weeks": {"value": 40}}) == 1
    told = earlier.estimates.get().scenarios.get().results
    assert told["effects"]["captured"]["mean"] > 0
    assert told["assumptions"]["half_minutes_employee"]["assumption"]
