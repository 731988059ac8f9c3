"""A stay from now on ends with the place's day, and codes are typed as people type."""

from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st

from etabli.booking.desk.rules import ALPHABET, Stay, code_told, new_code, read_code, stays_from
from etabli.kernels.timetable import Period

DAY = (Period(8 * 60, 18 * 60),)


def test_an_hour_half_a_day_and_the_day_end_when_the_place_closes_at_the_latest():
    def ends(hour: float) -> dict[str, float]:
        stays = stays_from(int(hour * 60), DAY, 30, 720)
        return {stay.value: period.end / 60 for stay, period in stays.items()}

    assert ends(9) == {"hour": 10, "half": 14, "day": 18}
    assert ends(13) == {"hour": 14, "half": 18}  # the day is no longer than half of it
    assert ends(17.25) == {"hour": 18}
    assert ends(17.75) == ends(7) == ends(18) == {}


@given(
    minute=st.integers(0, 1500),
    shortest=st.integers(1, 240),
    more=st.integers(0, 900),
    ends=st.lists(st.integers(0, 1440), min_size=2, max_size=4, unique=True),
)
@examples(max_examples=40)
def test_every_stay_begins_now_within_the_hours_and_what_the_space_allows(
    minute, shortest, more, ends
):
    ends = sorted(ends)[: len(ends) // 2 * 2]
    opening = [Period(*pair) for pair in zip(ends[::2], ends[1::2], strict=True)]
    stays = stays_from(minute, opening, shortest, shortest + more)
    assert [one for one in Stay if one in stays] == list(stays)
    for period in stays.values():
        assert period.start == minute
        assert shortest <= period.end - period.start <= shortest + more
        assert any(one.start <= minute and period.end <= one.end for one in opening)
    assert len({period.end for period in stays.values()}) == len(stays)


def test_a_code_is_read_whatever_its_blanks_hyphens_and_letters():
    code = new_code()
    assert len(code) == 8 and set(code) <= set(ALPHABET)
    for typed in (code, code.lower(), code_told(code), f" {code[:3]} {code[3:]} "):
        assert read_code(typed) == code
