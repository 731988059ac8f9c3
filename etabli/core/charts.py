"""Charts drawn on the server as SVG: the same in a page and on paper, without a script.

A drawing has a height in pixels and takes the width it is given: positions across are shares of
that width, letters keep their size on a phone and on a screen. Colours are attributes, so that
no style sheet is needed; every number stands beside its bar, so that none is needed to read it.
What is drawn also stands in a table beside it: that is for the page to see to.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from etabli.core.dates import date_told
from etabli.core.texts import labelled

INK = "#22302b"
QUIET = "#55635c"
LINE = "#d9d2c3"
SPRUCE = "#1f5c46"
PALE = "#8fbfa4"
WOOD = "#96500f"
STEPS = (PALE, "#4d8a6c", SPRUCE)  # from many to few
# Neighbours differ in lightness too, so that they part in grey.
TONES = ("#1f5c46", "#e0b36a", "#1f5f8b", "#b9d8c4", "#96500f", "#d9d2c3", "#55635c")
FONT = "Source Sans 3"

LETTERS = 15  # pixels
LINE_HEIGHT = 20
TRACK = 0.72  # of the width for bars; the rest is for their numbers
GROUPED_TRACK = 0.6  # where words stand beside the numbers
MOST_MONTHS = 3  # named on a calendar as narrow as a phone


@dataclass(frozen=True)
class Bar:
    """One number of a chart: `text` is how it is written, `low` and `high` its interval."""

    label: str
    value: float
    text: str
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Group:
    """Numbers that belong together, one narrower than the other; each `text` says which it is."""

    label: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True)
class Span:
    """What lasts from a day to a day, both included; `text` says when in words.

    `done`: of the days shown it has none left; `begun`: it has had some.
    """

    label: str
    first: date
    last: date
    text: str
    begun: bool = True
    done: bool = False


def bars(
    title: str, rows: Sequence[Bar], *, description: str = "", width: str = "100%"
) -> SafeString:
    """A label, below it a horizontal bar and at its right the number; an interval is a whisker.

    `width`: of the drawing; give pixels where it stands alone, as in a printed document.
    """
    top = max((row.high or row.value for row in rows), default=0.0) or 1.0
    step = LINE_HEIGHT + 26
    shapes = format_html_join(
        "", "{}", ((_bar(row, index * step, top),) for index, row in enumerate(rows))
    )
    return _drawing(title, description, rows, width, len(rows) * step, shapes)


def shares(
    title: str, parts: Sequence[Bar], *, description: str = "", width: str = "100%"
) -> SafeString:
    """One bar of the whole, cut into its parts; below it each part's tone, label and number."""
    whole = sum(part.value for part in parts) or 1.0
    pieces: list[SafeString] = []
    reached = 0.0
    for index, part in enumerate(parts):
        tone = TONES[index % len(TONES)]
        pieces.append(_piece(reached / whole, part.value / whole, tone))
        pieces.append(_legend(part, 52 + index * (LINE_HEIGHT + 4), tone))
        reached += part.value
    height = 44 + len(parts) * (LINE_HEIGHT + 4)
    return _drawing(title, description, parts, width, height, _joined(pieces))


def columns(
    title: str, rows: Sequence[Bar], *, description: str = "", width: str = "100%"
) -> SafeString:
    """Upright columns side by side, as for days: the greatest is numbered, the ends are named."""
    top = max((row.value for row in rows), default=0.0) or 1.0
    floor, share = 150, 1 / max(len(rows), 1)
    greatest = max(rows, key=lambda row: row.value, default=None)
    pieces = [
        _column(row, index * share, share, floor - height, height)
        for index, row in enumerate(rows)
        for height in [round(row.value / top * 120)]
    ]
    pieces.append(
        format_html('<line x1="0" x2="100%" y1="{0}" y2="{0}" stroke="{1}"/>', floor, QUIET)
    )
    if greatest is not None and greatest.value:
        middle = (rows.index(greatest) + 0.5) * share
        anchor = "start" if middle < 0.1 else "end" if middle > 0.9 else "middle"
        pieces.append(_text(greatest.text, _percent(middle), 22, anchor=anchor))
    if rows:
        pieces.append(_text(rows[0].label, "0", floor + LINE_HEIGHT))
        pieces.append(_text(rows[-1].label, "100%", floor + LINE_HEIGHT, anchor="end"))
    return _drawing(title, description, rows, width, floor + LINE_HEIGHT + 8, _joined(pieces))


