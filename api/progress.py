"""How far something long has come: a bar on a terminal, a line every tenth elsewhere."""

from typing import Final, TextIO

BAR_CHARACTERS: Final = 40
TENTHS: Final = 10


class Progress:
    """Shows so many of so many, on one line of `out`."""

    def __init__(self, what: str, out: TextIO) -> None:
        self._what = what
        self._out = out
        self._shown_tenths = 0
        self._bar = out.isatty()

    def show(self, done: int, total: int) -> None:
        """So many are done; the total may change on the way."""
        total = max(total, 1)
        if self._bar:
            self._draw(done, total)
        elif self._shown_tenths < done * TENTHS // total:
            self._shown_tenths = done * TENTHS // total
            self._out.write(f"{self._what}: {done:,} of {total:,}\n")
            self._out.flush()

    def _draw(self, done: int, total: int) -> None:
        filled = done * BAR_CHARACTERS // total
        bar = "█" * filled + "░" * (BAR_CHARACTERS - filled)
        end = "\n" if done >= total else ""
        self._out.write(f"\r{self._what} {bar} {done:,} of {total:,}{end}")
        self._out.flush()
