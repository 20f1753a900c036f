"""What it costs to have thousands of nodes and versions, counted in changes read and stored."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from domain import archiving, editing
from domain.hierarchy import Edit, Hierarchy, HierarchyChange
from domain.importing import import_document
from domain.nodes import Moment
from resolvers.hierarchy.document_text import DocumentFormat, read_text, write_text
from storage.client import Database
from storage.collections import Collections
from storage.hierarchy_documents import from_change
from storage.hierarchy_log import PAST_VERSIONS, HierarchyLog
from storage.transactions import Transactions
from tests.builders import NOON, built, edge, moment, outcome
from tests.contracts.edits import make
from tests.storage.answers import Answers
from tests.storage.attempts import BY_HAND
from tests.storage.stores import TESTER, opened

VERSIONS = 5_000


class CountingLog(HierarchyLog):
    """Counts the changes that were read."""

    read = 0

    def __init__(self, collections: Collections, transactions: Transactions) -> None:
        super().__init__(collections, transactions)
        self._made_of = collections, transactions

    def anew(self) -> "CountingLog":
        """One that has read nothing yet."""
        return CountingLog(*self._made_of)

    async def append(self, first: int, last: int) -> None:
        """Make versions, and see them."""
        collections, _ = self._made_of
        await collections.hierarchy_changes.insert_many([from_change(renamed(n)) for n in range(first, last + 1)])
        await collections.heads.update_one({"_id": "hierarchy"}, {"$set": {"version": last}})
        await self.current()

    async def changes(self, before: int, most: int) -> Sequence[HierarchyChange]:
        self.read += most
        return await super().changes(before, most)


def renamed(version: int) -> HierarchyChange:
    """The version that gives the one moment its n-th name."""
    node = replace(moment("call"), name=f"name {version}", revision=version)
    at = NOON + timedelta(minutes=version)
    return HierarchyChange(version=version, at=at, action="test", by="tester", reason=None, edit=Edit(nodes=(node,)))


@pytest.fixture
async def log(database: Database) -> CountingLog:
    """Over 5,000 versions, read as far as the newest."""
    collections = Collections.of(database)
    await collections.hierarchy_changes.create_index([("version", 1)], unique=True)
    await collections.hierarchy_changes.insert_many([from_change(renamed(n)) for n in range(1, VERSIONS + 1)])
    await collections.heads.insert_one({"_id": "hierarchy", "version": VERSIONS})
    log = CountingLog(collections, Transactions(database.client))
    await log.current()
    return log


def name_in(hierarchy: Hierarchy) -> str:
    return hierarchy.nodes["id-call"].name


async def test_a_look_at_a_version_reads_what_came_after_the_checkpoint_before_it(log: CountingLog) -> None:
    for version, read in ((4_321, 321), (4_322, 1), (4_000, 0), (3_999, 499), (1, 1), (2_345, 345)):
        log.read = 0
        assert name_in(await log.at_version(version)) == f"name {version}"
        assert log.read == read
    log.read = 0
    assert name_in(await log.at_version(VERSIONS)) == f"name {VERSIONS}"
    assert name_in(await log.at_version(2_345)) == "name 2345"
    assert log.read == 0


async def test_memory_holds_so_many_past_versions_and_no_more(log: CountingLog) -> None:
    for version in range(1, 3 * PAST_VERSIONS):
        await log.at_version(version)
    log.read = 0
    await log.at_version(3 * PAST_VERSIONS - 1)
    assert log.read == 0
    await log.at_version(1)
    assert log.read == 1


async def test_checkpoints_are_as_far_apart_as_so_many_of_them_need(
    log: CountingLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.hierarchy_log.CHECKPOINTS", 4)
    fresh = log.anew()
    await fresh.current()
    for version, read in ((1_999, 1_999), (2_000, 0), (4_001, 1), (4_999, 998)):
        fresh.read = 0
        assert name_in(await fresh.at_version(version)) == f"name {version}"
        assert fresh.read == read


async def test_what_is_edited_while_a_process_runs_gets_checkpoints_too(log: CountingLog) -> None:
    await log.append(VERSIONS + 1, VERSIONS + 300)
    await log.append(VERSIONS + 301, VERSIONS + 600)
    assert name_in(await log.at_version(VERSIONS + 501)) == f"name {VERSIONS + 501}"
    assert log.read == 1


async def test_finding_the_version_of_an_instant_reads_nothing(log: CountingLog) -> None:
    assert await log.version_at(NOON) == 0
    assert await log.version_at(NOON + timedelta(minutes=1_234, seconds=59)) == 1_234
    assert await log.version_at(NOON + timedelta(days=400)) == VERSIONS
    assert log.read == 0


async def test_of_five_thousand_nodes_an_edit_stores_one(database: Database) -> None:
    nodes = [outcome("served"), *(moment(f"m{number}") for number in range(5_000))]
    large = built(nodes, [edge(node.key, "served") for node in nodes[1:]])
    document = read_text(write_text(large, DocumentFormat.JSON))
    async with opened(database) as store:
        assert len((await import_document(document, TESTER, store.hierarchies)).steps) == 10_001
        draft = Moment(id="id-new", key="new", name="New")
        await editing.define(draft, TESTER, store.hierarchies)
        await archiving.archive("m7", TESTER, store.hierarchies, expected_revision=None)
        assert (await import_document(document, TESTER, store.hierarchies, dry_run=True)).steps != ()
        changes = await store.hierarchies.changes(before=4, most=3)
    assert [(change.action, len(change.edit.nodes), len(change.edit.contributions)) for change in changes] == [
        ("archiveNode", 1, 0),
        ("defineMoment", 1, 0),
        ("importHierarchy", 5_001, 5_000),
    ]


async def test_of_five_thousand_nodes_an_edit_and_a_look_read_little_more_than_what_changed(
    watched: tuple[Database, Answers],
) -> None:
    database, answers = watched
    nodes = [outcome("served"), *(moment(f"m{number}") for number in range(5_000))]
    edges = tuple(edge(node.key, "served") for node in nodes[1:])
    async with opened(database, settings=BY_HAND) as store:
        await make(store.hierarchies, Edit(nodes=tuple(nodes), contributions=edges))
        read: list[int] = []
        for edit in (archiving.archive, archiving.restore):
            answers.documents = 0
            await edit("m7", TESTER, store.hierarchies, expected_revision=None)
            assert len((await store.hierarchies.current()).nodes) == 5_001
            read.append(answers.documents)
    assert max(read) <= 20  # heads, leases, and the change itself
