"""Periods on interchangeable units: what is free, and how to seat everybody.

Times are whole minutes from any common origin; a period is half-open, [start, end). Bookings of
"a desk" may be seated on any unit, and moved to another one before they begin. Seating them is
the colouring of an interval graph: taken in order of their starts, each interval may have any
unit that is free, and as many units suffice as the most intervals that meet at one instant
(Golumbic, Algorithmic Graph Theory and Perfect Graphs, 1980, ch. 8). Units that are blocked for
a while by something that cannot move make it a search, since which unit an interval gets then
matters; it looks at units that are alike only once, and gives up after so many steps back.
Repetitions are local dates and times until each becomes a period (see `recurrence`).
"""

from etabli.kernels.timetable.free import FreePeriod, changes_of, free_periods, nearest_starts
from etabli.kernels.timetable.periods import Held, Period, joined
from etabli.kernels.timetable.recurrence import days_of, parts_of, period_on
from etabli.kernels.timetable.seating import Seating, hop, seat

__all__ = [
    "FreePeriod",
    "Held",
    "Period",
    "Seating",
    "changes_of",
    "days_of",
    "free_periods",
    "hop",
    "joined",
    "nearest_starts",
    "parts_of",
    "period_on",
    "seat",
]
