"""Questions about campaigns: what runs when, what each channel cost and brought."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from uuid import UUID

from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _

from etabli.core import clock
from etabli.core.errors import NotFound
from etabli.core.money import Money, sums
from etabli.study.campaign.rules import Brought, Period, State
from etabli.study.models import Campaign, Channel, Study


def channel_by_code(code: str) -> Channel:
    """Raises NotFound."""
    found = (
        Channel.objects.select_related("study__territory", "campaign")
        .filter(code=code.lower())
        .first()
    )
    if found is None:
        raise NotFound(_("This link leads nowhere: check its letters."), field="code")
    return found


def channel_of_study(study: str, channel: str) -> Channel:
    """Raises NotFound."""
    found = channel_by_code(channel)
    if found.study.slug != study:
        raise NotFound(_("This study has no such channel."), field="channel")
    return found


def campaign_of_study(study: str, campaign: UUID) -> Campaign:
    """Raises NotFound."""
    found = (
        Campaign.objects.select_related("study__territory")
        .filter(uuid=campaign, study__slug=study)
        .first()
    )
    if found is None:
        raise NotFound(_("This study has no such campaign."), field="campaign")
    return found


@dataclass(frozen=True)
class ChannelTold:
    """A channel on a day: when it runs and what it has brought so far."""

    channel: Channel
    brought: Brought
    today: date

    @property
    def answers(self) -> int:
        return self.brought.completed

    @cached_property
    def period(self) -> Period:
        own = Period(self.channel.begins_on, self.channel.ends_on)
        campaign = self.channel.campaign
        return own.within(Period(campaign.begins_on, campaign.ends_on)) if campaign else own

    @property
    def state(self) -> State:
        return self.period.state(self.today)

    @property
    def answers_a_day(self) -> float | None:
        return self.brought.per_day(self.period.days_run(self.today))

    @property
    def cost_of_answer(self) -> Money | None:
        return self.brought.cost_of_each(self.channel.spent)


@dataclass(frozen=True)
class Results:
    """What every channel brought, the oldest first, and what came without any."""

    channels: list[ChannelTold]
    without: Brought


def results(study: Study) -> Results:
    """What the study's channels brought until today. Two queries."""
    profiles: dict[int | None, Counter[str]] = defaultdict(Counter)
    counted = study.responses.order_by().values_list("channel", "profile").annotate(Count("pk"))
    for channel, profile, count in counted:
        profiles[channel][profile] = count
    today = timezone.localdate(clock.now())
    told = [
        ChannelTold(one, Brought(one.visits, one.started, profiles[one.pk]), today)
        for one in study.channels.select_related("campaign")
    ]
    return Results(told, Brought(0, 0, profiles[None]))


@dataclass(frozen=True)
class CampaignTold:
    """A campaign with its channels; None stands for the channels of no campaign."""

    campaign: Campaign | None
    channels: list[ChannelTold]
    today: date

    @property
    def period(self) -> Period:
        one = self.campaign
        return Period(one.begins_on, one.ends_on) if one else Period(None, None)

    @property
    def state(self) -> State:
        return self.period.state(self.today)

    @property
    def spent(self) -> list[Money]:
        """By currency."""
        return sums(one.channel.spent for one in self.channels if one.channel.spent)

    @property
    def left(self) -> Money | None:
        """Of the budget, after the costs in its currency; less than nothing when it is passed."""
        budget = self.campaign.budgeted if self.campaign else None
        if budget is None:
            return None
        spent = sum(one.minor for one in self.spent if one.currency == budget.currency)
        return Money(budget.minor - spent, budget.currency)


def campaigns_told(study: Study, channels: Sequence[ChannelTold]) -> list[CampaignTold]:
    """The study's campaigns in their order, then the channels of none. One query."""
    today = timezone.localdate(clock.now())
    by_campaign: dict[int | None, list[ChannelTold]] = defaultdict(list)
    for one in channels:
        by_campaign[one.channel.campaign_id].append(one)
    told = [CampaignTold(one, by_campaign[one.pk], today) for one in study.campaigns.all()]
    if by_campaign[None]:
        told.append(CampaignTold(None, by_campaign[None], today))
    return told
