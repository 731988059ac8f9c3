"""Technical prescriptions: what the rules ask of a site, what is changed of that, what is kept."""

from dataclasses import replace
from decimal import Decimal
from io import BytesIO

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from etabli.core.errors import BadInput, Conflict, NotFound
from etabli.core.texts import Text
from etabli.feasibility.models import PrescriptionVersion, Site
from etabli.feasibility.prescription import rules, selectors, services, told
from etabli.feasibility.prescription.rules import Project, Seen
from etabli.feasibility.site.services import remove_site, set_floor, set_lots, set_room
from tests.browsing import errors_of, form_of
from tests.feasibility.worlds import make_site

PROJECT = Project(
    posts=20, people=32, area=310, meeting_rooms=2, seats=12, booths=2, workshop=0, unattended=True
)
OWN = {
    "heading": "furniture",
    "unit": "pieces",
    "source": "",
    "text": Text("Un tableau blanc", "A whiteboard"),
    "quantity": Decimal(3),
    "status": "todo",
    "who": "officer",
    "note": "",
}


NOTHING_SEEN = Seen()


def by_key(project: Project, seen: Seen = NOTHING_SEEN) -> dict[str, rules.Line]:
    return {line.key: line for line in rules.written(project, seen, {}, {})}


# The rules


def test_every_rule_speaks_both_languages_and_names_its_source():
    for rule in rules.rules().values():
        assert rule.text.fr and rule.text.en, rule.key
        assert rule.status in ("law", "check", "assumption"), rule.key
        assert rule.status != "law" or rule.ref, rule.key
        assert rule.by in rules.FORMULAS and rule.least in ("", *rules.FORMULAS), rule.key
        assert set(rule.when) <= set(rules.CONDITIONS), rule.key
        line = rules.of_rule(rule, PROJECT, Seen())
        rules.check_line(line)
        assert told.told(line).source, rule.key
    assert {rule.heading for rule in rules.rules().values()} == set(rules.headings())


def test_only_the_law_that_the_project_holds_to_stands_unchecked():
    held = {str(one.ref) for one in rules.rules().values() if one.status == "law"}
    articles = ("R.4222-6", "R.4222-12", "R.4223-4", "R.4227-29")
    assert held == {f"Code du travail, art. {article}" for article in articles}


@pytest.mark.parametrize(
    ("key", "quantity"),
    [
        ("sockets", 80),  # four for each of 20 posts
        ("data_points", 40),
        ("wifi", 4),  # one for 80 of 310 m²
        ("extinguishers", 2),  # one for 200 of 310 m²
        ("air_posts", 500),  # 25 m³/h for each
        ("air_meeting", 360),
        ("exits", Decimal("1.5")),  # 32 people
        ("sanitary", 2),
        ("daylight", 3),
        ("room_locks", 2),
    ],
)
def test_a_quantity_is_reckoned_from_what_the_place_is_to_be(key, quantity):
    assert by_key(PROJECT)[key].quantity == quantity


def test_each_level_has_at_least_one_where_a_rule_says_so():
    seen = Seen(levels=(0, 1, 2), rooms=(("stairs", "quiet", 1),) * 5)
    lines = by_key(replace(PROJECT, area=90), seen)
    assert (lines["wifi"].quantity, lines["extinguishers"].quantity) == (3, 3)
    assert (lines["levels"].quantity, lines["daylight"].quantity) == (2, 5)
    assert "levels" not in by_key(PROJECT)


def test_a_condition_leaves_out_what_does_not_concern_the_place():
    assert "three_phase" not in by_key(PROJECT)
    workshop = by_key(replace(PROJECT, workshop=100))
    assert (workshop["three_phase"].quantity, workshop["extraction"].quantity) == (4, 5)
    closed = by_key(replace(PROJECT, public=False, unattended=False))
    assert not {"exits", "way_in", "entry_lock", "cameras"} & set(closed)


