"""Feasibility files: what is there is told, what is missing says so, and a council gets a paper."""

from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from etabli.core import clock
from etabli.core.errors import BadInput
from etabli.feasibility.choice.services import decide
from etabli.feasibility.criteria.services import add_criterion, score
from etabli.feasibility.file import content, editable, network, paper, selectors, services, told
from etabli.feasibility.file.document import Document, Figure
from etabli.feasibility.known.selectors import around
from etabli.feasibility.layout import services as layouts
from etabli.feasibility.layout.selectors import brief_of
from etabli.feasibility.mode.services import compare
from etabli.feasibility.models import Site, Timetable
from etabli.feasibility.plan import services as plans
from etabli.feasibility.prescription import services as prescriptions
from etabli.feasibility.prescription.rules import Project
from etabli.feasibility.site.services import add_photo, set_floor, set_lots, set_room
from etabli.feasibility.works import services as works
from etabli.study.report.document import Paragraphs, Table
from tests.browsing import errors_of, form_of
from tests.feasibility.worlds import SMALL, make_site, make_small_plan, picture

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 2, 9, tzinfo=UTC)
STAFF = {"low": 1, "likely": 2, "high": 3, "source": "the council’s calendar"}


@pytest.fixture(autouse=True)
def set_clock():
    with clock.at(NOW):
        yield


@pytest.fixture
def bare(study) -> Site:
    """A site of which nobody said anything yet."""
    return make_site(study)


@pytest.fixture
def whole(study) -> Site:
    """A site with every part of its file but the demand, which takes long to estimate."""
    site = make_site(study, name="Old school", tenure="owned", is_simulated=True)
    room = {"area": Decimal(60), "windows": 4, "access": "step_free"}
    floor = set_floor(site, 0, Decimal(90))
    set_room(floor, name="Hall", **room)
    set_room(floor, name="Office", **{**room, "area": Decimal(15)})
    set_lots(site, {"roof": ("mend", "")})
    add_photo(site, SimpleUploadedFile("a.jpg", picture(40)), "The front")
    score(site, {add_criterion(study, "Price"): (7, "Cheap")})
    asked = layouts.ask(site, {**brief_of(site), "wanted": {"desks": 0, "kitchen": 1}})
    layouts.find(asked.pk)
    asked.refresh_from_db()
    works.begin(site, asked)
    prescriptions.set_project(site, Project(posts=6, people=9, area=90))
    prescriptions.keep(site)
    plan = make_small_plan(study)
    plans.put_entry(plan, "places", SMALL["places"][0], key="here", site=site)
    version = plans.compute(plan)
    risk = plans.assess(version, 50, 950_000)
    plans.draw.call(risk.pk)
    compare(study, {"risk": "fixed"}, version=version)
    services.set_timetable(site, replaced={"decision": STAFF})
    return site


def texts_of(made: Document) -> str:
    """All that the blocks of a document say."""
    found: list[str] = [*made.warnings, *(f"{one.label} {one.value}" for one in made.facts)]
    for section in made.sections:
        found.append(section.title)
        for block in section.blocks:
            if isinstance(block, Paragraphs):
                found += block.texts
            if isinstance(block, Table):
                found += [cell.text for row in block.told for cell in row]
    return "\n".join(found)


def test_a_site_of_which_nothing_is_known_has_a_file_that_says_what_to_do(bare):
    one = selectors.gathered_of(bare)
    missing = [part for part in told.parts(one) if part.missing]
    assert len(missing) == len(content.PARTS)
    made = content.of_site(one)
    said = texts_of(made)
    assert all(part.missing in said for part in missing)
    assert paper.pdf(made).startswith(b"%PDF-")


def test_the_parts_of_a_whole_file_are_told_and_its_paper_is_the_same_each_time(whole):
    one = selectors.gathered_of(whole)
    assert [part.key for part in told.parts(one) if part.missing] == ["potential"]
    made = content.of_site(one)
    said = texts_of(made)
    for words in (
        "An example: this site is invented",
        "Hall",
        "Rank 1 of 1 sites, with 7.0 out of 10.",
        "posts at workplaces",
        "Mend: roof",
        "Version 1, of",
        "Management mode",
        "One place, version 1",
        "the council’s calendar",
        "No decision has been written down yet.",
    ):
        assert words in said, words
    first = paper.pdf(made)
    assert b"/MarkInfo" in first
    assert first == paper.pdf(content.of_site(selectors.gathered_of(whole)))


def test_the_document_to_go_on_writing_says_the_same_with_its_drawings_as_pictures(whole):
    from docx import Document as Docx

    made = content.of_site(selectors.gathered_of(whole))
    opened = Docx(BytesIO(editable.docx(made)))
    blocks = [block for section in made.sections for block in section.blocks]
    tables = [block for block in blocks if isinstance(block, Table)]
    assert [[cell.text for cell in row.cells] for row in opened.tables[0].rows[1:]] == [
        [cell.text for cell in row] for row in tables[0].told
    ]
    assert len(opened.tables) == len(tables)
    drawn = [block for block in blocks if block.kind in ("drawing", "chart")]
    assert any(isinstance(block, Figure) for block in drawn)
    assert len(opened.inline_shapes) == len(drawn)
    footer = opened.sections[0].footer.paragraphs[0].text
    assert footer == "Old school · example, with invented data"


