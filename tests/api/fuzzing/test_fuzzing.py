"""The service hears whatever can be sent, for FUZZ_SECONDS (30): nothing surprises it, and nothing stays behind."""

import asyncio
import json
import os
import time
from collections.abc import Callable, Generator
from functools import partial
from pathlib import Path
from typing import Any, Final

import httpx
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.api.fuzzing.documents import documents
from tests.api.fuzzing.frames import BYTES, heard, spoken, survived
from tests.api.fuzzing.requests import PATIENCE_SECONDS, Sent, answered, sent
from tests.api.live.server import served, until
from tests.api.service import Service, running
from tests.graphql_client import Service as Fakes
from tests.resolvers.conftest import shop

SECONDS: Final = float(os.environ.get("FUZZ_SECONDS", "30"))
ROUND: Final = 50  # examples; Hypothesis makes them more various from round to round
SPARE_SOCKETS: Final = 10  # what the pool of connections to the database may grow by
SPARE_MIB: Final = 64  # what caches may; a leak of 100 KiB a request takes ten times that
SETTLING_SECONDS: Final = 60.0
SLOW: Final = (
    HealthCheck.too_slow,
    HealthCheck.data_too_large,
    HealthCheck.filter_too_much,
    HealthCheck.large_base_example,
)
PHASES: Final = set(Phase) - {Phase.explain}  # which may take minutes
JSON: Final = {"content-type": "application/json"}
OPEN: Final = {"TOUCHSTONE_AUTHENTICATION": "open"}  # also once keys are made
WORLD: Final = """mutation {
  outcome: defineOutcome(input: { key: "helped", name: "Helped" }) { ... on Outcome { id } }
  moment: defineMoment(input: { key: "call", name: "Call" }) { ... on Moment { id } }
  contribution: contribute(input: { contributor: "call", to: "helped", makeOrBreak: true }) { __typename }
  standard: publishStandard(input: { moment: "call", measures: [
    { key: "wait", signal: "wait_seconds", rule: { threshold: { better: LOWER, expected: 30, unacceptable: 90 } } }
  ] }) { __typename }
  recordInteractions(input: { interactions: [
    { id: "1", moment: "call", occurredAt: "2026-03-02T09:00:00Z", customer: "ada", signals: { wait_seconds: 5 } }
  ] }) { ... on RecordReceipt { recorded } }
}"""

pytestmark = pytest.mark.timeout(600 + 10 * SECONDS)

KINDS: Final = ("requests", "documents", "frames", "bytes")
Fuzz = Callable[[int], None]
"""Sends to a port what it makes up, for a while."""


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Generator[Service]:
    with running(tmp_path_factory.mktemp("fuzzing") / "data", **OPEN) as service:
        yield service


@pytest.fixture(scope="module")
def words(service: Service) -> list[str]:
    """Keys and ids of what is there."""
    made = httpx.post(f"{service.url}/graphql", json={"query": WORLD}, timeout=120).json()["data"]
    assert made["recordInteractions"] == {"recorded": 1}
    return ["helped", "call", "1", "ada", "wait", "wait_seconds", made["outcome"]["id"], made["moment"]["id"]]


def fuzz(made: st.SearchStrategy[Any], check: Callable[[Any], None], seconds: float) -> None:
    """Check what is made, for so long."""

    @settings(max_examples=ROUND, deadline=None, suppress_health_check=SLOW, phases=PHASES)
    @given(made)
    def round_of_examples(each: object) -> None:
        check(each)

    ends_at = time.monotonic() + seconds
    while time.monotonic() < ends_at:
        round_of_examples()


def fuzz_http(port: int, made: st.SearchStrategy[Sent], seconds: float) -> None:
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=PATIENCE_SECONDS) as client:
        fuzz(made, partial(answered, client), seconds)


def kinds(words: list[str], seconds: float) -> dict[str, Fuzz]:
    """Each way to send, for so many seconds each."""
    documented = documents(words)
    asked = documented.map(lambda text: Sent("POST", JSON, {}, json.dumps({"query": text}).encode()))
    return {
        "requests": lambda port: fuzz_http(port, sent(documented), seconds),
        "documents": lambda port: fuzz_http(port, asked, seconds),
        "frames": lambda port: fuzz(spoken(documented), partial(heard, port), seconds),
        "bytes": lambda port: fuzz(BYTES, partial(survived, port), seconds / 4),
    }


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_that_is_sent_surprises_the_service_or_stays_with_it(
    service: Service, words: list[str], kind: str
) -> None:
    """No answer of 500, none that was unexpected, no crash; sockets, subscriptions and memory are as before."""
    kinds(words, min(2.0, SECONDS / 10))[kind](service.port)  # what it needs once, it has then
    sockets, mib = _sockets(service), _resident_mib(service)
    kinds(words, SECONDS / 5)[kind](service.port)
    assert service.process.poll() is None, service.output()
    assert '"exception"' not in service.output()
    _wait(lambda: _sockets(service) <= sockets + SPARE_SOCKETS)
    _wait(lambda: _open(service) == (0, 0))
    assert _resident_mib(service) < mib + SPARE_MIB


async def test_no_task_stays_behind() -> None:
    """In this process, where tasks can be counted; over fakes."""
    async with served(Fakes(shop())) as service:
        each = kinds(["served", "wait", "pay"], SECONDS / 20)
        assert tuple(each) == KINDS
        before = len(asyncio.all_tasks())
        for send in each.values():
            await asyncio.to_thread(send, service.port)
            await until(lambda: len(asyncio.all_tasks()) <= before, SETTLING_SECONDS)
        assert (len(service.app.connections), service.app.subscriptions) == (0, 0)


def _sockets(service: Service) -> int:
    return len(list(Path(f"/proc/{service.process.pid}/fd").iterdir()))


def _resident_mib(service: Service) -> float:
    status = Path(f"/proc/{service.process.pid}/status").read_text(encoding="ascii")
    return int(status.split("VmRSS:")[1].split()[0]) / 1024


def _open(service: Service) -> tuple[int, int]:
    """How many connections and subscriptions are open."""
    told = service.readiness()["checks"]["serving"]
    return told["connections"], told["subscriptions"]


def _wait(holds: Callable[[], bool]) -> None:
    """Wait for what the service does once it hears that a client went."""
    deadline = time.monotonic() + SETTLING_SECONDS
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.05)
