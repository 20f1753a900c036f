"""Many windows at once: each page is read once, and its buckets are added up wherever they are wanted."""

from bisect import bisect_right
from collections.abc import Collection, Iterable, Mapping, Sequence
from operator import add

from domain.ladder import Run, Rung, Window, start_of
from domain.performance import Tally
from storage.pages import spans_of
from storage.rows import COUNTERS, Row, Rows, summed, tally_of


class Sheet:
    """Tallies by moment for each of some windows that do not overlap.

    Args:
        windows: in order of time.
        days: the first and the last on which anything was folded; None before any. Nothing outside is looked for.
        with_measures: whether measures are added up too; they are most of the work.
    """

    def __init__(self, windows: Sequence[Window], days: tuple[int, int] | None, *, with_measures: bool) -> None:
        self._rows: list[dict[str, list[Row]]] = [{} for _ in windows]
        self._with_measures = with_measures
        self._windows = windows
        self._starts = [window.start for window in windows]
        runs = (
            []
            if days is None
            else [(run, at) for at, w in enumerate(windows) for run in w.within_months(*days).tiles()]
        )
        self.runs: Collection[Run] = [run for run, _ in runs]
        self._runs = {rung: sorted((r.first, r.end, at) for r, at in runs if r.rung is rung) for rung in Rung}
        self._firsts = {rung: [first for first, _, _ in self._runs[rung]] for rung in Rung}

    def add_cells(self, moment: str, rung: Rung, cells: Mapping[int, Row]) -> None:
        """Add those of a page's buckets that tile the windows."""
        firsts, runs = self._firsts[rung], self._runs[rung]
        if not runs:
            return
        for number, row in cells.items():
            index = bisect_right(firsts, number) - 1
            if index >= 0 and number < runs[index][1]:
                self._add(runs[index][2], moment, row)

    def add_deltas(self, deltas: Rows, moments: Collection[str], channel: str | None) -> None:
        """Add what a commit counted.

        A delta's bucket lies within a window or outside: windows are widened to what deltas are counted by.
        """
        for (moment, delta_channel, rung, number), row in deltas.items():
            if moment not in moments or channel not in {None, delta_channel}:
                continue
            minute = start_of(rung, number)
            index = bisect_right(self._starts, minute) - 1
            if index >= 0 and minute in self._windows[index]:
                self._add(index, moment, row)

    def tallies(self) -> list[dict[str, Tally]]:
        """What was added up for each window. More can be added afterwards."""
        for there in self._rows:
            for rows in there.values():
                rows[:] = [summed(rows)]
        return [{moment: tally_of(rows[0]) for moment, rows in there.items()} for there in self._rows]

    def _add(self, index: int, moment: str, row: Row) -> None:
        there = self._rows[index]
        if self._with_measures:
            there.setdefault(moment, []).append(row)
        elif moment in there:
            there[moment][0] = [*map(add, there[moment][0], row)]
        else:
            there[moment] = [row[:COUNTERS]]


def sheets_of(
    points: Sequence[Window], days: tuple[int, int] | None, *, with_measures: bool
) -> tuple[list[Sheet], list[tuple[int, int]]]:
    """As few sheets as hold the points without overlap, and for each point its sheet and its place there."""
    layers: list[list[Window]] = []
    places: dict[int, tuple[int, int]] = {}
    for at, window in sorted(enumerate(points), key=lambda each: (each[1].start, each[1].end)):
        layer = next((n for n, windows in enumerate(layers) if windows[-1].end <= window.start), len(layers))
        if layer == len(layers):
            layers.append([])
        places[at] = (layer, len(layers[layer]))
        layers[layer].append(window)
    sheets = [Sheet(windows, days, with_measures=with_measures) for windows in layers]
    return sheets, [places[at] for at in range(len(points))]


def spans_wanted(sheets: Iterable[Sheet], moments: Iterable[str]) -> list[str]:
    """The spans whose pages hold what the sheets want, each once."""
    runs = list(dict.fromkeys(run for sheet in sheets for run in sheet.runs))
    return list(dict.fromkeys(span for moment in moments for span in spans_of(moment, runs)))
