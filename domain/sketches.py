"""A quantile sketch whose buckets add and subtract exactly.

DDSketch (Masson, Rim, Lee: "DDSketch: a fast and fully-mergeable quantile sketch with relative-error guarantees",
VLDB 2019), without collapsing: magnitudes lie between 10⁻⁶ and 10¹², so there are at most 2,100 bins a sign.
"""

import math
from bisect import bisect_left
from collections.abc import Sequence
from decimal import Decimal
from itertools import accumulate
from typing import Final

RELATIVE_ERROR: Final = 0.01  # what is promised
# A little finer than promised, so that rounding in the logarithm can never break the promise.
_ALPHA: Final = 0.0099
_GAMMA: Final = (1 + _ALPHA) / (1 - _ALPHA)
_LOG_GAMMA: Final = math.log(_GAMMA)

MICRO: Final = 1_000_000  # values are whole millionths
MAX_MAGNITUDE: Final = 10**12


def bin_of(micros: int) -> int:
    """The bin of a value in millionths: 0 for zero, else by its sign ± (1 + ⌈log |micros| ÷ log gamma⌉)."""
    if micros == 0:
        return 0
    magnitude = 1 + math.ceil(math.log(abs(micros)) / _LOG_GAMMA)
    return magnitude if micros > 0 else -magnitude


def value_of(number: int) -> float:
    """The value that stands for a bin: within `RELATIVE_ERROR` of all that fall into it."""
    if number == 0:
        return 0.0
    value = 2 * _GAMMA ** (abs(number) - 1) / (_GAMMA + 1) / MICRO
    return value if number > 0 else -value


def quantile(bins: dict[int, int], q: float) -> float | None:
    """The value at rank ⌈q·n⌉ (the smallest for q = 0), within 1 %; None when empty."""
    values = quantiles(bins, (q,))
    return None if values is None else values[0]


def quantiles(bins: dict[int, int], ranks: Sequence[float]) -> list[float] | None:
    """Several quantiles in one pass, in the order asked for; None when empty."""
    numbers = sorted(bins)
    seen = list(accumulate(bins[number] for number in numbers))
    if not seen or seen[-1] == 0:
        return None
    # As the caller wrote q: 0.07 of 100 is rank 7, though 0.07 * 100 > 7 in binary.
    at = (max(1, math.ceil(Decimal(repr(q)) * seen[-1])) for q in ranks)
    return [value_of(numbers[bisect_left(seen, rank)]) for rank in at]


def smallest(bins: dict[int, int]) -> float | None:
    """The least value, within 1 %; None when empty."""
    return value_of(min(bins)) if bins else None


def largest(bins: dict[int, int]) -> float | None:
    """The greatest value, within 1 %; None when empty."""
    return value_of(max(bins)) if bins else None
