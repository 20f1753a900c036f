"""Intervals around rates."""

import strawberry


@strawberry.type(description="An interval of ratios.")
class Range:
    """Bounds, both included."""

    low: float = strawberry.field(description="The lower bound, 0 to 1.")
    high: float = strawberry.field(description="The upper bound, 0 to 1.")

    @classmethod
    def of(cls, interval: tuple[float, float] | None) -> "Range | None":
        """From (low, high); None of nothing."""
        return None if interval is None else cls(low=interval[0], high=interval[1])
