"""Killing processes with no warning while they record: what was acknowledged is there, once, and every total agrees."""

import os
import random
import signal
import threading
import time
from collections.abc import Generator, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

import httpx
import pytest
from pymongo import MongoClient

from tests import processes
from tests.api.service import Service, run_command, running

KILLS: Final = 10
SENDERS: Final = 3
BATCH_ITEMS: Final = 40
SEED: Final = 6

DEFINE: Final = """mutation {
  defineOutcome(input: { key: "helped", name: "Helped" }) { __typename }
  defineMoment(input: { key: "call", name: "Call" }) { __typename }
  publishStandard(input: { moment: "call", measures: [
    { key: "wait", signal: "wait_seconds", rule: { threshold: { better: LOWER, expected: 30, unacceptable: 90 } } }
  ] }) { __typename }
  contribute(input: { contributor: "call", to: "helped", makeOrBreak: true }) { __typename }
}"""
EXPECTED_WAIT: Final = 30
BEGIN: Final = datetime(2026, 3, 1, tzinfo=UTC)
RECORD: Final = """mutation Record($items: [InteractionInput!]!) {
  recordInteractions(input: { interactions: $items }) {
    ... on RecordReceipt { recorded duplicates rejected { code message } }
  }
}"""

pytestmark = pytest.mark.timeout(900)


@dataclass
class Senders:
    """Threads that send batches without pause, and remember what was acknowledged. What fails is sent again."""

    url: str
    stop: threading.Event = field(default_factory=threading.Event)
    acknowledged: set[str] = field(default_factory=set[str])
    wrong: list[Any] = field(default_factory=list[Any])

    def send(self, sender: int) -> None:
        """Send batch after batch until told to stop; each until it is acknowledged."""
        number = 0
        with httpx.Client(base_url=self.url, timeout=120) as client:
            while not self.stop.is_set():
                items = _items(sender, number)
                while not self._acknowledge(client, items):
                    if self.stop.wait(0.05):
                        return
                number += 1

    def _acknowledge(self, client: httpx.Client, items: list[dict[str, Any]]) -> bool:
        try:
            response = client.post("/graphql", json={"query": RECORD, "variables": {"items": items}})
        except httpx.TransportError:
            return False
        answer: dict[str, Any] = response.json()
        receipt: dict[str, Any] | None = answer["data"] and answer["data"]["recordInteractions"]
        if not receipt:
            return False
        if receipt["recorded"] + receipt["duplicates"] != BATCH_ITEMS or receipt["rejected"]:
            self.wrong.append(receipt)
        self.acknowledged |= {item["id"] for item in items}
        return True


def test_what_a_killed_service_acknowledged_is_there_once(tmp_path: Path) -> None:
    chance = random.Random(SEED)  # noqa: S311 - the same points in every run
    with running(tmp_path / "data") as service:
        _define(service)
        with _sending(service) as senders:
            for _ in range(KILLS):
                _let_them_send(senders, chance)
                service.kill()
                service.start()
            _let_them_send(senders, chance)
        _assert_exact(service, senders, tmp_path / "data")


def test_what_was_acknowledged_over_a_killed_engine_is_there_once(tmp_path: Path) -> None:
    chance = random.Random(SEED)  # noqa: S311 - the same points in every run
    folder = tmp_path / "data"
    with running(folder) as service:
        _define(service)
        with _sending(service) as senders:
            for _ in range(KILLS):
                _let_them_send(senders, chance)
                engine = processes.engine_pid(folder)
                os.kill(engine, signal.SIGKILL)
                processes.await_end(engine)
                service.await_ready()
            _let_them_send(senders, chance)
        _assert_exact(service, senders, folder)


def _let_them_send(senders: Senders, chance: random.Random) -> None:
    """Until something new was acknowledged, and then for a moment of any length: a commit may be at any point."""
    before, deadline = len(senders.acknowledged), time.monotonic() + 120
    while len(senders.acknowledged) == before:
        assert time.monotonic() < deadline, "nothing was acknowledged for two minutes"
        time.sleep(0.005)
    time.sleep(chance.uniform(0.0, 0.4))


def _assert_exact(service: Service, senders: Senders, folder: Path) -> None:
    assert senders.wrong == []
    assert len(senders.acknowledged) > KILLS * BATCH_ITEMS
    url = (folder / "engine.url").read_text()
    with MongoClient[dict[str, Any]](url) as client:
        stored = [document["_id"] for document in client["touchstone"]["interactions"].find({}, {"_id": True})]
    assert {f"default:{key}" for key in senders.acknowledged} <= set(stored)
    achievement = _achievement_of(stored)
    audit = run_command("audit", "--data-dir", str(folder))
    assert audit.returncode == 0, audit.stdout
    assert audit.stdout.startswith(f"{len(stored):,} interactions, {achievement['opened']:,} attempts, ")
    assert audit.stdout.endswith(" compared: 0 differences\n")
    assert _totals(service) == (len(stored), achievement)


def _achievement_of(stored: Iterable[str]) -> dict[str, int]:
    """What became of attempts, from the ids of all that is stored: the first step of each decides it at once."""
    first: dict[tuple[int, int], int] = {}
    for identity in stored:
        sender, number, n = (int(part) for part in identity.removeprefix("default:").split("-"))
        first[number, n] = min(sender, first.get((number, n), sender))
    achieved = sum(_wait(sender, n) <= EXPECTED_WAIT for (_, n), sender in first.items())
    lost = len(first) - achieved
    return {"opened": len(first), "achieved": achieved, "lost": lost, "openNow": 0, "atRiskNow": 0}


@contextmanager
def _sending(service: Service) -> Generator[Senders]:
    senders = Senders(service.url)
    with ThreadPoolExecutor(SENDERS) as pool:
        jobs = [pool.submit(senders.send, number) for number in range(SENDERS)]
        try:
            yield senders
        finally:
            senders.stop.set()
        for job in jobs:
            job.result()


def _items(sender: int, number: int) -> list[dict[str, Any]]:
    """A batch, whose attempts the other senders take their steps in as well: the first of each comes from sender 0."""
    return [
        {
            "id": f"{sender}-{number}-{n}",
            "moment": "call",
            "attempt": f"{number}-{n}",
            "occurredAt": (BEGIN + timedelta(minutes=n * 37 + sender)).isoformat(),
            "signals": {"wait_seconds": _wait(sender, n)},
        }
        for n in range(BATCH_ITEMS)
    ]


def _wait(sender: int, n: int) -> int:
    """Waits are longest at sender 0: where its step arrives after others, it corrects an attempt that was achieved."""
    return max(n * 3 - sender * 15, 0)


def _define(service: Service) -> None:
    answer = httpx.post(f"{service.url}/graphql", json={"query": DEFINE}, timeout=120).json()
    assert [each["__typename"] for each in answer["data"].values()] == ["Outcome", "Moment", "Standard", "Contribution"]


def _totals(service: Service) -> tuple[int, dict[str, int]]:
    """How many interactions there are, and what became of attempts."""
    window = '{ between: { from: "2026-01-01T00:00:00Z", to: "2027-01-01T00:00:00Z" } }'
    query = f"""{{
      moment(key: "call") {{ performance(window: {window}) {{ interactions }} }}
      outcome(key: "helped") {{ achievement(window: {window}) {{ opened achieved lost openNow atRiskNow }} }}
    }}"""
    data = httpx.post(f"{service.url}/graphql", json={"query": query}, timeout=120).json()["data"]
    return data["moment"]["performance"]["interactions"], data["outcome"]["achievement"]