@pytest.mark.parametrize(
    "name",
    [
        "Old\x0bsch\x01ool\ufffe",
        "The door 🚪 is open 👩\u200d💻!",
        "中文 日本語 한국어 ไทย",
        'In "quotes"\\ 🚪',
    ],
)
def test_what_a_document_cannot_show_keeps_nobody_from_it(bare, name):
    from docx import Document as Docx

    bare.name = name
    bare.save()
    made = content.of_site(selectors.gathered_of(bare))
    assert Docx(BytesIO(editable.docx(made))).paragraphs[0].text.startswith("Feasibility file")
    assert paper.pdf(made).startswith(b"%PDF-")


def test_decisions_are_told_with_their_day_and_reasons(bare):
    why = "It is the cheapest"
    decide(bare, "retained", body="council", decided_on=date(2026, 10, 1), reasons=why)
    said = texts_of(content.of_site(selectors.gathered_of(bare)))
    assert "Retained · council" in said and "1 October 2026" in said and why in said


def test_the_plan_and_the_timetable_do_not_say_different_things_unnoticed(whole):
    one = selectors.gathered_of(whole)
    assert one.schedule.opening() > date(2027, 1, 31)
    assert "January 2027" in told.against_plan(one, one.schedule)
    services.set_timetable(whole, begins_on=date(2025, 1, 6))
    early = selectors.gathered_of(whole)
    assert told.against_plan(early, early.schedule) == ""


def test_the_file_of_the_network_holds_the_retained_sites_or_all_that_are_not_rejected(
    study, whole
):
    other = make_site(study, name="Loft")
    make_site(study, name="Ruin", state="rejected")
    made = _of_network(study)
    titles = [section.title for section in made.sections]
    assert titles[:3] == ["The sites compared", "Loft", "Old school"] and "Ruin" not in titles
    said = texts_of(made)
    assert "Ruin" in said and "One place, version 1" in said
    assert paper.pdf(made).startswith(b"%PDF-")
    assert editable.docx(made).startswith(b"PK")
    Site.objects.filter(pk=other.pk).update(state="retained")
    titles = [section.title for section in _of_network(study).sections]
    assert "Loft" in titles and "Old school" not in titles


def test_the_network_shows_the_last_plan_where_no_site_is_in_one(study, bare):
    assert selectors.plan_of_network(study, [selectors.gathered_of(bare)]) is None
    version = plans.compute(make_small_plan(study))
    found = selectors.plan_of_network(study, [selectors.gathered_of(bare)])
    assert found and found.version == version
    assert "One place, version 1" in texts_of(_of_network(study))


def _of_network(study) -> Document:
    about = around(study)
    found = selectors.gathered_in(about)
    plan = selectors.plan_of_network(study, selectors.chosen(found))
    return network.of_network(about, found, plan)


# Its pages


def test_an_officer_changes_the_timetable_and_takes_the_documents(signed, study, bare):
    where = [study.slug, bare.uuid]
    page = signed.get(reverse("site_timetable", args=where))
    form = form_of(page, "decision_likely")
    refused = form.send(signed, page, decision_likely="30")
    assert list(errors_of(refused)) == ["decision_likely"]
    assert list(errors_of(form.send(signed, page, host_high="261"))) == ["host_high"]
    assert not Timetable.objects.exists()
    sent = {"begins_on": "2027-02-01", "mode": "scic", "decision_source": "The council"}
    answer = form.send(signed, page, **sent)
    kept = bare.timetable
    assert (kept.begins_on, kept.mode) == (date(2027, 2, 1), "scic")
    assert list(kept.replaced) == ["decision"]
    shown = signed.get(answer.url).text
    assert "The council" in shown and "SCIC" in shown
    paper_of = signed.get(reverse("site_feasibility_pdf", args=where))
    assert paper_of.content.startswith(b"%PDF-")
    assert signed.get(reverse("study_feasibility_docx", args=[study.slug])).status_code == 200


@pytest.mark.parametrize(
    "wrong",
    [{"mode": "monarchy"}, {"permit": "perhaps"}, {"begins_on": date(9999, 12, 31)}],
)
def test_a_mode_a_permission_or_a_day_that_there_is_not_is_refused(bare, wrong):
    with pytest.raises(BadInput) as refused:
        services.set_timetable(bare, **wrong)
    assert refused.value.field == next(iter(wrong))
    assert not Timetable.objects.exists()


def test_the_pages_cost_the_same_queries_however_many_sites_there_are(
    signed, study, whole, django_assert_num_queries
):
    page = reverse("site_feasibility", args=[study.slug, whole.uuid])
    of_all = reverse("study_feasibility", args=[study.slug])
    signed.get(page)
    with django_assert_num_queries(24):
        signed.get(page)
    with django_assert_num_queries(24):
        signed.get(of_all)
    for _number in range(2):
        make_site(study)
    with django_assert_num_queries(24):
        signed.get(of_all)
