"""The pages of those who answer, and those of the officer about them."""

import csv
import io
import json
import re

import pytest
from django.core import mail
from django.test import Client, TestCase
from django.urls import reverse
from django.utils import translation

from etabli.people.models import Person
from etabli.people.rights import Role
from etabli.people.services import grant
from etabli.study import services as studying
from etabli.study.models import Contact, ContactViewing, Response, Study
from etabli.study.respondent import services
from tests.study.worlds import make_responses, make_study, posted
from tests.worlds import make_person

pytestmark = pytest.mark.django_db

PRIVATE = ("answer", "answer_thanks", "answer_change", "answer_erase", "answer_json", "answer_csv")
CONTACT = {"contact_email": "ada@example.org", "contact_name": "Ada"}


@pytest.fixture
def visitor() -> Client:
    return Client(headers={"accept-language": "en"})


@pytest.fixture
def signed(officer: Person) -> Client:
    return sign_in(officer)


def sign_in(person: Person) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(person.user)
    return client


def page(name, *args):
    return reverse(name, args=args)


def answered(visitor, study, **given) -> str:
    """The private link that one gets."""
    response = visitor.post(page("survey", study.slug), posted(study, **given))
    return re.search(r"/answer/(\w+)/thanks/", response.url)[1]


# The private link


def test_who_has_answered_is_shown_a_link_to_keep_and_its_code(visitor, study, settings):
    link = answered(visitor, study)
    text = visitor.get(page("answer_thanks", link)).text
    assert "Keep this link" in text
    assert f"{settings.SITE_URL}{page('answer', link)}" in text
    assert "data:image/svg+xml" in text


def test_the_same_form_sent_twice_leads_to_the_same_link(visitor, study):
    form = posted(study)
    first, second = (visitor.post(page("survey", study.slug), form).url for _tap in range(2))
    assert first == second


@pytest.mark.parametrize("name", PRIVATE)
def test_a_private_page_is_kept_by_no_cache_and_told_to_nobody(visitor, study, name):
    response = visitor.get(page(name, answered(visitor, study)))
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]
    assert response["X-Robots-Tag"].startswith("noindex")
    assert response["Referrer-Policy"] == "strict-origin"
    assert "sessionid" not in response.cookies


@pytest.mark.parametrize("name", PRIVATE)
def test_a_wrong_key_opens_nothing(visitor, study, name):
    answered(visitor, study)
    assert visitor.get(page(name, "0" * 64)).status_code == 404


def test_one_sees_all_that_is_kept_and_until_when(visitor, study, tuesday):
    link = answered(visitor, study, **CONTACT, contact_purposes=["results"], answer_comment="Bravo")
    text = visitor.get(page("answer", link)).text
    for told in ("Bruyère", "Bravo", "ada@example.org", "since 13 January 2026"):
        assert told in text
    assert "Name and address are erased on 13 January 2028" in text
    assert "On 12 January 2029 your remarks are erased" in text


def test_the_page_stands_in_the_reader_s_language(visitor, study):
    link = answered(visitor, study)
    with translation.override("fr"):
        text = visitor.get(page("answer", link)).text
    assert "Dans quelle commune habitez-vous" in text
    assert "Modifier mes réponses" in text


def test_answers_come_filled_in_and_are_changed(visitor, study):
    link = answered(visitor, study, **CONTACT, contact_purposes=["results"])
    address = page("answer_change", link)
    form = visitor.get(address).context["form"]
    assert form.initial["answer_home"] == "01002"
    assert form.initial["contact_purposes"] == ["results"]
    new = posted(study, answer_home="01004", **CONTACT, contact_purposes=["meeting"])
    response = visitor.post(address, new, follow=True)
    assert "Your answers are changed." in response.text
    assert "Douglas" in response.text
    assert Response.objects.get().home_code == "01004"
    assert set(Contact.objects.get().consents) == {"meeting"}


