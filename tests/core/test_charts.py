"""Charts: what they draw, what they say, and that they are safe to put in a page."""

from datetime import date
from xml.etree import ElementTree

import pytest

from etabli.core.charts import (
    TRACK,
    Bar,
    Group,
    Span,
    balances,
    bars,
    columns,
    groups,
    shares,
    spans,
    spreads,
)

SVG = "{http://www.w3.org/2000/svg}"
ROWS = [Bar("Employees", 40, "40"), Bar("Creators", 10, "10")]
DRAWINGS = pytest.mark.parametrize("draw", [bars, shares, columns, balances])


def read(drawing):
    return ElementTree.fromstring(str(drawing))


def widths(drawing, height):
    """The shares of the width that rectangles of that height take."""
    return [
        float(one.get("width").rstrip("%")) / 100
        for one in read(drawing).iter(f"{SVG}rect")
        if one.get("height") == str(height)
    ]


@DRAWINGS
def test_a_chart_is_an_image_with_a_name(draw):
    root = read(draw("Users by profile", ROWS, description="In 2026."))
    assert root.get("role") == "img"
    title = root.find(f"{SVG}title")
    assert root.get("aria-labelledby") == title.get("id")
    assert title.text == "Users by profile"
    assert root.find(f"{SVG}desc").text == "In 2026."


@pytest.mark.parametrize("draw", [bars, shares])
def test_every_label_and_every_number_is_written(draw):
    written = " ".join(read(draw("Users", ROWS)).itertext())
    for row in ROWS:
        assert row.label in written
        assert row.text in written


@DRAWINGS
def test_what_people_wrote_cannot_become_part_of_the_page(draw):
    drawing = draw("<script>", [Bar("<b>&", 1, '"')], description="<i>")
    assert "<script>" not in drawing
    assert "<b>" not in drawing
    assert "<i>" not in drawing


@DRAWINGS
def test_nothing_to_show_is_drawn_too(draw):
    read(draw("Nothing", []))
    read(draw("Nobody", [Bar("Employees", 0, "0")]))


@DRAWINGS
def test_two_charts_of_one_page_have_different_names(draw):
    one, other = (read(draw("Users", [Bar("a", value, str(value))])) for value in (1, 2))
    assert one.get("aria-labelledby") != other.get("aria-labelledby")


def test_bars_are_as_long_as_their_numbers():
    track, longest, _track, shorter = widths(bars("Users", ROWS), 14)
    assert longest == track == TRACK
    assert shorter == pytest.approx(TRACK / 4, abs=1e-4)


def test_an_interval_reaches_from_its_low_to_its_high_end_and_stays_inside():
    drawing = bars("Users", [Bar("Employees", 20, "10 to 40", 10, 40)])
    ends = [one.get("x1") for one in read(drawing).iter(f"{SVG}line")]
    assert ends == [f"{25 * TRACK:.2f}%", f"{25 * TRACK:.2f}%", f"{100 * TRACK:.2f}%"]


def test_the_shares_of_a_whole_fill_it():
    assert widths(shares("Users", ROWS), 30) == pytest.approx([0.8, 0.2])


def test_columns_name_the_ends_and_number_the_greatest():
    days = [Bar("1 May", 2, "2"), Bar("2 May", 9, "nine"), Bar("3 May", 1, "1")]
    root = read(columns("Answers", days))
    assert [one.text for one in root.iter(f"{SVG}text")] == ["nine", "1 May", "3 May"]
    heights = [int(one.get("height")) for one in root.iter(f"{SVG}rect")]
    assert heights == [27, 120, 13]


def test_a_drawing_that_stands_alone_has_its_width_in_pixels():
    assert read(bars("Users", ROWS, width="480")).get("width") == "480"
    assert read(bars("Users", ROWS)).get("width") == "100%"


def test_grouped_bars_write_each_number_and_are_as_long_as_it_says():
    rows = [Group("Posters", (Bar("", 40, "40 visits"), Bar("", 10, "10 answers")))]
    drawing = groups("What each brought", rows)
    written = " ".join(read(drawing).itertext())
    assert all(text in written for text in ("Posters", "40 visits", "10 answers"))
    visits, answers = widths(drawing, 14)
    assert visits == pytest.approx(4 * answers)


SPANS = [
    Span("Press", date(2026, 1, 1), date(2026, 1, 10), "over", done=True),
    Span("Radio", date(2026, 1, 11), date(2026, 1, 20), "running"),
    Span("Fair", date(2026, 1, 20), date(2026, 1, 20), "to come", begun=False),
]


def test_a_calendar_draws_days_where_they_are_and_writes_what_is_drawn():
    drawing = spans("Calendar", SPANS, today=date(2026, 1, 15), named="today")
    root = read(drawing)
    written = " ".join(root.itertext())
    for one in SPANS:
        assert one.label in written and one.text in written
    assert "today" in written
    assert widths(drawing, 14) == pytest.approx([0.5, 0.5, 0.05])
    fills = [one.get("fill") for one in root.iter(f"{SVG}rect")]
    assert len(set(fills)) == 3  # over, running, to come


@pytest.mark.parametrize("today", [date(2025, 12, 31), date(2026, 1, 21)])
def test_a_day_outside_of_the_calendar_is_not_drawn(today):
    assert "today" not in " ".join(
        read(spans("Calendar", SPANS, today=today, named="today")).itertext()
    )


def test_a_calendar_of_years_names_few_months():
    years = [Span("Long", date(2020, 5, 17), date(2026, 3, 2), "long")]
    texts = list(read(spans("C", years, today=date(2027, 1, 1), named="today")).iter(f"{SVG}text"))
    assert len(texts) <= 5


def test_balances_stand_above_and_below_nothing_with_their_extremes_numbered():
    drawing = balances("Treasury", [Bar("a", -50, "-50"), Bar("b", 150, "150"), Bar("c", 0, "0")])
    zero = next(one for one in read(drawing).iter(f"{SVG}line")).get("y1")
    below, above, _none = list(read(drawing).iter(f"{SVG}rect"))
    assert below.get("y") == zero
    assert int(above.get("y")) + int(above.get("height")) == int(zero)
    assert int(above.get("height")) == 3 * int(below.get("height"))
    told = [one.text for one in read(drawing).iter(f"{SVG}text")]
    assert told == ["150", "-50", "a", "c"]


def test_spreads_stand_on_one_scale_around_their_middle():
    rows = [Bar("Prices", 0, "-10 to 10", low=-10, high=10), Bar("Rent", 0, "", low=5, high=-5)]
    _track, wide, _other, narrow = widths(spreads("T", rows, middle=0, named="planned"), 14)
    assert (wide, narrow) == (1.0, 0.5)
