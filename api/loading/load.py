"""One load: lines into interactions, interactions into batches, several batches on their way at once."""

import asyncio
import contextlib
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from api.loading.faults import Fault
from api.loading.mapping import Mapping
from api.loading.rejects import Rejects
from api.loading.tables import Table, opened
from api.loading.translating import Given, Translator
from api.patience import Send, record_patiently
from domain.interactions import SentInteraction

BATCH_ITEMS: Final = 500
# While one commit of about four calls is under way, the next four wait: commits are full, and follow each other.
CALLS_AT_ONCE: Final = 8
MOST_FAILURES: Final = 3


@dataclass(slots=True)
class Loaded:
    """What became of all lines. `notes` are sentences about files that were not all they should be."""

    lines: int = 0
    interactions: int = 0
    recorded: int = 0
    duplicates: int = 0
    rejected: int = 0
    seconds: float = 0.0
    incomplete: bool = False
    notes: list[str] = field(default_factory=list[str])

    @property
    def is_whole(self) -> bool:
        """Whether everything that the files hold is recorded now."""
        return not self.rejected and not self.incomplete

    def __str__(self) -> str:
        rate = self.interactions / self.seconds if self.seconds else 0.0
        told = (
            f"{self.lines:,} lines gave {self.interactions:,} interactions: {self.recorded:,} recorded, "
            f"{self.duplicates:,} duplicates, {self.rejected:,} rejected, in {self.seconds:.1f} s "
            f"({rate:,.0f} per second)"
        )
        return "\n".join([told, *self.notes])


@dataclass(frozen=True, slots=True)
class _Batch:
    file: Path
    lines: list[int]
    items: list[SentInteraction]


async def load(
    files: Sequence[Path],
    mapping: Mapping,
    send: Send,
    rejects: Rejects,
    progress: Callable[[int, int, int], None],
    *,
    batch_items: int = BATCH_ITEMS,
) -> Loaded:
    """Record what the files hold. Safe to repeat, and to go on with after it was interrupted: ids are the same.

    Args:
        files: read one after the other.
        mapping: what their columns mean.
        send: records a batch of the mapping's source.
        rejects: takes what is turned away.
        progress: told bytes read, bytes in all, and interactions so far.
        batch_items: how many interactions go into a call.

    Raises:
        LoadError: a file cannot be read or is not what the mapping says; nothing was recorded.
        UnavailableError: the database is away; what was recorded stays.
    """
    loaded = Loaded()
    began = time.monotonic()
    with contextlib.ExitStack() as stack:
        tables = [stack.enter_context(opened(path, mapping)) for path in files]
        total = sum(path.stat().st_size for path in files)
        batches = _batches(tables, mapping, batch_items, loaded, rejects)

        async def work() -> None:
            for batch in batches:
                await _record(batch, send, loaded, rejects)
                progress(min(sum(table.read_bytes for table in tables), total - 1), total, loaded.interactions)

        try:
            async with asyncio.TaskGroup() as group:
                for _ in range(CALLS_AT_ONCE):
                    group.create_task(work())
        except ExceptionGroup as errors:
            raise errors.exceptions[0] from None
        _tell(tables, loaded)
    progress(total, total, loaded.interactions)
    loaded.rejected = rejects.count
    loaded.seconds = time.monotonic() - began
    return loaded


async def _record(batch: _Batch, send: Send, loaded: Loaded, rejects: Rejects) -> None:
    receipt = await record_patiently(send, batch.items, most_failures=MOST_FAILURES)
    loaded.interactions += len(batch.items)
    loaded.recorded += receipt.recorded
    loaded.duplicates += receipt.duplicates
    for rejection in receipt.rejected:
        fault = Fault(rejection.code, rejection.message)
        rejects.add(batch.file, batch.lines[rejection.index], rejection.id, fault)


def _batches(
    tables: Sequence[Table], mapping: Mapping, batch_items: int, loaded: Loaded, rejects: Rejects
) -> Iterator[_Batch]:
    for table in tables:
        batch = _Batch(table.path, [], [])
        for given in _given(table, Translator(mapping, table.path.name), loaded):
            if isinstance(given.what, Fault):
                rejects.add(table.path, given.line, None, given.what)
                continue
            batch.lines.append(given.line)
            batch.items.append(given.what)
            if len(batch.items) == batch_items:
                yield batch
                batch = _Batch(table.path, [], [])
        if batch.items:
            yield batch


def _given(table: Table, translator: Translator, loaded: Loaded) -> Iterator[Given]:
    for line in table:
        loaded.lines += 1
        if isinstance(line, Given):
            yield line
        else:
            yield from translator.translate(line)
    yield from translator.end()


def _tell(tables: Sequence[Table], loaded: Loaded) -> None:
    for table in tables:
        if table.ended_early is not None:
            loaded.incomplete = True
            loaded.notes.append(
                f"{table.path} could be read up to line {table.lines.number:,} only ({table.ended_early}); mend it and "
                "import it again: what was recorded is not recorded twice."
            )
        elif table.lines.ends_in_line:
            loaded.notes.append(f"{table.path} ends without a line end; its last line was taken as it stands.")
