"""How far something long has come: a bar on a terminal, a line every tenth elsewhere."""

import time
from collections.abc import Callable
from typing import Final, TextIO

BAR_CHARACTERS: Final = 40
TENTHS: Final = 10
# A bar that changes more often is not read, and costs more than what it shows.
REDRAW_SECONDS: Final = 0.1


class Progress:
    """Shows so many of so many, how fast that goes and how long it still takes, on one line of `out`.

    Args:
        what: what is going on, as "Auditing".
        out: a terminal, or a file or pipe.
        clock: seconds from anywhere, ever growing.
    """

    def __init__(self, what: str, out: TextIO, clock: Callable[[], float] = time.monotonic) -> None:
        self._what = what
        self._out = out
        self._clock = clock
        self._began = clock()
        self._shown_tenths = 0
        self._drawn_at: float | None = None
        self._bar = out.isatty()

    def show(self, done: int, total: int, items: int | None = None) -> None:
        """So many are done; the total may change on the way.

        Args:
            done: how many are done.
            total: of how many.
            items: what is counted, where that is something else than what `done` measures, as interactions and bytes.
        """
        total = max(total, 1)
        if self._bar:
            self._draw(done, total, items)
        elif self._shown_tenths < done * TENTHS // total:
            self._shown_tenths = done * TENTHS // total
            self._out.write(f"{self._what}: {self._told(done, total, items)}\n")
            self._out.flush()

    def _draw(self, done: int, total: int, items: int | None) -> None:
        now = self._clock()
        if done < total and self._drawn_at is not None and now - self._drawn_at < REDRAW_SECONDS:
            return
        self._drawn_at = now
        filled = done * BAR_CHARACTERS // total
        bar = "█" * filled + "░" * (BAR_CHARACTERS - filled)
        end = "\n" if done >= total else ""
        # The line may have been longer before: clear what is left of it.
        self._out.write(f"\r{self._what} {bar} {self._told(done, total, items)}\x1b[K{end}")
        self._out.flush()

    def _told(self, done: int, total: int, items: int | None) -> str:
        come = f"{done:,} of {total:,}" if items is None else f"{items:,}, {100 * done // total} %"
        seconds = self._clock() - self._began
        if done >= total or done <= 0 or seconds <= 0:
            return come
        left = round(seconds * (total - done) / done)
        minutes, rest = divmod(left, 60)
        return f"{come}, {(done if items is None else items) / seconds:,.0f} per second, {minutes}:{rest:02} left"
