"""Numbers that are known with the document, or only with its variables."""

from collections.abc import Callable, Sequence
from typing import Final, TypeAlias

from api.protection.variables import Variables

Formula: TypeAlias = int | Callable[[Variables], int]
_NONE: Final = Variables({})


def value(formula: Formula, variables: Variables) -> int:
    """The number."""
    return formula if isinstance(formula, int) else formula(variables)


def total(formulas: Sequence[Formula]) -> Formula:
    """The sum."""
    known = sum(each for each in formulas if isinstance(each, int))
    open_ones = tuple(each for each in formulas if not isinstance(each, int))
    if not open_ones:
        return known
    return lambda variables: known + sum(each(variables) for each in open_ones)


def product(one: Formula, other: Formula) -> Formula:
    """One times the other."""
    if isinstance(one, int) and isinstance(other, int):
        return one * other
    if one == 0 or other == 0:
        return 0
    return lambda variables: value(one, variables) * value(other, variables)


def greatest(formulas: Sequence[Formula]) -> Formula:
    """The greatest of at least one."""
    if all(isinstance(each, int) for each in formulas):
        return max(value(each, _NONE) for each in formulas)
    return formulas[0] if len(formulas) == 1 else lambda variables: max(value(each, variables) for each in formulas)


def greatest_sum(formulas: Sequence[Formula], choices: Sequence[Sequence[int]]) -> Formula:
    """The greatest of the sums of some of the formulas, each choice by indexes. Each formula is worked out once."""
    if len(choices) == 1:
        return total([formulas[index] for index in choices[0]])

    def greatest_of(variables: Variables) -> int:
        values = [value(each, variables) for each in formulas]
        return max((sum(values[index] for index in choice) for choice in choices), default=0)

    return greatest_of(_NONE) if all(isinstance(each, int) for each in formulas) else greatest_of
