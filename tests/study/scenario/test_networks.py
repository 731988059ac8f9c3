"""Networks as a study keeps them, and their pages."""

import pytest
from django.test import Client
from django.urls import reverse

from etabli.core import clock
from etabli.core.errors import BadInput
from etabli.people.rights import Role
from etabli.people.services import grant
from etabli.study.existing import services as existing
from etabli.study.models import ExistingPlace, Scenario, Study
from etabli.study.rules import NetworkRules
from etabli.study.scenario import services
from etabli.study.scenario.proposal import proposal
from etabli.study.scenario.selectors import setting_of
from etabli.study.selectors import latest_estimate
from etabli.study.services import estimate as estimate_of
from etabli.territory.models import Commuting, Flow, Outside
from tests.study.existing.test_existing import CENSUS
from tests.study.worlds import make_responses, make_study
from tests.worlds import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def best(surveyed):
    return services.design(estimate_of(surveyed), NetworkRules(hubs=1, within=0.5))


@pytest.fixture
def signed(officer):
    client = Client(headers={"accept-language": "en"})
    client.force_login(officer.user)
    return client


def page(name, *args):
    return reverse(name, args=args)


def test_a_network_carries_what_it_gives_and_what_that_stands_on(best):
    told = best.results
    assert told["effects"]["captured"]["mean"] > 0
    assert told["effects"]["inhabitants"]["total"] == 8000
    assert told["assumptions"]["weeks"] == {"value": 44, "source": "", "assumption": True}
    assert set(told["ends"]) == {"low", "high"}


def test_the_way_to_work_is_that_of_the_answers_where_enough_tell_it(surveyed):
    assumed = setting_of(estimate_of(surveyed)).work["employee"]
    assert assumed == {"km": 15, "by": "assumption"}
    make_responses(surveyed, 6, profile="employee", home="01001", work="01002")
    make_responses(surveyed, 6, profile="employee", home="01001", work="at_home")
    told = setting_of(estimate_of(surveyed)).work["employee"]
    assert told["answers"] == 12
    # A tenth of a degree of longitude at 46.5° north, by road, for half of them.
    assert told["km"] == pytest.approx(7.65 * 1.35 / 2, rel=0.01)


def with_flows(study, method=Commuting.Method.CENSUS):
    """Cèdre's people work next door or in Switzerland; somebody far away, somebody nobody knows
    where."""
    known = Commuting.objects.create(
        territory=study.territory, method=method, source="a census", stored_at=clock.now()
    )
    far = [("FAR00", "Loin", "FR", 9.0), ("ODD00", "Quelque part", "FR", None)]
    for code, name, country, longitude in far:
        at = {"longitude": longitude, "latitude": longitude and 46.5}
        Outside.objects.create(commuting=known, code=code, name=name, country=country, **at)
    flows = (("01004", 300), ("01003", 100), ("CH-1", 50), ("FAR00", 5), ("ODD00", 45))
    for work, count in flows:
        Flow.objects.create(commuting=known, home="01003", work=work, count=count)


def test_imported_flows_tell_the_way_to_work_of_those_an_employer_pays(
    surveyed, best, django_assert_num_queries
):
    make_responses(surveyed, 6, profile="employee", home="01001", work="01002")
    make_responses(surveyed, 6, profile="independent", home="01001", work="at_home")
    with_flows(surveyed)
    study = Study.objects.select_related("territory").get(pk=surveyed.pk)
    estimate = estimate_of(study)
    with django_assert_num_queries(9):
        work = setting_of(estimate).work
    assert work["employee"]["by"] == "flows"
    assert work["employee"]["people"] == 400
    assert work["employee"]["located"] == pytest.approx(400 / 450)
    assert work["employee"]["km"] == pytest.approx(0.75 * 7.65 * 1.35, rel=0.01)
    assert work["cross_border"]["people"] == 50  # beyond the border, to the real place
    assert work["cross_border"]["km"] > 40
    assert work["independent"] == {"km": 0, "by": "answers", "answers": 6}
    # Nobody asked creators: flows tell more than an assumption.
    assert work["creator"]["by"] == "flows"
    scenario = services.design(latest_estimate(study), NetworkRules(hubs=1))
    told = proposal(scenario)
    assert "Employees: 7.7\N{NO-BREAK SPACE}km (flows of 400 people)" in told.work
    assert "Self-employed: 0\N{NO-BREAK SPACE}km (6 answers)" in told.work
    assert "Flows: a census." in told.work
    [driven] = [row for row in told.figures if row.label.startswith("Kilometres")]
    assert driven.note == "ways to work from commuting flows, answers"


def test_estimated_flows_stand_in_where_no_answer_tells(surveyed):
    make_responses(surveyed, 6, profile="employee", home="01001", work="01002")
    with_flows(surveyed, Commuting.Method.GRAVITY)
    work = setting_of(estimate_of(Study.objects.get(pk=surveyed.pk))).work
    assert work["employee"]["by"] == "answers"
    assert (work["cross_border"]["by"], work["cross_border"]["estimate"]) == ("flows", True)


