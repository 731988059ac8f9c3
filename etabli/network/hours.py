"""When a place is open, as one value: a usual week, and the dates that differ from it.

It is kept with the place and read with it, since nothing can be booked, found or entered
without it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, time
from typing import Any, NamedTuple, Self

from django.db import models

from etabli.core.texts import Text

MIDNIGHT = time(0, 0)


class Stretch(NamedTuple):
    """Local opening and closing times of one day; closing at 0:00 is the day's end."""

    opens: time
    closes: time


@dataclass(frozen=True)
class SpecialDay:
    """A date with hours of its own; without any, a closed day."""

    date: date
    stretches: tuple[Stretch, ...] = ()
    reason: Text = field(default_factory=Text)


@dataclass(frozen=True)
class Hours:
    """The stretches of each week day (0 is Monday), and the special days by their date.

    In the school holidays of `zone` (A, B or C; none for ``) the stretches are those of `school`.
    """

    week: Mapping[int, Sequence[Stretch]] = field(default_factory=dict)
    special: Mapping[date, SpecialDay] = field(default_factory=dict)
    zone: str = ""
    school: Mapping[int, Sequence[Stretch]] = field(default_factory=dict)

    @classmethod
    def from_json(cls, value: Mapping[str, Any] | None) -> Self:
        value = value or {}
        days = [
            SpecialDay(date.fromisoformat(day), _stretches(one["hours"]), Text.of(one["reason"]))
            for day, one in value.get("special", {}).items()
        ]
        return cls(
            week={int(day): _stretches(one) for day, one in value.get("week", {}).items()},
            special={one.date: one for one in days},
            zone=value.get("zone", ""),
            school={int(day): _stretches(one) for day, one in value.get("school", {}).items()},
        )

    def as_json(self) -> dict[str, Any]:
        return {
            "week": {str(day): _told(one) for day, one in sorted(self.week.items()) if one},
            "special": {
                day.isoformat(): {"hours": _told(one.stretches), "reason": asdict(one.reason)}
                for day, one in sorted(self.special.items())
            },
            "zone": self.zone,
            "school": {str(day): _told(one) for day, one in sorted(self.school.items()) if one},
        }

    def __bool__(self) -> bool:
        return any(self.week.values()) or any(one.stretches for one in self.special.values())


class HoursField(models.JSONField):
    """A column holding `Hours`."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("default", Hours)
        super().__init__(*args, **kwargs)

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Hours:
        return Hours.from_json(super().from_db_value(value, expression, connection))

    def get_prep_value(self, value: Any) -> Any:
        return super().get_prep_value(self.to_python(value).as_json())

    def to_python(self, value: Any) -> Hours:
        return value if isinstance(value, Hours) else Hours.from_json(value)

    def value_to_string(self, obj: models.Model) -> Any:
        return self.to_python(self.value_from_object(obj)).as_json()


def _stretches(value: Sequence[Sequence[str]]) -> tuple[Stretch, ...]:
    return tuple(
        Stretch(time.fromisoformat(opens), time.fromisoformat(closes)) for opens, closes in value
    )


def _told(stretches: Sequence[Stretch]) -> list[list[str]]:
    return [[f"{opens:%H:%M}", f"{closes:%H:%M}"] for opens, closes in stretches]