def test_what_does_not_fit_is_told_and_the_first_answers_stay(visitor, study):
    link = answered(visitor, study)
    response = visitor.post(page("answer_change", link), posted(study, answer_home=""))
    assert "An answer is needed." in response.text
    assert Response.objects.get().home_code == "01002"


def test_a_closed_study_lets_one_erase_and_no_longer_change(visitor, study):
    link = answered(visitor, study)
    studying.close_study(study)
    text = visitor.get(page("answer", link)).text
    assert page("answer_change", link) not in text
    assert page("answer_erase", link) in text
    assert "This questionnaire is closed." in visitor.get(page("answer_change", link)).text
    visitor.post(page("answer_change", link), posted(study, answer_home="01004"))
    assert Response.objects.get().home_code == "01002"


def test_erasing_asks_once_and_leaves_nothing(visitor, study):
    link = answered(visitor, study, **CONTACT, contact_purposes=["results"])
    address = page("answer_erase", link)
    assert "Erase for good" in visitor.get(address).text
    assert Response.objects.exists()
    assert "Your answers are erased" in visitor.post(address).text
    assert not Response.objects.exists()
    assert not Contact.objects.exists()
    assert visitor.get(page("answer", link)).status_code == 404


def test_consents_are_taken_back_one_by_one(visitor, study):
    link = answered(visitor, study, **CONTACT, contact_purposes=["results", "opening"])
    address = page("answer", link)
    text = visitor.post(address, {"withdraw": "opening"}, follow=True).text
    assert "You will not be written to for this any more." in text
    assert set(Contact.objects.get().consents) == {"results"}
    for twice in ("results", "results", "nonsense"):
        assert visitor.post(address, {"withdraw": twice}).status_code == 302
    assert "No name and no address are kept" in visitor.get(address).text


def test_one_takes_one_s_answers_along(visitor, study):
    link = answered(visitor, study, **CONTACT, contact_purposes=["results"])
    told = json.loads(visitor.get(page("answer_json", link)).content)
    assert told["answers"]["home"] == "01002"
    assert told["contact"]["email"] == "ada@example.org"
    text = visitor.get(page("answer_csv", link)).content.decode("utf-8-sig")
    rows = {row["key"]: row for row in csv.DictReader(io.StringIO(text), delimiter=";")}
    assert rows["home"]["answer"] == "Bruyère"
    assert rows["priorities"]["kept_as"] == "quiet"


def test_the_private_page_asks_the_database_little(visitor, study, django_assert_max_num_queries):
    link = answered(visitor, study, **CONTACT, contact_purposes=["results"])
    visitor.get(page("answer", link))
    # The answers, the versions of the questionnaire; districts, communes, destinations.
    with django_assert_max_num_queries(5):
        visitor.get(page("answer", link))


# A lost link


def ask(visitor, study, email):
    with TestCase.captureOnCommitCallbacks(execute=True):
        return visitor.post(page("survey_lost_link", study.slug), {"email": email})


def without_token(text: str) -> str:
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", text)


def test_the_answer_is_the_same_whether_the_address_is_known_or_not(visitor, study):
    answered(visitor, study, **CONTACT, contact_purposes=["results"])
    known, unknown = (
        ask(visitor, study, email) for email in ("ada@example.org", "eve@example.org")
    )
    assert known.status_code == unknown.status_code == 200
    assert without_token(known.text) == without_token(unknown.text)
    (message,) = mail.outbox
    assert message.to == ["ada@example.org"]
    (path,) = re.findall(r"https?://[^/]+(/en/answer/\w+/)", message.body)
    assert visitor.get(path).status_code == 200


def test_addresses_are_not_tried_by_the_dozen(visitor, study, tuesday):
    for number in range(5):
        assert "on its way" in ask(visitor, study, f"eve{number}@example.org").text
    assert "Wait for a minute" in ask(visitor, study, "ada@example.org").text


