"""Numbers in messages, all written one way."""

import math


def format_number(number: float) -> str:
    """As people write it: 30, 0.95, 1000000, 1.5 × 10^300; "infinite" for what no float holds."""
    if math.isinf(number):
        return "infinite"
    if math.isnan(number):
        return "not a number"
    digits, _, exponent = repr(number).partition("e")
    digits = digits.removesuffix(".0")
    return f"{digits} × 10^{int(exponent)}" if exponent else digits
