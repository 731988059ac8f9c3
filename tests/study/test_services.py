"""The verbs of a study: what they write, and what they refuse."""

import pytest
from django.db import IntegrityError, transaction

from etabli.core.errors import BadInput, Conflict, Refused
from etabli.core.texts import Text
from etabli.people.personal_data import registered
from etabli.study import personal_data, selectors, services
from etabli.study.campaign.selectors import results
from etabli.study.campaign.services import add_channel
from etabli.study.models import Channel, Contact, Estimate, Response, Scenario, Study
from etabli.study.report import services as reporting
from etabli.study.respondent import services as responding
from etabli.study.rules import NetworkRules
from etabli.study.scenario import services as networks
from etabli.study.survey.importing import services as importing
from etabli.study.survey.questionnaire import Abroad, parse
from tests.study.worlds import answers, make_responses, make_study, make_survey, make_territory
from tests.worlds import make_person

pytestmark = pytest.mark.django_db

LAYOUT = b"""
id = "No"
[columns]
profile = "Profile"
home = "Home"
interest = "Interest"
days_per_week = "Days"
"""
CSV = b"""No;Profile;Home;Interest;Days
1;employee;01001;certain;2
2;employee;Douglas;no;
3;miner;01001;certain;2
"""


def record(study, key="one", **details):
    return responding.record_response(study, answers(), key, language="en", **details)


def imported(study, content=CSV, name="answers.csv", layout=LAYOUT):
    return importing.import_responses(study, content, name, layout, "layout.toml")


def estimated(study, **parameters):
    return services.estimate(study, **parameters)


# Setting it up


def test_a_new_study_asks_about_work_abroad_as_its_territory_or_its_officer_tells():
    territory = make_territory(cross_border_workers=None)

    def profiles(**told):
        study = services.create_study(
            territory, Text("Essai"), owner="-", contact_email="a@b.example", **told
        )
        return {one.key for one in parse(study.questionnaire).questions["profile"].choices}

    assert selectors.works_abroad(territory) is Abroad.switzerland
    assert "cross_border" in profiles()
    assert "cross_border" not in profiles(abroad=Abroad.nowhere)
    territory.destinations.all().delete()
    assert selectors.works_abroad(territory) is Abroad.nowhere
    assert "cross_border" not in profiles()
    crossing = make_territory()  # whose figures count some
    crossing.destinations.all().delete()
    assert selectors.works_abroad(crossing) is Abroad.elsewhere
    few = make_territory(cross_border_workers=0.004)  # of each inhabitant: 1 % of the employed
    few.destinations.all().delete()
    assert selectors.works_abroad(few) is Abroad.nowhere


def test_a_study_never_takes_the_address_of_another_page():
    assert make_study().slug == "etude-dessai"
    assert make_study().slug == "etude-dessai-2"
    new = services.create_study(
        make_territory(), Text("New"), owner="The owner", contact_email="a@example.org"
    )
    assert new.slug == "new-2"


# Answers on the site


def test_an_answer_sent_twice_counts_once(study):
    assert record(study) == record(study)
    assert study.responses.count() == 1


def test_the_database_itself_refuses_an_answer_twice(study):
    known = record(study).external_id
    with pytest.raises(IntegrityError), transaction.atomic():
        Response.objects.create(
            study=study, answers={}, profile="", home_code="", source="web", external_id=known
        )


def test_a_contact_without_a_consent_is_not_kept(study):
    record(study, name="Ada", email="ada@example.org")
    assert not Contact.objects.exists()


@pytest.mark.parametrize("status", [Study.Status.DRAFT, Study.Status.CLOSED])
def test_a_study_that_is_not_open_takes_no_answer(study, status):
    services.change_study(study, status=status)
    with pytest.raises(Conflict, match="closed to answers"):
        record(study)


def test_a_person_is_told_and_may_take_back_the_contact_they_left(study):
    person = make_person()
    record(study, email=person.email.upper(), purposes=["opening"])
    record(study, "other", email="other@example.org", purposes=["opening"])
    assert "contacts" in registered()
    (told,) = personal_data.export(person)
    assert told["study"] == study.slug
    assert told["answers"] == answers()
    personal_data.erase(person)
    assert Contact.objects.get().email == "other@example.org"
    assert study.responses.count() == 2


# Imports


def test_an_import_takes_what_fits_and_tells_what_does_not(study):
    result = imported(study)
    assert (result.imported, result.known) == (2, 0)
    (refused,) = result.refused
    assert (refused.line, refused.column, refused.value) == (4, "Profile", "miner")
    assert set(study.responses.values_list("home_code", flat=True)) == {"01001", "01004"}


