"""The kinds of messages: each room names those that it sends, and how one may have them.

Whatever goes to a person is of a kind, and goes by their choice (`services.tell`). What they must
know, such as a booking that the operator cancels, leaves no choice and says so on the page.
"""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from etabli.people.models import Person


class Way(TextChoices):
    AT_ONCE = "at_once", _("at once")
    DAILY = "daily", _("in one message a day")
    NEVER = "never", _("not at all")


class Wish(NamedTuple):
    """What one may wish for one by one, such as a network's letter, by a key of the kind's own."""

    key: str
    label: str
    wished: bool


class Wishes(NamedTuple):
    """A kind of which each message is wished for apart; its room keeps for what."""

    of: Callable[[Person], Sequence[Wish]]
    wish: Callable[[Person, str], object]
    end: Callable[[Person, str], object]


class Kind(NamedTuple):
    priority: int
    name: str
    label: str | Promise
    about: str | Promise
    ways: tuple[Way, ...]
    default: Way
    wishes: Wishes | None

    @property
    def is_optional(self) -> bool:
        """Whether one may do without."""
        return Way.NEVER in self.ways

    @property
    def has_choice(self) -> bool:
        return len(self.ways) > 1 and self.wishes is None


MUST = (Way.AT_ONCE,)
MAY = (Way.AT_ONCE, Way.NEVER)
MAY_DAILY = (Way.AT_ONCE, Way.DAILY, Way.NEVER)

_registered: dict[str, Kind] = {}


def register(
    name: str,
    *,
    priority: int,
    label: str | Promise,
    about: str | Promise,
    ways: tuple[Way, ...] = MUST,
    default: Way = Way.AT_ONCE,
    wishes: Wishes | None = None,
) -> None:
    """Name a kind; `about` is a sentence on what it tells, `priority` its place on the page."""
    _registered[name] = Kind(priority, name, label, about, ways, default, wishes)


def registered() -> list[Kind]:
    """All kinds, in the order of the page."""
    return sorted(_registered.values(), key=lambda kind: (kind.priority, kind.name))


def named(name: str) -> Kind:
    """A kind; an unknown name is the program's fault (KeyError)."""
    return _registered[name]


def is_known(name: str) -> bool:
    return name in _registered
