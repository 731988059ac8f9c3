"""The restitution: what it says, what it keeps to itself, and the document."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone, translation

from etabli.core import clock
from etabli.core.texts import Text
from etabli.study import selectors, services
from etabli.study.demand.parameters import DEFAULTS
from etabli.study.report import exhibits
from etabli.study.report import services as reporting
from etabli.study.report.content import SUMMARY_LETTERS, document
from etabli.study.report.document import Chart, Paragraphs
from etabli.study.report.paper import pdf
from etabli.study.report.selectors import draft_subject, latest_subject, subject_of
from etabli.study.report.telling import answers_told, between, funnels, number, percent
from etabli.study.rules import NetworkRules
from etabli.study.scenario import services as networks
from tests.study.report.frozen import frozen
from tests.study.worlds import make_responses

pytestmark = pytest.mark.django_db


def blocks(subject):
    return [block for section in document(subject).sections for block in section.blocks]


def test_numbers_are_written_as_the_language_does():
    assert number(12345.6) == "12,346"
    assert percent(0.325, 1) == "32.5 %"
    assert percent(0.25, 1) == "25 %"
    assert between({"low": 1.2, "high": 30.4}) == "1 to 30"
    assert between({"low": 1.2, "high": 1.4}) == "1"
    with translation.override("fr"):
        assert percent(0.325, 1) == "32,5\u00a0%"


def test_the_report_tells_of_demand_network_and_sources(subject):
    told = document(subject)
    assert [fact.label for fact in told.summary.facts] == [
        "Answers",
        "Users a year after the opening",
        "Desk-days a week",
        "Average way to a place",
    ]
    tables = {table.key: table for table in told.tables}
    assert tables["compared"].rows[0][0] == "Aubépine"
    assert tables["alternatives"].rows
    labels = [row[0] for row in tables["parameters"].rows]
    assert str(DEFAULTS["certain"].label) in labels
    # Ratios that nothing was made with are no part of it.
    assert str(DEFAULTS["employed"].label) not in labels
    assert [section.key for section in told.sections if not section.is_annex] == [
        "method",
        "territory",
        "respondents",
        "wishes",
        "demand",
        "network",
    ]


def test_what_the_officer_writes_is_recommended_in_both_places(subject):
    matter = replace(subject.matter, recommendation=Text("", "First.\n\nThen\nthis."))
    told = document(replace(subject, matter=matter))
    assert told.summary.recommended.texts == ("First.",)
    [section] = [one for one in told.sections if one.key == "recommendation"]
    assert section.blocks[0].texts == ("First.", "Then this.")
    with translation.override("fr"):
        assert document(replace(subject, matter=matter)).summary.recommended.language == "en"


def test_a_long_recommendation_does_not_push_the_summary_off_its_page(subject):
    matter = replace(subject.matter, recommendation=Text("mot " * 1000))
    [text] = document(replace(subject, matter=matter)).summary.recommended.texts
    assert len(text) < SUMMARY_LETTERS + 5
    assert text.endswith("mot […]")


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
    networks.choose(networks.design(estimate, NetworkRules(hubs=1, within=0.5)))
    surveyed.refresh_from_db()
    told = str(document(draft_subject(surveyed)))
    assert "85 people answered" in told
    assert "The survey, weighted to the districts." in told
    for funnel in funnels(estimate, published=False):
        assert any("The survey: 20 answers" in step.source for step in funnel.steps)


def test_charts_and_tables_say_the_same(subject):
    charts = [block for block in blocks(subject) if isinstance(block, Chart)]
    assert len(charts) > 5
    for exhibit in (block.exhibit for block in charts):
        for row in exhibit.rows:
            assert row[0] in exhibit.svg
            assert row[1] in exhibit.svg


def test_quiet_days_are_part_of_the_days(surveyed):
    told = {"days": {"2026-05-01": 2, "2026-05-04": 1}}
    assert [row[1] for row in exhibits.by_day(told).rows] == ["2", "0", "0", "1"]


def test_invented_answers_are_told(surveyed, subject):
    assert not document(subject).is_simulated
    surveyed.responses.update(is_simulated=True)
    networks.choose(networks.design(services.estimate(surveyed), NetworkRules()))
    surveyed.refresh_from_db()
    assert document(draft_subject(surveyed)).is_simulated


def test_the_public_sees_no_home_and_no_channel_of_few(surveyed):
    make_responses(surveyed, 2, home="elsewhere")
    networks.choose(networks.design(services.estimate(surveyed), NetworkRules()))
    surveyed.refresh_from_db()
    tables = {table.key: table for table in document(draft_subject(surveyed)).tables}
    assert tables["answers-district"].rows == (
        ("Le Bas", 48),
        ("Le Haut", "not shown"),
        ("Elsewhere", "not shown"),
    )


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_document_is_the_same_to_the_byte_whenever_it_is_made(subject, language):
    with translation.override(language):
        first = pdf(subject)
        with clock.at(clock.now() + timedelta(days=400)), timezone.override("Asia/Tokyo"):
            assert first == pdf(subject)
    assert first.startswith(b"%PDF-1.7")
    assert f"/Lang({language})".encode() in first.replace(b"/Lang (", b"/Lang(")
    assert b"pdfuaid" in first


def test_another_process_makes_the_same_bytes(subject):
    """What is hashed or gone through in an order of its own differs from one process to another:
    here all that the template is given, and both other faces."""
    code = (
        "import json, sys, hashlib;"
        "import django; django.setup();"
        "from tests.study.report.frozen import thawed;"
        "from etabli.study.report import opendata, paper, workbook;"
        "from django.utils import translation; translation.activate('fr');"
        "subject = thawed(json.load(sys.stdin));"
        "faces = (paper.pdf, workbook.xlsx, opendata.archive);"
        "print([hashlib.sha256(face(subject)).hexdigest() for face in faces])"
    )
    kept = json.dumps(frozen(subject))
    told = {
        subprocess.run(
            [sys.executable, "-c", code],
            input=kept,
            env={**os.environ, "PYTHONHASHSEED": seed, "TZ": zone},
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        for seed, zone in (("1", "Asia/Tokyo"), ("2", "America/Lima"))
    }
    assert len(told) == 1


def test_later_answers_do_not_change_an_edition(surveyed, subject):
    edition = subject_of(reporting.publish(surveyed))
    before = pdf(edition)
    make_responses(surveyed, 5)
    surveyed.territory.communes.update(longitude=7)
    surveyed.name = Text("Autre")
    surveyed.save()
    assert pdf(latest_subject(surveyed)) == before


def test_a_report_with_few_answers_is_made_too(study):
    make_responses(study, 10)
    networks.choose(networks.design(services.estimate(study), NetworkRules(hubs=1)))
    study.refresh_from_db()
    subject = draft_subject(study)
    assert pdf(subject).startswith(b"%PDF")
    matter = replace(subject.matter, channels=())
    subject.scenario.estimate.inputs["survey"]["questions"]["home"]["counts"] = {"01001": 4}
    for told in subject.scenario.estimate.inputs["survey"]["questions"].values():
        told["counts"] = dict.fromkeys(told.get("counts", ()), 1)
    sections = {one.key: one for one in document(replace(subject, matter=matter)).sections}
    assert sections["wishes"].blocks == (
        Paragraphs(
            ("Too few answered for their answers to be told without telling who they are.",)
        ),
    )


def test_an_edition_is_found_again_with_one_query(surveyed, subject, django_assert_num_queries):
    reporting.publish(surveyed)
    with django_assert_num_queries(1):
        document(latest_subject(surveyed))


def test_the_draft_is_made_with_few_queries(surveyed, subject, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        document(draft_subject(surveyed))
