"""The pages of the campaign: what they show to whom, what is counted without knowing who."""

import csv
from datetime import date
from io import StringIO

import pytest
from django.test import Client
from django.urls import reverse

from etabli.people.rights import Role
from etabli.people.services import grant
from etabli.study.campaign import services
from etabli.study.models import Response
from etabli.study.services import close_study
from tests.study.worlds import make_responses, make_study
from tests.worlds import make_person

pytestmark = pytest.mark.django_db
DAYS = {"begins_on": date(2026, 1, 1), "ends_on": date(2026, 1, 31)}


@pytest.fixture
def visitor() -> Client:
    return Client(headers={"accept-language": "en"})


@pytest.fixture
def signed(officer) -> Client:
    return sign_in(officer)


@pytest.fixture
def funder(study) -> Client:
    person = make_person("Fanny")
    grant(person, Role.FUNDER, study.territory)
    return sign_in(person)


@pytest.fixture
def poster(study):
    campaign = services.add_campaign(study, name="Winter", budget=50_000, **DAYS)
    channel = services.add_channel(study, "poster", "=Town hall", campaign=campaign, cost=7_000)
    make_responses(study, 6)
    make_responses(study, 8, profile="employee")
    make_responses(study, 2, profile="creator")
    Response.objects.update(channel=channel)
    return channel


def sign_in(person):
    client = Client(headers={"accept-language": "en"})
    client.force_login(person.user)
    return client


def page(name, *args):
    return reverse(name, args=args)


def survey_by(channel):
    return page("survey", channel.study.slug) + f"?from={channel.code}"


# What is counted


def test_a_questionnaire_reached_by_a_link_asks_for_its_style_and_says_what_is_counted(
    visitor, poster
):
    text = visitor.get(survey_by(poster)).text
    assert page("begun_css", poster.code) in text
    assert "numbers alone, without cookies" in text
    assert "begun.css" not in visitor.get(page("survey", poster.study.slug)).text
    other = make_study()
    foreign = page("survey", other.slug) + f"?from={poster.code}"
    assert "begun.css" not in visitor.get(foreign).text


def test_the_style_asks_for_the_picture_once_something_is_chosen(visitor, poster):
    response = visitor.get(page("begun_css", poster.code))
    assert response["Content-Type"].startswith("text/css")
    assert ":checked" in response.text
    assert page("begun", poster.code) in response.text


def test_the_picture_is_counted_and_nothing_is_kept_of_who_asked(visitor, poster):
    response = visitor.get(page("begun", poster.code))
    assert response["Content-Type"] == "image/svg+xml"
    assert "max-age" in response["Cache-Control"]
    assert not response.cookies
    visitor.head(page("begun", poster.code))
    poster.refresh_from_db()
    assert poster.started == 1


def test_a_closed_questionnaire_counts_nobody_who_begins(visitor, poster):
    close_study(poster.study)
    assert visitor.get(page("begun", poster.code)).status_code == 200
    poster.refresh_from_db()
    assert poster.started == 0


# What is shown


def test_who_reads_the_study_sees_what_each_channel_brought_and_changes_nothing(funder, poster):
    text = funder.get(page("study_campaign", poster.study.slug)).text
    assert "€4.38" in text  # 70 euros by 16 answers
    assert "not shown" in text  # the two who create a business
    assert "<form" not in text.split("<main", 1)[1].split("</main", 1)[0]
    for name in ("campaign_new", "study_channels"):
        assert funder.get(page(name, poster.study.slug)).status_code == 404


def test_a_campaign_without_anything_says_so(signed, study):
    assert "Nothing has been planned yet" in signed.get(page("study_campaign", study.slug)).text


def test_the_campaign_asks_the_database_the_same_for_one_channel_and_for_ten(
    signed, poster, django_assert_num_queries
):
    address = page("study_campaign", poster.study.slug)
    signed.get(address)
    for number in range(9):
        services.add_channel(poster.study, "web", f"Site {number}", campaign=poster.campaign)
    # Session, user, person, study, rights; answers, channels, campaigns.
    with django_assert_num_queries(8):
        signed.get(address)


def test_the_table_for_a_spreadsheet_keeps_small_numbers_back_and_holds_no_formula(signed, poster):
    response = signed.get(page("study_campaign_csv", poster.study.slug))
    header, row = csv.reader(StringIO(response.text.removeprefix("\ufeff")), delimiter=";")
    told = dict(zip(header, row, strict=True))
    assert told["channel"] == "'=Town hall"
    assert (told["completed"], told["cost"], told["currency"]) == ("16", "70.00", "EUR")
    assert (told["creator"], told["cost_of_an_answer"]) == ("", "4.38")


# What is written


def test_a_campaign_and_a_channel_are_written_down_changed_and_removed(signed, study):
    form = {"name": "Spring", "begins_on": "2026-03-01", "ends_on": "2026-04-01", "budget": "99.5"}
    signed.post(page("campaign_new", study.slug), form)
    campaign = study.campaigns.get()
    assert (campaign.budget, campaign.currency) == (9950, "EUR")
    channel = {"kind": "radio", "name": "Radio", "campaign": campaign.pk, "cost": "12.30"}
    signed.post(page("study_channels", study.slug), {**channel, "currency": "CHF"})
    made = study.channels.get()
    assert (made.cost, made.currency, made.campaign) == (1230, "CHF", campaign)
    address = page("channel_edit", study.slug, made.code)
    assert 'value="12.3' in signed.get(address).text
    signed.post(address, {**channel, "name": "Radio again", "campaign": ""})
    made.refresh_from_db()
    assert (made.name, made.campaign, made.currency) == ("Radio again", None, "EUR")
    signed.post(page("campaign_edit", study.slug, campaign.uuid), {"remove": "yes"})
    assert not study.campaigns.exists()


def test_days_upside_down_are_told_at_their_field(signed, study):
    form = {"name": "Spring", "begins_on": "2026-03-02", "ends_on": "2026-03-01"}
    response = signed.post(page("campaign_new", study.slug), form)
    assert response.context["form"].errors["ends_on"] == [
        "The last day is the first day or a later one."
    ]
    assert not study.campaigns.exists()


def test_the_campaign_of_another_study_is_no_choice(signed, study, poster):
    foreign = services.add_campaign(make_study(), name="Foreign", **DAYS)
    form = {"kind": "web", "name": "Site", "campaign": foreign.pk}
    response = signed.post(page("study_channels", study.slug), form)
    assert "campaign" in response.context["form"].errors


# What is printed


def test_texts_are_looked_through_before_they_are_printed(signed, poster):
    address = page("channel_print", poster.study.slug, poster.code)
    shown = signed.get(address + "?layout=letter&language=en")
    assert "Dear Sir or Madam," in shown.text
    form = {"layout": "letter", "language": "en", "title": "Come!", "letter": "One.\n\nTwo."}
    made = signed.post(address, form)
    assert made["Content-Type"] == "application/pdf"
    assert made["Content-Disposition"] == f'inline; filename="{poster.code}-letter-en.pdf"'
    assert made.content.startswith(b"%PDF")


def test_what_cannot_be_printed_is_told_above_the_form(signed, poster):
    address = page("channel_print", poster.study.slug, poster.code)
    form = {"layout": "poster", "language": "xx", "title": "Come 😀"}
    assert "cannot be printed" in signed.post(address, form).text
    assert "title" in signed.post(address, {**form, "title": ""}).context["form"].errors
