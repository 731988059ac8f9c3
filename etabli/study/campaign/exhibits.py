"""What the campaign's pages draw: its calendar, and what each channel brought."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from etabli.core import charts
from etabli.core.charts import Bar, Group, Span
from etabli.core.dates import date_told
from etabli.study.campaign.rules import Period, State
from etabli.study.campaign.selectors import CampaignTold, ChannelTold
from etabli.study.report.telling import number

OPEN_END = timedelta(days=14)  # drawn of what has no last day yet


def funnel(channels: Sequence[ChannelTold]) -> SafeString:
    """Visits, begun and completed of each channel."""
    rows = [Group(str(one.channel), tuple(_steps(one))) for one in channels]
    return charts.groups(_("What each channel brought"), rows)


def calendar(campaigns: Sequence[CampaignTold], today: date) -> SafeString | None:
    """Campaigns and their channels on the months; None when nothing has a first day."""
    rows = [
        _span(label, period, today)
        for label, period in _periods(campaigns)
        if period.first is not None
    ]
    if not rows:
        return None
    return charts.spans(_("Calendar of the campaign"), rows, today=today, named=_("today"))


def calendar_rows(campaigns: Sequence[CampaignTold]) -> list[tuple[str, str, str]]:
    """What the calendar draws, and what has no dates: name, days, state."""
    return [
        (label, period_told(period), str(period.state(told.today).label))
        for told in campaigns
        for label, period in _periods([told])
    ]


def profiles_shown(one: ChannelTold, profiles: Mapping[str, str]) -> list[tuple[str, str]]:
    """The name of each profile and its answers, small numbers kept back."""
    told = one.brought.profiles_told()
    return [
        (name, _("not shown") if (count := told.get(key, 0)) is None else number(count))
        for key, name in profiles.items()
    ]


def period_told(period: Period) -> str:
    """Its days in words."""
    first, last = (day and date_told(day, "j F Y") for day in (period.first, period.last))
    if first and last:
        return (
            first if first == last else _("%(first)s to %(last)s") % {"first": first, "last": last}
        )
    if first:
        return _("from %(first)s on") % {"first": first}
    return _("until %(last)s") % {"last": last} if last else "—"


def _periods(campaigns: Sequence[CampaignTold]) -> list[tuple[str, Period]]:
    rows = []
    for told in campaigns:
        if told.campaign:
            rows.append((str(told.campaign), told.period))
        rows += [(str(one.channel), one.period) for one in told.channels]
    return rows


def _span(label: str, period: Period, today: date) -> Span:
    assert period.first is not None
    state = period.state(today)
    return Span(
        label,
        period.first,
        period.last or max(period.first, today) + OPEN_END,
        f"{period_told(period)} · {state.label}",
        begun=state is not State.COMING,
        done=state is State.OVER,
    )


def _steps(one: ChannelTold) -> list[Bar]:
    visits, begun, done = one.brought.visits, one.brought.started, one.brought.completed
    return [
        Bar("", visits, ngettext("%(n)s visit", "%(n)s visits", visits) % {"n": number(visits)}),
        Bar("", begun, ngettext("%(n)s begun", "%(n)s begun", begun) % {"n": number(begun)}),
        Bar("", done, ngettext("%(n)s completed", "%(n)s completed", done) % {"n": number(done)}),
    ]
