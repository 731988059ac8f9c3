"""Layouts of a site: asked from its rooms, found by the worker, drawn, and kept as asked."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from etabli.core.errors import BadInput
from etabli.feasibility.capture.rules import Program
from etabli.feasibility.layout import rules, selectors, services, told, words
from etabli.feasibility.models import LayoutVersion, Site
from etabli.feasibility.site.services import remove_site, set_floor, set_room
from tests.browsing import errors_of, form_of
from tests.feasibility.worlds import make_site

ROOMS = (("Hall", 40, 4), ("Office", 20, 2), ("Back", 8, 1), ("Toilets", 4, 0))


@pytest.fixture
def site(study) -> Site:
    site = make_site(study)
    floor = set_floor(site, 0, Decimal(90))
    for name, area, windows in ROOMS:
        told = {"name": name, "area": Decimal(area), "windows": windows}
        set_room(floor, access="step_free", noise="quiet", **told)
    set_room(set_floor(site, 1, Decimal(30)), name="Attic", area=Decimal(25), windows=2)
    return site


def asked(site: Site, capture=None, **wanted: int) -> LayoutVersion:
    brief = selectors.brief_of(site)
    brief["wanted"] |= wanted
    if capture is None:
        return services.ask(site, brief)
    with capture(execute=True):
        made = services.ask(site, brief)
    made.refresh_from_db()
    return made


def test_a_layout_is_asked_found_and_drawn_on_its_pages(
    site, signed, django_capture_on_commit_callbacks
):
    page = signed.get(reverse("site_layout_new", args=[site.study.slug, site.uuid]))
    with django_capture_on_commit_callbacks(execute=True):
        sent = form_of(page, "note").send(signed, page, note="First", function_1="meeting")
    version = LayoutVersion.objects.get()
    assert sent["Location"] == reverse("site_layout", args=[site.study.slug, site.uuid, 1])
    assert version.state == "done"
    best = version.results["layouts"][0]
    uses = {room: function for room, function, _posts, _fit in best["uses"]}
    assert uses["Office"] == "meeting"
    # Four posts in 40 m², two in 25 m²: ten m² each, and nothing else is large enough.
    assert (uses["Hall"], uses["Attic"]) == ("closed office", "closed office")
    assert best["posts"] == 6
    shown = signed.get(sent["Location"]).text
    assert "6 posts at workplaces" in shown
    assert "Open space: 10 m² a post" in shown
    drawing = signed.get(reverse("site_layout_drawing", args=[site.study.slug, site.uuid, 1, 1]))
    assert drawing["Content-Type"] == "image/svg+xml"
    assert "Hall (Ground floor): closed office, 40 m², 4 posts" in drawing.text
    nothing = reverse("site_layout_drawing", args=[site.study.slug, site.uuid, 1, 9])
    assert signed.get(nothing).status_code == 404
    again = signed.get(reverse("site_layout_new", args=[site.study.slug, site.uuid]))
    assert form_of(again, "note").values["function_1"] == ["meeting"]


def test_a_part_that_is_split_off_serves_what_needs_little_space(site):
    brief = selectors.brief_of(site)
    brief["rooms"][0]["split"] = 3.0
    brief["rooms"][3]["function"] = "sanitary"
    brief["wanted"]["phone booth"] = 1
    best = services.solved(brief)["layouts"][0]
    assert ["Hall *", "phone booth", 1, 2] in best["uses"]
    assert best["posts"] == 7  # three in what is left of the hall, two in the office and upstairs


def test_rules_that_cannot_be_met_together_are_named(site, django_capture_on_commit_callbacks):
    version = asked(site, django_capture_on_commit_callbacks, kitchen=4)
    assert version.results["layouts"] == []
    assert "kitchen: rooms wanted, 4" in told.conflict(version)


def test_what_was_asked_stays_and_goes_with_its_site_alone(site):
    first, second = asked(site), asked(site)
    assert (first.number, second.number) == (1, 2)
    with pytest.raises(IntegrityError), transaction.atomic():
        LayoutVersion.objects.filter(pk=first.pk).update(inputs={})
    remove_site(site)
    assert not LayoutVersion.objects.exists()


def test_a_layout_without_rooms_or_with_too_much_split_off_is_refused(site, signed, study):
    with pytest.raises(BadInput, match="floors and rooms"):
        asked(make_site(study))
    page = signed.get(reverse("site_layout_new", args=[site.study.slug, site.uuid]))
    form = form_of(page, "note")
    assert list(errors_of(form.send(signed, page, split_0="39.5"))) == ["split_0"]
    assert list(errors_of(form.send(signed, page, exit_0="0.5"))) == ["exit_0"]
    every = {f"function_{number}": "corridor" for number in range(5)}
    assert "One room at least" in form.send(signed, page, **every).text
    assert not LayoutVersion.objects.exists()


def test_a_layout_begins_with_what_the_demand_asks_for(site):
    program = Program(12, 2, 2, {})
    brief = rules.brief(site.floors.all(), program, workshop=True)
    wanted = brief["wanted"]
    assert (wanted["desks"], wanted["meeting"], wanted["workshop"]) == (12, 2, 1)
    assert [one["exit"] for one in brief["floors"]] == [1.6, 0.9]
    # As small a floor as its rooms still has a way.
    brief["floors"][0]["area"] = 72.0
    assert rules.problem(brief).area("circulation 0") == 1


def test_pages_of_layouts_ask_the_same_few_questions(
    site, signed, django_assert_max_num_queries, django_capture_on_commit_callbacks
):
    for _ in range(2):
        asked(site, django_capture_on_commit_callbacks)
    arguments = [site.study.slug, site.uuid]
    with django_assert_max_num_queries(12):
        assert signed.get(reverse("site_layouts", args=arguments)).status_code == 200
    with django_assert_max_num_queries(12):
        assert signed.get(reverse("site_layout", args=[*arguments, 2])).status_code == 200


@pytest.mark.parametrize("name", ["circulation hall", "circulation 0", "outside", "Annex *"])
def test_a_room_may_be_called_like_a_part_of_the_problem(site, name):
    set_room(site.floors.get(level=1), name=name, area=Decimal(3))
    brief = selectors.brief_of(site)
    names = [words.room_told(one.name) for one in rules.problem(brief).rooms]
    assert len(names) == len(set(names))
    assert any(one.startswith(name) for one in names)