def test_how_far_half_would_go_is_asked_and_stands_for_its_profile_unless_it_is_replaced(
    surveyed, signed
):
    for minutes, number in ((10, 7), (20, 4), (40, 8)):
        make_responses(surveyed, number, profile="employee", home="01001", longest_way=minutes)
    make_responses(surveyed, 14, profile="creator", home="01001", longest_way=5)  # too few
    scenario = services.design(estimate_of(surveyed), NetworkRules(hubs=1))
    told = scenario.results["assumptions"]
    assert 15 < told["half_minutes_employee"]["value"] < 30
    assert told["half_minutes_employee"]["answers"] == 19
    assert not told["half_minutes_employee"]["assumption"]
    assert told["half_minutes_creator"] == {"value": 20, "source": "", "assumption": True}
    rows = {row.label: row for row in proposal(scenario).assumed}
    row = rows["Way at which half of the employees who would come still do"]
    assert row.source == (
        "The survey: half of those interested (19 answers) would go that far or farther."
    )
    # The form shows what is in force, and what is left as it is stays so.
    address = page("study_network_assumptions", surveyed.slug)
    shown = signed.get(address)
    assert row.source in shown.text
    form = shown.context["form"]
    given = {name: form[name].value() for name in form.fields}
    signed.post(address, given)
    surveyed.refresh_from_db()
    assert surveyed.rules["assumptions"] == {}
    signed.post(address, {**given, "half_minutes_employee": 12})
    scenario.refresh_from_db()
    told = scenario.results["assumptions"]["half_minutes_employee"]
    assert (told["value"], told["assumption"]) == (12, True)
    assert "answers" not in told


def test_a_partner_counts_as_open_and_competition_takes_its_share(surveyed, best):
    existing.import_places(surveyed, CENSUS, "census.csv")
    best.refresh_from_db()
    assert best.results["effects"]["lost_to_rivals"] > 0
    rivals = surveyed.existing_places.filter(role="competition")
    existing.set_roles(surveyed, {str(one.uuid): "partner" for one in rivals})
    best.refresh_from_db()
    assert best.results["effects"]["lost_to_rivals"] == 0
    assert {one["role"] for one in best.results["existing"]} == {"partner"}
    again = services.design(best.estimate, NetworkRules(hubs=1))
    assert again.results["objective"] < best.results["objective"]


def test_other_assumptions_reckon_the_networks_anew(surveyed, best):
    before = best.results["effects"]["cost"]
    changed = {"cost_hub": {"value": 200_000, "source": "our architect"}}
    assert services.set_assumptions(surveyed, changed) == 1
    best.refresh_from_db()
    assert best.results["effects"]["cost"] == before + 50_000
    assert best.results["assumptions"]["cost_hub"]["source"] == "our architect"
    with pytest.raises(BadInput, match="Weeks of work a year: a number from 1 to 52"):
        services.set_assumptions(surveyed, {"weeks": {"value": 60}})


def test_one_that_came_close_is_opened_once_with_its_distance_from_the_best(best):
    number = len(best.results["alternatives"]) - 1
    opened = services.open_alternative(best, number)
    assert opened.origin == Scenario.Origin.ALTERNATIVE
    assert opened.results["hubs"] == best.results["alternatives"][number]["hubs"]
    assert opened.results["over"] == pytest.approx(best.results["alternatives"][number]["over"])
    assert services.open_alternative(best, number) == opened
    with pytest.raises(BadInput):
        services.open_alternative(best, 99)


def test_one_made_by_hand_is_kept_with_its_distance_from_the_best(best):
    kept = services.keep_by_hand(best, {"01001": "hub"}, "01005", "Ours")
    assert (str(kept), kept.origin) == ("Ours", Scenario.Origin.BY_HAND)
    assert kept.results["hubs"] == ["01001"]
    assert kept.results["fablab"]["code"] == "01005"
    assert kept.results["best"]["scenario"] == str(best.uuid)
    assert kept.results["over"] > 0
    # What is made from it is held against the same best one.
    again = services.keep_by_hand(kept, {"01002": "hub"})
    assert again.results["best"] == kept.results["best"]


@pytest.mark.parametrize("chosen", [{"99999": "hub"}, {"01001": "palace"}])
def test_what_cannot_be_chosen_is_refused(best, chosen):
    with pytest.raises(BadInput):
        services.keep_by_hand(best, chosen)


# Pages


def test_by_hand_the_effect_is_shown_and_announced(signed, surveyed, best):
    address = page("study_by_hand", surveyed.slug, best.uuid)
    assert "as little travel as the proven best" in signed.get(address).text
    text = signed.get(address, {"01001": "hub", "fablab": "", "fragment": 1}).text
    assert "<html" not in text
    assert "1 hub, 0 nomad offices" in text
    assert "more travel than the proven best" in text or "less travel" in text
    assert "Le Haut: nomad offices, 0." in text
    assert 'data-key="01001"' in text
    empty = signed.get(address, {"fablab": "", "fragment": 1}).text
    assert "have nowhere to go" in empty


def test_the_effect_asks_the_database_little(signed, surveyed, best, django_assert_max_num_queries):
    address = page("study_by_hand", surveyed.slug, best.uuid)
    signed.get(address, {"fragment": 1})
    with django_assert_max_num_queries(16):
        signed.get(address, {"fragment": 1})


