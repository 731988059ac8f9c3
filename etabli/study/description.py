"""A study's own file, `study.toml`, read and checked before anything is done with it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from etabli.core.errors import BadInput
from etabli.core.texts import Text
from etabli.core.toml import Table, text_of
from etabli.study.demand import parameters
from etabli.study.existing.importing import KNOWN, USUAL, Columns
from etabli.study.models import Channel
from etabli.study.rules import NetworkRules
from etabli.study.survey.questionnaire import CURRENCIES, Abroad
from etabli.territory.description import SLUG

Result = TypeVar("Result")


@dataclass(frozen=True)
class ChannelEntry:
    """`details`: what the file tells beside, as the model names it; `campaign` by its name."""

    kind: str
    name: str
    campaign: str = ""
    details: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class CampaignEntry:
    name: str
    details: dict[str, Any]


@dataclass(frozen=True)
class TableEntry:
    """A CSV file of existing places or of amenities, read; its columns where they are named."""

    name: str
    content: bytes
    source: str = ""
    columns: Columns = USUAL


@dataclass(frozen=True)
class Description:
    """What a study is to be: `territory` is the short name of one that is loaded."""

    where: str  # the file, for the messages
    slug: str
    territory: str
    name: Text
    owner: str
    contact_email: str
    is_simulated: bool
    introduction: Text = field(default_factory=Text)
    channels: tuple[ChannelEntry, ...] = ()
    rules: NetworkRules = field(default_factory=NetworkRules)
    parameters: dict[str, Any] = field(default_factory=dict)
    abroad: Abroad | None = None  # as the territory's flows tell
    campaigns: tuple[CampaignEntry, ...] = ()
    existing: tuple[TableEntry, ...] = ()
    amenities: tuple[TableEntry, ...] = ()


def read(path: Path) -> Description:
    """Read a study file. Raises BadInput naming the file, the key and what is allowed."""
    table = Table.of(path.name, text_of(path))
    network, ranges = table.table("network"), table.table("parameters")
    rules = _placed(network.where, lambda: NetworkRules.of(network.values))
    _placed(ranges.where, lambda: parameters.in_force(ranges.values))
    description = Description(
        where=path.name,
        slug=table.matching("slug", SLUG, _("small letters, digits and single dashes")),
        territory=table.text("territory"),
        name=table.names("name"),
        introduction=table.names("introduction") if "introduction" in table.values else Text(),
        owner=table.text("owner"),
        contact_email=_email(table),
        is_simulated=table.choice("answers", ["real", "simulated"]) == "simulated",
        channels=tuple(_channel(one) for one in table.tables("channels")),
        rules=rules,
        parameters=ranges.values,
        campaigns=tuple(_campaign(one) for one in table.tables("campaigns")),
        existing=tuple(_existing(one, path.parent) for one in table.tables("existing")),
        amenities=tuple(_amenities(one, path.parent) for one in table.tables("amenities")),
        abroad=Abroad(table.choice("abroad", list(Abroad))) if "abroad" in table.values else None,
    )
    table.end()
    _check_once(table, "channels", [one.name for one in description.channels])
    campaigns = [one.name for one in description.campaigns]
    _check_once(table, "campaigns", campaigns)
    for channel in description.channels:
        if channel.campaign and channel.campaign not in campaigns:
            told = _("“%(name)s” is no campaign of this file") % {"name": channel.campaign}
            raise table.wrong("channels", told)
    return description


def check_communes(description: Description, codes: Iterable[str]) -> None:
    """Raise BadInput unless the communes that the network's rules name are among `codes`."""
    where = f"{description.where}, network"
    _placed(where, lambda: description.rules.check_known(codes))


def _check_once(table: Table, key: str, names: list[str]) -> None:
    if twice := {name for name in names if names.count(name) > 1}:
        raise table.wrong(key, _("“%(name)s” stands twice") % {"name": min(twice)})


def _channel(table: Table) -> ChannelEntry:
    told = {"place": table.text("place", "") or None, **_days(table), **_money(table, "cost")}
    entry = ChannelEntry(
        table.choice("kind", Channel.Kind.values),
        table.text("name"),
        table.text("campaign", ""),
        {key: value for key, value in told.items() if value is not None},
    )
    table.end()
    return entry


def _campaign(table: Table) -> CampaignEntry:
    days = _days(table)
    for key, day in days.items():
        if day is None:
            raise table.wrong(
                key, _("a day is needed, such as %(key)s = 2026-01-31") % {"key": key}
            )
    entry = CampaignEntry(table.text("name"), {**days, **_money(table, "budget")})
    table.end()
    return entry


def _days(table: Table) -> dict[str, date | None]:
    """The first day and the last. Raises BadInput where they are upside down."""
    days = {key: table.day(key) for key in ("begins_on", "ends_on")}
    first, last = days.values()
    if first and last and last < first:
        raise table.wrong("ends_on", _("the last day is the first day or a later one"))
    return days


def _money(table: Table, key: str) -> dict[str, Any]:
    amount = table.amount(key)
    if "currency" not in table.values:
        return {key: amount}
    return {key: amount, "currency": table.choice("currency", list(CURRENCIES))}


def _existing(table: Table, folder: Path) -> TableEntry:
    name, content = table.file(folder)
    columns = table.table("columns")
    named = {key: columns.text(key, "") for key in KNOWN}
    columns.end()
    entry = TableEntry(name, content, table.text("source", ""), Columns(**named))
    table.end()
    return entry


def _amenities(table: Table, folder: Path) -> TableEntry:
    entry = TableEntry(*table.file(folder))
    table.end()
    return entry


def _email(table: Table) -> str:
    address = table.text("contact_email")
    try:
        validate_email(address)
    except ValidationError:
        raise table.wrong("contact_email", _("an e-mail address is needed")) from None
    return address


def _placed(place: str, read: Callable[[], Result]) -> Result:
    """What `read` answers; its refusal says where in the file the mistake is."""
    try:
        return read()
    except BadInput as refusal:
        where = ", ".join(filter(None, (place, refusal.field)))
        raise BadInput(refusal.message, where=where, field=refusal.field) from None