@pytest.mark.parametrize(
    ("key", "seen", "state"),
    [
        ("electrical_check", Seen(lots={"electricity": "good"}), "met"),
        ("electrical_check", Seen(lots={"electricity": "mend"}), "todo"),
        ("asbestos", Seen(lots={"asbestos": "none"}), "needless"),
        ("asbestos", Seen(), "unknown"),
        ("fibre", Seen(fibre="connected"), "met"),
        ("fibre", Seen(fibre="possible"), "todo"),
        ("way_in", Seen(accessibility="hard"), "todo"),
        ("daylight", Seen(rooms=(("lift", "quiet", 2), ("lift", "quiet", None))), "unknown"),
        ("daylight", Seen(rooms=(("lift", "quiet", 0), ("lift", "quiet", None))), "todo"),
        ("outside_noise", Seen(rooms=(("lift", "quiet", 2),)), "met"),
        ("levels", Seen(levels=(0, 1), rooms=(("stairs", "quiet", 2),)), "todo"),
        ("sockets", Seen(lots={"electricity": "good"}), "todo"),  # the sheet does not say
    ],
)
def test_what_is_met_is_read_from_the_sheet(key, seen, state):
    assert by_key(PROJECT, seen)[key].status == state


sizes = st.integers(0, 200)


@given(sizes, sizes, st.integers(1, 2000), st.integers(0, 3))
def test_a_larger_place_never_needs_less(posts, more, area, levels):
    seen = Seen(levels=tuple(range(levels)))
    small = by_key(Project(posts, posts, area), seen)
    large = by_key(Project(posts + more, posts + more, area + more), seen)
    for key, line in small.items():
        if line.quantity is not None and (other := large[key].quantity) is not None:
            assert 0 <= line.quantity <= other, key


def test_versions_differ_by_what_was_added_changed_and_removed():
    before = rules.written(PROJECT, Seen(), {}, {})
    larger = replace(PROJECT, posts=21, booths=0, workshop=50)
    after = rules.written(larger, Seen(), {"chairs": {"note": "Used ones"}}, {})
    found = rules.compare(before, after)
    assert {one.key for one in found.removed} == {"booths"}
    assert {one.heading for one in found.added} == {"fablab"}
    changed = {one.after.key: one.parts for one in found.changed}
    assert changed["chairs"] == ("quantity", "note")
    assert "wifi" not in changed
    assert rules.compare(before, before).is_none
    assert [rules.from_table(rules.to_table(line)) for line in before] == before


# Written for a site

pytestmark = pytest.mark.django_db


@pytest.fixture
def site(study) -> Site:
    made = make_site(study, fibre="connected")
    set_room(set_floor(made, 0, Decimal(320)), name="Hall", area=Decimal(90), windows=4)
    set_lots(made, {"electricity": ("mend", "")})
    return made


@pytest.fixture
def begun(site) -> Site:
    services.set_project(site, PROJECT)
    return site


def line_of(site: Site, key: str) -> rules.Line:
    return selectors.line_by_key(site, selectors.begun(site), key)


def test_what_was_changed_by_hand_stays_and_the_rest_follows_the_sheet(begun):
    sockets = line_of(begun, "sockets")
    parts = {part: getattr(sockets, part) for part in rules.PARTS}
    services.change_line(begun, "sockets", {**parts, "quantity": Decimal(60)})
    services.set_project(begun, replace(PROJECT, posts=30))
    set_lots(begun, {"electricity": ("good", "")})
    assert line_of(begun, "sockets").quantity == 60
    assert line_of(begun, "sockets").changed == ("quantity",)
    assert line_of(begun, "data_points").quantity == 60
    assert line_of(begun, "electrical_check").status == "met"
    services.follow_rule(begun, "sockets")
    assert (line_of(begun, "sockets").quantity, line_of(begun, "sockets").changed) == (120, ())


def test_a_line_is_left_out_taken_up_added_and_removed(begun):
    services.leave_out(begun, "cameras")
    added = services.add_line(begun, **OWN)
    version = services.keep(begun)
    keys = [line.key for line in selectors.lines_of(version)]
    assert added.key in keys and "cameras" not in keys
    services.leave_out(begun, "cameras", left_out=False)
    services.leave_out(begun, added.key)
    with pytest.raises(NotFound):
        line_of(begun, added.key)
    found = rules.compare(selectors.lines_of(version), selectors.lines_of(services.keep(begun)))
    assert [one.key for one in found.added] == ["cameras"]
    assert [one.key for one in found.removed] == [added.key]


