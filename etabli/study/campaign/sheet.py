"""What the channels brought as a table for a spreadsheet."""

from collections.abc import Iterator, Sequence

from etabli.study.campaign.selectors import ChannelTold, Results

COLUMNS = (
    "campaign",
    "channel",
    "kind",
    "place",
    "first_day",
    "last_day",
    "state",
    "visits",
    "started",
    "completed",
    "answers_a_day",
    "cost",
    "currency",
    "cost_of_an_answer",
)


def rows(results: Results, profiles: Sequence[str]) -> Iterator[list[object]]:
    """The header and a row for each channel; then the answers of `profiles`, empty where so few
    came that the number is kept back. Amounts in euros or francs."""
    yield [*COLUMNS, *profiles]
    for one in results.channels:
        yield [*_told(one), *_profiles(one, profiles)]


def _told(one: ChannelTold) -> list[object]:
    channel, brought, each = one.channel, one.brought, one.cost_of_answer
    a_day = one.answers_a_day
    return [
        channel.campaign or "",
        channel.name,
        channel.kind,
        channel.place,
        one.period.first or "",
        one.period.last or "",
        one.state.value,
        brought.visits,
        brought.started,
        brought.completed,
        "" if a_day is None else f"{a_day:.2f}",
        "" if channel.spent is None else f"{channel.spent.amount:.2f}",
        "" if channel.spent is None else channel.currency,
        "" if each is None else f"{each.amount:.2f}",
    ]


def _profiles(one: ChannelTold, profiles: Sequence[str]) -> list[object]:
    told = one.brought.profiles_told()
    return ["" if (count := told.get(key, 0)) is None else count for key in profiles]
