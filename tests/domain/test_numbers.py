import math

import pytest

from domain.numbers import format_number


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (30, "30"),
        (30.0, "30"),
        (-1.0, "-1"),
        (0.95, "0.95"),
        (30.1234567, "30.1234567"),
        (1e6, "1000000"),
        (1e12, "1000000000000"),
        (1e300, "1 × 10^300"),
        (-1.5e-7, "-1.5 × 10^-7"),
        (math.inf, "infinite"),
        (-math.inf, "infinite"),
        (math.nan, "not a number"),
    ],
)
def test_a_number_is_written_as_people_write_it(number: float, text: str) -> None:
    assert format_number(number) == text
