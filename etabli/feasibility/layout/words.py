"""What a layout says on pages: functions, rules that bind, the words of the drawing."""

from collections.abc import Mapping
from typing import Any

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from etabli.feasibility.layout import rules
from etabli.feasibility.models.site import level_told

NAMES: Mapping[str, str | Promise] = {
    "open space": gettext_lazy("open space"),
    "closed office": gettext_lazy("closed office"),
    "meeting": gettext_lazy("meeting room"),
    "phone booth": gettext_lazy("phone booth"),
    "kitchen": gettext_lazy("kitchen"),
    "reception": gettext_lazy("reception"),
    "workshop": gettext_lazy("workshop"),
    "storage": gettext_lazy("storage"),
    "sanitary": gettext_lazy("sanitary room"),
    "corridor": gettext_lazy("circulation"),
}
NEEDS: Mapping[str, str | Promise] = {
    "light": gettext_lazy("light by day"),
    "water": gettext_lazy("water"),
    "power": gettext_lazy("power"),
    "quiet": gettext_lazy("quiet"),
    "step_free": gettext_lazy("a way without steps"),
    "extraction": gettext_lazy("extraction of air"),
    "entrance": gettext_lazy("a place at the entrance"),
}


def drawing_words() -> dict[str, str]:
    """The words of the drawing in the reader's language."""
    return {
        **{key: str(name) for key, name in NAMES.items()},
        "Layout": _("Layout"),
        "no function": _("no function"),
        "post": _("post"),
        "posts": _("posts"),
        "posts at workplaces": _("posts at workplaces"),
    }


def room_told(name: str) -> str:
    """What a room of the kernel's problem is called on pages."""
    if (level := rules.level_of(name)) is not None:
        return _("Circulation, %(level)s") % {"level": level_told(level)}
    if (room := rules.whole_of(name)) is not None:
        return _("%(room)s, part split off") % {"room": room}
    return name


def rule_told(code: str, subject: str, inputs: Mapping[str, Any]) -> str:
    """A rule in a sentence: what the kernel calls by `code` and `subject`."""
    if code == "only":
        return _("%(room)s serves what was fixed for it") % {"room": room_told(subject)}
    if code == "exits":
        return _("people that the exits let out: %(part)s") % {"part": _part(subject)}
    if code == "area":
        return _("the area of the room: %(room)s") % {"room": room_told(subject)}
    values = {"function": NAMES.get(subject, subject)}
    if code.startswith("needs."):
        need = NEEDS[code.removeprefix("needs.")]
        return _("%(function)s: needs %(need)s") % {**values, "need": need}
    numbers = {one.name: one for one in rules.functions(inputs)}
    value = getattr(numbers.get(subject), code, None)
    told = {
        "least_area": _("%(function)s: %(value)s m² at least"),
        "most_area": _("%(function)s: %(value)s m² at most"),
        "least_height": _("%(function)s: %(value)s m high at least"),
        "area_per_post": _("%(function)s: %(value)s m² a post"),
        "most_posts": _("%(function)s: %(value)s posts at most in a room"),
        "furniture": _("%(function)s: its furniture stands in the room"),
        "rooms_at_least": _("%(function)s: rooms wanted, %(value)s"),
        "rooms_at_most": _("%(function)s: rooms at most, %(value)s"),
        "serves": _("%(function)s: one room for %(value)s people"),
    }
    return told[code] % {**values, "value": "" if value is None else number_told(value)}


def number_told(value: float) -> str:
    """A number as the language writes it, without needless zeros."""
    return str(number_format(int(value) if value == int(value) else round(value, 2)))


def _part(subject: str) -> str:
    """Of a building, what has to leave through the same doors."""
    if subject == "the building":
        return _("the building")
    name = subject.removesuffix(" and what lies behind it")
    if name.lstrip("-").isdigit():
        return level_told(int(name))
    return room_told(name)
