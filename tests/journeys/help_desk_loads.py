"""The help desk's log, loaded by its example, and its events shuffled."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Final

from tests.journeys.asking import Answer
from tests.journeys.help_desk import MAPPING, help_desk_at
from tests.journeys.help_desk_oracle import Event, events_of

BEGIN, END = datetime(2010, 1, 1, tzinfo=UTC), datetime(2015, 1, 1, tzinfo=UTC)
SEED: Final = 386
# Lines that say by themselves what the example's mapping finds in the lines around them.
LINES_ALONE: Final = """source = "help-desk"
[times]
happened = { text = "{at}" }
[[interactions]]
moment = "{moment}"
at = "happened"
id = "{id}"
attempt = "{ticket}"
customer = "{customer}"
recovers = "{recovers}"
signals = { held = { type = "boolean", column = "held" } }
"""


@dataclass(frozen=True)
class LogLoaded:
    """What a load counted, and what was answered in the end."""

    counts: list[int]
    tickets: Mapping[str, Answer]
    resolves: Mapping[str, Answer]
    report: Answer
    audit: str


async def load_log(folder: Path, log: Path) -> LogLoaded:
    """In its order, by the example's mapping."""
    return await _load(folder, log, MAPPING)


async def load_shuffled(folder: Path, log: Path) -> LogLoaded:
    """Its events in random order: what recovers often comes before what was missed."""
    shuffled, alone = folder / "shuffled.ndjson", folder / "mapping.toml"
    events = events_of(log)
    Random(SEED).shuffle(events)  # noqa: S311 - the same order in every run is the point
    shuffled.write_text("".join(_line(event) for event in events))
    alone.write_text(LINES_ALONE)
    return await _load(folder, shuffled, alone)


async def _load(folder: Path, file: Path, mapping: Path) -> LogLoaded:
    async with help_desk_at(folder / "data") as desk:
        counts = await desk.importer.load(file, mapping)
        await desk.all_closed()
        return LogLoaded(
            counts,
            await desk.tickets(),
            await desk.resolves(),
            await desk.report(BEGIN, END),
            await desk.importer.command("audit"),
        )


def _line(event: Event) -> str:
    held = {} if event.held is None else {"held": str(event.held)}
    recovers = {} if event.recovers is None else {"recovers": event.recovers}
    told = {"id": event.id, "moment": event.moment, "at": event.at.isoformat(), "ticket": event.ticket}
    return json.dumps({**told, "customer": event.customer, **held, **recovers}) + "\n"
