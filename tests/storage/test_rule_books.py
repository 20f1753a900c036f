"""The rules of the versions that are in use are kept."""

from dataclasses import replace

from domain.hierarchy import Edit, Hierarchy
from storage.client import Database
from storage.collections import Collections
from storage.hierarchy_log import HierarchyLog
from storage.rule_books import BOOKS, RuleBooks
from storage.transactions import Transactions
from tests.builders import edge, grown, moment, outcome


def _versions(count: int) -> list[Hierarchy]:
    """Versions, each with rules of its own."""
    versions = [grown([Edit(nodes=(outcome("served"), moment("call")))])]
    for number in range(count - 1):
        versions.append(grown([Edit(contributions=(edge("call", "served", position=number + 1),))], versions[-1]))
    return versions


async def test_a_version_that_is_asked_for_stays_and_the_one_last_asked_for_goes(database: Database) -> None:
    books = RuleBooks(HierarchyLog(Collections.of(database), Transactions(database.client)))
    versions = _versions(BOOKS + 1)
    kept = [books.of(each) for each in versions[:BOOKS]]
    assert await books.at_version(versions[0].version) is kept[0]
    books.of(versions[BOOKS])
    assert books.of(versions[0]) is kept[0]
    assert books.of(versions[2]) is kept[2]
    assert books.of(versions[1]) is not kept[1]


async def test_a_version_of_the_same_rules_shares_them(database: Database) -> None:
    books = RuleBooks(HierarchyLog(Collections.of(database), Transactions(database.client)))
    first = _versions(2)[-1]
    rules = books.of(first).rules("id-served")
    renamed = grown([Edit(nodes=(replace(outcome("served"), name="Another"),))], first)
    assert books.of(renamed).version == renamed.version
    assert books.of(renamed).rules("id-served") is rules
