"""The pages: who may open them, what they show, what a form sent twice does."""

from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from etabli.people.models import Person
from etabli.people.rights import Role
from etabli.people.services import grant
from etabli.study import services
from etabli.study.campaign.services import add_channel
from etabli.study.models import Channel, Contact, Response, Study
from etabli.study.report import services as reporting
from etabli.study.rules import NetworkRules
from etabli.study.scenario import services as networks
from tests.study.worlds import make_study, make_territory, posted
from tests.worlds import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def visitor() -> Client:
    return Client(headers={"accept-language": "en"})


@pytest.fixture
def signed(officer: Person) -> Client:
    return sign_in(officer)


@pytest.fixture
def reported(surveyed: Study) -> Study:
    """With an estimate and a network chosen, not yet published."""
    rules = NetworkRules(hubs=1, fablab="01005", compare=("01001",), within=0.5)
    networks.choose(networks.design(services.estimate(surveyed), rules))
    surveyed.refresh_from_db()
    return surveyed


def sign_in(person: Person) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(person.user)
    return client


def page(name, *args):
    return reverse(name, args=args)


def survey(study):
    return page("survey", study.slug)


# The questionnaire


def test_the_questionnaire_stands_in_both_languages_on_one_address_each(visitor, study):
    assert "Would you go and work there?" in visitor.get(survey(study)).text
    with translation.override("fr"):
        assert "Iriez-vous y travailler" in visitor.get(survey(study)).text


def test_answers_are_taken_in_and_thanked_for(visitor, study):
    response = visitor.post(survey(study), posted(study), follow=True)
    assert response.redirect_chain[0][0].endswith("/thanks/")
    assert "Your answers have come in" in response.text
    kept = Response.objects.get()
    assert kept.answers == {
        "profile": "independent",
        "home": "01002",
        "interest": "certain",
        "days_per_week": 2,
        "priorities": ["quiet"],
    }
    assert (kept.profile, kept.home_code, kept.language) == ("independent", "01002", "en")


def test_the_same_form_sent_twice_counts_once_and_is_thanked_for_twice(visitor, study):
    form = posted(study)
    for _tap in range(2):
        assert visitor.post(survey(study), form).status_code == 302
    assert Response.objects.count() == 1


def test_each_form_has_a_key_of_its_own(visitor, study):
    keys = {visitor.get(survey(study)).context["form"].initial["form_key"] for _ in range(2)}
    assert len(keys) == 2


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"answer_profile": "miner"}, "It is one of: Employed in France [employee]"),
        ({"answer_home": ""}, "An answer is needed."),
        ({"answer_days_per_week": "9"}, "A number from 0.5 to 7."),
        ({"contact_purposes": ["opening"]}, "Give an address to write to, or untick the boxes."),
        ({"contact_email": "nowhere"}, "Enter a valid email address."),
        ({"form_key": "mine"}, "Enter a valid UUID."),
    ],
)
def test_what_does_not_fit_is_told_at_its_field_and_nothing_is_kept(visitor, study, given, message):
    response = visitor.post(survey(study), posted(study, **given))
    assert response.status_code == 200
    assert message in str(response.context["form"].errors)
    assert not Response.objects.exists()


def test_a_contact_is_kept_for_what_was_ticked(visitor, study):
    contact = {"contact_email": "ada@example.org", "contact_name": "Ada"}
    visitor.post(survey(study), posted(study, **contact))
    assert not Contact.objects.exists()
    visitor.post(survey(study), posted(study, **contact, contact_purposes=["opening"]))
    assert set(Contact.objects.get().consents) == {"opening"}


def test_consent_is_not_ticked_beforehand_and_says_by_whom_and_how_long(visitor, study):
    text = visitor.get(survey(study)).text
    assert "checked" not in text
    assert "The trial&#x27;s owner keeps your name and address" in text
    assert "They are erased after 24 months, or before if you write to study@example.org" in text


def test_a_program_that_fills_in_every_field_is_thanked_and_forgotten(visitor, study):
    response = visitor.post(survey(study), posted(study, website="http://spam.example"))
    assert response.status_code == 302
    assert not Response.objects.exists()


def test_a_closed_questionnaire_says_so_kindly(visitor, study):
    services.close_study(study)
    assert "This questionnaire is closed." in visitor.get(survey(study)).text
    visitor.post(survey(study), posted(study))
    assert not Response.objects.exists()


def test_a_questionnaire_in_preparation_is_seen_by_its_officer_alone(visitor, signed, study):
    services.change_study(study, status=Study.Status.DRAFT)
    assert visitor.get(survey(study)).status_code == 404
    text = signed.get(survey(study)).text
    assert "A preview" in text
    assert "Send my answers" not in text


def test_an_example_says_so_before_one_answers(visitor):
    study = make_study(is_simulated=True)
    assert "this study does not take place" in visitor.get(survey(study)).text


def test_the_questionnaire_asks_the_database_little(visitor, study, django_assert_max_num_queries):
    visitor.get(survey(study))
    # The study; the version; districts, communes, destinations.
    with django_assert_max_num_queries(5):
        visitor.get(survey(study))


