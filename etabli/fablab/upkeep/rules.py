"""When maintenance is due."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from etabli.fablab.models import MaintenancePlan
from etabli.fablab.rules import months_after


@dataclass(frozen=True)
class Due:
    """When a plan comes again: on a date, after so many minutes of use (below nothing: too late),
    or whichever comes first."""

    on: datetime | None
    minutes_left: int | None

    def is_now(self, now: datetime) -> bool:
        return (self.on is not None and self.on <= now) or (
            self.minutes_left is not None and self.minutes_left <= 0
        )


def due(plan: MaintenancePlan, minutes_run: int, zone: ZoneInfo) -> Due:
    """`minutes_run`: all that the machine has run until now."""
    on = months_after(plan.since, plan.every_months, zone) if plan.every_months else None
    hours = plan.every_hours
    left = hours * 60 - (minutes_run - plan.since_minutes) if hours else None
    return Due(on, left)
