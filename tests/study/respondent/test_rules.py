"""What may be published of few people, and in which class an erased answer is still counted."""

from datetime import date
from itertools import product

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from etabli.study.respondent.rules import (
    FEWEST_BESIDE,
    FEWEST_SHOWN,
    Consent,
    Origin,
    class_of,
    digest_of,
    link_key,
    suppressed,
    suppressed_choices,
    suppressed_table,
)

counts = st.dictionaries(st.integers(0, 9), st.integers(0, 30), min_size=1, max_size=8)


@st.composite
def tables(draw, *, most=30, lines=5):
    rows, columns = draw(st.integers(1, lines)), draw(st.integers(1, lines))
    numbers = st.one_of(st.integers(0, 7), st.integers(0, most))
    return {(i, j): draw(numbers) for i, j in product(range(rows), range(columns))}


# One question


@given(counts)
def test_no_small_count_is_shown_and_none_can_be_found_by_subtraction(cells):
    shown = suppressed(cells)
    hidden = [cells[key] for key, count in shown.items() if count is None]
    assert all(count >= FEWEST_SHOWN for count in shown.values() if count is not None)
    everything = len(hidden) == len(cells)
    assert not hidden or everything or (len(hidden) > 1 and sum(hidden) >= FEWEST_SHOWN)


@given(counts)
def test_each_hidden_count_could_be_another_one(cells):
    shown, total = suppressed(cells), sum(cells.values())
    assume(total >= FEWEST_SHOWN)
    hidden = [key for key, count in shown.items() if count is None]
    together = total - sum(count for count in shown.values() if count is not None)
    # Any number from 0 to `together` fits, since another one makes up for it.
    assert not hidden or (len(hidden) > 1 and together > 0)


@given(counts)
def test_what_is_shown_is_true(cells):
    assert all(count in (None, cells[key]) for key, count in suppressed(cells).items())


def test_large_counts_are_all_shown():
    assert suppressed({"a": 5, "b": 40}) == {"a": 5, "b": 40}


def test_a_single_small_count_takes_the_next_one_with_it():
    assert suppressed({"a": 3, "b": 9, "c": 40}) == {"a": None, "b": None, "c": 40}


def test_that_nobody_answered_something_is_hidden_like_any_small_count():
    assert suppressed({"a": 0, "b": 9, "c": 40}) == {"a": None, "b": None, "c": 40}


@given(st.dictionaries(st.integers(0, 5), st.integers(0, 60)), st.integers(0, 60))
def test_of_several_choices_neither_those_who_chose_nor_those_who_did_not_are_few(cells, of):
    cells = {key: min(count, of) for key, count in cells.items()}
    for key, shown in suppressed_choices(cells, of=of).items():
        few = cells[key] < FEWEST_SHOWN or of - cells[key] < FEWEST_SHOWN
        assert shown == (None if few else cells[key])


# Two questions crossed


def published(table):
    """All that is seen of a table, by row and column; `None, …` are totals."""
    return (
        table.cells
        | {(row, None): count for row, count in table.rows.items()}
        | {(None, column): count for column, count in table.columns.items()}
        | {(None, None): table.total}
    )


def with_totals(cells):
    whole = dict(cells)
    for (row, column), count in cells.items():
        for total in ((row, None), (None, column), (None, None)):
            whole[total] = whole.get(total, 0) + count
    return whole


@given(tables())
def test_what_is_shown_of_a_table_is_true_and_never_of_few(cells):
    truth = with_totals(cells)
    for key, count in published(suppressed_table(cells)).items():
        assert count is None or FEWEST_SHOWN <= count == truth[key]


@settings(max_examples=40)
@given(tables(lines=4))
def test_no_hidden_number_of_a_table_follows_from_those_shown(cells):
    """Checked apart from the rule's own way: by the exact least and greatest value of each hidden
    number, over all tables of numbers from 0 with what is shown (a linear program whose corners
    are whole numbers)."""
    seen = published(suppressed_table(cells))
    assume(any(count is not None for count in seen.values()))
    for key in (key for key, count in seen.items() if count is None):
        least, greatest = bounds(seen, cells, key)
        assert greatest - least > 0.5, (key, seen)


