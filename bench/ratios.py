"""What a run prints: figures of each round, and of their ratio the least, the middle and the greatest."""

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median


@dataclass(slots=True)
class Ratio:
    """Two figures taken in turns, A B A B …, so that what slows the machine slows both.

    Attributes:
        a: the name of what is divided.
        b: the name of what it is divided by.
        unit: of both.
        target: what the ratio should be at least, or with `at_most` at most; None where nobody said.
        loads: the machine's load average after each round: what else it had to do.
    """

    a: str
    b: str
    unit: str
    target: float | None = None
    at_most: bool = False
    rounds: list[tuple[float, float]] = field(default_factory=list[tuple[float, float]])
    loads: list[float] = field(default_factory=list[float])

    def add(self, a: float, b: float) -> None:
        """One round."""
        self.rounds.append((a, b))
        self.loads.append(os.getloadavg()[0])

    @property
    def ratios(self) -> list[float]:
        """Of each round."""
        return [a / b for a, b in self.rounds]

    def __str__(self) -> str:
        middle = median(self.ratios)
        lines = [
            f"{self.a} ÷ {self.b}",
            f"  A  {spread_of([a for a, _ in self.rounds], self.unit)}",
            f"  B  {spread_of([b for _, b in self.rounds], self.unit)}",
            f"  A ÷ B  {spread_of(self.ratios, '')}",
            f"  load average {min(self.loads):.1f} to {max(self.loads):.1f}",
        ]
        if self.target is not None:
            met = middle <= self.target if self.at_most else middle >= self.target
            bound = "at most" if self.at_most else "at least"
            lines[3] += f"   target: {bound} {self.target:g}: {'met' if met else 'NOT met'}"
        return "\n".join(lines)


def spread_of(figures: Sequence[float], unit: str) -> str:
    """Least, middle and greatest."""
    least, middle, most = (_short(figure) for figure in (min(figures), median(figures), max(figures)))
    return f"min {least}  median {middle}  max {most} {unit}".rstrip() + f"  ({len(figures)} rounds)"


def _short(figure: float) -> str:
    return f"{figure:,.0f}" if figure >= 100 else f"{figure:.3g}"  # noqa: PLR2004 - three digits say enough