@pytest.mark.parametrize(
    ("parts", "field"),
    [
        ({"quantity": Decimal(-1)}, "quantity"),
        ({"quantity": rules.MOST + 1}, "quantity"),
        ({"text": Text("", "No French")}, "text"),
        ({"text": Text("x" * 1001)}, "text"),
        ({"status": "perhaps"}, "status"),
        ({"who": "nobody"}, "who"),
        ({"heading": "weather"}, "heading"),
        ({"unit": "miles"}, "unit"),
    ],
)
def test_a_line_that_is_not_allowed_is_refused_at_its_field(begun, parts, field):
    with pytest.raises(BadInput) as refused:
        services.add_line(begun, **{**OWN, **parts})
    assert refused.value.field == field
    assert selectors.begun(begun).added == {}


def test_versions_are_for_good_and_so_is_their_site(begun, officer):
    first = services.keep(begun, note="For the tender", by=officer)
    assert (first.number, services.keep(begun).number) == (1, 2)
    rows = PrescriptionVersion.objects.filter(pk=first.pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(note="x")
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.delete()
    with pytest.raises(Conflict):
        remove_site(begun)
    assert Site.objects.filter(pk=begun.pk).exists()


def test_a_project_begins_with_the_posts_that_the_site_holds(site):
    usual = selectors.usual_project(site)
    assert (usual.posts, usual.area) == (20, 320)


# Its pages and documents


def test_an_officer_writes_keeps_and_compares_prescriptions(signed, study, site):
    page = signed.get(reverse("prescription_project", args=[study.slug, site.uuid]))
    form = form_of(page, "posts")
    refused = form.send(signed, page, workshop="400")
    assert list(errors_of(refused)) == ["workshop"]
    form.send(signed, page, meeting_rooms="2", seats="12")
    address = reverse("site_prescriptions", args=[study.slug, site.uuid])
    assert "80 pieces" in signed.get(address).text
    edit = signed.get(reverse("prescription_line", args=[study.slug, site.uuid, "sockets"]))
    form_of(edit, "quantity").send(signed, edit, quantity="64", note="Floor boxes")
    new = signed.get(reverse("prescription_new", args=[study.slug, site.uuid]))
    form_of(new, "heading").send(
        signed,
        new,
        heading="furniture",
        unit="pieces",
        text_fr="Un tableau blanc",
        status="todo",
        who="officer",
    )
    shown = signed.get(address)
    assert all(word in shown.text for word in ("64 pieces", "Floor boxes", "Un tableau blanc"))
    form_of(shown, "note").send(signed, shown, note="First")
    form_of(edit, "quantity").send(signed, edit, quantity="70")
    kept = form_of(shown, "note").send(signed, shown)
    page = signed.get(kept.url).text
    assert "64 pieces → 70 pieces" in page
    missing = reverse("prescription_line", args=[study.slug, site.uuid, "weather"])
    assert signed.get(missing).status_code == 404


def test_a_version_is_handed_out_as_pdf_and_as_a_document_to_go_on_writing(signed, study, begun):
    from docx import Document

    services.add_line(begun, **OWN)
    services.keep(begun)
    where = [study.slug, begun.uuid, 1]
    paper = signed.get(reverse("prescription_pdf", args=where))
    assert paper.content.startswith(b"%PDF-") and b"/MarkInfo" in paper.content
    assert paper.content == signed.get(reverse("prescription_pdf", args=where)).content
    answer = signed.get(reverse("prescription_docx", args=where))
    made = Document(BytesIO(answer.content))
    assert made.core_properties.language == "en-GB"
    cells = [row.cells[0].text for table in made.tables for row in table.rows]
    assert any(text.startswith("A whiteboard") for text in cells)
    lines = selectors.lines_of(PrescriptionVersion.objects.get())
    assert len(cells) - len(made.tables) == len(lines)


def test_the_pages_cost_the_same_queries_however_much_they_tell(
    signed, study, begun, django_assert_num_queries
):
    services.keep(begun)
    services.keep(begun)
    for _number in range(3):
        services.add_line(begun, **OWN)
    page = reverse("site_prescriptions", args=[study.slug, begun.uuid])
    version = reverse("prescription_version", args=[study.slug, begun.uuid, 2])
    signed.get(page)
    with django_assert_num_queries(10):
        signed.get(page)
    with django_assert_num_queries(7):
        signed.get(version)