def test_the_same_file_imported_twice_changes_nothing(study):
    imported(study)
    again = imported(study)
    assert (again.imported, again.known, len(again.refused)) == (0, 2, 1)
    assert study.responses.count() == 2


def test_a_later_export_of_the_same_survey_brings_only_what_is_new(study):
    layout = b'source = "survey"\n' + LAYOUT
    imported(study, layout=layout)
    more = imported(study, CSV + b"4;creator;01002;certain;3\n", "later.csv", layout)
    assert (more.imported, more.known) == (1, 2)


def test_a_file_that_cannot_be_read_writes_nothing(study):
    with pytest.raises(BadInput, match=r"answers\.csv, line 5"):
        imported(study, CSV + b'4;"creator;01002;certain;3\n')
    assert not study.responses.exists()


# Invented answers


def test_invented_answers_say_so_and_are_the_same_for_the_same_seed():
    first, second = (make_study(is_simulated=True) for _ in range(2))
    for study in (first, second):
        services.simulate_responses(study, 60, seed=7)
    assert list(first.responses.values_list("answers", flat=True)) == list(
        second.responses.values_list("answers", flat=True)
    )
    assert not first.responses.filter(is_simulated=False).exists()
    addresses = Contact.objects.values_list("email", flat=True)
    assert addresses
    assert all(address.endswith("@repondants.example") for address in addresses)


def test_invented_answers_bring_invented_visits():
    study = make_study(is_simulated=True)
    add_channel(study, Channel.Kind.PRESS, "The paper")
    services.simulate_responses(study, 30, seed=7)
    (told,) = results(study).channels
    assert told.answers == 30
    assert told.channel.visits >= 30


def test_invented_answers_are_not_added_twice():
    study = make_study(is_simulated=True)
    assert services.simulate_responses(study, 30, seed=7) == 30
    assert services.simulate_responses(study, 30, seed=7) == 0


def test_invented_answers_fit_the_questionnaire():
    from etabli.study.survey.questionnaire import parse, read_answers

    study = make_study(is_simulated=True)
    services.simulate_responses(study, 240, seed=1)
    asked, places = parse(study.questionnaire), selectors.places_of(study.territory)
    for given in study.responses.values_list("answers", flat=True):
        assert read_answers(asked, given, places) == (given, [])


def test_a_real_study_takes_no_invented_answers(study):
    with pytest.raises(Refused, match="Only a study that is an example"):
        services.simulate_responses(study, 10, seed=1)


# Demand


def test_an_estimate_keeps_what_it_was_made_from(surveyed, officer):
    make_responses(surveyed, 3, home="elsewhere")
    estimate = services.estimate(surveyed, by=officer)
    assert estimate.made_by == officer
    assert estimate.inputs["weighing"]["answers"] == 80
    assert estimate.inputs["weighing"]["outside"] == 3
    assert estimate.inputs["survey"]["answers"] == 83
    assert estimate.inputs["figures"]["employee"]["source"] == "a census, 2021"
    assert estimate.inputs["wishes"]["creator"]["interested"] == pytest.approx(0.75, abs=0.01)
    assert estimate.inputs["parameters"]["probable"]["likely"] == 0.25
    total = estimate.results["users"]["total"]
    assert 0 < total["low"] < total["mean"] < total["high"]


def test_a_territory_with_nothing_but_inhabitants_can_be_estimated():
    bare = dict.fromkeys(("population_20_64", "employed", "self_employed", "cross_border_workers"))
    study = make_study(make_territory(**bare))
    make_survey(study)
    estimate = estimated(study)
    assert estimate.inputs["figures"]["employee"]["ratios"] == [
        "aged_20_64",
        "employed",
    ]
    assert estimate.results["users"]["by_profile"]["cross_border"]["high"] == 0


def test_a_share_of_self_employed_will_do_for_their_number():
    study = make_study(make_territory(self_employed=None))
    study.territory.figures.create(
        indicator="self_employed_share", value=0.1, year=2021, source="a share"
    )
    make_survey(study)
    told = estimated(study).inputs["figures"]["independent"]
    assert told["total"] == pytest.approx(0.1 * 0.4 * 8000)
    assert told["source"].startswith("a share")


def test_too_few_answers_are_no_ground_for_an_estimate(study):
    make_responses(study, 9)
    with pytest.raises(Refused, match=r"needs 10 answers .* there are 9, 9 of them interested"):
        estimated(study)
    assert not Estimate.objects.exists()


def test_answers_from_elsewhere_are_none_of_the_territory(study):
    make_responses(study, 20, home="elsewhere")
    with pytest.raises(Refused, match="there are 0"):
        estimated(study)


def test_nobody_interested_is_told(study):
    make_responses(study, 20, interest="no")
    with pytest.raises(Refused, match="there are 20, 0 of them interested"):
        estimated(study)


