"""Series, for programs."""

from datetime import date, time
from uuid import UUID

from ninja import Field, Router, Schema, Status
from pydantic import ConfigDict

from etabli.booking.api import BookingOut
from etabli.booking.models import Booking, Series
from etabli.booking.selectors import with_units
from etabli.booking.series import selectors, services
from etabli.booking.series.rules import Repetition
from etabli.core.api import REFUSALS, Clock
from etabli.network.api import DayInReach
from etabli.network.selectors import space_by_uuid
from etabli.people.access import SignedIn
from etabli.people.api import Token

router = Router(tags=["series"], auth=Token())


class MovedIn(Schema):
    day: DayInReach
    from_time: Clock


class SeriesIn(Schema):
    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "space": "01980f7e-8c1a-7000-8000-000000000000",
                "rule": "FREQ=WEEKLY;BYDAY=TU;UNTIL=20260630",
                "first": "2026-03-31",
                "from_time": "09:00",
                "until_time": "12:00",
                "skip": ["2026-04-07"],
            }
        }
    )

    space: UUID
    rule: str = Field(
        max_length=200,
        description="an RRULE (RFC 5545) by days, weeks or months, with COUNT or UNTIL",
    )
    first: DayInReach
    from_time: Clock
    until_time: Clock = Field(description="on the next day unless it is later than `from_time`")
    quantity: int = Field(1, ge=1, le=999)
    skip: list[DayInReach] = Field([], max_length=200, description="dates that are left out")
    moved: list[MovedIn] = Field([], max_length=200, description="dates that begin at another time")


class ChangeIn(Schema):
    from_time: Clock
    until_time: Clock
    from_day: DayInReach | None = Field(
        None, description="this date and the rest; none: all to come"
    )
    space: UUID | None = None
    shift: int = Field(0, ge=-6, le=6, description="days later, for a series by weeks")
    stay: list[DayInReach] = Field([], max_length=200, description="dates that remain as they are")


class LeaveOutIn(Schema):
    first: DayInReach | None = None
    last: DayInReach | None = None


class SeriesOut(Schema):
    id: UUID = Field(alias="uuid")
    space: UUID
    rule: str
    first: date
    from_time: str
    until_time: str
    quantity: int
    bookings: list[BookingOut] = Field(description="its dates, whatever has become of them")

    @staticmethod
    def resolve_space(series: Series) -> UUID:
        return series.space.uuid

    @staticmethod
    def resolve_from_time(series: Series) -> str:
        return f"{series.from_time:%H:%M}"

    @staticmethod
    def resolve_until_time(series: Series) -> str:
        return f"{series.until_time:%H:%M}"

    @staticmethod
    def resolve_bookings(series: Series) -> list[Booking]:
        return with_units(selectors.bookings_of(series))


@router.post(
    "series",
    response={201: SeriesOut, **REFUSALS},
    summary="Book a series",
    operation_id="create_series",
)
def create(request: SignedIn, wish: SeriesIn) -> Status[Series]:
    """Book every date of a repetition in the local time of the place, or none: 409 `clashes` names
    the dates that cannot be had, to be skipped or moved."""
    made = services.book_series(
        request.person,
        space_by_uuid(wish.space),
        Repetition(wish.rule, wish.first, _time(wish.from_time), _time(wish.until_time)),
        quantity=wish.quantity,
        skip=set(wish.skip),
        moved={one.day: _time(one.from_time) for one in wish.moved},
    )
    return Status(201, made)


@router.get(
    "series/{uuid:series}",
    response={200: SeriesOut, **REFUSALS},
    summary="One series",
    operation_id="get_series",
)
def one(request: SignedIn, series: UUID) -> Series:
    """One's own, or one at a place whose bookings one looks after."""
    return selectors.series_for(request.person, series)


@router.post(
    "series/{uuid:series}/change",
    response={200: SeriesOut, **REFUSALS},
    summary="Change the rest of a series, or all of it",
    operation_id="change_series",
)
def change(request: SignedIn, series: UUID, wish: ChangeIn) -> Series:
    """Other hours, another space or other week days for what has not begun: a new series, which is
    answered. All of its dates change, or none: 409 `clashes`."""
    return services.change_series(
        selectors.series_for(request.person, series),
        _time(wish.from_time),
        _time(wish.until_time),
        by=request.person,
        from_day=wish.from_day,
        space=space_by_uuid(wish.space) if wish.space else None,
        shift=wish.shift,
        stay=set(wish.stay),
    )


@router.post(
    "series/{uuid:series}/leave-out",
    response={200: SeriesOut, **REFUSALS},
    summary="Cancel dates of a series",
    operation_id="leave_out_of_series",
)
def leave_out(request: SignedIn, series: UUID, dates: LeaveOutIn) -> Series:
    """Those from `first` to `last`, both included, that have not begun; without either, all."""
    found = selectors.series_for(request.person, series)
    services.leave_out(found, by=request.person, first=dates.first, last=dates.last)
    return found


def _time(written: str) -> time:
    return time.fromisoformat(written)
