"""When a channel runs and what it brought, as values."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from etabli.core.money import Money
from etabli.study.respondent.rules import suppressed


class State(TextChoices):
    COMING = "coming", _("to come")
    RUNNING = "running", _("running now")
    OVER = "over", _("no longer running")
    UNDATED = "undated", _("without dates")


@dataclass(frozen=True)
class Period:
    """From a day to a day, both included; None where a side is open."""

    first: date | None
    last: date | None

    def within(self, outer: "Period") -> "Period":
        """With the days of `outer` where this has none."""
        return Period(self.first or outer.first, self.last or outer.last)

    def state(self, today: date) -> State:
        if self.first is None and self.last is None:
            return State.UNDATED
        if self.first is not None and today < self.first:
            return State.COMING
        if self.last is not None and today > self.last:
            return State.OVER
        return State.RUNNING

    def days_run(self, today: date) -> int:
        """How many days it has run, today included; 0 where its beginning is not known."""
        if self.first is None:
            return 0
        last = min(self.last or today, today)
        return max((last - self.first) // timedelta(days=1) + 1, 0)


@dataclass(frozen=True)
class Brought:
    """What came through a link: visits, of them begun, of them completed, these by profile.

    Visits are of the link alone, so more may have begun than are seen to: somebody whose browser
    does not say that they begin, or who got the address from somebody else.
    """

    visits: int
    seen_to_start: int
    profiles: Mapping[str, int]

    @property
    def completed(self) -> int:
        return sum(self.profiles.values())

    @property
    def started(self) -> int:
        """Whoever has completed has begun."""
        return max(self.seen_to_start, self.completed)

    @property
    def share(self) -> float | None:
        """Of the visits, those that became answers, if anybody came."""
        return min(self.completed / self.visits, 1.0) if self.visits else None

    def per_day(self, days: int) -> float | None:
        return self.completed / days if days else None

    def cost_of_each(self, cost: Money | None) -> Money | None:
        """What an answer cost; None without a cost or an answer."""
        return None if cost is None or not self.completed else cost.shared_by(self.completed)

    def profiles_told(self) -> dict[str, int | None]:
        """The answers by profile; None where so few could tell who they are."""
        return suppressed({key: count for key, count in self.profiles.items() if count})