def test_answers_from_where_nobody_lives_allow_no_estimate(surveyed):
    haut = surveyed.territory.communes.filter(district__code="haut").values_list("code", flat=True)
    surveyed.territory.figures.filter(indicator="population_20_64", code__in=list(haut)).update(
        value=0
    )
    with pytest.raises(Refused, match="The figures allow no estimate"):
        estimated(surveyed)


def test_a_ratio_of_none_makes_none():
    study = make_study(make_territory(self_employed=None))
    make_survey(study)
    none = {"low": 0, "likely": 0, "high": 0}
    services.set_parameters(study, {"self_employed": none})
    users = estimated(study).results["users"]["by_profile"]
    assert users["independent"]["high"] == 0


def test_a_range_of_ones_own_changes_the_estimate_and_keeps_its_source(surveyed):
    before = estimated(surveyed).results["users"]["total"]["mean"]
    own = {"low": 0.5, "likely": 0.5, "high": 0.5, "source": "our own entries"}
    services.set_parameters(surveyed, {"representativeness": own})
    after = estimated(surveyed)
    assert after.results["users"]["total"]["mean"] == pytest.approx(before * 0.5 / 0.23, rel=0.1)
    kept = after.inputs["parameters"]["representativeness"]
    assert kept == {
        "low": 0.5,
        "likely": 0.5,
        "high": 0.5,
        "assumption": False,
        "source": "our own entries",
    }


@pytest.mark.parametrize(
    "own",
    [
        {"low": 0.5, "likely": 0.4, "high": 0.6},
        {"low": 0, "likely": 0.5, "high": 1.1},
        {"low": 0.1, "likely": 0.2},
        {"low": "a", "likely": 0.2, "high": 0.3},
    ],
)
def test_a_range_that_is_none_is_refused_by_name(study, own):
    with pytest.raises(BadInput, match=r"Users a year after .*: the lowest, the likeliest"):
        services.set_parameters(study, {"certain": own})


def test_an_unknown_parameter_is_refused_with_those_there_are(study):
    with pytest.raises(BadInput, match="“luck” is no parameter; there are: telework_employee"):
        services.set_parameters(study, {"luck": {}})


# Networks


def test_a_network_is_kept_with_its_rules_and_can_be_chosen(surveyed):
    scenario = networks.design(estimated(surveyed), NetworkRules(hubs=1, fablab="01005"))
    assert scenario.rules["hubs"] == 1
    assert scenario.results["travel"] == {"method": "matrix", "source": "a table"}
    networks.choose(scenario)
    surveyed.refresh_from_db()
    sites = selectors.chosen_sites(surveyed)
    assert [site.kind for site in sites] == ["hub", "nomad_office", "nomad_office", "fablab"]
    assert sites[-1].commune.name == "Épicéa"
    assert sites[-1].desk_days is None
    demand = scenario.estimate.results["desk_days"]["total"]["mean"]
    assert sum(site.desk_days or 0 for site in sites) == pytest.approx(demand, rel=1e-3)


def test_before_a_network_is_chosen_there_are_no_sites(surveyed):
    assert selectors.chosen_sites(surveyed) == []


def test_rules_that_cannot_be_kept_leave_nothing_behind(surveyed):
    with pytest.raises(Refused, match="Le Haut, which has room for 2"):
        networks.design(estimated(surveyed), NetworkRules(nomad_per_district=3))
    assert not Scenario.objects.exists()


def test_a_territory_that_has_changed_needs_a_new_estimate(surveyed):
    estimate = estimated(surveyed)
    times = surveyed.territory.travel_times
    times.codes = ["other", *times.codes[1:]]
    times.save()
    with pytest.raises(Conflict, match="The territory has changed since this estimate"):
        networks.design(estimate, NetworkRules())


def test_a_report_is_published_only_with_a_network(surveyed):
    with pytest.raises(Conflict, match="needs a network that was chosen"):
        reporting.publish(surveyed)
    networks.choose(networks.design(estimated(surveyed), NetworkRules()))
    surveyed.refresh_from_db()
    reporting.publish(surveyed)
    assert surveyed.published_at


def test_those_who_agreed_are_told_for_that_purpose_alone(study):
    record(study, "a", name="Ada", email="ada@example.org", purposes=["opening", "results"])
    record(study, "b", name="Bo", email="bo@example.org", purposes=["results"])
    (ada,) = selectors.invitees(study, Contact.Purpose.OPENING)
    assert (ada.name, ada.email, ada.home_code) == ("Ada", "ada@example.org", "01002")
    assert len(selectors.invitees(study, Contact.Purpose.RESULTS)) == 2
