"""The `import` command: what happened, from files, on the write path that requests take, without HTTP."""

import functools
import sys
from collections.abc import Sequence
from pathlib import Path

from api.loading.load import BATCH_ITEMS, Loaded, load
from api.loading.mapping import read_mapping
from api.loading.rejects import Rejects
from api.progress import Progress
from api.services import Services, composed
from api.settings import Settings
from domain.recording import record


async def import_files(settings: Settings, files: Sequence[Path], mapping: Path, rejected: Path) -> int:
    """Import files, and print what became of them.

    Args:
        settings: with a database and the key for customers' ids.
        files: CSV or NDJSON, perhaps compressed.
        mapping: the TOML file that says what their columns mean.
        rejected: where to write what was turned away.

    Returns:
        The exit status: 0 when everything is recorded, 1 when something was rejected or a file ended early.

    Raises:
        LoadError: nothing was recorded.
        StartUpError, MigrationError: see `composed`.
        UnavailableError: the database is away; what was recorded stays.
    """
    read_mapping(mapping)  # what is wrong with it is said before anything is started
    async with composed(settings) as services:
        loaded = await load_into(services, files, mapping, rejected, Progress("Importing", sys.stderr))
    sys.stdout.write(f"{loaded}\n")
    if loaded.rejected:
        sys.stdout.write(f"What was rejected, and why, is in {rejected}\n")
    return 0 if loaded.is_whole else 1


async def load_into(
    services: Services, files: Sequence[Path], mapping: Path, rejected: Path, progress: Progress
) -> Loaded:
    """Load files into services that run. Raises what `load` and `read_mapping` raise."""
    read = read_mapping(mapping)
    send = functools.partial(
        record,
        read.source,
        recorder=services.store.recorder,
        clock=services.store.clock,
        pseudonyms=services.pseudonyms,
        limits=services.limits,
    )
    batch_items = min(BATCH_ITEMS, services.limits.max_batch_items)
    with Rejects(rejected) as rejects:
        return await load(files, read, send, rejects, progress.show, batch_items=batch_items)
