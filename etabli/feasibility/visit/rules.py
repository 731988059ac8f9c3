"""The checklist of a visit: its items, what may be answered to each, and what stands in the end.

What is answered is a flat table of texts. `heads` are the answers that no other one replaces: one
where everybody agrees, several where two people answered without knowing of each other.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any

from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from etabli.core.errors import BadInput
from etabli.core.texts import apart, labelled
from etabli.feasibility.models import LotState, Room, Site

Value = Mapping[str, str]
ROOM = "room."
NEW_ROOM = "room.new"
LONGEST_NOTE, LONGEST_NAME = 300, 80
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(frozen=True)
class Field:
    """One thing asked: a choice where there are `choices`, a number where there is `most`."""

    key: str
    label: str | Promise
    choices: Sequence[tuple[str, Any]] = ()
    least: float = 0
    most: float | None = None
    decimals: int = 0
    length: int = LONGEST_NOTE
    required: bool = False

    @property
    def step(self) -> str:
        return "0.01" if self.decimals else "1"

    def clean(self, item: str, text: object) -> str:
        """The text, tidied. Raises BadInput for the item."""
        value = str(text).strip() if isinstance(text, str | int | float) else ""
        if not value:
            if self.required:
                raise BadInput(labelled(self.label, _("this is needed.")), field=item)
            return ""
        if self.choices:
            if value not in dict(self.choices):
                raise BadInput(
                    labelled(
                        self.label,
                        _("one of %(choices)s is allowed.")
                        % {"choices": ", ".join(key for key, _label in self.choices)},
                    ),
                    field=item,
                )
            return value
        if self.most is not None:
            return self._number(item, value)
        if len(value) > self.length:
            raise BadInput(
                labelled(self.label, _("%(most)d signs at most.") % {"most": self.length}),
                field=item,
            )
        return value

    def _number(self, item: str, value: str) -> str:
        try:
            number = round(Decimal(value.replace(",", ".")), self.decimals)
        except InvalidOperation:
            number = Decimal("nan")
        if number.is_nan() or not self.least <= number <= (self.most or 0):
            raise BadInput(
                labelled(
                    self.label,
                    _("a number from %(least)g to %(most)g is allowed.")
                    % {"least": self.least, "most": self.most},
                ),
                field=item,
            )
        return str(number)


@dataclass(frozen=True)
class Item:
    """One line of the checklist."""

    key: str
    label: str | Promise
    fields: tuple[Field, ...]


_NOTE = Field("note", gettext_lazy("Remark"))


def _choice(key: str, label: Any, choices: Sequence[tuple[str, Any]]) -> Item:
    return Item(key, label, (Field("state", gettext_lazy("State"), choices), _NOTE))


def _count(key: str, label: Any, most: int) -> Item:
    return Item(key, label, (Field("number", gettext_lazy("Number"), most=most), _NOTE))


ROOM_FIELDS = (
    Field("name", gettext_lazy("Name"), length=LONGEST_NAME, required=True),
    Field("level", gettext_lazy("Level"), least=-5, most=40, required=True),
    Field("area", gettext_lazy("Area (m²)"), least=0.01, most=99_999, decimals=2, required=True),
    Field("height", gettext_lazy("Height (m)"), least=0.5, most=30, decimals=2),
    Field("windows", gettext_lazy("Windows"), most=200),
    Field("access", gettext_lazy("Access"), Room.Access.choices),
    Field("noise", gettext_lazy("Noise"), Room.Noise.choices),
    _NOTE,
)
SECTIONS = (
    (
        gettext_lazy("The building, lot by lot"),
        tuple(
            _choice(f"lot.{lot.value}", lot.label, LotState.State.choices) for lot in LotState.Lot
        ),
    ),
    (
        gettext_lazy("Access and surroundings"),
        (
            _choice("fibre", gettext_lazy("Fibre"), Site.Fibre.choices),
            _choice(
                "accessibility",
                gettext_lazy("Access for people with reduced mobility"),
                Site.Accessibility.choices,
            ),
            _count("parking", gettext_lazy("Parking spaces nearby"), 5000),
            _count("station_minutes", gettext_lazy("Minutes on foot to the station"), 240),
            _count("shops_minutes", gettext_lazy("Minutes on foot to the shops"), 240),
            Item("notes", gettext_lazy("Notes"), (Field("text", _NOTE.label, length=2000),)),
        ),
    ),
)


@cache
def fixed_items() -> Mapping[str, Item]:
    """All items but the rooms, which are added on the way."""
    return {item.key: item for _title, items in SECTIONS for item in items}


def item_of(key: str) -> Item:
    """Raises BadInput for what the checklist does not know."""
    if item := fixed_items().get(key):
        return item
    if key.startswith(ROOM) and _UUID.fullmatch(key.removeprefix(ROOM)):
        return Item(key, gettext_lazy("Room"), ROOM_FIELDS)
    raise BadInput(_("The checklist has no such item."), field="item")


def clean(key: str, value: object) -> dict[str, str]:
    """An answer to an item, tidied: every field, empty where nothing was said. Raises BadInput."""
    item = item_of(key)
    given = value if isinstance(value, dict) else {}
    return {field.key: field.clean(key, given.get(field.key, "")) for field in item.fields}


def told(key: str, value: Value) -> str:
    """An answer as people read it."""
    parts = []
    for field in item_of(key).fields:
        if said := value.get(field.key):
            text = str(dict(field.choices).get(said, said))
            parts.append(text if field.key in ("note", "text", "state") else _named(field, text))
    return capfirst(apart(parts)) if parts else _("nothing said")


def _named(field: Field, text: str) -> str:
    return labelled(field.label, text)


def heads(answers: Iterable[Any]) -> dict[str, list[Any]]:
    """By item, the answers that none replaces, in the order in which they were received."""
    known = list(answers)
    replaced = {uuid for one in known for uuid in one.replaces}
    found: dict[str, list[Any]] = {}
    for one in known:
        if str(one.uuid) not in replaced:
            found.setdefault(one.item, []).append(one)
    return found


def differing(standing: Sequence[Any]) -> list[Any]:
    """Of the heads of one item, the latest with each value: more than one is a disagreement."""
    by_value: dict[tuple[tuple[str, str], ...], Any] = {}
    for one in standing:
        by_value[tuple(sorted(one.value.items()))] = one
    return list(by_value.values())


def settled(answers: Iterable[Any], refuse: Callable[[str], None]) -> dict[str, Value]:
    """The one answer to each item that has one; `refuse` is told of those that differ."""
    found: dict[str, Value] = {}
    for item, standing in heads(answers).items():
        values = differing(standing)
        if len(values) > 1:
            refuse(item)
        else:
            found[item] = values[0].value
    return found
