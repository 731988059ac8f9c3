"""The demand that a site takes, and the floor area that follows from it."""

import pytest
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from etabli.core.errors import BadInput
from etabli.feasibility.capture import rules, selectors, services
from etabli.feasibility.capture.ratios import DEFAULTS
from etabli.feasibility.site.services import set_floor
from etabli.study import services as studying
from tests.browsing import form_of
from tests.feasibility.worlds import make_site
from tests.study.worlds import make_survey

USUAL = {key: one.value for key, one in DEFAULTS.items()}


@given(st.floats(0, 500), st.floats(0, 500), st.booleans())
@settings(max_examples=25)
def test_more_demand_never_needs_less_room(one, more, workshop):
    less, greater = (rules.program(days, USUAL, workshop=workshop) for days in (one, one + more))
    assert less.total <= greater.total and less.desks <= greater.desks
    assert less.desks >= one / USUAL["open_days"] * USUAL["peak"] - 1e-6


def test_twenty_desks_need_what_is_usual_all_included():
    """16 to 22 m² a post; a workshop comes beside them."""
    twenty = rules.program(20 / USUAL["peak"] * USUAL["open_days"], USUAL)
    assert (twenty.desks, twenty.meeting_rooms, twenty.booths) == (20, 2, 3)
    assert 16 <= twenty.total / 20 <= 22
    with_workshop = rules.program(20 / USUAL["peak"] * 5, USUAL, workshop=True)
    assert with_workshop.total - twenty.total == pytest.approx(100 * 1.2)
    assert rules.program(0, USUAL).total == 0


@pytest.mark.django_db
def test_a_site_takes_more_where_more_people_live_nearby(study, django_assert_max_num_queries):
    assert selectors.captured(study) == (None, [])
    make_survey(study)
    studying.estimate(study)
    middle, edge = make_site(study, commune_code="01004"), make_site(study, commune_code="01001")
    make_site(study, state="rejected")
    set_floor(middle, 0, 40)
    with django_assert_max_num_queries(16):
        _estimate, found = selectors.captured(study)
    by_site = {one.site: one for one in found}
    assert set(by_site) == {middle, edge}
    days = by_site[middle].desk_days
    assert days["mean"] > by_site[edge].desk_days["mean"] > 0
    assert days["low"] <= days["mean"] <= days["high"]
    total = sum(cell["mean"] for cell in _estimate.results["desk_days"]["by_commune"].values())
    assert days["mean"] <= total
    assert by_site[middle].missing == max(0, by_site[middle].programs["mean"].total - 40)


@pytest.mark.django_db
def test_ratios_are_changed_with_a_source_or_as_an_assumption(signed, study):
    address = reverse("site_ratios", args=[study.slug])
    page = signed.get(address)
    form_of(page, "desk_area").send(signed, page, desk_area="12", desk_area_source="Our plan")
    told = selectors.ratios_of(study)["desk_area"]
    assert (told.value, told.source, told.assumption) == (12, "Our plan", False)
    assert selectors.ratios_of(study)["peak"].assumption
    with pytest.raises(BadInput, match="from 4 to 30"):
        services.set_ratios(study, {"desk_area": {"value": 3}})
    assert "has not been estimated" in signed.get(reverse("site_potential", args=[study.slug])).text
