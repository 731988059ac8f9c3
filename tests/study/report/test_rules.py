"""What is quoted: words are left out, never changed, and it shows where."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etabli.core.errors import BadInput
from etabli.study.report.rules import MARK, cut

WORDS = st.lists(st.sampled_from(["a", "b", "c", "d"]), min_size=1, max_size=12)


@pytest.mark.parametrize(
    ("original", "wanted", "expected"),
    [
        ("I come from Morez by bus", "I come from Morez by bus", "I come from Morez by bus"),
        ("I come from Morez by bus", "I come by bus", "I come […] by bus"),
        ("I come from Morez by bus", "I come [...] by bus", "I come […] by bus"),
        ("I come from Morez by bus", "by bus", "[…] by bus"),
        ("I come from Morez by bus", "I come […]", "I come […]"),
        ("I come\nfrom Morez", "I come from Morez", "I come from Morez"),
        ("b a b a c", "a c", "[…] a c"),
    ],
)
def test_a_mark_stands_wherever_words_were_left_out(original, wanted, expected):
    assert cut(original, wanted) == expected


@pytest.mark.parametrize(
    ("wanted", "message"),
    [
        ("I go from Morez", "“go” is not what was said"),
        ("bus by", "“by” is not what was said"),
        ("[…]", "Leave at least one word"),
        ("  ", "Leave at least one word"),
    ],
)
def test_words_that_were_not_said_are_refused(wanted, message):
    with pytest.raises(BadInput, match=message) as refused:
        cut("I come from Morez by bus", wanted)
    assert refused.value.field == "text"


@given(WORDS, st.data())
def test_whatever_is_left_out_the_rest_is_what_was_said(words, data):
    kept = data.draw(st.lists(st.booleans(), min_size=len(words), max_size=len(words)))
    left = [word for word, keep in zip(words, kept, strict=True) if keep]
    if not left:
        return
    told = cut(" ".join(words), " ".join(left))
    assert [word for word in told.split() if word != MARK] == left
    assert (MARK in told) == (left != words)
    assert cut(" ".join(words), told) == told
