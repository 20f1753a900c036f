"""Recording attempts step by step through several services; what is not acknowledged is sent again, through another."""

import asyncio
from collections.abc import Sequence
from itertools import count
from typing import Any, Final

import httpx

from tests.journeys.courses import Attempt, Item
from tests.journeys.lines import Line

SENDERS: Final = 4
PAUSE_SECONDS: Final = 0.1
POLL_SECONDS: Final = 0.02
RECORD: Final = """mutation Record($items: [InteractionInput!]!) {
  recordInteractions(input: { interactions: $items }) {
    __typename
    ... on RecordReceipt { recorded duplicates rejected { code message } }
  }
}"""


class Recordings:
    """Records through lines, each batch through the next one, so that the steps of an attempt go through all.

    Args:
        http: sends.
        lines: ways to services.
        batch: how many attempts take their steps together.
        pause: seconds that each sender waits after a batch.
    """

    def __init__(self, http: httpx.AsyncClient, lines: Sequence[Line], batch: int, pause: float) -> None:
        self._http = http
        self._lines = lines
        self._batch = batch
        self._pause = pause
        self.acknowledged = 0
        self.batches = 0
        self.sent_again = 0

    async def record(self, attempts: Sequence[Attempt]) -> None:
        """All their steps; those of one attempt after each other, each once the one before is acknowledged."""
        together = [attempts[at : at + self._batch] for at in range(0, len(attempts), self._batch)]
        async with asyncio.TaskGroup() as group:
            for sender in range(SENDERS):
                group.create_task(self._record(together[sender::SENDERS]))

    async def reached(self, acknowledged: int) -> None:
        """Wait until so many interactions are."""
        while self.acknowledged < acknowledged:  # noqa: ASYNC110 - they are only counted
            await asyncio.sleep(POLL_SECONDS)

    async def _record(self, rounds: Sequence[Sequence[Attempt]]) -> None:
        for number, attempts in enumerate(rounds):
            for step in range(max(len(attempt.course.steps) for attempt in attempts)):
                items = [attempt.item(step) for attempt in attempts if step < len(attempt.course.steps)]
                await self._send(items, number + step)
                await asyncio.sleep(self._pause)

    async def _send(self, items: Sequence[Item], turn: int) -> None:
        for way in count(turn):
            if await self._is_acknowledged(items, self._lines[way % len(self._lines)]):
                break
            self.sent_again += 1
            await asyncio.sleep(PAUSE_SECONDS)
        self.batches += 1
        self.acknowledged += len(items)

    async def _is_acknowledged(self, items: Sequence[Item], line: Line) -> bool:
        """Whether all of them are recorded, now or before."""
        try:
            body = {"query": RECORD, "variables": {"items": items}}
            answer: dict[str, Any] = (await self._http.post(f"{line.url}/graphql", json=body)).json()
        except httpx.TransportError:
            return False
        if "errors" in answer:
            assert [error["extensions"]["code"] for error in answer["errors"]] == ["UNAVAILABLE"], answer
            return False
        receipt = answer["data"]["recordInteractions"]
        if receipt["__typename"] == "Overloaded":
            return False
        assert receipt["recorded"] + receipt["duplicates"] == len(items), receipt
        assert receipt["rejected"] == []
        return True
