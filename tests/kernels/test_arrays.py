"""What the kernels accept as numbers."""

import numpy as np
import pytest

from etabli.kernels.arrays import number, numbers
from etabli.kernels.errors import InvalidInput


def test_the_array_is_a_copy_that_cannot_be_changed():
    given = np.array([1, 2])
    kept = numbers("x", given, dimensions=1)
    given[0] = 9
    assert kept.tolist() == [1, 2]
    with pytest.raises(ValueError, match="read-only"):
        kept[0] = 3


def test_infinity_passes_only_where_it_means_something():
    assert numbers("x", [np.inf], dimensions=1, infinite=True).tolist() == [np.inf]
    with pytest.raises(InvalidInput, match=r"^x: inf at \[0\]; a finite number, 0 or more, is"):
        numbers("x", [np.inf], dimensions=1)


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ([[1, 2], [3]], "rows of equal lengths"),
        ([1, "2"], "numbers are needed"),
        ([None], "numbers are needed"),
        (1.0, "a list of numbers is needed"),
        ([], "at least one number"),
        ([0, 1, 7], r"7 at \[2\]; a finite number, 0 to 5, is needed"),
    ],
)
def test_what_is_no_array_of_allowed_numbers_is_refused(values, message):
    with pytest.raises(InvalidInput, match=message):
        numbers("x", values, dimensions=1, highest=5)


def test_a_single_number_is_refused_without_a_place():
    assert number("days", 3) == 3.0
    with pytest.raises(InvalidInput, match=r"^days: -1; a finite number, 0 or more, is needed"):
        number("days", -1)


def test_the_refusal_tells_its_argument_and_message():
    with pytest.raises(InvalidInput) as caught:
        number("days", float("nan"))
    assert caught.value.argument == "days"
    assert str(caught.value) == f"days: {caught.value.message}"
