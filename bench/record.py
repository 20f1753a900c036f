"""Recording, divided by plain `insert_many` of the same documents.

Each interaction names its attempt, or, keyless, none: then moments alone count.

Each round takes the next flights of the year and records them three ways into growing collections: through GraphQL, in
four calls at once of 500; by the import command; and plainly. The plain way inserts the documents that the service
stored, in batches of 500 one after another, with the same durability, into a collection with the same indexes. The
service's clocks stop when the fold has caught up. The import's start-up, taken in the same round with an empty file, is
not counted.
"""

import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from pymongo import IndexModel

from bench.flights import Flights, Row, interactions, shuffled, spread, write_csv
from bench.ratios import Ratio
from bench.stage import ROOT, Service, Stage, at_once, batches, layout
from domain.interactions import SentInteraction
from storage.client import Collection, Document, open_database
from storage.lookups import by_ids

BATCH: Final = 500
CALLS_AT_ONCE: Final = 4
SHORTEST: Final = 0.001  # of a few lines, which take less than start-ups differ by
MAPPING: Final = ROOT / "examples" / "flights" / "mapping.toml"
SOURCE: Final = "flights"
RECORD: Final = """mutation ($source: String!, $items: [InteractionInput!]!) {
  recordInteractions(input: { source: $source, interactions: $items }) {
    __typename ... on RecordReceipt { recorded } ... on Refusal { message }
  }
}"""
ORDERS: Final = ("in time order", "shuffled")
TARGETS: Final = {"in time order": 0.35, "shuffled": 0.25}
KEYLESS_TARGETS: Final = {"in time order": 0.45, "shuffled": 0.3}
IMPORT_TARGET: Final = 0.55


async def run(stage: Stage, flights: Flights, *, rounds: int, flights_a_round: int, keyless: bool) -> None:
    """Print the ratios, in time order and shuffled."""
    for order in ORDERS:
        # Shuffled flights are of the whole year, those in order of its first days: the year's order is what differs.
        many = spread(flights.rows, rounds * flights_a_round) if order == "shuffled" else flights.rows
        rows = (shuffled(many) if order == "shuffled" else many)[: rounds * flights_a_round]
        await _measure(stage, order, rows, rounds, keyless=keyless)


async def _measure(stage: Stage, order: str, rows: Sequence[Row], rounds: int, *, keyless: bool) -> None:
    told = f"{order}, keyless" if keyless else order
    target = (KEYLESS_TARGETS if keyless else TARGETS)[order]
    through = Ratio(f"GraphQL, {told}", "insert_many", "interactions/s", target)
    imported = Ratio(f"import, {told}", "insert_many", "interactions/s", IMPORT_TARGET)
    mapping = _mapping(stage, keyless=keyless)
    name = order.replace(" ", "_")
    async with stage.service(f"graphql_{name}") as graphql, stage.service(f"import_{name}") as importing:
        plain = await _plain_collection(stage, f"plain_{name}", graphql.database["interactions"])
        for some in batches(rows, -(-len(rows) // rounds)):
            sent = interactions(some) if order == "in time order" else _as_they_come(some)
            sent = [replace(each, attempt=None) for each in sent] if keyless else sent
            a = len(sent) / await _through_graphql(graphql, sent)
            documents = await _stored(graphql, sent)
            b = len(sent) / await _plainly(plain, documents)
            through.add(a, b)
            imported.add(len(sent) / await _by_import(stage, importing, some, mapping), b)
        print(through, imported, sep="\n")
        print(layout("A document measured, in `interactions`", await plain.find_one()))
        print(layout("An attempt", await graphql.database["attempts"].find_one()))
        print(layout("A commit record", await graphql.database["commits"].find_one({"kind": "recording"})))
        print(layout("A roll-up page", await graphql.database["rollups"].find_one({"rung": 1})), flush=True)


async def _through_graphql(service: Service, sent: Sequence[SentInteraction]) -> float:
    """Seconds until all is recorded and folded."""
    calls = [[_item(each) for each in batch] for batch in batches(sent, BATCH)]
    began = time.perf_counter()

    async def record(items: list[dict[str, Any]]) -> None:
        answer = (await service.ask(RECORD, {"source": SOURCE, "items": items}))["recordInteractions"]
        if answer.get("recorded") != len(items):
            raise RuntimeError(str(answer))

    await at_once(CALLS_AT_ONCE, calls, record)
    await service.folded()
    return time.perf_counter() - began


async def _by_import(stage: Stage, service: Service, rows: Sequence[Row], mapping: Path) -> float:
    """Seconds that the command takes for the rows until all is folded, without what it takes for none."""
    full, empty = stage.folder / "flights.csv", stage.folder / "empty.csv"
    write_csv(rows, full)
    empty.write_text(full.read_text(encoding="ascii").partition("\n")[0] + "\n", encoding="ascii")
    options = ("--mapping", str(mapping), "--rejected", str(stage.folder / "rejected.csv"))
    name = service.database.name
    start_up = await stage.run(name, "import", str(empty), *options)
    seconds = await stage.run(name, "import", str(full), *options)
    began = time.perf_counter()
    await service.folded()
    return max(seconds - start_up, SHORTEST) + time.perf_counter() - began


def _mapping(stage: Stage, *, keyless: bool) -> Path:
    """The example's mapping; keyless, a copy that names no attempts."""
    if not keyless:
        return MAPPING
    lines = MAPPING.read_text(encoding="utf-8").splitlines(keepends=True)
    copy = stage.folder / MAPPING.name
    copy.write_text("".join(line for line in lines if not line.startswith("attempt =")), encoding="utf-8")
    return copy


async def _plainly(plain: Collection, documents: Sequence[Document]) -> float:
    """Seconds for the documents, batch after batch."""
    began = time.perf_counter()
    for batch in batches(documents, BATCH):
        await plain.insert_many(batch)
    return time.perf_counter() - began


async def _plain_collection(stage: Stage, name: str, like: Collection) -> Collection:
    """An empty collection with the indexes of another."""
    plain = open_database(stage.client, name)["interactions"]
    indexes = await like.index_information()
    for index, details in indexes.items():
        if index != "_id_":
            await plain.create_indexes([IndexModel(details["key"], name=index)])
    return plain


async def _stored(service: Service, sent: Sequence[SentInteraction]) -> list[Document]:
    """What the service made of them, in the order in which they were sent."""
    ids = [f"{SOURCE}:{each.id}" for each in sent]
    found = await by_ids(service.database["interactions"], ids)
    return [found[each] for each in ids]


def _as_they_come(rows: Sequence[Row]) -> list[SentInteraction]:
    return [each for row in rows for each in interactions([row])]


def _item(sent: SentInteraction) -> dict[str, Any]:
    return {
        "id": sent.id,
        "moment": sent.moment,
        "occurredAt": sent.occurred_at,
        "attempt": sent.attempt,
        "signals": sent.signals,
    }