def groups(
    title: str, rows: Sequence[Group], *, description: str = "", width: str = "100%"
) -> SafeString:
    """A label for each group, below it its bars, the number and its meaning beside each."""
    top = max((bar.value for row in rows for bar in row.bars), default=0.0) or 1.0
    pieces: list[SafeString] = []
    y = 0
    for row in rows:
        pieces.append(_text(row.label, "0", y + LETTERS, bold=True))
        y += LINE_HEIGHT + 2
        for index, bar in enumerate(row.bars):
            tone = STEPS[index % len(STEPS)]
            pieces.append(_rect("0", _percent(GROUPED_TRACK * bar.value / top), y, 14, tone))
            pieces.append(_text(bar.text, "100%", y + 12, anchor="end"))
            y += LINE_HEIGHT
        y += 12
    told = [Bar(row.label, 0, " ".join(bar.text for bar in row.bars)) for row in rows]
    return _drawing(title, description, told, width, y, _joined(pieces))


def spans(
    title: str,
    rows: Sequence[Span],
    *,
    today: date,
    named: str,
    description: str = "",
    width: str = "100%",
) -> SafeString:
    """A calendar: months across, a bar for what lasts; a line, called `named`, for today.

    Today is drawn where it lies within the days shown. What is over is pale, what is to come is
    an outline. At least one row is needed.
    """
    first, last = min(row.first for row in rows), max(row.last for row in rows)
    days = (last - first).days + 1
    step, top = 2 * LINE_HEIGHT + 26, LINE_HEIGHT + 8
    floor = top + len(rows) * step

    def across(day: date) -> float:
        return (day - first).days / days

    pieces: list[SafeString] = []
    months = _months(first, last)
    every = -(-len(months) // MOST_MONTHS)
    for index, month in enumerate(months):
        pieces.append(_upright(across(max(month, first)), top - 6, floor, LINE))
        if index % every == 0 and across(max(month, first)) < 0.8:
            name = date_told(max(month, first), "F Y")
            pieces.append(_text(name, _percent(across(max(month, first))), LETTERS))
    for index, row in enumerate(rows):
        pieces.append(
            _span(row, top + index * step, across(row.first), across(row.last) + 1 / days)
        )
    if first <= today <= last:
        middle = across(today) + 0.5 / days
        anchor = "start" if middle < 0.15 else "end" if middle > 0.85 else "middle"
        pieces.append(_upright(middle, top - 6, floor + 4, WOOD, 2))
        pieces.append(_text(named, _percent(middle), floor + LINE_HEIGHT, anchor=anchor, bold=True))
    told = [Bar(row.label, 0, row.text) for row in rows]
    return _drawing(title, description, told, width, floor + LINE_HEIGHT + 8, _joined(pieces))


def balances(
    title: str, rows: Sequence[Bar], *, description: str = "", width: str = "100%"
) -> SafeString:
    """Upright columns above and below nothing, as for money month by month: the greatest and, where
    it is below nothing, the least are numbered; the ends are named."""
    values = [0.0, *(row.value for row in rows)]
    top, bottom = max(values), min(values)
    scale, share = 160 / ((top - bottom) or 1.0), 1 / max(len(rows), 1)
    zero = LINE_HEIGHT + 6 + round(top * scale)
    floor = zero + round(-bottom * scale) + LINE_HEIGHT
    pieces: list[SafeString] = []
    for index, row in enumerate(rows):
        height = round(abs(row.value) * scale)
        if row.value >= 0:
            pieces.append(_column(row, index * share, share, zero - height, height))
        else:
            pieces.append(_column(row, index * share, share, zero, height, WOOD))
    pieces.append(
        format_html('<line x1="0" x2="100%" y1="{0}" y2="{0}" stroke="{1}"/>', zero, QUIET)
    )
    for row, y in _numbered(rows, zero - round(top * scale) - 6, floor - 4):
        middle = (rows.index(row) + 0.5) * share
        anchor = "start" if middle < 0.15 else "end" if middle > 0.85 else "middle"
        pieces.append(_text(row.text, _percent(middle), y, anchor=anchor, bold=True))
    if rows:
        pieces.append(_text(rows[0].label, "0", floor + LINE_HEIGHT))
    if len(rows) > 1:
        pieces.append(_text(rows[-1].label, "100%", floor + LINE_HEIGHT, anchor="end"))
    return _drawing(title, description, rows, width, floor + LINE_HEIGHT + 8, _joined(pieces))


def _numbered(rows: Sequence[Bar], above: int, below: int) -> Iterable[tuple[Bar, int]]:
    """The columns that bear their number, and how high it stands."""
    greatest = max(rows, key=lambda row: row.value, default=None)
    least = min(rows, key=lambda row: row.value, default=None)
    if greatest and greatest.value > 0:
        yield greatest, above
    if least and least.value < 0:
        yield least, below


def spreads(
    title: str,
    rows: Sequence[Bar],
    *,
    middle: float,
    named: str,
    description: str = "",
    width: str = "100%",
) -> SafeString:
    """How far each thing alone moves a number from its `middle`, which is called `named`: a bar
    from its `low` to its `high` on one scale for all, what moves it most first."""
    ends = [middle, *(end for row in rows for end in (row.low, row.high) if end is not None)]
    least, most = min(ends), max(ends)
    step, top = 2 * LINE_HEIGHT + 26, LINE_HEIGHT + 10

    def across(value: float) -> float:
        return (value - least) / ((most - least) or 1.0)

    at = across(middle)
    pieces: list[SafeString] = []
    for index, row in enumerate(rows):
        y = top + index * step
        low, high = sorted((row.low or 0.0, row.high or 0.0))
        pieces.append(_text(row.label, "0", y + LETTERS, bold=True))
        pieces.append(_rect("0", "100%", y + LINE_HEIGHT + 2, 14, "#efe9dc"))
        pieces.append(
            _rect(
                _percent(across(low)),
                _percent(across(high) - across(low)),
                y + LINE_HEIGHT + 2,
                14,
                PALE,
            )
        )
        pieces.append(_text(row.text, "0", y + 2 * LINE_HEIGHT + 13))
        pieces.append(_upright(at, y + LINE_HEIGHT - 2, y + LINE_HEIGHT + 20, WOOD, 3))
    height = top + len(rows) * step
    anchor = "start" if at < 0.3 else "end" if at > 0.7 else "middle"
    pieces.append(_text(named, _percent(at), LETTERS, anchor=anchor))
    return _drawing(title, description, rows, width, height, _joined(pieces))


def _months(first: date, last: date) -> list[date]:
    """The first day of each month from that of `first` to that of `last`."""
    months = [first.replace(day=1)]
    while (following := (months[-1] + timedelta(days=31)).replace(day=1)) <= last:
        months.append(following)
    return months


def _span(row: Span, y: int, start: float, end: float) -> SafeString:
    fill = PALE if row.done else SPRUCE if row.begun else "#ffffff"
    return _joined(
        [
            _text(row.label, "0", y + LETTERS, bold=True),
            format_html(
                '<rect x="{}" width="{}" y="{}" height="14" rx="3" fill="{}" stroke="{}"/>',
                _percent(start),
                _percent(end - start),
                y + LINE_HEIGHT + 2,
                fill,
                SPRUCE,
            ),
            _text(row.text, "0", y + 2 * LINE_HEIGHT + 13),
        ]
    )


def _upright(x: float, top: int, bottom: int, tone: str, thick: int = 1) -> SafeString:
    return format_html(
        '<line x1="{0}" x2="{0}" y1="{1}" y2="{2}" stroke="{3}" stroke-width="{4}"/>',
        _percent(x),
        top,
        bottom,
        tone,
        thick,
    )


def _bar(row: Bar, y: int, top: float) -> SafeString:
    track = y + LINE_HEIGHT + 2
    parts = [
        _text(row.label, "0", y + LETTERS),
        _text(row.text, "100%", track + 12, anchor="end", bold=True),
        _rect("0", _percent(TRACK), track, 14, "#efe9dc"),
        _rect("0", _percent(TRACK * row.value / top), track, 14, SPRUCE),
    ]
    if row.low is not None and row.high is not None:
        parts[-1] = _rect("0", _percent(TRACK * row.value / top), track, 14, PALE)
        parts.append(_whisker(TRACK * row.low / top, TRACK * row.high / top, track + 7))
    return _joined(parts)


def _whisker(low: float, high: float, y: int) -> SafeString:
    line = '<line x1="{}" x2="{}" y1="{}" y2="{}" stroke="{}" stroke-width="2"/>'
    start, end = _percent(low), _percent(high)
    return format_html_join(
        "",
        line,
        (
            (start, end, y, y, INK),
            (start, start, y - 5, y + 5, INK),
            (end, end, y - 5, y + 5, INK),
        ),
    )


def _piece(start: float, share: float, tone: str) -> SafeString:
    return format_html(
        '<rect x="{}" width="{}" y="2" height="30" fill="{}" stroke="#fff" stroke-width="2"/>',
        _percent(start),
        _percent(share),
        tone,
    )


def _legend(part: Bar, y: int, tone: str) -> SafeString:
    return format_html(
        '<rect x="1" y="{}" width="14" height="14" fill="{}" stroke="{}"/>'
        '<text x="24" y="{}" fill="{}"><tspan font-weight="600">{}</tspan> {}</text>',
        y - 7,
        tone,
        QUIET,
        y + 5,
        INK,
        part.text,
        part.label,
    )


def _column(
    row: Bar, start: float, share: float, y: int, height: int, tone: str = SPRUCE
) -> SafeString:
    return format_html(
        '<rect x="{}" width="{}" y="{}" height="{}" fill="{}"><title>{}</title></rect>',
        _percent(start + share * 0.1),
        _percent(share * 0.8),
        y,
        height,
        tone,
        labelled(row.label, row.text),
    )


def _rect(x: str, width: str, y: int, height: int, fill: str) -> SafeString:
    return format_html(
        '<rect x="{}" width="{}" y="{}" height="{}" fill="{}"/>', x, width, y, height, fill
    )


def _text(text: str, x: str, y: int, *, anchor: str = "start", bold: bool = False) -> SafeString:
    return format_html(
        '<text x="{}" y="{}" text-anchor="{}" font-weight="{}" fill="{}">{}</text>',
        x,
        y,
        anchor,
        "600" if bold else "400",
        INK,
        text,
    )


def _drawing(
    title: str, description: str, rows: Sequence[Bar], width: str, height: int, shapes: SafeString
) -> SafeString:
    name = _name(title, rows)
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="{0}" '
        'width="{1}" height="{2}" font-family="{3}" font-size="{4}">'
        '<title id="{0}">{5}</title>{6}{7}</svg>',
        name,
        width,
        height,
        FONT,
        LETTERS,
        title,
        format_html("<desc>{}</desc>", description) if description else "",
        shapes,
    )


def _name(title: str, rows: Iterable[Bar]) -> str:
    """An id that two different charts of one page do not share."""
    told = repr((title, [(row.label, row.text) for row in rows]))
    return "chart-" + hashlib.sha256(told.encode()).hexdigest()[:12]


def _percent(share: float) -> str:
    return f"{100 * share:.2f}%"


def _joined(parts: Iterable[SafeString]) -> SafeString:
    return mark_safe("".join(parts))  # noqa: S308 (each part was escaped when it was made)
