"""How far something long has come: a bar on a terminal, a line every tenth elsewhere."""

from typing import Final, TextIO

BAR_CHARACTERS: Final = 40
TENTHS: Final = 10


class Progress:
    """Counts up to a total, in items, and shows it."""

    def __init__(self, what: str, total: int, out: TextIO) -> None:
        self._what = what
        self._total = total
        self._out = out
        self._done = 0
        self._bar = out.isatty()

    def advance(self, by: int) -> None:
        """So many more are done."""
        before, self._done = self._done, self._done + by
        if self._bar:
            self._draw()
        elif self._tenths(before) < self._tenths(self._done):
            self._out.write(f"{self._what}: {self._done:,} of {self._total:,}\n")
            self._out.flush()

    def _tenths(self, done: int) -> int:
        return done * TENTHS // self._total

    def _draw(self) -> None:
        filled = self._done * BAR_CHARACTERS // self._total
        bar = "█" * filled + "░" * (BAR_CHARACTERS - filled)
        end = "\n" if self._done >= self._total else ""
        self._out.write(f"\r{self._what} {bar} {self._done:,} of {self._total:,}{end}")
        self._out.flush()
