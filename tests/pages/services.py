"""Services to show: the demo with its four weeks recorded, and a help desk where nothing happens by itself."""

import time
from collections.abc import Generator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import httpx

from tests.api.service import POLL_SECONDS, Service, running

LOADED_SECONDS: Final = 900.0  # two minutes on a machine of two cores that does nothing else

DESK: Final = """mutation {
  defineOutcome(input: { key: "problem-solved", name: "Problem solved", owner: "Head of service", objective: 0.9 }) {
    __typename
  }
  call: defineMoment(input: {
    key: "call-answered", name: "Call answered", owner: "Head of support", objective: 0.8
  }) { __typename }
  visit: defineMoment(input: { key: "visit", name: "Technician's visit", owner: "Field service" }) { __typename }
  calls: contribute(input: { contributor: "call-answered", to: "problem-solved", makeOrBreak: true }) { __typename }
  visits: contribute(input: { contributor: "visit", to: "problem-solved" }) { __typename }
  waits: publishStandard(input: { moment: "call-answered", measures: [
    { key: "wait", signal: "wait_seconds", unit: "s",
      rule: { threshold: { better: LOWER, magic: 5, expected: 30, unacceptable: 90 } } }
  ] }) { __typename }
  comes: publishStandard(input: { moment: "visit", measures: [
    { key: "on-time", signal: "on_time", decisive: true, rule: { flag: { expects: true } } }
  ] }) { __typename }
}"""
RECORD: Final = """mutation Record($items: [InteractionInput!]!) {
  recordInteractions(input: { source: "phones", interactions: $items }) { ... on RecordReceipt { recorded } }
}"""


@contextmanager
def running_demo(data_dir: Path) -> Generator[Service]:
    """`python -m api demo`, from when it says that all is there."""
    with running(data_dir, command="demo") as service:
        deadline = time.monotonic() + LOADED_SECONDS
        while "Ctrl-C" not in service.output():
            assert service.process.poll() is None, service.output()
            assert time.monotonic() < deadline, service.output()
            time.sleep(POLL_SECONDS)
        yield service


class Desk:
    """A help desk's systems, as a client of the service at `url`: they define, and record calls."""

    def __init__(self, url: str) -> None:
        self._url = url

    async def define(self) -> None:
        """The outcome, two moments and what they promise."""
        answer = await ask(self._url, DESK)
        assert {name: told["__typename"] for name, told in answer.items()} == {
            "defineOutcome": "Outcome",
            "call": "Moment",
            "visit": "Moment",
            "calls": "Contribution",
            "visits": "Contribution",
            "waits": "Standard",
            "comes": "Standard",
        }

    async def answer(self, **waits: float) -> None:
        """Calls that wait so many seconds now, each in a case of its own by the name."""
        now = datetime.now(UTC).isoformat()
        calls = [
            {
                "id": case,
                "moment": "call-answered",
                "attempt": case,
                "occurredAt": now,
                "signals": {"wait_seconds": wait},
            }
            for case, wait in waits.items()
        ]
        assert await ask(self._url, RECORD, items=calls) == {"recordInteractions": {"recorded": len(calls)}}


async def ask(url: str, query: str, **variables: object) -> dict[str, Any]:
    """What the service at `url` answers; fails on errors."""
    async with httpx.AsyncClient(timeout=60) as client:
        answer = await client.post(f"{url}/graphql", json={"query": query, "variables": variables})
    body = answer.json()
    assert "errors" not in body, body["errors"]
    return body["data"]