# Channels


@pytest.fixture
def channel(study: Study) -> Channel:
    return add_channel(study, Channel.Kind.POSTER, "Town hall")


def test_a_short_link_leads_to_the_questionnaire_and_counts_the_visit(visitor, study, channel):
    response = visitor.get(f"/s/{channel.code}")
    assert urlsplit(response.url).path == survey(study)
    assert not response.cookies
    channel.refresh_from_db()
    assert channel.visits == 1
    form = visitor.get(response.url).context["form"]
    assert form.initial["form_channel"] == channel.code


def test_an_answer_is_counted_for_the_channel_that_brought_it(visitor, study, channel):
    visitor.post(survey(study), posted(study, form_channel=channel.code))
    assert Response.objects.get().channel == channel


def test_a_channel_of_another_study_is_none_of_this_one(visitor, study, channel):
    other = make_study()
    visitor.post(survey(other), posted(other, form_channel=channel.code))
    assert Response.objects.get().channel is None


def test_a_link_that_leads_nowhere_is_not_found(visitor, db):
    assert visitor.get("/s/nothing").status_code == 404


def test_an_officer_adds_a_channel_and_downloads_its_codes(signed, study):
    response = signed.post(
        page("study_channels", study.slug), {"kind": "press", "name": "The paper"}, follow=True
    )
    code = study.channels.get().code
    assert f"/s/{code}" in response.text
    svg = signed.get(page("study_qr_svg", study.slug, code))
    assert svg["Content-Type"] == "image/svg+xml"
    assert b"<svg" in svg.content
    png = signed.get(page("study_qr_png", study.slug, code))
    assert png.content.startswith(b"\x89PNG")
    assert png["Content-Disposition"] == f'attachment; filename="{code}.png"'


def test_a_code_is_found_in_its_own_study_alone(signed, study, channel, officer):
    other = make_study()
    grant(officer, Role.STUDY_OFFICER, other)
    assert signed.get(page("study_qr_svg", other.slug, channel.code)).status_code == 404


# Who may open what

OFFICERS = (
    "study_details",
    "campaign_new",
    "meeting_new",
    "study_channels",
    "study_import",
    "study_parameters",
)
READERS = (
    "study",
    "study_campaign",
    "study_journal",
    "study_demand",
    "study_network",
    "study_report",
)


@pytest.mark.parametrize("name", [*OFFICERS, *READERS])
def test_a_stranger_finds_nothing_of_an_unpublished_study(visitor, reported, name):
    response = visitor.get(page(name, reported.slug))
    assert response.status_code in (302, 404)
    assert sign_in(make_person()).get(page(name, reported.slug)).status_code == 404


@pytest.mark.parametrize("name", OFFICERS)
def test_a_funder_does_not_run_a_study(study, name):
    funder = make_person("Fanny")
    grant(funder, Role.FUNDER, study.territory)
    assert sign_in(funder).get(page(name, study.slug)).status_code == 404


@pytest.mark.parametrize("name", READERS)
def test_a_funder_reads_a_study_before_it_is_published(reported, name):
    funder = make_person("Fanny")
    grant(funder, Role.FUNDER, reported.territory)
    response = sign_in(funder).get(page(name, reported.slug))
    assert response.status_code == 200
    assert "csrfmiddlewaretoken" not in response.text.split("<main", 1)[1]


def test_a_funder_changes_nothing(reported):
    funder = make_person("Fanny")
    grant(funder, Role.FUNDER, reported.territory)
    client = sign_in(funder)
    before = reported.estimates.count()
    assert client.post(page("study_demand", reported.slug)).status_code == 404
    client.post(page("study_network", reported.slug), {"hubs": 1, "nomad_per_district": 1})
    assert client.post(page("study_publish", reported.slug)).status_code == 404
    assert reported.estimates.count() == before
    reported.refresh_from_db()
    assert reported.published_at is None


def test_the_list_shows_the_public_what_is_published_and_an_officer_their_own(
    visitor, signed, reported
):
    address = page("study_report", reported.slug)
    assert address not in visitor.get(page("studies")).text
    assert page("study", reported.slug) in signed.get(page("studies")).text
    reporting.publish(reported)
    assert address in visitor.get(page("studies")).text


# Running a study


def test_an_officer_of_a_territory_begins_a_study_there_and_nowhere_else(db):
    territory, other = make_territory(), make_territory()
    person = make_person()
    client = sign_in(person)
    assert client.get(page("study_new")).status_code == 404
    grant(person, Role.STUDY_OFFICER, territory)
    form = {
        "name_fr": "Une étude",
        "owner": "The owner",
        "contact_email": "a@example.org",
        "keep_months": 12,
        "keep_answers_months": 36,
    }
    refused = client.post(page("study_new"), {**form, "territory": other.pk})
    assert "territory" in refused.context["form"].errors
    client.post(page("study_new"), {**form, "territory": territory.pk})
    study = Study.objects.get()
    assert (study.slug, study.status, study.keep_months) == ("une-etude", "draft", 12)


