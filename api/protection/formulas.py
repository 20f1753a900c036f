"""Numbers from 0 that are known with the document, or only with its variables.

Those are worked out for every operation, so that what is known of them is worked out before.
"""

from collections.abc import Callable, Iterable, Sequence
from math import prod
from typing import Final, TypeAlias

from api.protection.variables import Variables

OpenFormula: TypeAlias = Callable[[Variables], int]
Formula: TypeAlias = int | OpenFormula
_NONE: Final = Variables({})


def value(formula: Formula, variables: Variables) -> int:
    """The number."""
    return formula if isinstance(formula, int) else formula(variables)


def total(formulas: Sequence[Formula]) -> Formula:
    """The sum."""
    known, open_ones = sum(_numbers(formulas)), _open(formulas)
    match open_ones:
        case []:
            return known
        case [only]:
            return (lambda variables: known + only(variables)) if known else only
        case _:
            return lambda variables: known + sum(each(variables) for each in open_ones)


def product(one: Formula, other: Formula) -> Formula:
    """One times the other."""
    known, open_ones = prod(_numbers((one, other))), _open((one, other))
    if known == 0:
        return 0
    match open_ones:
        case []:
            return known
        case [only]:
            return (lambda variables: known * only(variables)) if known > 1 else only
        case _:
            return lambda variables: prod(each(variables) for each in open_ones)


def greatest(formulas: Sequence[Formula]) -> Formula:
    """The greatest; 0 of none."""
    known, open_ones = max(_numbers(formulas), default=0), _open(formulas)
    match open_ones:
        case []:
            return known
        case [only]:
            return (lambda variables: max(known, only(variables))) if known else only
        case _:
            return lambda variables: max(known, *(each(variables) for each in open_ones))


def greatest_sum(formulas: Sequence[Formula], choices: Sequence[Sequence[int]]) -> Formula:
    """The greatest of the sums of some of the formulas, each choice by indexes. Each formula is worked out once."""
    if len(choices) == 1:
        return total([formulas[index] for index in choices[0]])

    def greatest_of(variables: Variables) -> int:
        values = [value(each, variables) for each in formulas]
        return max((sum(values[index] for index in choice) for choice in choices), default=0)

    return greatest_of(_NONE) if all(isinstance(each, int) for each in formulas) else greatest_of


def _numbers(formulas: Iterable[Formula]) -> list[int]:
    return [each for each in formulas if isinstance(each, int)]


def _open(formulas: Iterable[Formula]) -> list[OpenFormula]:
    return [each for each in formulas if not isinstance(each, int)]
