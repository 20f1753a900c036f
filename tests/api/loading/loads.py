"""Loads of small files into memory."""

import csv
import functools
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from api.loading.load import Loaded, load
from api.loading.mapping import read_mapping
from api.loading.rejects import Rejects
from domain.hierarchy import Hierarchy
from domain.interactions import Interaction
from domain.limits import Limits
from domain.pseudonyms import Pseudonyms
from domain.recording import record
from tests.fakes import FixedClock, MemoryHierarchies, MemoryRecorder

PSEUDONYMS = Pseudonyms(b"k" * 32)

ORDERS = """
source = "shop"
no_value = ["", "NA"]
[times]
paid = { text = "{at}" }
[[interactions]]
moment = "payment"
at = "paid"
id = "{order}"
customer = "{name}"
signals = { amount = { type = "number", column = "amount" } }
"""


@dataclass
class Outcome:
    """What a load left: its totals, what was stored by id, and the rows of the file of rejected lines."""

    loaded: Loaded
    stored: dict[str, Interaction]
    rejected: list[dict[str, str]]


class Loading:
    """Loads into one memory, again and again."""

    def __init__(self, folder: Path, mapping: str = ORDERS) -> None:
        self._folder = folder
        self._recorder = MemoryRecorder(MemoryHierarchies(Hierarchy()))
        self._mapping = folder / "mapping.toml"
        self._mapping.write_text(mapping)

    async def load(self, *files: Path, batch_items: int = 2) -> Outcome:
        """Load files. Raises LoadError."""
        mapping = read_mapping(self._mapping)
        clock = FixedClock(datetime(2030, 1, 1, tzinfo=UTC))
        send = functools.partial(
            record, mapping.source, recorder=self._recorder, clock=clock, pseudonyms=PSEUDONYMS, limits=Limits()
        )
        path = self._folder / "rejected.csv"
        with Rejects(path) as rejects:
            loaded = await load(files, mapping, send, rejects, _silent, batch_items=batch_items)
        rows: list[dict[str, str]] = []
        if path.exists():
            with path.open(newline="") as file:
                rows = list(csv.DictReader(file))
        stored = {scored.interaction.key: scored.interaction for scored in self._recorder.stored.values()}
        return Outcome(loaded, stored, rows)

    async def load_text(self, text: str | bytes, name: str = "orders.csv") -> Outcome:
        """Load one file with this content."""
        path = self._folder / name
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return await self.load(path)


def counts(loaded: Loaded) -> tuple[int, int, int, int]:
    """Lines, recorded, duplicates, rejected."""
    return loaded.lines, loaded.recorded, loaded.duplicates, loaded.rejected


def _silent(_done: int, _total: int, _items: int) -> None:
    """Tell nobody how far it has come."""
