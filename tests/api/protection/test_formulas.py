"""Formulas: what is worked out before changes nothing of what comes out."""

from collections.abc import Sequence
from math import prod
from typing import Final

from hypothesis import given
from hypothesis import strategies as st

from api.protection.formulas import Formula, greatest, greatest_sum, product, total, value
from api.protection.variables import Variables

PARTS: Final = st.lists(st.integers(0, 3) | st.sampled_from("abc"), max_size=4)
"""Numbers that are known, and names of variables."""

VARIABLES: Final = st.builds(Variables, st.fixed_dictionaries({name: st.integers(0, 3) for name in "abc"}))


def formula(part: int | str) -> Formula:
    return part if isinstance(part, int) else lambda variables: variables[part]


@given(PARTS, VARIABLES)
def test_formulas_of_several_give_what_their_numbers_give(parts: Sequence[int | str], variables: Variables) -> None:
    formulas = [formula(each) for each in parts]
    numbers = [value(each, variables) for each in formulas]
    assert value(total(formulas), variables) == sum(numbers)
    assert value(greatest(formulas), variables) == max(numbers, default=0)
    choices = [range(size) for size in range(len(parts) + 1)]
    assert value(greatest_sum(formulas, choices), variables) == sum(numbers)
    for one in formulas:
        for other in formulas:
            assert value(product(one, other), variables) == prod((value(one, variables), value(other, variables)))


@given(PARTS)
def test_what_no_variable_decides_is_a_number(parts: Sequence[int | str]) -> None:
    numbers = [formula(each) for each in parts if isinstance(each, int)]
    for made in (total(numbers), greatest(numbers), greatest_sum(numbers, [range(len(numbers))]), product(2, 3)):
        assert isinstance(made, int)
    assert product(0, formula("a")) == product(formula("a"), 0) == 0
