"""Writing, quoting, publishing: what an edition keeps, and who reads it."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from etabli.core.errors import BadInput, Conflict, NotFound
from etabli.core.texts import Text
from etabli.people.models import Person
from etabli.study import services
from etabli.study.models import Edition, Licence, Response
from etabli.study.report import changes, opendata, selectors
from etabli.study.report import services as reporting
from etabli.study.report.content import document, quotes
from etabli.study.report.voices import voices
from etabli.study.rules import NetworkRules
from etabli.study.scenario import services as networks
from tests.study.worlds import make_responses

pytestmark = pytest.mark.django_db
SAID = "I come from Morez by bus"


def page(name, *args):
    with translation.override("en"):
        return reverse(name, args=args)


@pytest.fixture
def signed(client: Client, officer: Person) -> Client:
    client.force_login(officer.user)
    return client


@pytest.fixture
def voice(surveyed):
    make_responses(surveyed, 1, comment=SAID)
    [key] = voices(surveyed)
    return key


def test_nothing_is_quoted_unless_it_is_chosen(surveyed, voice, scenario):
    assert quotes(selectors.draft_subject(surveyed)) is None
    reporting.quote(surveyed, voice, "I come by bus")
    told = quotes(selectors.draft_subject(surveyed))
    assert [one.text for one in told.quotes] == ["I come […] by bus"]
    reporting.quote_no_more(surveyed, voice)
    assert quotes(selectors.draft_subject(surveyed)) is None


def test_other_words_or_those_of_another_study_are_not_quoted(surveyed, voice):
    with pytest.raises(BadInput):
        reporting.quote(surveyed, voice, "I go by car")
    with pytest.raises(NotFound):
        reporting.quote(surveyed, "none", SAID)
    assert not surveyed.verbatims.exists()


def test_an_answer_that_is_erased_takes_its_words_with_it(surveyed, voice):
    reporting.quote(surveyed, voice, SAID)
    Response.objects.filter(answers__comment=SAID).delete()
    assert not surveyed.verbatims.exists()


def test_editions_are_numbered_and_the_same_one_is_not_made_twice(surveyed, scenario):
    first = reporting.publish(surveyed)
    reporting.withdraw(surveyed)
    assert surveyed.published_at is None
    assert reporting.publish(surveyed) == first
    assert surveyed.published_at
    reporting.write(surveyed, Text("Ouvrir."), Licence.ODBL)
    assert reporting.publish(surveyed).number == 2
    assert list(selectors.editions(surveyed)) == list(Edition.objects.order_by("-number"))


def test_nothing_is_published_without_a_network(surveyed):
    with pytest.raises(Conflict, match="needs a network that was chosen"):
        reporting.publish(surveyed)
    assert not Edition.objects.exists()


def test_an_older_edition_says_what_it_said(surveyed, scenario):
    reporting.publish(surveyed)
    kept = document(selectors.subject_numbered(surveyed, 1))
    reporting.write(surveyed, Text("Ouvrir."), Licence.CC_BY)
    networks.choose(networks.design(services.estimate(surveyed), NetworkRules(hubs=2)))
    surveyed.refresh_from_db()
    reporting.publish(surveyed)
    assert document(selectors.subject_numbered(surveyed, 1)).summary == kept.summary
    with pytest.raises(NotFound):
        selectors.subject_numbered(surveyed, 3)


def test_what_has_changed_since_the_edition_before_is_told(surveyed, scenario):
    before = selectors.subject_of(reporting.publish(surveyed))
    assert changes.since(before, selectors.draft_subject(surveyed)) == []
    make_responses(surveyed, 7)
    services.set_parameters(
        surveyed, {"representativeness": {"low": 0.2, "likely": 0.3, "high": 0.5, "source": "Us"}}
    )
    networks.choose(networks.design(services.estimate(surveyed), NetworkRules(hubs=2)))
    surveyed.refresh_from_db()
    reporting.write(surveyed, Text("Ouvrir."), Licence.CC_BY)
    told = changes.since(before, selectors.draft_subject(surveyed))
    assert "Answers: 87, before: 80" in told
    assert any("20 % to 50 %, likeliest 30 %, before: 10 % to 40 %" in one for one in told)
    assert any(one.startswith("New in the network: ") for one in told)
    assert told[-2:] == [
        "The recommendation has been written anew.",
        "The licence has changed.",
    ]


def test_the_public_reads_editions_and_no_draft(client, surveyed, scenario):
    reporting.publish(surveyed)
    reporting.write(surveyed, Text("Pas encore."), Licence.CC_BY)
    latest = client.get(page("study_report", surveyed.slug)).text
    assert "Edition 1" in latest
    assert "Pas encore." not in latest
    names = ("study_edition", "study_edition_pdf", "study_edition_xlsx", "study_edition_zip")
    for name in (*names, "study_presentation"):
        assert client.get(page(name, surveyed.slug, "1")).status_code == 200
        for other in ("draft", "2", "new"):
            assert client.get(page(name, surveyed.slug, other)).status_code == 404
    reporting.withdraw(surveyed)
    for name in names:
        assert client.get(page(name, surveyed.slug, "1")).status_code == 404


def test_every_file_of_the_open_data_is_there_under_its_name(client, surveyed, scenario):
    reporting.publish(surveyed)
    for file in opendata.names_of_files():
        answer = client.get(page("study_edition_data", surveyed.slug, "1", file))
        assert answer.status_code == 200
    assert client.get(page("study_edition_data", surveyed.slug, "1", "x.csv")).status_code == 404


def test_the_officer_writes_chooses_and_publishes(signed, surveyed, voice, scenario):
    told = {"recommendation_fr": "Ouvrir.", "recommendation_en": "Open.", "licence": "CC-BY-4.0"}
    answer = signed.post(page("study_report_write", surveyed.slug), told, follow=True)
    assert "Open." in answer.text
    chosen = page("study_verbatims", surveyed.slug)
    assert SAID in signed.get(chosen).text
    answer = signed.post(chosen, {"voice": voice, "text": "I come by car"})
    assert "“car” is not what was said" in answer.text
    signed.post(chosen, {"voice": voice, "text": "I come by bus"})
    assert "I come […] by bus" in signed.get(page("study_edition", surveyed.slug, "draft")).text
    answer = signed.post(page("study_publish", surveyed.slug), follow=True)
    assert "Edition 1" in answer.text
    signed.post(chosen, {"voice": voice, "text": "", "remove": "on"})
    assert not surveyed.verbatims.exists()


def test_the_speakers_notes_are_for_those_who_prepare_and_never_on_a_slide(
    client, signed, surveyed, scenario
):
    reporting.publish(surveyed)
    notes = page("study_notes", surveyed.slug, "1")
    signed.post(notes, {"asked": "Thank the mayors.", "cover": " "})
    assert "Thank the mayors." in signed.get(page("study_presenter", surveyed.slug, "1", 2)).text
    assert "No note" in signed.get(page("study_presenter", surveyed.slug, "1", 1)).text
    assert signed.get(page("study_presenter", surveyed.slug, "1", 99)).status_code == 404
    for public in ("study_presentation", "study_slide"):
        arguments = [surveyed.slug, "1", *([2] if public == "study_slide" else [])]
        assert "Thank the mayors." not in client.get(page(public, *arguments)).text
    signed.post(notes, {"asked": ""})
    assert not surveyed.slide_notes.exists()


def test_the_page_of_an_edition_asks_few_questions(
    client, surveyed, scenario, django_assert_max_num_queries
):
    reporting.publish(surveyed)
    with django_assert_max_num_queries(4):
        client.get(page("study_edition", surveyed.slug, "1"))
    with django_assert_max_num_queries(2):
        client.get(page("study_slide", surveyed.slug, "1", 3))
