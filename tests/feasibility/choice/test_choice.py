"""Sites side by side: what is known of each, and what is missing with the way there."""

import csv
from datetime import date
from decimal import Decimal
from io import StringIO

import pytest
from django.urls import reverse

from etabli.feasibility.choice import selectors
from etabli.feasibility.criteria import services as criteria
from etabli.feasibility.file import services as files
from etabli.feasibility.layout import rules as drawing
from etabli.feasibility.models import LayoutVersion, PlanRisk, PlanSite, PlanVersion, Site
from etabli.feasibility.plan.services import compute
from etabli.feasibility.prescription import services as prescriptions
from etabli.feasibility.prescription.rules import Project
from etabli.feasibility.site.services import set_floor, set_room
from etabli.feasibility.works import services as works
from etabli.study import services as studying
from etabli.study.models import Study
from tests.feasibility.choice.test_decisions import decided
from tests.feasibility.worlds import make_site, make_small_plan
from tests.study.worlds import make_survey

pytestmark = pytest.mark.django_db
LAYOUT = {"status": "optimal", "posts": 7, "seats": 6, "fit": 1, "bound": 7}


def planned(study: Study, site: Site) -> PlanVersion:
    plan = make_small_plan(study)
    PlanSite.objects.create(plan=plan, place="here", site=site)
    return compute(plan)


def known(site: Site, scored) -> None:
    """All that can be known of a site, quickly: its layout is told and not worked out."""
    floor = set_floor(site, 0, Decimal(80))
    set_room(floor, name="Hall", area=Decimal(60))
    criteria.score(site, {scored: (8, "")})
    brief = drawing.brief(site.floors.all(), None)
    uses = [["Hall", "open space", 7, 3]]
    results = {"layouts": [{**LAYOUT, "uses": uses}], "binding": [], "conflict": []}
    told = {"inputs": brief, "results": results, "state": LayoutVersion.State.DONE}
    LayoutVersion.objects.create(site=site, number=1, **told)
    line = {"lot": "roof", "name": "Slates", "source": "assumption", "quantity": Decimal(2)}
    works.put_line(site, low=100_00, likely=200_00, high=300_00, **line)
    works.keep(site)
    prescriptions.set_project(site, Project(posts=4, people=4, area=50))
    prescriptions.keep(site)
    version = planned(site.study, site)
    PlanRisk.objects.create(
        version=version,
        state=PlanRisk.State.DONE,
        draws=10,
        safety=0,
        results={"places": {"here": {"deficit_by_year": [0.25]}}},
    )
    files.set_timetable(site, begins_on=date(2027, 2, 1))
    decided(site, "retained")


@pytest.fixture
def estimated(study: Study) -> Study:
    make_survey(study)
    studying.estimate(study)
    return study


def test_all_that_is_known_stands_side_by_side_and_what_is_missing_leads_where_it_is_filled_in(
    signed, estimated
):
    full, empty = make_site(estimated, name="Full"), make_site(estimated, name="Empty")
    known(full, criteria.add_criterion(estimated, "Price"))
    gone = make_site(estimated, name="Gone")
    decided(gone, "rejected", reasons="It burnt")
    page = signed.get(reverse("site_choice", args=[estimated.slug]))
    facts = {fact.title: [cell for _site, cell in fact.cells] for fact in page.context["facts"]}
    assert [one.site for one in page.context["found"].sites] == [full, empty]
    told = {title: cells[0] for title, cells in facts.items()}
    assert not any(cell.missing for cell in told.values())
    assert told["Works, without VAT"].text == "€400"
    assert told["Works, without VAT"].note.startswith("€200 to €600")
    assert told["Best layout"].text == "7 posts"
    assert told["Rank by the criteria"].text == "1 of 1"
    assert told["Probability of a deficit in the last year"].text == "25 %"
    opening = told["Earliest opening"]
    assert opening.text == "February 2028" and opening.note.startswith("between ")
    assert "the place open in January 2027, before its timetable does" in opening.note
    missing = {title: cells[1] for title, cells in facts.items() if cells[1].missing}
    assert len(missing) == 10 and all(cell.url for cell in missing.values())
    for cell in missing.values():
        assert signed.get(cell.url).status_code == 200
    assert "It burnt" in page.text and "Gone" not in str(page.context["demand"])


def test_the_table_for_a_spreadsheet_says_the_same_in_numbers(signed, estimated):
    full = make_site(estimated, name="Full", price=9_50, price_per="month")
    make_site(estimated, name="Empty")
    known(full, criteria.add_criterion(estimated, "Price"))
    text = signed.get(reverse("site_choice_csv", args=[estimated.slug])).text
    rows = list(csv.DictReader(StringIO(text.lstrip("\ufeff")), delimiter=";"))
    first, second = rows
    assert None not in first and None not in second
    assert (first["price"], first["works_low"], first["works_high"]) == ("9.5", "200", "600")
    assert (first["posts"], first["deficit_probability"], first["rank"]) == ("7", "0.25", "1")
    assert float(first["desk_days_low"]) < float(first["desk_days_high"])
    opens = [first[f"opens_{end}"] for end in ("low", "likely", "high")]
    assert opens == sorted(opens) and opens[0] > first["plan_opens"] == "2027-01"
    assert second["opens_likely"] and second["plan_opens"] == ""
    assert second["posts"] == second["plan"] == second["decided_on"] == ""


def test_of_each_the_last_version_counts_and_the_plan_computed_last(study):
    site = make_site(study)
    planned(study, site)
    last = planned(study, site)
    known_works = {"lot": "roof", "name": "Slates", "source": "a", "quantity": Decimal(1)}
    works.put_line(site, low=1, likely=1, high=1, **known_works)
    for _number in range(2):
        works.keep(site)
    [told] = selectors.choices(study).sites
    assert told.works.number == 2
    assert told.plan.version == last and told.plan.deficit is None


def test_the_page_costs_the_same_queries_however_many_sites(
    signed, study, django_assert_num_queries
):
    scored = criteria.add_criterion(study, "Price")
    address = reverse("site_choice", args=[study.slug])
    for _number in range(3):
        known(make_site(study), scored)
    signed.get(address)
    with django_assert_num_queries(20):
        signed.get(address)
