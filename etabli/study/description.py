"""A study's own file, `study.toml`, read and checked before anything is done with it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from etabli.core.errors import BadInput
from etabli.core.texts import Text
from etabli.core.toml import Table, text_of
from etabli.study.demand import parameters
from etabli.study.models import Channel
from etabli.study.rules import NetworkRules
from etabli.territory.description import SLUG

Result = TypeVar("Result")


@dataclass(frozen=True)
class ChannelEntry:
    kind: str
    name: str


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
    )
    table.end()
    names = [channel.name for channel in description.channels]
    if twice := {name for name in names if names.count(name) > 1}:
        raise table.wrong("channels", _("“%(name)s” stands twice") % {"name": min(twice)})
    return description


def check_communes(description: Description, codes: Iterable[str]) -> None:
    """Raise BadInput unless the communes that the network's rules name are among `codes`."""
    where = f"{description.where}, network"
    _placed(where, lambda: description.rules.check_known(codes))


def _channel(table: Table) -> ChannelEntry:
    entry = ChannelEntry(table.choice("kind", Channel.Kind.values), table.text("name"))
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