def test_nothing_of_a_study_in_preparation_is_told(visitor, study):
    studying.change_study(study, status=Study.Status.DRAFT)
    for name in ("survey_lost_link", "survey_privacy"):
        assert visitor.get(page(name, study.slug)).status_code == 404


# What becomes of the answers


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_privacy_page_says_what_the_study_s_settings_say(visitor, study, language):
    studying.change_study(study, keep_months=7, keep_answers_months=19)
    with translation.override(language):
        address = page("survey_privacy", study.slug)
        text = visitor.get(address).text
        assert f'href="{address}"' in visitor.get(page("survey", study.slug)).text
    months = {"fr": "mois", "en": "months"}[language]
    for told in (f"7 {months}", f"19 {months}", "study@example.org", "The trial&#x27;s owner"):
        assert told in text


def test_the_form_asks_each_purpose_apart_and_says_how_long_answers_are_kept(visitor, study):
    text = visitor.get(page("survey", study.slug)).text
    assert re.findall(r'name="contact_purposes" value="(\w+)"', text) == [
        "results",
        "meeting",
        "opening",
        "link",
    ]
    assert "checked" not in text
    assert "Answers are kept as you give them for 36 months" in text


def test_an_address_is_not_kept_longer_than_the_answers_it_came_with(signed, study):
    form = {
        "name_fr": "Autre",
        "owner": "Other",
        "contact_email": "b@x.org",
        "keep_months": 24,
        "keep_answers_months": 12,
    }
    text = signed.post(page("study_details", study.slug), form).text
    assert "At least as long as addresses are kept" in text


# The officer


def test_the_contacts_are_for_those_who_run_the_study_and_each_look_is_noted(
    visitor, signed, study, officer
):
    answered(visitor, study, **CONTACT, contact_purposes=["results"], answer_comment="Bravo")
    funder = make_person("Fanny")
    grant(funder, Role.FUNDER, study.territory)
    address = page("study_contacts", study.slug)
    assert visitor.get(address).status_code == 302
    assert sign_in(funder).get(address).status_code == 404
    assert not ContactViewing.objects.exists()
    text = signed.get(address).text
    assert "ada@example.org" in text
    assert "Bravo" not in text
    assert "Odile (1 contact)" in re.sub(r"\s+", " ", text)
    assert ContactViewing.objects.get().person == officer


def test_the_officer_leaves_doubtful_answers_out_and_takes_them_in_again(signed, surveyed):
    make_responses(surveyed, 7)
    Response.objects.filter(pk__in=surveyed.responses.order_by("-pk")[:7]).update(is_doubtful=True)
    overview, switch = page("study", surveyed.slug), page("study_doubtful", surveyed.slug)
    assert "7 answers came in a burst" in signed.get(overview).text
    text = signed.post(switch, {"leave_out": "yes"}, follow=True).text
    assert "80 answers so far." in text
    assert "Count them again" in text
    text = signed.post(switch, follow=True).text
    assert "87 answers so far." in text
    assert "Leave them out" in text


def test_the_overview_tells_how_many_were_received_in_all(signed, surveyed):
    services.erase(surveyed.responses.first())
    text = signed.get(page("study", surveyed.slug)).text
    assert "80 answers were received in all; 1 was erased by who gave it." in text


def test_who_only_reads_a_study_sees_no_cell_of_few_people(surveyed):
    make_responses(surveyed, 3, profile="other", interest="no")
    funder = make_person("Fanny")
    grant(funder, Role.FUNDER, surveyed.territory)
    text = sign_in(funder).get(page("study", surveyed.slug)).text
    assert "not shown" in text
    assert "Answers by day" not in text


def test_another_study_s_link_list_and_switch_are_its_own(signed, study):
    other = make_study()
    assert signed.get(page("study_contacts", other.slug)).status_code == 404
    assert signed.post(page("study_doubtful", other.slug)).status_code == 404
