"""The pages of the indicators."""

import re

from django.http import HttpResponse
from django.shortcuts import render
from django.template.defaultfilters import floatformat
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from etabli.core import charts, clock
from etabli.core.tables import csv_answer
from etabli.indicators.rules import Month
from etabli.indicators.selectors import Row, month_of
from etabli.network.models import Network
from etabli.network.selectors import network_by_slug
from etabli.people.access import SignedIn, requires
from etabli.people.rights import Action

COLUMNS = (
    "month",
    "place",
    "kind",
    "bookings",
    "people",
    "unit_hours_offered",
    "unit_hours_booked",
    "occupancy",
    "desk_days_a_week",
    "desk_days_a_week_expected",
)


@requires(Action.SEE_INDICATORS, network_by_slug)
def indicators(request: SignedIn, network: Network) -> HttpResponse:
    """A month of a network's places, the last full one unless another is asked for."""
    month = _month_asked(request)
    rows = month_of(network, month)
    return render(
        request,
        "indicators/indicators.html",
        {
            "network": network,
            "month": month,
            "month_name": date_format(month.first, "YEAR_MONTH_FORMAT"),
            "rows": rows,
            "chart": _chart(rows),
        },
    )


@requires(Action.SEE_INDICATORS, network_by_slug)
def indicators_csv(request: SignedIn, network: Network) -> HttpResponse:
    """The same figures for a spreadsheet, with points in numbers."""
    month = _month_asked(request)
    rows = [_row_told(month, row) for row in month_of(network, month)]
    return csv_answer(f"{network.slug}-{month}", [COLUMNS, *rows])


def _row_told(month: Month, row: Row) -> list[object]:
    return [
        str(month),
        str(row.place),
        row.place.kind,
        row.bookings,
        "" if row.people is None else row.people,
        f"{row.hours_offered:.2f}",
        f"{row.hours_booked:.2f}",
        "" if row.occupancy is None else f"{row.occupancy:.4f}",
        f"{row.desk_days_a_week:.2f}",
        row.place.expected_desk_days or "",
    ]


def _month_asked(request: SignedIn) -> Month:
    asked = re.fullmatch(r"(20\d\d)-(0[1-9]|1[0-2])", request.GET.get("month", ""))
    if asked:
        return Month(int(asked[1]), int(asked[2]))
    return Month.of(localdate(clock.now())).previous


def _chart(rows: list[Row]) -> str:
    return charts.bars(
        _("Desk-days a week, by place"),
        [
            charts.Bar(
                str(row.place),
                row.desk_days_a_week,
                floatformat(row.desk_days_a_week, 1),
            )
            for row in rows
        ],
    )
