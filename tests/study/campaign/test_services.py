"""Campaigns and channels: what they write, what they refuse, what they count."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from etabli.core import clock
from etabli.core.errors import BadInput, NotFound
from etabli.core.money import Money
from etabli.study.campaign import selectors, services
from etabli.study.models import Campaign, Channel, Response
from tests.study.worlds import make_responses, make_study

pytestmark = pytest.mark.django_db
NOVEMBER = {"begins_on": date(2026, 11, 1), "ends_on": date(2026, 11, 30)}


@pytest.fixture
def campaign(study):
    return services.add_campaign(study, name="Autumn", budget=100_000, **NOVEMBER)


@pytest.fixture
def poster(study, campaign):
    return services.add_channel(study, "poster", "Town hall", campaign=campaign, cost=20_000)


def told(study):
    return selectors.results(study).channels


def test_a_channel_has_a_code_without_letters_that_look_alike(poster):
    assert len(poster.code) == 6
    assert not set(poster.code) & set("01ilo")


def test_two_channels_or_campaigns_of_one_study_have_different_names(study, poster):
    with pytest.raises(BadInput, match="a channel of this name already"):
        services.add_channel(study, Channel.Kind.PRESS, "Town hall")
    with pytest.raises(BadInput, match="a campaign of this name already"):
        services.add_campaign(study, name="Autumn", **NOVEMBER)
    other = services.add_channel(study, Channel.Kind.PRESS, "The paper")
    with pytest.raises(BadInput, match="a channel of this name already"):
        services.change_channel(other, name="Town hall")
    other.refresh_from_db()
    assert other.name == "The paper"


def test_days_upside_down_are_refused_by_the_service_and_by_the_database(study, campaign):
    before = NOVEMBER["begins_on"] - timedelta(days=1)
    with pytest.raises(BadInput, match="the first day or a later one") as refused:
        services.change_campaign(campaign, ends_on=before)
    assert refused.value.field == "ends_on"
    with pytest.raises(IntegrityError), transaction.atomic():
        Campaign.objects.filter(pk=campaign.pk).update(ends_on=before)
    with pytest.raises(BadInput):
        services.add_channel(
            study, "web", "Site", begins_on=NOVEMBER["ends_on"], ends_on=NOVEMBER["begins_on"]
        )
    assert not study.channels.exists()


def test_a_channel_is_in_a_campaign_of_its_own_study(campaign):
    with pytest.raises(BadInput, match="no such campaign"):
        services.add_channel(make_study(), "web", "Site", campaign=campaign)


def test_a_campaign_that_goes_leaves_its_channels_and_their_links(study, campaign, poster):
    services.remove_campaign(campaign)
    poster.refresh_from_db()
    assert poster.campaign is None
    assert selectors.channel_by_code(poster.code) == poster


def test_a_campaign_and_a_channel_are_found_in_their_own_study_alone(campaign, poster):
    other = make_study().slug
    with pytest.raises(NotFound):
        selectors.campaign_of_study(other, campaign.uuid)
    with pytest.raises(NotFound):
        selectors.channel_of_study(other, poster.code)


def test_a_channel_is_told_with_all_that_it_brought(study, poster):
    for _visit in range(8):
        services.count_visit(poster)
    for _start in range(6):
        services.count_start(poster)
    make_responses(study, 4)
    Response.objects.update(channel=poster)
    make_responses(study, 3)
    with clock.at(clock.now().replace(year=2026, month=11, day=8, hour=12)):
        (one,) = told(study)
        assert (one.state, one.answers_a_day) == ("running", 0.5)
    assert (one.brought.visits, one.brought.started, one.brought.completed) == (8, 6, 4)
    assert one.brought.share == 0.5
    assert one.cost_of_answer == Money(5000, "EUR")
    assert selectors.results(study).without.completed == 3


def test_costs_of_two_currencies_stand_side_by_side_and_the_budget_pays_its_own(
    study, campaign, poster
):
    services.add_channel(study, "radio", "Radio", campaign=campaign, cost=9_900, currency="CHF")
    services.add_channel(study, "letter", "Letters", campaign=campaign, cost=30_000)
    services.add_channel(study, "web", "Site")
    first, rest = selectors.campaigns_told(study, told(study))
    assert first.spent == [Money(50_000, "EUR"), Money(9_900, "CHF")]
    assert first.left == Money(50_000, "EUR")
    assert (rest.campaign, rest.left, len(rest.channels)) == (None, None, 1)


def test_however_many_channels_there_are_two_queries_tell_what_they_brought(
    study, campaign, django_assert_num_queries
):
    for number in range(5):
        services.add_channel(study, "web", f"Site {number}", campaign=campaign)
    with django_assert_num_queries(2):
        channels = selectors.results(study).channels
        assert [one.period.first for one in channels] == [NOVEMBER["begins_on"]] * 5