def test_what_was_made_is_kept_by_those_who_run_the_study_alone(signed, surveyed, best):
    address = page("study_by_hand", surveyed.slug, best.uuid)
    form = {"01003": "hub", "fablab": "", "name": "Mine"}
    reader = make_person("Fanny")
    grant(reader, Role.FUNDER, surveyed.territory)
    client = Client()
    client.force_login(reader.user)
    assert client.get(address).status_code == 200
    assert client.post(address, form).status_code == 404
    response = signed.post(address, form, follow=True)
    assert "made by hand" in response.text.lower()
    assert Scenario.objects.get(name="Mine").results["hubs"] == ["01003"]
    refused = signed.post(address, {"01003": "nomad_office", "fablab": ""}, follow=True)
    assert "have nowhere to go" in refused.text


def test_networks_stand_side_by_side(signed, surveyed, best):
    other = services.keep_by_hand(best, {"01001": "hub"}, "", "Ours")
    address = page("study_compare", surveyed.slug)
    text = signed.get(address, {"scenario": [best.uuid, other.uuid]}).text
    assert "A. <a" in text and "B. <a" in text
    assert "Tonnes of CO₂ avoided a year" in text
    assert "it is the best" in text
    assert "different estimates" not in text
    assert "Tick two to four" in signed.get(address, {"scenario": [best.uuid]}).text
    elsewhere = {"scenario": [best.uuid, "nonsense", "0" * 32]}
    assert "Tick two to four" in signed.get(address, elsewhere).text


def test_a_network_of_another_study_is_not_compared(signed, surveyed, best, officer):
    other = make_study()
    grant(officer, Role.STUDY_OFFICER, other)
    wanted = {"scenario": [best.uuid, best.uuid]}
    text = signed.get(page("study_compare", other.slug), wanted).text
    assert str(best) not in text


def test_an_alternative_is_opened_at_the_press_of_a_button(signed, surveyed, best):
    address = page("study_alternative", surveyed.slug, best.uuid)
    response = signed.post(address, {"number": 1}, follow=True)
    assert response.context["scenario"].origin == Scenario.Origin.ALTERNATIVE
    assert "the proven best under the rules" in response.text
    assert "a number from 1 to" in signed.post(address, {"number": "x"}, follow=True).text


def test_costs_are_changed_on_their_page(signed, surveyed, best):
    address = page("study_network_assumptions", surveyed.slug)
    form = signed.get(address).context["form"]
    values = {name: form[name].value() for name in form.fields} | {"cost_hub": "99000"}
    assert signed.post(address, values).status_code == 302
    surveyed.refresh_from_db()
    assert surveyed.rules["assumptions"] == {"cost_hub": {"value": 99000.0, "source": ""}}
    refused = signed.post(address, values | {"weeks": "70"})
    assert refused.status_code == 200
    assert "52" in str(refused.context["form"].errors["weeks"])


def test_places_that_exist_are_imported_given_roles_and_merged_on_their_page(signed, surveyed):
    from django.core.files.uploadedfile import SimpleUploadedFile

    address = page("study_existing", surveyed.slug)
    response = signed.post(address, {"file": SimpleUploadedFile("census.csv", CENSUS)})
    assert response.context["result"].imported == 3
    assert "is no longitude" in response.text
    (pair,) = response.context["pairs"]
    form = {"one": pair.one.uuid, "other": pair.other.uuid}
    merged = signed.post(
        page("study_existing_pair", surveyed.slug), form | {"merge": "1"}, follow=True
    )
    assert "They are one place now." in merged.text
    kept = ExistingPlace.objects.get(uuid=pair.one.uuid)
    signed.post(page("study_existing_roles", surveyed.slug), {str(kept.uuid): "partner"})
    kept.refresh_from_db()
    assert kept.role == "partner"
    lost = signed.post(page("study_existing_pair", surveyed.slug), {"one": "x"}, follow=True)
    assert "There is no such place in this study." in lost.text


def test_amenities_are_ticked_on_their_page(signed, surveyed):
    address = page("study_amenities_tick", surveyed.slug)
    signed.post(address, {"01002": ["station", "pub"], "99999": "station", "source": "me"})
    assert list(surveyed.amenities.values_list("code", "kind", "source")) == [
        ("01002", "station", "me")
    ]
    assert "me" in signed.get(page("study_amenities", surveyed.slug)).text


def test_more_rules_are_asked_for_in_the_form(signed, surveyed):
    estimate_of(surveyed)
    form = {
        "hubs": 2,
        "nomad_per_district": 0,
        "within": 3,
        "hub_gap": 30,
        "open_hubs": ["01001"],
        "district_haut_nomads_least": 1,
    }
    response = signed.post(page("study_network", surveyed.slug), form, follow=True)
    results = response.context["scenario"].results
    assert results["hubs"][0] == "01001"
    assert results["nomad_offices"][0] in ("01004", "01005")
    refused = signed.post(page("study_network", surveyed.slug), form | {"left_out": ["01001"]})
    assert "decided twice" in refused.text