def test_a_study_is_opened_and_closed(signed, study):
    signed.post(page("study_close", study.slug))
    study.refresh_from_db()
    assert study.status == Study.Status.CLOSED
    signed.post(page("study_open", study.slug))
    study.refresh_from_db()
    assert study.is_open


def test_details_are_shown_and_saved(signed, study):
    address = page("study_details", study.slug)
    assert "The trial&#x27;s owner" in signed.get(address).text
    form = {"name_fr": "Autre", "owner": "Other", "contact_email": "b@x.org"}
    form |= {"keep_months": 6, "keep_answers_months": 12}
    assert signed.post(address, form).status_code == 302
    study.refresh_from_db()
    assert (str(study), study.owner, study.keep_months) == ("Autre", "Other", 6)


def test_the_overview_shows_where_a_study_stands(signed, surveyed, django_assert_max_num_queries):
    address = page("study", surveyed.slug)
    signed.get(address)
    with django_assert_max_num_queries(17):
        response = signed.get(address)
    assert "80 answers so far." in response.text
    assert [step.is_done for step in response.context["steps"]] == [False, True] + [False] * 4


def test_the_demand_is_estimated_at_the_press_of_a_button(signed, surveyed):
    address = page("study_demand", surveyed.slug)
    assert "Estimate the demand" in signed.get(address).text
    response = signed.post(address, follow=True)
    assert "Users a year after the opening" in response.text
    assert "Too few of this profile answered" not in response.text
    assert "a census, 2021" in response.text


def test_answers_that_came_since_are_told(signed, surveyed, visitor):
    address = page("study_demand", surveyed.slug)
    signed.post(address)
    visitor.post(survey(surveyed), posted(surveyed))
    assert "1 answer came or went since then" in signed.get(address).text


def test_assumptions_are_changed_in_percent_and_only_those_that_differ_are_kept(signed, study):
    address = page("study_parameters", study.slug)
    form = signed.get(address).context["form"]
    values = {name: form[name].value() for name in form.fields}
    values |= {"creating.low": "1", "creating.likely": "2", "creating.high": "4"}
    assert signed.post(address, values).status_code == 302
    study.refresh_from_db()
    assert study.parameters == {
        "creating": {"low": 0.01, "likely": 0.02, "high": 0.04, "source": ""}
    }


def test_a_range_upside_down_is_refused(signed, study):
    address = page("study_parameters", study.slug)
    form = signed.get(address).context["form"]
    values = {name: form[name].value() for name in form.fields} | {"creating.low": "50"}
    response = signed.post(address, values)
    assert "People aged 20 to 64 who are creating a business: the lowest" in response.text
    study.refresh_from_db()
    assert study.parameters == {}


def test_a_network_is_proposed_shown_and_chosen(signed, surveyed):
    services.estimate(surveyed)
    form = {"hubs": 1, "nomad_per_district": 1, "within": 10, "fablab": "01005"}
    response = signed.post(page("study_network", surveyed.slug), form, follow=True)
    assert "Proven best" in response.text
    assert "Épicéa" in response.text
    scenario = response.context["scenario"]
    signed.post(page("study_choose", surveyed.slug, scenario.uuid))
    surveyed.refresh_from_db()
    assert surveyed.chosen == scenario


def test_a_network_that_cannot_be_is_told_in_the_words_of_the_territory(signed, surveyed):
    services.estimate(surveyed)
    form = {"hubs": 1, "nomad_per_district": 3, "within": 10}
    response = signed.post(page("study_network", surveyed.slug), form)
    assert "3 nomad offices are asked for in Le Haut, which has room for 2" in response.text


def test_a_network_of_another_study_is_not_found(signed, reported, officer):
    other = make_study()
    grant(officer, Role.STUDY_OFFICER, other)
    address = page("study_scenario", other.slug, reported.chosen.uuid)
    assert signed.get(address).status_code == 404


# The report


def test_once_published_everybody_reads_the_report_and_its_document(visitor, signed, reported):
    signed.post(page("study_publish", reported.slug))
    response = visitor.get(page("study_report", reported.slug))
    assert "Sources and assumptions" in response.text
    assert "Not published" not in response.text
    document = visitor.get(page("study_report_pdf", reported.slug))
    assert document["Content-Type"] == "application/pdf"
    signed.post(page("study_withdraw", reported.slug))
    assert visitor.get(page("study_report", reported.slug)).status_code == 404
    assert visitor.get(page("study_report_pdf", reported.slug)).status_code == 404


def test_the_report_asks_the_database_little(visitor, reported, django_assert_max_num_queries):
    reporting.publish(reported)
    address = page("study_report", reported.slug)
    visitor.get(address)
    with django_assert_max_num_queries(14):
        visitor.get(address)


def test_without_a_network_there_is_no_document(signed, surveyed):
    assert "needs a network that was chosen" in signed.get(page("study_report", surveyed.slug)).text
    assert signed.get(page("study_report_pdf", surveyed.slug)).status_code == 404