@given(tables())
def test_what_is_hidden_beside_a_total_that_is_shown_is_not_few_together(cells):
    seen = published(suppressed_table(cells))
    rows, columns = ({key[axis] for key in cells} for axis in (0, 1))
    for line in [
        *([(row, column) for column in columns] + [(row, None)] for row in (*rows, None)),
        *([(row, column) for row in rows] + [(None, column)] for column in (*columns, None)),
    ]:
        *parts, total = line
        hidden = [key for key in parts if seen[key] is None]
        if hidden and seen[total] is not None:
            beside = seen[total] - sum(seen[key] for key in parts if seen[key] is not None)
            assert beside >= FEWEST_SHOWN


def bounds(seen, cells, key):
    import numpy as np
    from scipy.optimize import linprog

    inner = list(cells)
    equations, values = [], []
    for shown, count in seen.items():
        if count is not None:
            equations.append(weights(inner, shown))
            values.append(count)
    wanted = np.array(weights(inner, key))
    found = [
        linprog(sign * wanted, A_eq=equations, b_eq=values, bounds=(0, 1000)) for sign in (1, -1)
    ]
    assert all(one.success for one in found)
    return found[0].fun, -found[1].fun


def weights(inner, shown):
    """Which cells a number is the sum of."""
    return [float(shown[0] in (None, row) and shown[1] in (None, column)) for row, column in inner]


def test_a_table_without_small_numbers_is_shown_whole():
    cells = {("a", "x"): 5, ("a", "y"): 6, ("b", "x"): 7, ("b", "y"): 8}
    shown = suppressed_table(cells)
    assert shown.cells == cells
    assert (shown.rows, shown.columns, shown.total) == ({"a": 11, "b": 15}, {"x": 12, "y": 14}, 26)


def test_a_small_number_hides_three_others_so_that_the_totals_stay():
    cells = {("a", "x"): 2, ("a", "y"): 16, ("b", "x"): 17, ("b", "y"): 8}
    shown = suppressed_table(cells)
    assert set(shown.cells.values()) == {None}
    assert (shown.rows, shown.total) == ({"a": 18, "b": 25}, 43)


def test_a_table_of_a_few_people_is_hidden_whole():
    shown = suppressed_table({("a", "x"): 2, ("a", "y"): 1})
    assert set(published(shown).values()) == {None}


def test_a_table_of_every_commune_is_quickly_decided():
    cells = {
        (row, column): (row * 7 + column * 3) % 13 for row in range(120) for column in range(6)
    }
    assert any(count is not None for count in suppressed_table(cells).cells.values())


# What stays of an erased answer


MARCH = date(2026, 3, 1)
origins = st.builds(
    Origin,
    st.sampled_from([MARCH, date(2026, 4, 1)]),
    st.sampled_from(["", "abc"]),
    st.sampled_from(["employee", "creator"]),
    st.sampled_from(["bas", "haut"]),
)


@given(origins, st.lists(origins, max_size=25))
def test_an_erased_answer_is_counted_in_a_class_of_enough_others_or_in_none(origin, others):
    told = class_of(origin, others)
    names = [name for name in ("month", "channel", "profile", "district") if told[name]]
    alike = sum(other.told(names) == origin.told(names) for other in others)
    assert not names or alike >= FEWEST_BESIDE


def test_a_class_tells_less_until_nobody_is_alone_in_it():
    one = Origin(MARCH, "abc", "creator", "haut")
    others = [Origin(MARCH, "abc", "employee", "haut")] * 5
    assert class_of(one, others) == {
        "month": MARCH,
        "channel": "abc",
        "profile": "",
        "district": "",
    }
    assert class_of(one, []) == {"month": None, "channel": "", "profile": "", "district": ""}


# Keys and consents


def test_a_link_is_nobody_s_to_guess_without_both_secrets():
    key = link_key("form", "secret")
    assert len(key) == 64
    assert key == link_key("form", "secret")
    assert len({key, link_key("form", "other"), link_key("other", "secret"), digest_of(key)}) == 4


@pytest.mark.parametrize("kept", ["2026-01-01T00:00:00+00:00", Consent("2026-01-01").as_json()])
def test_a_consent_is_read_as_it_was_kept_at_any_time(kept):
    assert Consent.of(kept).at.startswith("2026-01-01")
