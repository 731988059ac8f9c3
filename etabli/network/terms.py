"""What a place asks of those who book, beside what each of its spaces says, as one value.

It is kept with the place and read with it, like its hours: no booking is decided without it.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime, time
from typing import Any, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

EVERYBODY = ""


class Per(models.TextChoices):
    DAY = "day", _("per day")
    WEEK = "week", _("per week")
    MONTH = "month", _("per month")


class Late(models.TextChoices):
    """What happens to a cancellation that comes too late to be free."""

    COUNTED = "counted", _("its hours count as used")
    HOST = "host", _("only a host can cancel")


@dataclass(frozen=True)
class Quota:
    """The most hours a person books in a day, a week or a month, of one kind of space or of all.

    `group` is the identifier of a group of the network, or `EVERYBODY`.
    """

    hours: int
    per: str = Per.WEEK
    kind: str = ""
    group: str = EVERYBODY


@dataclass(frozen=True)
class GroupHours:
    """The local hours between which a group books one kind of space or all; until 0:00 is the
    day's end."""

    opens: time
    closes: time
    kind: str = ""
    group: str = EVERYBODY


@dataclass(frozen=True)
class Terms:
    """All that a place asks. What is left as it is here asks nothing."""

    # How many minutes somebody on the wait list has to accept what is offered.
    offer: int = 60
    # After how many minutes somebody who has not come loses the booking; None: never.
    grace: int | None = None
    # Since when people check in here: nobody is late for what was before.
    checked_since: datetime | None = None
    # How many bookings missed in 90 days keep somebody from booking; None: any number is borne.
    no_shows: int | None = None
    # Until how many hours before its beginning a booking is cancelled freely, and what then.
    free_until: int = 0
    late: str = Late.COUNTED
    quotas: tuple[Quota, ...] = ()
    hours: tuple[GroupHours, ...] = ()

    @classmethod
    def from_json(cls, value: Mapping[str, Any] | None) -> Self:
        value = dict(value or {})
        since = value.pop("checked_since", None)
        quotas = tuple(Quota(**one) for one in value.pop("quotas", ()))
        hours = tuple(
            GroupHours(**one | {end: time.fromisoformat(one[end]) for end in ("opens", "closes")})
            for one in value.pop("hours", ())
        )
        return cls(
            **value,
            checked_since=datetime.fromisoformat(since) if since else None,
            quotas=quotas,
            hours=hours,
        )

    def as_json(self) -> dict[str, Any]:
        return asdict(self) | {
            "checked_since": self.checked_since and self.checked_since.isoformat(),
            "quotas": [asdict(one) for one in self.quotas],
            "hours": [
                asdict(one) | {"opens": f"{one.opens:%H:%M}", "closes": f"{one.closes:%H:%M}"}
                for one in self.hours
            ],
        }


class TermsField(models.JSONField):
    """A column holding `Terms`."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("default", Terms)
        super().__init__(*args, **kwargs)

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Terms:
        return Terms.from_json(super().from_db_value(value, expression, connection))

    def get_prep_value(self, value: Any) -> Any:
        return super().get_prep_value(self.to_python(value).as_json())

    def to_python(self, value: Any) -> Terms:
        return value if isinstance(value, Terms) else Terms.from_json(value)

    def value_to_string(self, obj: models.Model) -> Any:
        return self.to_python(self.value_from_object(obj)).as_json()
