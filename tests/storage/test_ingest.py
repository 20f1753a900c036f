"""The queue in front of a committer that fails."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest
from pymongo.errors import BulkWriteError

from domain.interactions import Interaction, Receipt
from domain.limits import DEFAULTS
from storage.ingest import Queue
from storage.items import Item
from storage.portions import MOST_WEIGHT
from tests.builders import interaction

SECRET = "window seat"


@dataclass
class Failing:
    """Commits what is alone, and quotes it where it is not."""

    weight: int = 1
    committed: list[list[str]] = field(default_factory=list[list[str]])

    def weigh(self, _: Interaction, /) -> int:
        return self.weight

    async def commit(self, items: Sequence[Item[Interaction]]) -> None:
        self.committed.append([item.sent.key for item in items])
        if len(items) > 1:
            raise BulkWriteError({"writeErrors": [{"code": 2, "op": dict(items[0].sent.signals)}]})
        for item in items:
            item.recorded = True


async def sent_at_once(committer: Failing, keys: Sequence[str]) -> list[Receipt]:
    """Record each in a call of its own, all waiting together."""
    queue = Queue(committer, DEFAULTS, queue_limit_items=100, batch_items=100)
    calls = [asyncio.create_task(queue.record([(0, interaction(key, "call", note=SECRET))])) for key in keys]
    await asyncio.sleep(0)
    queue.close()
    await queue.run()
    return [await call for call in calls]


async def test_what_the_database_quotes_of_a_group_that_fails_is_not_logged(caplog: pytest.LogCaptureFixture) -> None:
    committer = Failing()
    assert await sent_at_once(committer, "ab") == [Receipt(recorded=1)] * 2
    assert committer.committed == [["a", "b"], ["a"], ["b"]]
    assert "a group failed; its calls are committed one by one" in caplog.text
    assert "BulkWriteError, code 65" in caplog.text
    assert SECRET not in caplog.text


async def test_calls_that_weigh_too_much_together_are_committed_apart() -> None:
    committer = Failing(weight=MOST_WEIGHT // 2 + 1)
    assert await sent_at_once(committer, "abc") == [Receipt(recorded=1)] * 3
    assert committer.committed == [["a"], ["b"], ["c"]]
